"""What Canvas and Moodle make of a file of grades, by the published rules of their importers."""

from __future__ import annotations

import csv
import io
import re


def canvas_imports(text: str, ids: dict[int, str], number: int) -> dict[str, float | None]:
    """Return the grades of one assignment by Canvas's rules; None is excused.

    A header in either layout; the row of points possible; rows of posting are passed over; a
    student is who has the ID; a decimal comma is a point; ``EX`` is excused.
    """
    few = text.splitlines()[:3]
    wide = {sign: {len(next(csv.reader([x], delimiter=sign))) for x in few} for sign in ";,"}
    separator = ";" if len(wide[";"]) == 1 and max(wide[";"]) > max(wide[","]) else ","
    header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    names = 2 if header[:2] == ["LastName", "FirstName"] else 1
    assert header[names] == "ID"
    assert "Section" in header
    (place,) = (n for n, heading in enumerate(header) if heading.endswith(f"({number})"))
    found: dict[str, float | None] = {}
    for row in rows:
        muted = all(re.fullmatch(r"(?i)\s*(Muted|Manual Posting.*)?\s*", cell) for cell in row)
        if "Points Possible" in row[0] or muted:
            continue
        grade = row[place].strip() if place < len(row) else ""
        if grade.upper() == "EX":
            found[ids[int(row[names])]] = None
        elif grade:
            found[ids[int(row[names])]] = float(grade.replace(",", "."))
    return found


def moodle_imports(text: str, ids: dict[int, str], most: float, newest: bool) -> dict[str, float]:
    """Return the grades that Moodle's worksheet importer takes.

    The identifier is what stands behind the prefix; a decimal comma is a point; an empty grade, one
    above the maximum and, in the newest versions, a 0 are passed over.
    """
    header, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    place, prefix = header.index("Grade"), len("Participant ")
    found = {}
    for row in rows:
        grade = float(row[place].replace(",", ".")) if row[place] else None
        if grade is None or not 0 <= grade <= most or (newest and not grade):
            continue
        found[ids[int(row[0][prefix:])]] = grade
    return found
