"""When a course's gradebook is asked: nbgrader, which reads it, takes seconds to start."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from autograder.cli.settling import has_gradebook, tell
from autograder.grades.adjustments import Adjustment, Adjustments
from autograder.results import Score


@pytest.mark.parametrize("rows", [0, 1])
def test_gradebook_without_submissions_is_none(rows: int, tmp_path: Path) -> None:
    """As generating an assignment leaves it."""
    with sqlite3.connect(tmp_path / "gradebook.db") as database:
        database.execute("CREATE TABLE submitted_assignment (id)")
        database.executemany("INSERT INTO submitted_assignment VALUES (?)", rows * [(1,)])
    assert has_gradebook(tmp_path) is bool(rows)


def test_course_without_one_has_none(tmp_path: Path) -> None:
    """Nor does asking make one."""
    assert not has_gradebook(tmp_path)
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize(
    ("file", "text"), [("gradebook.db", "no database"), ("nbgrader_config.py", "db_url")]
)
def test_doubtful_gradebook_is_nbgraders_to_read(file: str, text: str, tmp_path: Path) -> None:
    """One that is elsewhere, or that cannot be read here."""
    (tmp_path / file).write_text(text, encoding="utf-8")
    assert has_gradebook(tmp_path)


def test_decision_that_fits_nothing_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A misspelt assignment or exercise, too; one of another assignment waits for its results."""
    (tmp_path / "reference" / "week2").mkdir(parents=True)
    (tmp_path / "reference" / "week1.py").touch()
    rows = [Score("a.py", "Rene\u0301e", "week1", 1.0, 2.0)]
    said = [
        ("Ren\u00e9e", "week1", ""),
        ("ann", "week2", ""),
        ("ann", "weak1", ""),
        ("Ren\u00e9e", "week1", "g"),
    ]
    decisions = Adjustments([Adjustment(*each, 1.0, True, "why") for each in said])
    decisions.apply(rows)
    tell(decisions, rows, tmp_path)
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "Adjusted: 1 of 1"
    assert told[1].startswith("Decided, but nothing to adjust: 2 (ann, weak1; ")
