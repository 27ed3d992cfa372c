"""Is a line that is told one that is wrong? Right answers of all courses, spoilt in every way."""

from __future__ import annotations

import ast
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from autograder.course.answer_key import AnswerKey
from autograder.course.catalogue import Catalogue
from autograder.judge.grade import grade
from autograder.report.feedback import feedback
from autograder.results import ExerciseResult
from autograder.results.labels import Raised
from autograder.sandbox.deadline import Limits
from autograder.sandbox.inside.pipe.wire import Cell
from autograder.sandbox.inside.search.depends import names
from autograder.sandbox.protocol import Sandbox
from autograder.sandbox.tiers import open_sandbox
from autograder.selfcheck.simulate import RIGHT, Notebooks
from autograder.submissions.reading import Submission

from . import longhand
from .beginners import beginners
from .command import ROOT
from .mutants import Mutant, mutants, plain, twice

sys.path.append(str(ROOT / "tests"))  # where the small courses are
import physics
import springs

EACH, TWICE = 12, 2  # mutants of each right answer, and those with two faults
RULES: dict[str, Callable[[str], list[Mutant]]] = {"mutants": mutants, "beginners": beginners}
WRONG = "WRONG LINE"
UNTIMED = Limits(lines=3600)  # a search ends by its count, on a busy machine as well
GALLERY = ("linear_algebra", "physics", "statistics", "strings")


class Right(NamedTuple):
    """A right answer to one exercise, and the cells of all."""

    key: AnswerKey
    cells: Mapping[str, str]
    name: str
    text: str

    def graded(self, mutant: Mutant, sandbox: Sandbox) -> dict[str, ExerciseResult]:
        """Return all results where a wrong answer is in its place; no mistake of it is declared."""
        vars(self.key[self.name])["mistakes"] = []
        cells = {**self.cells, self.name: mutant.text}
        texts = ["import math\nimport numpy as np"]
        texts += [cells[each.exercise.name] for each in self.key.exercises]
        name = self.key.assignment.name
        numbered = tuple(Cell(number, text) for number, text in enumerate(texts))
        submission = Submission(Path("ann.ipynb"), "ann", name, numbered, "")
        result = grade(submission, sandbox, self.key, public_only=True, limits=UNTIMED)
        return {each.name: each for each in result.exercises}

    def is_true(self, found: ExerciseResult, mutant: Mutant) -> bool:
        """Tell whether one of the lines that are told has been changed."""
        cell = 1 + [each.exercise.name for each in self.key.exercises].index(self.name)
        told = [each for each in (found.line, found.other_line) if each]
        return any(each.cell == cell and each.line in mutant.lines for each in told)


def right_answers() -> Iterator[Right]:
    """Yield the right answers of this course, of the small ones, and in small steps."""
    with tempfile.TemporaryDirectory() as folder:
        for catalogue in (Catalogue(ROOT), *(_gallery(name, Path(folder)) for name in GALLERY)):
            for books in (Notebooks(catalogue, name) for name in catalogue.names):
                exercises = books.key.assignment.exercises
                cells = {each.name: books.answer(each.name, RIGHT) for each in exercises}
                yield from _rights(books.key, cells)
                if catalogue.folder == ROOT:
                    yield from _rights(books.key, cells, longhand.LONGHAND)
    falling = {"fall": physics.FALL, "landing": physics.LANDING}
    yield from _rights(physics.CATALOGUE.key("falling"), falling)
    yield from _rights(springs.CATALOGUE.key(springs.NAME), springs.ANSWERS)
    yield from in_small_steps()


def _gallery(name: str, folder: Path) -> Catalogue:
    """Return a course of the gallery, whose release is its source: only right answers are read."""
    course = shutil.copytree(ROOT / "tests" / "gallery" / name, folder / name)
    shutil.copytree(course / "source", course / "release", dirs_exist_ok=True)
    return Catalogue(course)


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


def main(rules: Sequence[str], seed: int, share: float) -> None:
    """Print each wrong line, and how many are told."""
    counts = {how: Counter[str]() for how in (*rules, "two faults", "a helper's fault")}
    print(f"seed {seed}, a share of {share:g}")
    with closing(open_sandbox(1)) as sandbox:
        for right in right_answers():
            chance = random.Random(f"{seed} {right.name} {right.text}")
            if chance.random() >= share:
                continue
            for how, changed, mutant in spoilt(right, rules, chance):
                results = changed.graded(mutant, sandbox)
                if results[right.name].status in ("wrong", "partial"):
                    counts[how][what := _told(changed, results, mutant)] += 1
                    if what == WRONG:
                        print(how, right.name, mutant.kind, *mutant.lines, mutant.text, sep="\n")
                        told = [e for e in results.values() if e.line]
                        print(*((e.name, e.line, e.other_line) for e in told), flush=True)
    for how, found_ in counts.items():
        said = ", ".join(f"{what} {n}" for what, n in found_.most_common())
        print(f"{how}: of {found_.total()} wrong answers, {said}")


def spoilt(
    right: Right, rules: Sequence[str], chance: random.Random
) -> Iterator[tuple[str, Right, Mutant]]:
    """Yield wrong answers in place of a right one, each with its answer, and how they are made."""
    for name in rules:
        yield from ((name, right, mutant) for mutant in drawn(RULES[name](right.text), chance))
        for _ in range(TWICE):
            if mutant := twice(right.text, chance, RULES[name]):
                yield "two faults", right, mutant
        if texts := in_a_helper(right.text):
            text = chance.choice(texts)
            inner = [m for m in RULES[name](text) if 2 in m.lines and len(m.lines) == 1]
            for mutant in drawn(inner, chance)[:TWICE]:
                yield "a helper's fault", right, mutant


def drawn(every: list[Mutant], chance: random.Random, count: int = EACH) -> list[Mutant]:
    """Return some of these, of as many kinds as there are."""
    seen = Counter[str]()
    chance.shuffle(every)
    numbered = [(seen.update([m.kind]) or seen[m.kind], m) for m in every]
    return [m for _, m in sorted(numbered, key=lambda each: each[0])][:count]


def in_a_helper(source: str) -> list[str]:
    """Return what a text becomes where a value is made in a function of one's own, above it."""
    [function] = ast.parse(source).body[-1:]
    if not isinstance(function, ast.FunctionDef):
        return []
    found = []
    for at, statement in enumerate(function.body):
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            bound = {n for s in function.body[:at] for n in names([s], ast.Store)}
            bound |= {a.arg for a in ast.walk(function.args) if isinstance(a, ast.arg)}
            read = ", ".join(sorted(bound & names([statement.value])))
            helper = f"def own_step({read}):\n    return {ast.unparse(statement.value)}\n\n"
            call = ast.parse(f"own_step({read})", mode="eval").body
            statement.value, was = call, statement.value
            found += [helper + ast.unparse(function)] if read else []
            statement.value = was
    return found


def _told(right: Right, results: dict[str, ExerciseResult], mutant: Mutant) -> str:
    """Return what is told; a line of another answer, which is right, would be wrong as well."""
    found = results[right.name]
    if any(each.line for name, each in results.items() if name != right.name):
        return WRONG
    if not found.line:
        return "by an exception" if _raising(found) else "no line"
    if not right.is_true(found, mutant):
        return WRONG
    return "two lines" if found.other_line else "the line"


def _raising(found: ExerciseResult) -> bool:
    return any(isinstance(label, Raised) for label in feedback(found).said)
