"""Which line is told of a wrong answer that nobody has foreseen, whether it is one, and how soon.

``python -m tests.bench.lines`` plants each known mistake of this repository's course alone, with
its own declaration taken away, and prints what is said of those without a line. A line is right if
it is one of those that differ from the right answer.
"""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from difflib import SequenceMatcher
from pathlib import Path

from autograder.course.answer_key import ExerciseKey
from autograder.course.catalogue import Catalogue
from autograder.course.known import Mistake
from autograder.judge.grade import grade
from autograder.report.feedback import feedback
from autograder.results import ExerciseResult
from autograder.sandbox.deadline import Limits
from autograder.sandbox.inside.wire import Cell
from autograder.sandbox.plain import Plain
from autograder.sandbox.pool import Sandbox
from autograder.sandbox.tiers import open_sandbox
from autograder.selfcheck.simulate import RIGHT, Notebooks
from autograder.submissions.reading import Submission

from .command import ROOT


def changed_lines(right: str, wrong: str) -> set[int]:
    """Return which lines of a wrong answer are others than those of the right one.

    Where lines are missing, those around are.
    """
    pairs = SequenceMatcher(None, right.splitlines(), wrong.splitlines(), autojunk=False)
    found: set[int] = set()
    for kind, _, _, first, last in pairs.get_opcodes():
        if kind != "equal":
            found.update(range(first + 1, last + 1) or (first, first + 1))
    return found


class Unforeseen:
    """The mistakes of an exercise, each with its own declaration taken away.

    Parameters
    ----------
    notebooks : Notebooks
    key : ExerciseKey
    """

    def __init__(self, notebooks: Notebooks, key: ExerciseKey) -> None:
        self._notebooks, self._key = notebooks, key
        self.name, self._known = key.exercise.name, list(key.mistakes)

    def __iter__(self) -> Iterator[tuple[Mistake, Submission, set[int]]]:
        assignment = self._notebooks.assignment
        right = {e.name: self._notebooks.answer(e.name, RIGHT) for e in assignment.exercises}
        for mistake, _ in self._known:
            vars(self._key)["mistakes"] = [each for each in self._known if each[0] != mistake]
            cell = self._notebooks.answer(self.name, mistake.id)
            texts = ["import math\nimport numpy as np", *(right | {self.name: cell}).values()]
            cells = tuple(Cell(number, text) for number, text in enumerate(texts))
            submission = Submission(Path("ann.ipynb"), "ann", assignment.name, cells, "")
            yield mistake, submission, changed_lines(right[self.name], cell)
        vars(self._key)["mistakes"] = self._known

    def graded(
        self, submission: Submission, sandbox: Sandbox, lines: float, public: bool = False
    ) -> tuple[ExerciseResult, float]:
        """Return the exercise's result, and how many milliseconds the submission took."""
        start, key, limits = time.perf_counter(), self._notebooks.key, Limits(lines=lines)
        result = grade(submission, sandbox, key, public_only=public, limits=limits)
        took = 1000 * (time.perf_counter() - start)
        return next(e for e in result.exercises if e.name == self.name), took


def main() -> None:
    """Print what is told, and the figures."""
    catalogue, told, added = Catalogue(ROOT), Counter[str](), dict[str, list[float]]()
    with closing(open_sandbox(1)) as sandbox:
        for notebooks in (Notebooks(catalogue, name) for name in catalogue.names):
            for key in notebooks.key.exercises:
                unforeseen = Unforeseen(notebooks, key)
                for mistake, submission, lines in unforeseen:
                    found, _ = unforeseen.graded(submission, sandbox, Limits.lines)
                    what = kind(found, lines)
                    for place, where in (("grade", sandbox), ("check", Plain())):
                        public = place == "check"
                        _, took = unforeseen.graded(submission, where, Limits.lines, public)
                        _, without = unforeseen.graded(submission, where, 0, public)
                        if not found.mistake:
                            added.setdefault(place, []).append(took - without)
                    told[what] += 1
                    if what != "the line":
                        said = " ".join(feedback(found).first)
                        print(f"{key.exercise.name}, {mistake.id}: {what}: {said}", flush=True)
    print(dict(told))
    for place, more in added.items():
        middle, most = statistics.median(more), statistics.quantiles(more, n=20)[-1]
        print(f"{place}: {middle:.0f} ms more (median), {most:.0f} ms (95 %)")


def kind(found: ExerciseResult, lines: set[int]) -> str:
    """Return what is told of an exercise beside its numbers."""
    if found.mistake:
        return "another mistake"
    if found.line:
        return "the line" if found.line.line in lines else "WRONG LINE"
    return "nothing" if found.failed else "all public cases pass"


if __name__ == "__main__":
    main()
