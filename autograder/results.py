"""The result of grading one submission: a schema, and the two files it is kept in."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

import msgspec

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
    """One exercise. ``feedback`` is the sentence that comes first."""

    name: str
    score: float
    max_score: float
    status: Status
    feedback: str = ""
    mistake: str | None = None
    carried_forward: list[str] = []
    advice: list[str] = []
    cases: list[CaseResult] = []


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


_decoder = msgspec.json.Decoder(Result)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a line of ``results.jsonl``."""
    return msgspec.json.schema(Result)


def append(path: Path, result: Result) -> None:
    """Add a line to ``results.jsonl``: one write, so that a killed run tears at most the last."""
    with open(path, "ab") as file:
        file.write(msgspec.json.encode(result) + b"\n")


def load(path: Path) -> list[Result]:
    """Return the results in a file, the last for each submission; a torn line is left out."""
    if not path.exists():
        return []
    results: dict[str, Result] = {}
    for line in path.read_bytes().splitlines():
        try:
            result = _decoder.decode(line)
        except msgspec.MsgspecError:
            continue
        results[result.submission] = result
    return list(results.values())


def rewrite(path: Path, results: Iterable[Result]) -> None:
    """Replace ``results.jsonl`` as a whole, at once."""
    draft = path.with_suffix(".tmp")
    draft.write_bytes(b"".join(msgspec.json.encode(result) + b"\n" for result in results))
    os.replace(draft, path)


def write_scores(path: Path, results: Iterable[Result]) -> None:
    """Write ``scores.csv``: a row a student, a column an exercise; blank where not graded.

    Where several assignments were graded together, a row is a student's answer to one of them, and
    its name stands in a column after the student's.
    """
    rows = sorted(results, key=lambda result: (result.assignment or "", result.student))
    names = list(dict.fromkeys(exercise.name for result in rows for exercise in result.exercises))
    several = len({result.assignment for result in rows}) > 1
    draft = path.with_suffix(".tmp")
    with open(draft, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        who = ["student", "assignment"] if several else ["student"]
        writer.writerow([*who, *map(_harmless, names), "score", "max_score"])
        for result in rows:
            scores = {exercise.name: exercise.score for exercise in result.exercises}
            cells = [_number(scores.get(name)) for name in names]
            totals = [_number(result.score), _number(result.max_score)]
            who = [_harmless(result.student), *([result.assignment or ""] if several else [])]
            writer.writerow([*who, *cells, *totals])
    os.replace(draft, path)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _harmless(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
