"""Grade, export, import: the importers' own rules bring the same numbers to the same people.

The rules are those of Canvas's gradebook importer (whose row, which column, what a cell says) and
of Moodle's offline grading worksheet (identifier, grade, what is passed over), as published.
"""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from importers import canvas_imports, moodle_imports
from judged import made

from autograder.cli import main
from autograder.results import ExerciseResult, store

POINTS = {"ann": 0.0, "ben": 3.25, "cid": 5.0, "eve": 4.5, "fay": 2.0}  # as graded
COUNTS = {"ann": 0.0, "ben": 4.25, "cid": 3.5, "eve": 4.5, "fay": None}  # as decided
DECIDED = """student,assignment,exercise,points,reason
ben,lab,,+1,The text was unclear.
cid,lab,,-1.5,Handed in late.
fay,lab,,excused,Ill.
"""


@pytest.fixture
def graded(tmp_path: Path) -> Path:
    """Return the folder of a class's results, decisions beside its folder."""
    folder = tmp_path / "grades"
    folder.mkdir()
    for student, score in POINTS.items():
        whole = ExerciseResult("whole", score, 5.0, "partial")
        result = made(whole, student=student, assignment="lab")
        store.append(folder / "results.jsonl", result)
    (tmp_path / "decided.csv").write_text(DECIDED, encoding="utf-8")
    return folder


def exported(graded: Path, format_: str, template: str, *options: str) -> str:
    """Return the file that `export` writes."""
    (graded / "template.csv").write_text(template, encoding="utf-8", newline="")
    decided = str(graded.parent / "decided.csv")
    command = ["export", format_, str(graded), "--template", str(graded / "template.csv")]
    done = CliRunner().invoke(main, [*command, "--adjustments", decided, *options])
    assert done.exit_code == 0, done.output
    return (graded / f"{format_}.csv").read_text(encoding="utf-8")


IDS = {101: "ann", 102: "ben", 103: "cid", 104: "eve", 105: "fay", 106: "gil"}
STUDENT = "Student,ID,SIS User ID,SIS Login ID,Section,Other (1),Lab (2)"
PARTED = STUDENT.replace("Student,", "LastName,FirstName,")


@pytest.mark.parametrize("header", [STUDENT, PARTED])
@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize(("possible", "factor"), [("5.00", 1), ("10.00", 2), ("2,50", 0.5)])
def test_canvas_gets_the_numbers_that_count(
    header: str, separator: str, possible: str, factor: float, graded: Path
) -> None:
    """Zero, an addition, a penalty, an excuse; in both layouts, of any maximum."""
    names = ["", ""] if header == PARTED else [""]
    lines = [
        header.split(","),
        [*names[1:], "", "", "", "", "", "Manual Posting", ""],
        ["    Points Possible", *names[1:], "", "", "", "", "1", possible],
        *([name, *names[1:], str(n), f"s{n}", name, "A", "1", ""] for n, name in IDS.items()),
    ]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(lines)
    text = exported(graded, "canvas", out.getvalue(), "--column", "Lab", "--scale")
    wanted = {who: None if p is None else p * factor for who, p in COUNTS.items()}
    assert canvas_imports(text, IDS, 2) == pytest.approx(wanted, abs=0.0051)
    assert canvas_imports(text, IDS, 1) == dict.fromkeys(IDS.values(), 1.0)


@pytest.mark.parametrize("newest", [False, True])
def test_moodle_gets_the_numbers_that_count(newest: bool, graded: Path) -> None:
    """The same; the excused is left as it is, and the newest versions lack the 0 that is listed."""
    heads = "Identifier,Full name,Email address,Status,Grade,Maximum grade,Last modified (grade)"
    rows = [f"Participant {n},{name},{name}@x.example,,,5.00,-" for n, name in IDS.items()]
    text = exported(graded, "moodle", "\n".join([heads, *rows]))
    wanted = {who: p for who, p in COUNTS.items() if p is not None and (p or not newest)}
    assert moodle_imports(text, IDS, 5.0, newest) == wanted


def test_moodle_gives_each_student_the_own_page(graded: Path) -> None:
    """By the number in the file's name, as the importer of feedback files reads it."""
    heads = "Identifier,Email address,Grade,Maximum grade"
    rows = [f"Participant {n},{name},,5.00" for n, name in IDS.items()]
    pages = graded / "pages.zip"
    exported(graded, "moodle", "\n".join([heads, *rows]), "--pages", str(pages))
    found = {}
    with zipfile.ZipFile(pages) as archive:
        for path in archive.namelist():
            _, number, type_, plugin, name = path.split("_", 4)
            assert (type_, plugin, name) == ("assignfeedback", "file", "feedback.html")
            found[IDS[int(number)]] = archive.read(path).decode()
    assert set(found) == set(COUNTS)
    assert all(f"<h1><bdi>{student}</bdi></h1>" in page for student, page in found.items())
    assert "<strong>4.25</strong> of 5 points" in found["ben"]
    assert "Excused: Ill." in found["fay"]
