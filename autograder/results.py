"""The result of grading one submission: a schema, and the two files it is kept in."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from autograder.errors import AutograderError

SCHEMA: Literal["autograder/result/v1"] = "autograder/result/v1"
Status = Literal["correct", "partial", "wrong", "missing", "unanswered"]
CaseStatus = Literal["passed", "failed", "raised", "timed_out", "crashed", "not_run"]


class CaseResult(msgspec.Struct, frozen=True):
    """One case. ``message`` is fit for the student's eyes, also where the case is hidden.

    A public case that did not pass has its inputs too, and where the values are wrong, ``expected``
    and ``actual`` of the first wrong part: a number or nested lists, nan and inf as text.
    """

    name: str
    hidden: bool
    status: CaseStatus
    part: str | None = None
    message: str = ""
    inputs: str = ""
    expected: Any = None
    actual: Any = None


class ExerciseResult(msgspec.Struct, frozen=True):
    """One exercise. ``feedback`` is the sentence that comes first, ``hint`` says where to look.

    ``example`` is there where hidden cases alone fail: a small case that fails too, with numbers
    that are nobody's secret.
    """

    name: str
    score: float
    max_score: float
    status: Status
    feedback: str = ""
    mistake: str | None = None
    carried_forward: list[str] = []
    advice: list[str] = []
    cases: list[CaseResult] = []
    hint: str = ""
    example: CaseResult | None = None

    @property
    def failed(self) -> list[CaseResult]:
        """The cases that were run and did not pass."""
        return [case for case in self.cases if case.status not in ("passed", "not_run")]


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """One submission. Where ``fault`` is set, it could not be graded and has no score."""

    schema: Literal["autograder/result/v1"] = SCHEMA
    submission: str
    student: str
    assignment: str | None
    sha256: str
    score: float | None
    max_score: float | None
    seconds: float
    sandbox: str
    versions: dict[str, str]
    exercises: list[ExerciseResult] = []
    fault: str | None = None


class ExerciseScore(msgspec.Struct, frozen=True, gc=False):
    """What a class's tables say of an exercise: an `ExerciseResult` without its words."""

    name: str
    score: float
    max_score: float
    status: Status
    mistake: str | None = None


class Score(msgspec.Struct, frozen=True):
    """What a class's tables say of a submission: a `Result` without its words."""

    submission: str
    student: str
    assignment: str | None
    score: float | None
    max_score: float | None
    exercises: tuple[ExerciseScore, ...] = ()
    fault: str | None = None


class Header(msgspec.Struct, frozen=True):
    """What decides whether a result still holds."""

    submission: str
    student: str
    assignment: str | None
    sha256: str
    versions: dict[str, str]
    fault: str | None = None


T = TypeVar("T", Result, Score, Header)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a line of ``results.jsonl``."""
    return msgspec.json.schema(Result)


def append(path: Path, result: Result) -> None:
    """Add a line to ``results.jsonl``: one write, so that a killed run tears at most the last.

    Raises
    ------
    AutograderError
        If the disk is full or the file cannot be written.
    """
    with _writing(path), open(path, "ab") as file:
        file.write(msgspec.json.encode(result) + b"\n")


def load(path: Path) -> list[Result]:
    """Return the results in a file, the last for each submission; a torn line is left out."""
    return list({result.submission: result for _, result in _lines(path, Result)}.values())


def load_class(folder: Path) -> list[Result]:
    """Return the results that ``grade --out`` left in a folder.

    Raises
    ------
    AutograderError
        If there are none.
    """
    log = folder / "results.jsonl"
    if not log.is_file():
        raise AutograderError(f"{folder}: no results.jsonl here; `grade --out {folder}` writes it.")
    return load(log)


def scores(path: Path) -> list[Score]:
    """Return the same without words: some 1 kB a submission, where the words take 30."""
    rows: dict[str, Score] = {}
    seen: dict[ExerciseScore, ExerciseScore] = {}  # a class has few that differ
    for _, row in _lines(path, Score):
        exercises = tuple(seen.setdefault(exercise, exercise) for exercise in row.exercises)
        rows[row.submission] = msgspec.structs.replace(row, exercises=exercises)
    return list(rows.values())


def _lines(path: Path, kind: type[T]) -> Iterator[tuple[int, T]]:
    """Yield number and content of every whole line."""
    if not path.exists():
        return
    decoder = msgspec.json.Decoder(kind)
    with open(path, "rb") as file:
        for number, line in enumerate(file):
            with suppress(msgspec.MsgspecError):
                yield number, decoder.decode(line)


def compact(path: Path, holds: Callable[[Header], bool]) -> set[str]:
    """Keep the last result of each submission where it holds; return those submissions.

    What is stale, doubled or torn goes, at once or not at all.
    """
    kept = {h.submission: (number, holds(h)) for number, h in _lines(path, Header)}
    numbers = {number for number, good in kept.values() if good}
    with _writing(path):
        if path.exists() and not _is_clean(path, len(numbers)):
            draft = path.with_suffix(".tmp")
            with open(path, "rb") as old, open(draft, "wb") as new:
                for number, line in enumerate(old):
                    if number in numbers:
                        new.write(line.rstrip(b"\n") + b"\n")
            os.replace(draft, path)
    return {submission for submission, (_, good) in kept.items() if good}


def _is_clean(path: Path, count: int) -> bool:
    """Tell whether a file has this many lines, the last of them ended."""
    line = b"\n"
    with open(path, "rb") as file:
        return sum(1 for line in file) == count and line.endswith(b"\n")


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Say in one line why a file cannot be written."""
    try:
        yield
    except OSError as error:
        raise AutograderError(f"{path}: cannot be written: {error.strerror}.") from None


def write_scores(path: Path, rows: Sequence[Result | Score]) -> None:
    """Write ``scores.csv``: a row a student, a column an exercise; blank where not graded.

    Where several assignments were graded together, a row is a student's answer to one of them, and
    its name stands in a column after the student's.
    """
    ordered = sorted(rows, key=lambda row: (row.assignment or "", row.student))
    names = list(dict.fromkeys(exercise.name for row in ordered for exercise in row.exercises))
    several = len({row.assignment for row in ordered}) > 1
    draft = path.with_suffix(".tmp")
    with _writing(path), open(draft, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        who = ["student", "assignment"] if several else ["student"]
        writer.writerow([*who, *map(harmless, names), "score", "max_score"])
        for row in ordered:
            points = {exercise.name: exercise.score for exercise in row.exercises}
            cells = [_number(points.get(name)) for name in names]
            totals = [_number(row.score), _number(row.max_score)]
            who = [harmless(row.student), *([row.assignment or ""] if several else [])]
            writer.writerow([*who, *cells, *totals])
    os.replace(draft, path)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def harmless(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
