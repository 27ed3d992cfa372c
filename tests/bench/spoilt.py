"""Is a line that is told one that is wrong? Right answers of all courses, spoilt in every way."""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from autograder.course.answer_key import AnswerKey
from autograder.course.catalogue import Catalogue
from autograder.judge.grade import grade
from autograder.results import ExerciseResult
from autograder.sandbox.inside.wire import Cell
from autograder.sandbox.pool import Sandbox
from autograder.sandbox.tiers import open_sandbox
from autograder.selfcheck.simulate import RIGHT, Notebooks
from autograder.submissions.reading import Submission

from . import longhand
from .command import ROOT
from .mutants import Mutant, mutants, plain, twice

sys.path.append(str(ROOT / "tests"))  # where the small courses are
import physics
import springs

EACH = 12  # mutants of each right answer
GALLERY = ("linear_algebra", "physics", "statistics", "strings")


class Right(NamedTuple):
    """A right answer to one exercise, and the cells of all."""

    key: AnswerKey
    cells: Mapping[str, str]
    name: str
    text: str

    def graded(self, mutant: Mutant, sandbox: Sandbox) -> ExerciseResult:
        """Return the result of a wrong answer in its place; no mistake is declared."""
        vars(self.key[self.name])["mistakes"] = []
        cells = {**self.cells, self.name: mutant.text}
        texts = ["import math\nimport numpy as np"]
        texts += [cells[each.exercise.name] for each in self.key.exercises]
        name = self.key.assignment.name
        numbered = tuple(Cell(number, text) for number, text in enumerate(texts))
        submission = Submission(Path("ann.ipynb"), "ann", name, numbered, "")
        result = grade(submission, sandbox, self.key, public_only=True)
        return next(each for each in result.exercises if each.name == self.name)

    def is_true(self, found: ExerciseResult, mutant: Mutant) -> bool:
        """Tell whether one of the lines that are told has been changed."""
        cell = 1 + [each.exercise.name for each in self.key.exercises].index(self.name)
        told = [each for each in (found.line, found.other_line) if each]
        return any(each.cell == cell and each.line in mutant.lines for each in told)

    def drawn(self, count: int) -> list[Mutant]:
        """Return so many of its mutants, of as many kinds as there are."""
        every, seen = mutants(self.text), Counter[str]()
        random.Random(self.name).shuffle(every)
        numbered = [(seen.update([m.kind]) or seen[m.kind], m) for m in every]
        return [m for _, m in sorted(numbered, key=lambda each: each[0])][:count]


def right_answers() -> Iterator[Right]:
    """Yield the right answers of this course, of the small ones, and in small steps."""
    for catalogue in (Catalogue(ROOT), *(Catalogue(ROOT / "tests/gallery" / n) for n in GALLERY)):
        for books in (Notebooks(catalogue, name) for name in catalogue.names):
            cells = {
                each.name: books.answer(each.name, RIGHT) for each in books.key.assignment.exercises
            }
            yield from _rights(books.key, cells)
            if catalogue.folder == ROOT:
                yield from _rights(books.key, cells, longhand.LONGHAND)
    falling = {"fall": physics.FALL, "landing": physics.LANDING}
    yield from _rights(physics.CATALOGUE.key("falling"), falling)
    yield from _rights(springs.CATALOGUE.key(springs.NAME), springs.ANSWERS)
    yield from in_small_steps()


def in_small_steps() -> Iterator[Right]:
    """Yield the answers of a course where one line can make up for another."""
    yield from _rights(longhand.series().key(longhand.NAME), longhand.texts())


def _rights(
    key: AnswerKey, cells: Mapping[str, str], own: Mapping[str, str] | None = None
) -> Iterator[Right]:
    own = cells if own is None else own
    for name in (each.exercise.name for each in key.exercises):
        if name in own:
            yield Right(key, cells, name, plain(own[name]))


def main() -> None:
    """Print each wrong line, and how many are told."""
    chance, counts = random.Random(21), {"one fault": Counter[str](), "two": Counter[str]()}
    with closing(open_sandbox(1)) as sandbox:
        for right in right_answers():
            doubly = filter(None, (twice(right.text, chance) for _ in range(2)))
            for how, made in (("one fault", right.drawn(EACH)), ("two", [*doubly])):
                for mutant in made:
                    found = right.graded(mutant, sandbox)
                    if found.status in ("wrong", "partial"):
                        counts[how][what := _told(right, found, mutant)] += 1
                        if what == "WRONG LINE":
                            print(right.name, mutant.kind, *mutant.lines, mutant.text, sep="\n")
                            print(found.line, found.other_line, flush=True)
    for how, found_ in counts.items():
        said = ", ".join(f"{what} {n}" for what, n in found_.most_common())
        print(f"{how}: of {found_.total()} wrong answers, {said}")


def _told(right: Right, found: ExerciseResult, mutant: Mutant) -> str:
    if not found.line:
        return "no line"
    if not right.is_true(found, mutant):
        return "WRONG LINE"
    return "two lines" if found.other_line else "the line"


if __name__ == "__main__":
    main()
