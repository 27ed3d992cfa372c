"""Whose row a result belongs in: what is certain, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from autograder.lms.csv_file import Sheet
from autograder.results import Result
from autograder.text import fold

_ENDING = re.compile(r"\D*(\d+)")  # ``101``, ``Participant 101``


@dataclass(frozen=True)
class Match:
    """A column that says who a student is.

    Parameters
    ----------
    column : int
    platform : str
        Whose downloads carry the number that stands in this column: ``canvas``, ``moodle``.
    whole : bool
        Whether a student's name may be the cell, or what stands in it before an ``@``.
    """

    column: int
    platform: str = ""
    whole: bool = True


def by_row(
    sheet: Sheet, rows: Sequence[int], matches: Sequence[Match], class_: Iterable[Result]
) -> tuple[dict[int, list[Result]], list[Result]]:
    """Return results by row, and those of students who are in no row, or in several."""
    columns = [(match, *_indexed(sheet, rows, match)) for match in matches]
    answers: dict[int, list[Result]] = {}
    unknown = []
    for result in class_:
        found = (_rows_of(result, *each) for each in columns)
        own: list[int] = next(filter(None, found), [])
        if len(own) == 1:
            answers.setdefault(own[0], []).append(result)
        else:
            unknown.append(result)
    return answers, unknown


_Rows = dict[str, list[int]]


def _indexed(sheet: Sheet, rows: Sequence[int], match: Match) -> tuple[_Rows, _Rows, _Rows]:
    """Return a column's rows by the whole cell, by what is before an @, and by number."""
    whole: _Rows = {}
    local: _Rows = {}
    numbers: _Rows = {}
    for row in rows:
        cell = sheet.value(row, match.column)
        whole.setdefault(fold(cell), []).append(row)
        local.setdefault(fold(cell.partition("@")[0]), []).append(row)
        if ending := _ENDING.fullmatch(cell.strip()):
            numbers.setdefault(ending[1], []).append(row)
    return whole, local, numbers


def _rows_of(result: Result, match: Match, whole: _Rows, local: _Rows, numbers: _Rows) -> list[int]:
    key = fold(result.student)
    platform, _, number = (result.lms_id or "").partition(":")
    rows = numbers.get(number, []) if platform and platform == match.platform else []
    return rows or (match.whole and key and (whole.get(key) or local.get(key))) or []
