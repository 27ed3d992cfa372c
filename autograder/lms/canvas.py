"""Canvas: the gradebook's own export is the template, one assignment's column is filled.

The importer goes by the columns ``Student``, or ``LastName`` and ``FirstName``, then ``ID`` and
``Section``; a blank over a grade would count as a change, a heading that it does not know makes a
new assignment. So no heading is written and no cell emptied.
"""

from __future__ import annotations

from decimal import Decimal

from autograder.errors import UsageError
from autograder.lms.csv_file import Sheet
from autograder.lms.gradesheet import Template, column, matches, maximum, number
from autograder.text import Later

MATCH = "SIS Login ID"
_NAMES = (["Student"], ["LastName", "FirstName"])


def template(
    sheet: Sheet, grade: str, match: str | None = None, most: str | None = None
) -> Template:
    """Return a gradebook export as a template.

    Parameters
    ----------
    sheet : Sheet
    grade : str
        The assignment's heading, ``Title (4711)`` or ``Title``.
    match : str, optional
        The heading of the column that says who a student is; ``SIS Login ID``, where it is there.
        A download's names say an ``ID``.
    most : str, optional
        The most points, where the row ``Points Possible`` does not say so.

    Raises
    ------
    AutograderError
        If this is no export of a gradebook, or a column is not in it, or cannot be imported.
    """
    if not is_gradebook(sheet):
        said = "it begins with Student, or LastName, FirstName; then ID … Section."
        raise UsageError(f"no gradebook of Canvas: {said}")
    headings = _headings(sheet)
    id_, place = headings.index("ID"), column(sheet, grade)
    if place <= headings.index("Section"):
        raise UsageError(f'"{headings[place]}" is no assignment of this gradebook.')
    rows = [row for row in range(1, len(sheet)) if sheet.value(row, id_).strip()]
    possible = _points_possible(sheet, place)
    if possible is None and not most:
        raise UsageError(f'no points possible of "{headings[place]}" here: say --maximum POINTS.')
    return Template(
        sheet,
        rows,
        matches(sheet, id_, "canvas", match, MATCH if MATCH in headings else None),
        place,
        maximum=maximum(sheet, rows, most) if most else dict.fromkeys(rows, possible or Decimal()),
        kept={row: Later("excused") for row in rows if _is_excused(sheet.value(row, place))},
        excused="EX",
    )


def is_gradebook(sheet: Sheet) -> bool:
    """Tell whether this is a gradebook's export, as its importer would."""
    headings = _headings(sheet)
    begins = any(headings[: len(names) + 1] == [*names, "ID"] for names in _NAMES)
    return begins and "Section" in headings


def _headings(sheet: Sheet) -> list[str]:
    return [heading.strip() for heading in sheet.values(0)] if len(sheet) else []


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
