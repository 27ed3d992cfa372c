"""``adjustments.csv``: what an instructor decides of single grades, a row each, with the reason.

Its columns are student, assignment, exercise, points, reason. Without an exercise the total is
meant; points are a number, ``+1`` or ``-1``, or ``excused``. The reason is for the student.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from autograder.errors import UsageError
from autograder.grades.settled import settled
from autograder.language import _
from autograder.results import ExerciseResult, ExerciseScore, Result, Score
from autograder.results.totals import added_up
from autograder.text import line, points

FILE = "adjustments.csv"
COLUMNS = ("student", "assignment", "exercise", "points", "reason")
_POINTS = re.compile(r"(?P<sign>[+-]?)(?P<number>[0-9]{1,6}(?:[.,][0-9]{1,6})?)")
_HARMLESS = re.compile(r"^'(?=[=+\-@])")  # before what a spreadsheet would compute
Row = TypeVar("Row", Result, Score)
Answer = TypeVar("Answer", ExerciseResult, ExerciseScore)


@dataclass(frozen=True)
class Adjustment:
    """A decision: ``points`` are to be added where it is ``relative``, and None of who is excused.

    ``exercise`` is "" where the total is meant.
    """

    student: str
    assignment: str
    exercise: str
    points: float | None
    relative: bool
    reason: str

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.student, self.assignment, self.exercise)))

    def new(self, old: float) -> float:
        """Return the points that take the place of others."""
        return round(max(0.0, (old if self.relative else 0.0) + (self.points or 0.0)), 2)


def read(path: Path) -> list[Adjustment]:
    """Return the decisions in a file.

    Raises
    ------
    UsageError
        If a row cannot be understood, or decides what another has decided.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read: {error}") from None
    first = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;", key=first.count))
    found: dict[tuple[str, str, str], Adjustment] = {}
    if tuple(cell.strip().lower() for cell in next(rows, [])) != COLUMNS:
        raise UsageError(f"{path}: its first line has to be {','.join(COLUMNS)}.")
    for cells in rows:
        if any(map(str.strip, cells)):
            try:
                each = _adjustment([cell.strip() for cell in cells])
            except ValueError as error:
                raise UsageError(f"{path}, line {rows.line_num}: {error}") from None
            key = (each.student, each.assignment, each.exercise)
            if found.setdefault(key, each) is not each:
                raise UsageError(f"{path}, line {rows.line_num}: {each} is there twice.")
    return list(found.values())


def _adjustment(cells: list[str]) -> Adjustment:
    if len(cells) != len(COLUMNS):
        raise ValueError(f"{len(cells)} cells, expected {len(COLUMNS)}: quote one with a comma.")
    student, assignment, exercise, said, reason = cells
    number = _POINTS.fullmatch(said)
    if not (student and assignment and reason):
        raise ValueError("student, assignment and reason have to be there.")
    if number is None and said.casefold() != "excused":
        raise ValueError(f'points are "{said}", expected a number, +1, -1 or excused.')
    value = float(number[0].replace(",", ".")) if number else None
    relative = bool(number and number["sign"])
    return Adjustment(student, assignment, exercise, value, relative, line(reason))


def _typed(student: str) -> str:
    """Return a name however its letters are composed, as ``scores.csv`` has it or plain."""
    return unicodedata.normalize("NFC", _HARMLESS.sub("", student))


class Adjustments:
    """Decisions, and which of them have been taken up.

    Parameters
    ----------
    decisions : sequence of Adjustment
    """

    def __init__(self, decisions: Sequence[Adjustment]) -> None:
        self._by_work: dict[tuple[str, str], list[Adjustment]] = {}
        for each in decisions:
            self._by_work.setdefault((_typed(each.student), each.assignment), []).append(each)
        self.left = list(decisions)  # that fit no result

    def of(self, row: Result | Score) -> list[Adjustment]:
        """Return the decisions on a submission."""
        return self._by_work.get((_typed(row.student), row.assignment or ""), [])

    def adjusts(self, row: Result | Score) -> bool:
        """Tell whether a decision on a submission has been taken up."""
        return any(each not in self.left for each in self.of(row))

    def apply(self, rows: Sequence[Row]) -> list[Row]:
        """Return rows as they count; of a `Result` with its remarks, as `Settled`."""
        most: dict[str | None, float] = {}
        for row in rows:
            most[row.assignment] = max(most.get(row.assignment, 0.0), row.max_score or 0.0)
        return [self._apply(row, most[row.assignment]) for row in rows]

    def _apply(self, row: Row, most: float) -> Row:
        decisions = self.of(row)
        remarks: list[str] = []
        full, excused = row.max_score, False
        for each in (each for each in decisions if each.exercise):
            row = self._on_exercise(row, each, remarks)
        for each in (each for each in decisions if not each.exercise):
            if each.points is None:
                excused = True
                row = replace(row, score=None, max_score=None, fault=None)
                remarks.append(_("Excused: {reason}").format(reason=each.reason))
            elif row.fault and each.relative:
                continue  # there is nothing to add to
            else:
                new, old = each.new(row.score or 0.0), points(row.score)
                row = replace(row, score=new, max_score=row.max_score or most, fault=None)
                said = _("{score} points in all, not {before}: {reason}")
                remarks.append(said.format(score=points(new), before=old, reason=each.reason))
            self.left.remove(each)
        if full and row.max_score == 0:  # of all that counts
            excused, row = True, replace(row, score=None, max_score=None)
        if not remarks or isinstance(row, Score):
            return row
        return settled(row, remarks=tuple(remarks), excused=excused, full=full)

    def _on_exercise(self, row: Row, each: Adjustment, remarks: list[str]) -> Row:
        """Return a row with one exercise adjusted, if it has it."""
        exercises = []
        for exercise in row.exercises:
            if exercise.name == each.exercise:
                exercise = _adjusted(exercise, each, remarks)
                self.left.remove(each)
            exercises.append(exercise)
        return added_up(replace(row, exercises=tuple(exercises)))


def _adjusted(exercise: Answer, each: Adjustment, remarks: list[str]) -> Answer:
    if each.points is None:
        said = _("`{exercise}`: excused, so it does not count: {reason}")
        remarks.append(said.format(exercise=exercise.name, reason=each.reason))
        return replace(exercise, dropped=each.reason)
    new = each.new(exercise.score)
    status = "correct" if new >= exercise.max_score else "partial" if new else "wrong"
    said = _("`{exercise}`: {score} of {most} points, not {before}: {reason}")
    now, most, before = map(points, (new, exercise.max_score, exercise.score))
    remarks.append(
        said.format(exercise=exercise.name, score=now, most=most, before=before, reason=each.reason)
    )
    if new == exercise.score:
        return exercise
    return replace(exercise, score=new, status=status)
