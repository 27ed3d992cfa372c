"""When a course's gradebook is asked: nbgrader, which reads it, takes seconds to start."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from autograder.cli.settling import has_gradebook


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
