"""The files that results are kept in: ``results.jsonl``, a line a submission; ``scores.csv``."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from autograder.errors import UsageError
from autograder.files import draft
from autograder.results import ExerciseScore, Result, Score

T = TypeVar("T", Result, Score)
MAX_LINE = 1 << 20  # bytes; most have some 30 kB
#: What a longer line loses of its cases and of its exercises, in this order, until it is short.
_DETAILS: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
    ({"expected": None, "actual": None}, {}),
    ({"message": ""}, {"feedback": ""}),
    ({"findings": (), "inputs": {}}, {"findings": (), "hint": None, "advice": (), "place": None}),
)


def append(path: Path, result: Result) -> None:
    """Add a line to ``results.jsonl``: one write, so that a killed run tears at most the last.

    A line that would be longer than `MAX_LINE` loses detail, never a score or how a case ended.

    Raises
    ------
    AutograderError
        If the disk is full or the file cannot be written.
    """
    with _writing(path), open(path, "ab") as file:
        file.write(_line(result))


def _line(result: Result) -> bytes:
    line = msgspec.json.encode(result) + b"\n"
    for of_case, of_exercise in _DETAILS:
        if len(line) <= MAX_LINE:
            break
        exercises = tuple(
            replace(
                exercise,
                cases=tuple(replace(case, **of_case) for case in exercise.cases),
                example=exercise.example and replace(exercise.example, **of_case),
                **of_exercise,
            )
            for exercise in result.exercises
        )
        result = replace(result, exercises=exercises)
        line = msgspec.json.encode(result) + b"\n"
    return line


def load(path: Path) -> list[Result]:
    """Return the results in a file, the last for each submission; a torn end is left out.

    Raises
    ------
    UsageError
        If another line is no result, or one of another version: its student would be missing.
    """
    rows = dict(_lines(path, Result))
    if path.exists():
        with open(path, "rb") as file:
            for number, line in enumerate(file):
                if number not in rows and line.endswith(b"\n"):
                    said = f"line {number + 1} is no result that this version reads"
                    raise UsageError(f"{path}: {said}; grade again into {path.parent}.")
    return list({result.submission: result for result in rows.values()}.values())


def load_class(folder: Path) -> list[Result]:
    """Return the results that ``grade --out`` left in a folder.

    Raises
    ------
    AutograderError
        If there are none, or they cannot be read.
    """
    log = folder / "results.jsonl"
    if not log.is_file():
        raise UsageError(f"{folder}: no results.jsonl here; `grade --out {folder}` writes it.")
    return load(log)


def scores(path: Path) -> list[Score]:
    """Return the same without words: some 1 kB a submission, where the words take 30."""
    rows: dict[str, Score] = {}
    seen: dict[ExerciseScore, ExerciseScore] = {}  # a class has few that differ
    for _, row in _lines(path, Score):
        exercises = tuple(seen.setdefault(exercise, exercise) for exercise in row.exercises)
        rows[row.submission] = replace(row, exercises=exercises)
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


def compact(path: Path, holds: Callable[[Result], bool]) -> set[str]:
    """Keep the last result of each submission where it holds; return those submissions.

    What is stale, doubled, torn or of another version goes, at once or not at all.
    """
    kept = {r.submission: (number, holds(r)) for number, r in _lines(path, Result)}
    numbers = {number for number, good in kept.values() if good}
    with _writing(path):
        if path.exists() and not _is_clean(path, len(numbers)):
            with draft(path) as place, open(path, "rb") as old, open(place, "wb") as new:
                for number, line in enumerate(old):
                    if number in numbers:
                        new.write(line.rstrip(b"\n") + b"\n")
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
        raise UsageError(f"{path}: cannot be written: {error.strerror}.") from None


def write_scores(path: Path, rows: Sequence[Result | Score]) -> None:
    """Write ``scores.csv``: a row a student, a column an exercise; blank where not graded.

    Where several assignments were graded together, a row is a student's answer to one of them, and
    its name stands in a column after the student's.
    """
    ordered = sorted(rows, key=lambda row: (row.assignment or "", row.student))
    names = list(dict.fromkeys(exercise.name for row in ordered for exercise in row.exercises))
    several = len({row.assignment for row in ordered}) > 1
    with (
        _writing(path),
        draft(path) as place,
        open(place, "w", newline="", encoding="utf-8") as file,
    ):
        writer = csv.writer(file)
        who = ["student", "assignment"] if several else ["student"]
        writer.writerow([*who, *map(harmless, names), "score", "max_score"])
        for row in ordered:
            points = {exercise.name: exercise.score for exercise in row.exercises}
            cells = [_number(points.get(name)) for name in names]
            totals = [_number(row.score), _number(row.max_score)]
            who = [harmless(row.student), *([row.assignment or ""] if several else [])]
            writer.writerow([*who, *cells, *totals])


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def harmless(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
