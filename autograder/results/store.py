"""The files that results are kept in: ``results.jsonl``, a line a submission; ``scores.csv``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec
from msgspec.structs import replace

from autograder import files
from autograder.errors import UsageError
from autograder.results import ExerciseScore, Result, Score
from autograder.results.seal import Seal
from autograder.text import cell, table

T = TypeVar("T")
MAX_LINE = 1 << 20  # bytes; most have some 30 kB, and what is longer is none of ours
PART = 50  # results of which a thread looks at the files, one after the other
#: What a longer line loses of its cases and of its exercises, in this order, until it is short.
_DETAILS: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
    ({"expected": None, "actual": None}, {}),
    ({"message": ""}, {"feedback": ""}),
    (
        {"findings": (), "inputs": {}},
        {"findings": (), "hint": None, "advice": (), "place": None, "line": None},
    ),
)


@dataclass(frozen=True)
class Kept(Generic[T]):
    """What a run takes up: results by submission, and how many lines are not this user's.

    ``before`` is what there was, what no longer holds too; ``set_aside`` is whether such grades
    were kept beside.
    """

    results: dict[str, T]
    before: list[T]
    strange: int
    set_aside: bool = False


def append(path: Path, result: Result) -> None:
    """Add a line to ``results.jsonl``, and its code before: a killed run tears at most the last.

    A line that would be longer than `MAX_LINE` loses detail, never a score or how a case ended.

    Raises
    ------
    AutograderError
        If the disk is full or the file cannot be written.
    """
    line = _line(result)
    Seal(path).add(line)
    files.append(path, line)


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
    for number, line in enumerate(_raw(path)):
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


def lines_of(path: Path, kind: type[T]) -> Iterator[T]:
    """Yield the whole lines of a file, as another struct with some of a result's fields."""
    return (row for _, row in _lines(path, kind))


def _lines(path: Path, kind: type[T]) -> Iterator[tuple[int, T]]:
    """Yield number and content of every whole line."""
    decoder = msgspec.json.Decoder(kind)
    for number, line in enumerate(_raw(path)):
        with suppress(msgspec.MsgspecError):
            yield number, decoder.decode(line)


def _raw(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file as they stand; none where it is not there."""
    try:
        with files.regular(path) as file:
            yield from iter(lambda: file.readline(MAX_LINE), b"")
    except FileNotFoundError:
        return
    except OSError:
        raise UsageError(f"{path}: not a regular file; links are not followed.") from None


def compact(path: Path, kind: type[T], holds: Callable[[T], bool], aside: Path | None) -> Kept[T]:
    """Keep the last result of each submission that this user's runs have written and that holds.

    What is stale, doubled, torn, of another version or somebody else's goes, at once or not at all.
    Where a grade goes, all that there were are kept in ``aside``, if there is one. ``kind`` is a
    struct with what of a result ``holds`` looks at, in one thread a core: it may read files.
    """
    seal, decoder = Seal(path), msgspec.json.Decoder[Any](kind)
    last: dict[str, tuple[int, bytes, T]] = {}
    graded: set[str] = set()
    count, strange, line = 0, 0, b"\n"
    own = files.is_ours(path)
    for number, line in enumerate(_raw(path) if own else ()):
        count += 1
        if code := seal.code(line):
            with suppress(msgspec.MsgspecError):
                result = decoder.decode(line)
                last[result.submission] = (number, code, result)
                graded.add(result.submission)
                if result.fault:
                    graded.discard(result.submission)
        else:
            strange += line.endswith(b"\n")
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        rows = [result for _, _, result in last.values()]
        parts = [rows[at : at + PART] for at in range(0, len(rows), PART)]
        held = chain.from_iterable(threads.map(lambda part: [*map(holds, part)], parts))
        good = {name: each for (name, each), hold in zip(last.items(), held, strict=True) if hold}
    if (stale := bool(graded - good.keys())) and aside:
        _copy(path, aside, {number for number, _, _ in last.values()})
    seal.keep({code for _, code, _ in good.values()})
    if not own or len(good) != count or not line.endswith(b"\n"):
        _copy(path, path, {number for number, _, _ in good.values()} if own else set())
    results = {name: result for name, (_, _, result) in good.items()}
    return Kept(results, rows, strange, stale)


def _copy(path: Path, to: Path, numbers: set[int]) -> None:
    """Write some lines of a file into another, or into itself."""
    with files.draft(to) as place, open(place, "wb") as new:
        for number, line in enumerate(_raw(path) if numbers else ()):
            if number in numbers:
                new.write(line.rstrip(b"\n") + b"\n")


def write_scores(path: Path, rows: Sequence[Result | Score]) -> None:
    """Write ``scores.csv``: a row a student, a column an exercise; blank where not graded.

    Where several assignments were graded together, a row is a student's answer to one of them, and
    its name stands in a column after the student's.
    """
    ordered = sorted(rows, key=lambda row: (row.assignment or "", row.student))
    names = list(dict.fromkeys(exercise.name for row in ordered for exercise in row.exercises))
    several = len({row.assignment for row in ordered}) > 1
    who = ["student", "assignment"] if several else ["student"]
    lines = [[*who, *map(cell, names), "score", "max_score"]]
    for row in ordered:
        points = {exercise.name: exercise.score for exercise in row.exercises}
        earned = [_number(points.get(name)) for name in names]
        totals = [_number(row.score), _number(row.max_score)]
        who = [cell(row.student), *([cell(row.assignment or "")] if several else [])]
        lines.append([*who, *earned, *totals])
    files.write(path, table(lines))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
