"""``not_graded.csv``: every file and folder that was there and has no score, with the reason."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from autograder import files
from autograder.results import Score
from autograder.submissions.finding import LeftOut
from autograder.text import cell, encodable

NAME = "not_graded.csv"


def write(folder: Path, rows: Iterable[Score], left_out: Iterable[LeftOut]) -> Path:
    """Write the list: first those who should have a score, then what was left out."""
    lines = [(r.submission, r.student, r.assignment or "", r.fault.reason) for r in rows if r.fault]
    lines += [(str(each.path), "", "", each.reason) for each in left_out]
    path = folder / NAME
    with files.draft(path) as place, open(place, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(["path", "student", "assignment", "reason"])
        writer.writerows([cell(encodable(text)) for text in line] for line in lines)
    return path
