"""``not_graded.csv``: every file and folder that was there and has no score, with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from autograder import files
from autograder.language import say
from autograder.results import Score
from autograder.submissions.finding import LeftOut
from autograder.text import Later, cell, encodable, table

NAME = "not_graded.csv"
NOTHING = Later("nothing handed in.")


def write(
    folder: Path,
    rows: Iterable[Score],
    left_out: Iterable[LeftOut],
    absent: Iterable[tuple[str, str]] = (),
) -> Path:
    """Write the list: who should have a score, who has handed in nothing, what was left out."""
    lines = [(r.submission, r.student, r.assignment or "", say(r.fault)) for r in rows if r.fault]
    lines += [("", student, assignment, say(NOTHING)) for student, assignment in absent]
    lines += [(str(each.path), "", "", say(each.reason)) for each in left_out]
    path, head = folder / NAME, ["path", "student", "assignment", "reason"]
    harmless = [[cell(encodable(text)) for text in line] for line in lines]
    files.write(path, table([head, *harmless]))
    return path
