"""Moodle: an assignment's offline grading worksheet is the template, grade and feedback are filled.

Headings come in the site's language and changed over the versions, so the columns can be named.
"""

from __future__ import annotations

import re
from contextlib import suppress

from autograder.errors import AutograderError
from autograder.lms.csv_file import Sheet
from autograder.lms.gradesheet import Template, column, number, numbered

MATCH, GRADE, FEEDBACK, MAXIMUM = "Email address", "Grade", "Feedback comments", "Maximum grade"
_DOWNLOADED = re.compile(r".+_(\d+)_assignsubmission_\w+")  # <name>_<number>_assignsubmission_file
_PARTICIPANT = re.compile(r"\D*(\d+)")


def template(
    sheet: Sheet, match: str = MATCH, grade: str = GRADE, feedback: str | None = None
) -> Template:
    """Return a grading worksheet as a template.

    Parameters
    ----------
    sheet : Sheet
    match, grade : str
        The headings of the columns that say who a student is, and the grade.
    feedback : str, optional
        The heading for feedback; ``Feedback comments`` is filled where it is there.

    Raises
    ------
    AutograderError
        If a column is not in the file.
    """
    rows = [row for row in range(1, len(sheet)) if sheet.value(row, 0).strip()]
    most = _column(sheet, MAXIMUM)
    maximum = {} if most is None else {row: number(sheet.value(row, most)) for row in rows}
    place = column(sheet, match)
    return Template(
        sheet,
        rows,
        place,
        column(sheet, grade),
        column(sheet, feedback) if feedback else _column(sheet, FEEDBACK),
        markup=True,
        maximum={row: value for row, value in maximum.items() if value is not None},
        who=_participant if place == 0 else str,
        numbers=numbered(sheet, rows, 0, "moodle", _PARTICIPANT),
    )


def _column(sheet: Sheet, name: str) -> int | None:
    """Return a column that need not be there."""
    with suppress(AutograderError):
        return column(sheet, name)
    return None


def _participant(text: str) -> str:
    """Return the number in ``Participant 123``, or in the name of a downloaded submission."""
    match = _DOWNLOADED.fullmatch(text.strip()) or _PARTICIPANT.fullmatch(text.strip())
    return match[1] if match else text
