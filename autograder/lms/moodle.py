"""Moodle: an assignment's offline grading worksheet is the template, grade and feedback are filled.

Headings come in the site's language and changed over the versions, so the columns can be named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from autograder.errors import UsageError
from autograder.lms.csv_file import Sheet
from autograder.lms.gradesheet import Template, column, matches, maximum
from autograder.text import Later

MATCH, GRADE, FEEDBACK = "Email address", "Grade", "Feedback comments"
MAXIMUM = ("Maximum grade", "Bestwertung")  # in English, in German; upper or lower case
CHANGEABLE, UNCHANGEABLE = "Grade can be changed", "no"  # of a row that is locked or overridden
IDENTIFIER = 0  # the column
_ENDING = re.compile(r"\d+$")


def template(
    sheet: Sheet,
    match: str | None = None,
    grade: str = GRADE,
    feedback: str | None = None,
    most: str | None = None,
) -> Template:
    """Return a grading worksheet as a template.

    Parameters
    ----------
    sheet : Sheet
    match : str, optional
        The heading of the column that says who a student is; ``Email address``, where it is there.
        A download's names say an identifier.
    grade : str
        The heading of the column for grades.
    feedback : str, optional
        The heading for feedback; ``Feedback comments`` is filled where it is there.
    most : str, optional
        The heading of the column with the most points, or how many; one of `MAXIMUM` is found.

    Raises
    ------
    AutograderError
        If a column is not in the file, or it is not known which one has the most points.
    """
    rows = [row for row in range(1, len(sheet)) if sheet.value(row, 0).strip()]
    place = column(sheet, grade)
    most = most or next((name for name in MAXIMUM if _has(sheet, name)), None)
    if most is None:
        there = ", ".join(f'"{heading}"' for heading in sheet.values(0))
        raise UsageError(f"which column has the most points? Say --maximum NAME, of {there}.")
    found = maximum(sheet, rows, most)
    kept = {row: Later("no maximum in its row") for row in rows if row not in found}
    if _has(sheet, CHANGEABLE):
        may = column(sheet, CHANGEABLE)
        locked = [row for row in rows if sheet.value(row, may).strip().casefold() == UNCHANGEABLE]
        kept |= dict.fromkeys(locked, Later("Moodle says that it cannot be changed"))
    said = feedback or (FEEDBACK if _has(sheet, FEEDBACK) else None)
    return Template(
        sheet,
        rows,
        matches(sheet, IDENTIFIER, "moodle", match, MATCH if _has(sheet, MATCH) else None),
        place,
        column(sheet, said) if said else None,
        markup=True,
        maximum=found,
        kept=kept,
        passed_over=_passed_over,
    )


def page_names(sheet: Sheet, rows: Iterable[int], file: str) -> dict[int, str]:
    """Return what rows' pages are called in a zip of feedback files, as its importer reads it.

    It takes the number of the participant between the first two underscores, and the file's name
    behind the fourth.
    """
    numbers = {row: _ENDING.search(sheet.value(row, IDENTIFIER)) for row in rows}
    return {
        row: f"Student_{number[0]}_assignfeedback_file_{file}"
        for row, number in numbers.items()
        if number
    }


def _has(sheet: Sheet, name: str) -> bool:
    return name.casefold() in (heading.strip().casefold() for heading in sheet.values(0))


def _passed_over(grade: Decimal, most: Decimal | None) -> str:
    """Say why Moodle's importer passes over a grade, without a word of its own."""
    if not grade:
        return Later("newer versions import no 0")
    return Later("more than the maximum") if most is not None and grade > most else ""
