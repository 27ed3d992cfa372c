"""What is told of a wrong answer beside its numbers, foreseen and not.

``python -m tests.bench.lines`` plants each known mistake of this repository's course alone: as it
is declared, and with its own declaration taken away, as if nobody had thought of it. It prints what
is said where that is numbers alone. A line is right if it is one of those that differ from the
right answer; another mistake, or a slip of the course, is told where it gives the same values.
``--spoil mutants beginners`` spoils right answers in every way instead.
"""

from __future__ import annotations

import argparse
import ast
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from difflib import SequenceMatcher
from pathlib import Path

from autograder.course.catalogue import Catalogue
from autograder.course.exercise_key import ExerciseKey
from autograder.course.known import Mistake
from autograder.judge.grade import grade
from autograder.report.feedback import feedback
from autograder.results import ExerciseResult
from autograder.results.differences import WrongShape, WrongValues
from autograder.results.labels import Finding, Raised, Swapped
from autograder.sandbox.deadline import Limits
from autograder.sandbox.inside.pipe.wire import Cell
from autograder.sandbox.protocol import Sandbox
from autograder.sandbox.tiers import open_sandbox
from autograder.selfcheck.simulate import RIGHT, Notebooks
from autograder.submissions.reading import Submission

from . import spoilt
from .command import ROOT


def changed_lines(right: str, wrong: str) -> set[int]:
    """Return which lines of a wrong answer are others than those of the right one.

    Where lines are missing, those around are; of a long statement its first line is, too.
    """
    pairs = SequenceMatcher(None, right.splitlines(), wrong.splitlines(), autojunk=False)
    found: set[int] = set()
    for kind, _, _, first, last in pairs.get_opcodes():
        if kind != "equal":
            found.update(range(first + 1, last + 1) or (first, first + 1))
    for statement in ast.walk(ast.parse(wrong)):
        if isinstance(statement, (ast.Assign, ast.Return)):
            last = statement.end_lineno or statement.lineno
            if found.intersection(range(statement.lineno, last + 1)):
                found.add(statement.lineno)
    return found


class Planted:
    """The mistakes of an exercise, each planted alone.

    Parameters
    ----------
    notebooks : Notebooks
    key : ExerciseKey
    """

    def __init__(self, notebooks: Notebooks, key: ExerciseKey) -> None:
        self._notebooks, self._key = notebooks, key
        self.name, self._known = key.exercise.name, list(key.mistakes)

    def planted(self, foreseen: bool) -> Iterator[tuple[Mistake, Submission, set[int]]]:
        """Yield each mistake, who made it, and the lines that are wrong."""
        assignment = self._notebooks.assignment
        right = {e.name: self._notebooks.answer(e.name, RIGHT) for e in assignment.exercises}
        for mistake, _ in self._known:
            others = [each for each in self._known if each[0] != mistake]
            vars(self._key)["mistakes"] = self._known if foreseen else others
            cell = self._notebooks.answer(self.name, mistake.id)
            texts = ["import math\nimport numpy as np", *(right | {self.name: cell}).values()]
            cells = tuple(Cell(number, text) for number, text in enumerate(texts))
            submission = Submission(Path("ann.ipynb"), "ann", assignment.name, cells, "")
            yield mistake, submission, changed_lines(right[self.name], cell)
        vars(self._key)["mistakes"] = self._known

    def forget(self) -> None:
        """Leave no mistake declared: then a line is searched for."""
        vars(self._key)["mistakes"] = []

    def graded(
        self, submission: Submission, sandbox: Sandbox, lines: float, public: bool = False
    ) -> ExerciseResult:
        """Return the exercise's result."""
        key, limits = self._notebooks.key, Limits(lines=lines)
        result = grade(submission, sandbox, key, public_only=public, limits=limits)
        return next(e for e in result.exercises if e.name == self.name)


def main() -> None:
    """Print the table, or what is told of spoilt answers."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.lines", description=__doc__)
    parser.add_argument("--spoil", nargs="+", choices=spoilt.RULES, default=[])
    parser.add_argument("--seed", type=int, default=21)
    parser.add_argument("--share", type=float, default=1, help="of the answers (default: all)")
    given = parser.parse_args()
    if given.spoil:
        spoilt.main(given.spoil, given.seed, given.share)
    else:
        planted(given.seed, given.share)


def planted(seed: int, share: float) -> None:
    """Print what is told of planted mistakes, and the figures."""
    chance = random.Random(seed)
    print(f"seed {seed}, a share of {share:g}")
    catalogue = Catalogue(ROOT)
    told = {"as declared": Counter[str](), "not declared": Counter[str]()}
    with closing(open_sandbox(1)) as sandbox:
        for notebooks in (Notebooks(catalogue, name) for name in catalogue.names):
            for key in notebooks.key.exercises:
                of = Planted(notebooks, key)
                drawn = {mistake.id for mistake, _ in key.mistakes if chance.random() < share}
                for how, counts in told.items():
                    for mistake, submission, lines in of.planted(how == "as declared"):
                        if mistake.id not in drawn:
                            continue
                        found = of.graded(submission, sandbox, spoilt.UNTIMED.lines)
                        counts[what := kind(found, mistake, lines)] += 1
                        if what == NOTHING or what.isupper():
                            said = " ".join(feedback(found).first)
                            print(f"{of.name}, {mistake.id}, {how}: {what}: {said}", flush=True)
    for how, counts in told.items():
        share = 1 - (counts[NOTHING] + counts["WRONG LINE"]) / counts.total()
        print(f"{how}: {100 * share:.1f} % of {counts.total()} are told more than numbers:")
        print(f"  {', '.join(f'{what} {n}' for what, n in counts.most_common())}")


NOTHING = "numbers alone"


def kind(found: ExerciseResult, planted: Mistake, lines: set[int]) -> str:
    """Return what is told of an exercise beside its numbers."""
    if found.mistake == planted.id:
        return "the mistake"
    if found.line:
        if lines.isdisjoint(each.line for each in (found.line, found.other_line) if each):
            return "WRONG LINE"
        return "one of two lines" if found.other_line else "the line"
    if found.mistake:
        return "another mistake, or a slip of the course"
    said = feedback(found).said
    if any(each.place and each.place.line in lines for each in said if isinstance(each, Raised)):
        return "the line, by an exception"
    return "a cause" if found.hint or any(map(is_cause, said)) else NOTHING


def is_cause(said: Finding) -> bool:
    """Tell whether a finding is more than two numbers: an order, a turned shape, a factor."""
    if isinstance(said, WrongValues):
        return said.factor is not None or said.offset is not None
    if isinstance(said, WrongShape):
        sizes = (
            sorted(size for size in shape if size > 1) for shape in (said.actual, said.expected)
        )
        return len({*map(tuple, sizes)}) == 1
    return isinstance(said, Swapped)


if __name__ == "__main__":
    main()
