"""Canvas: the gradebook's own export is the template, one assignment's column is filled.

The importer goes by the columns ``Student``, ``ID`` and ``Section``; a blank over a grade would
count as a change, a heading that it does not know makes a new assignment. So no heading is written
and no cell emptied.
"""

from __future__ import annotations

import re
from decimal import Decimal

from autograder.errors import UsageError
from autograder.lms.csv_file import Sheet
from autograder.lms.gradesheet import Template, column, number, numbered

MATCH = "SIS Login ID"
_DOWNLOADED = re.compile(r"[^_]+_(?:LATE_)?(\d+)_\d+_.*")  # <name>_<ID>_<submission>_<file>


def template(sheet: Sheet, grade: str, match: str = MATCH) -> Template:
    """Return a gradebook export as a template.

    Parameters
    ----------
    sheet : Sheet
    grade : str
        The assignment's heading, ``Title (4711)`` or ``Title``.
    match : str
        The heading of the column that says who a student is.

    Raises
    ------
    AutograderError
        If this is no export of a gradebook, or a column is not in it, or cannot be imported.
    """
    headings = [heading.strip() for heading in sheet.values(0)] if len(sheet) else []
    if headings[:1] != ["Student"] or headings[1:2] != ["ID"] or "Section" not in headings:
        raise UsageError("no gradebook of Canvas: it begins with Student, ID … Section.")
    place = column(sheet, grade)
    if place <= headings.index("Section"):
        raise UsageError(f'"{headings[place]}" is no assignment of this gradebook.')
    rows = [row for row in range(1, len(sheet)) if sheet.value(row, 1).strip()]
    possible = _points_possible(sheet, place)
    return Template(
        sheet,
        rows,
        column(sheet, match),
        place,
        maximum={} if possible is None else dict.fromkeys(rows, possible),
        kept={row: "excused" for row in rows if _is_excused(sheet.value(row, place))},
        who=_downloaded if column(sheet, match) == 1 else str,
        numbers=numbered(sheet, rows, 1, "canvas", re.compile(r"(\d+)")),
    )


def _points_possible(sheet: Sheet, place: int) -> Decimal | None:
    """Return an assignment's points, from the row below the headings that has them."""
    for row in range(1, len(sheet)):
        if sheet.value(row, 0).strip().casefold() == "points possible":
            if "read only" in sheet.value(row, place):
                raise UsageError(f'"{sheet.value(0, place)}" is read only in Canvas.')
            return number(sheet.value(row, place))
    return None


def _is_excused(cell: str) -> bool:
    return cell.strip().casefold() == "ex"


def _downloaded(student: str) -> str:
    """Return the ID in the name that Canvas gives to a downloaded submission."""
    match = _DOWNLOADED.fullmatch(student)
    return match[1] if match else student
