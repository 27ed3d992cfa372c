"""A class list: the right name for every file, and who has handed in nothing."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from physics import CATALOGUE

from autograder.cli import main
from autograder.errors import UsageError
from autograder.lms.roster import read
from autograder.results import store
from autograder.submissions.finding import Found

assert CATALOGUE.names == ["falling"]

CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Lab (1)
    Points Possible,,,,,5
"Doe, Ann",21,u21,ann@x.example,A,
"Doe, Ben",22,u22,ben,A,
"Doe, John",23,u23,john,A,
"Doe, John",24,u24,jdoe,B,
"""
PARTED = """LastName,FirstName,ID,SIS User ID,SIS Login ID,Section,Lab (1)
Points Possible,,,,,,5
Doe,Ann,21,u21,ann@x.example,A,
Doe,Ben,22,u22,ben,A,
Doe,John,23,u23,john,A,
Doe,John,24,u24,jdoe,B,
"""
MOODLE = """Kennung,Vollständiger Name,E-Mail-Adresse,Status,Bewertung
Teilnehmer/in 21,"Doe, Ann",ann@x.example,,
Teilnehmer/in 22,"Doe, Ben",ben@x.example,,
Teilnehmer/in 23,"Doe, John",john@x.example,,
Teilnehmer/in 24,"Doe, John",jdoe@x.example,,
"""
NBGRADER = """id,last_name,first_name,email,lms_user_id
"Doe, Ann",Doe,Ann,ann@x.example,21
"Doe, Ben",Doe,Ben,ben@x.example,22
"Doe, John",Doe,John,john@x.example,23
"Doe, John",Doe,John,jdoe@x.example,24
"""
PLAIN = """id;Student;email;group
21;Doe, Ann;ann@x.example;A
22;Doe, Ben;ben@x.example;A
23;Doe, John;john@x.example;ann
24;Doe, John;jdoe@x.example;ben
"""
LISTS = {
    "canvas": (CANVAS, "canvas"),
    "canvas, parted": (PARTED, "canvas"),
    "moodle": (MOODLE, "moodle"),
    "nbgrader": (NBGRADER, ""),
    "any": (PLAIN, ""),
}


NAMES = {
    "Doe, Ann": "Doe, Ann",
    "doe, BEN": "Doe, Ben",
    "ann": "Doe, Ann",
    "ann@x.example": "Doe, Ann",
    "jdoe": "Doe, John 24",
    "Doe, John 23": "Doe, John 23",
    **{name: name for name in ("Doe, John", "Doe", "Ann", "Ann-Marie", "A", "group", "")},
} | {"Ann": "Doe, Ann"}


def listed(folder: Path, text: str) -> Path:
    path = folder / "class.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("text", "platform"), LISTS.values(), ids=LISTS)
def test_student_is_found_where_there_is_one(text: str, platform: str, tmp_path: Path) -> None:
    """By a whole name, in upper or lower case, by what stands before an @, by a number at first."""
    people = read(listed(tmp_path, text))
    for name, expected in NAMES.items():
        called = people.called(Found(Path("x"), name))
        assert called.student == expected
        known = expected[-2:].isdigit() or expected in ("Doe, Ann", "Doe, Ben")
        assert bool(called.lms_id) == bool(platform and known)
    for number in ("canvas:23", "moodle:23"):
        john = people.called(Found(Path("x"), "doe, ben", lms_id=number))
        is_own = platform in ("", number.partition(":")[0])
        assert john.student == ("Doe, John 23" if is_own else "Doe, Ben")
        assert john.lms_id == number


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no class list: name the column with students' names `student`."),
        ("name,email\nann,ann@x\n", "no class list: name the column"),
        ("student,id\n,\n", "nobody is in this class list."),
        ('student\n"ann', "line 2: a quotation mark is never closed."),
    ],
)
def test_what_is_no_class_list_is_one_line(text: str, said: str, tmp_path: Path) -> None:
    """With what to write."""
    path = listed(tmp_path, text)
    with pytest.raises(UsageError, match=f"{re.escape(str(path))}: {re.escape(said)}"):
        read(path)


@pytest.mark.usefixtures("course_named")
def test_class_has_the_names_of_its_list(
    notebook: Callable[..., dict[str, Any]], submit: Callable[..., Path], tmp_path: Path
) -> None:
    """In rows and pages; two files of one student are one; who is missing, or unknown, is told."""
    for place in ("doeann_21_900_falling", "doejohn_LATE_23_901_falling", "guest_99_902_falling"):
        submit(notebook(), f"class/{place}.ipynb")
    submit(notebook(), "class/ann@x.example/falling.ipynb")
    roster, out = str(listed(tmp_path, CANVAS)), tmp_path / "out"
    command = ["grade", str(tmp_path / "class"), "--out", str(out), "--roster", roster]
    ended = CliRunner().invoke(main, command)
    assert ended.exit_code == 0, ended.output
    rows = {row.student: (row.lms_id, row.late) for row in store.load(out / "results.jsonl")}
    assert rows == {
        "Doe, Ann": ("canvas:21", False),
        "Doe, John 23": ("canvas:23", True),
        "guest": ("canvas:99", False),
    }
    assert "1 not in the class list:\n  guest\n" in ended.output
    assert (
        "2 in the class list and handed in nothing:\n  Doe, Ben\n  Doe, John 24\n" in ended.output
    )
    with open(out / "not_graded.csv", newline="", encoding="utf-8") as file:
        absent = [row["student"] for row in csv.DictReader(file) if not row["path"]]
    assert absent == ["Doe, Ben", "Doe, John 24"]
    reported = CliRunner().invoke(main, ["report", str(out), "--roster", roster])
    assert reported.exit_code == 0, reported.output
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "<li><bdi>Doe, Ben</bdi></li>" in page
    export = ["export", "canvas", str(out), "--template", roster, "--column", "Lab"]
    assert CliRunner().invoke(main, export).exit_code == 0
    filled = (out / "canvas.csv").read_text(encoding="utf-8").splitlines()
    assert [row.rsplit(",", 1)[1] for row in filled[2:]] == ["5.00", "", "5.00", ""]
