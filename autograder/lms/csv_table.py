"""Any CSV file: columns named by hand; or a new plain one, where there is no file to fill."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from autograder.grades.settled import Settled
from autograder.lms.csv_file import Sheet
from autograder.lms.gradesheet import Template, column, maximum, rounded
from autograder.lms.match import Match
from autograder.report import markup
from autograder.results import Result
from autograder.text import Later, cell, table


def template(
    sheet: Sheet, match: str, grade: str, said: str | None = None, most: str | None = None
) -> Template:
    """Return any CSV file with headings as a template.

    ``said`` is the column for feedback, ``most`` that with the most points, or how many.
    """
    place = column(sheet, match)
    rows = [row for row in range(1, len(sheet)) if sheet.value(row, place).strip()]
    feedback_ = column(sheet, said) if said else None
    found = maximum(sheet, rows, most) if most else {}
    kept = {row: Later("no maximum in its row") for row in rows if most and row not in found}
    return Template(
        sheet, rows, [Match(place)], column(sheet, grade), feedback_, maximum=found, kept=kept
    )


def new(class_: Iterable[Result], decimals: int) -> bytes:
    """Return a file with a row a student: student, score, max_score, feedback; UTF-8."""
    lines = [["student", "score", "max_score", "feedback"]]
    for result in sorted(class_, key=lambda result: result.student):
        score = None if isinstance(result, Settled) and result.waiting else result.score
        both = (score, result.max_score)
        scores = ["" if p is None else str(rounded(Decimal(str(p)), decimals)) for p in both]
        lines.append([cell(result.student), *scores, cell(markup.plain(result))])
    return table(lines).encode()
