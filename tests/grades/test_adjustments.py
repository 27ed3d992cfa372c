"""What an instructor decides: read once, applied by one function, told with its reason."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import physics
import pytest
from click.testing import CliRunner
from click.testing import Result as Done
from judged import made

from autograder.cli import main
from autograder.errors import UsageError
from autograder.grades.adjustments import FILE, Adjustments, read
from autograder.grades.settled import remarks
from autograder.results import ExerciseResult, Fault, Result, store

NAME = "falling"
HEAD = "student,assignment,exercise,points,reason\n"


def result(student: str, fall: float = 2.0, landing: float = 3.0, bonus: bool = False) -> Result:
    """Return a graded submission with these points."""
    return made(
        ExerciseResult("fall", fall, 2.0, "correct" if fall == 2 else "wrong"),
        ExerciseResult("landing", landing, 3.0, "correct", bonus=bonus),
        student=student,
        max_score=2.0 if bonus else 5.0,
    )


def faulty(student: str) -> Result:
    return made(student=student, fault=Fault("submission", "not a notebook."))


@pytest.fixture
def adjusted(tmp_path: Path) -> Callable[..., Result]:
    """Return ``adjusted(result, rows)``: the result under decisions on its student."""

    def apply(before: Result, *rows: str) -> Result:
        text = HEAD + "".join(f"{before.student},{NAME},{row}\n" for row in rows)
        (tmp_path / FILE).write_text(text, encoding="utf-8")
        settled, _ = Adjustments(read(tmp_path / FILE)).apply([before, result("another")])
        return settled

    return apply


@pytest.mark.parametrize(
    ("rows", "total", "said"),
    [
        (["fall,1.5,So."], (4.5, 5.0), "`fall`: 1.5 of 2 points, not 0: So."),
        (["fall,+1,So."], (4.0, 5.0), "`fall`: 1 of 2 points, not 0: So."),
        (["fall,-1,So."], (3.0, 5.0), "`fall`: 0 of 2 points, not 0: So."),
        (["fall,0,So."], (3.0, 5.0), "`fall`: 0 of 2 points, not 0: So."),
        (["fall,excused,So."], (3.0, 3.0), "`fall`: excused, so it does not count: So."),
        ([",4,So."], (4.0, 5.0), "4 points in all, not 3: So."),
        ([",+0.5,So."], (3.5, 5.0), "3.5 points in all, not 3: So."),
        ([",-9,So."], (0.0, 5.0), "0 points in all, not 3: So."),
        ([",+9,So."], (12.0, 5.0), "12 points in all, not 3: So."),
        ([",excused,So."], (None, None), "Excused: So."),
        ([",-1,Late.", "fall,2,So."], (4.0, 5.0), "4 points in all, not 5: Late."),
        (["fall,excused,So.", "landing,Excused,So."], (None, None), "`fall`: excused"),
    ],
)
def test_points_are_decided(
    rows: list[str],
    total: tuple[float, float],
    said: str,
    adjusted: Callable[..., Result],
) -> None:
    """Of an exercise first, then of the total; each with what it was before, and the reason."""
    before = result("ann", fall=0.0)
    after = adjusted(before, *rows)
    assert (after.score, after.max_score) == total
    assert any(text.startswith(said) for text in remarks(after))
    assert len(remarks(after)) == len(rows)
    assert before == result("ann", fall=0.0)


def test_others_are_as_they_were(tmp_path: Path) -> None:
    """A decision is on one student's work alone, and what fits none is left to be told."""
    (tmp_path / FILE).write_text(
        HEAD + f"ann,{NAME},fall,0,So.\nbob,{NAME},fall,0,So.\nann,{NAME},softmax,0,So.\n"
        "ann,other,fall,0,So.\n",
        encoding="utf-8",
    )
    decisions = Adjustments(read(tmp_path / FILE))
    _, other = decisions.apply([result("ann"), result("eve")])
    assert other == result("eve")
    assert list(map(str, decisions.left)) == [
        f"bob, {NAME}, fall",
        f"ann, {NAME}, softmax",
        "ann, other, fall",
    ]


def test_what_could_not_be_graded_can_be_decided(adjusted: Callable[..., Result]) -> None:
    """A total is a grade, of the others' maximum; nothing can be added to what is not there."""
    after = adjusted(faulty("ann"), ",4,Read on paper.")
    assert (after.score, after.max_score, after.fault) == (4.0, 5.0, None)
    assert adjusted(faulty("ann"), ",+1,So.") == faulty("ann")


def test_bonus_stays_a_bonus(adjusted: Callable[..., Result]) -> None:
    """What is decided adds up as what was graded does."""
    after = adjusted(result("ann", landing=0.0, bonus=True), "landing,1,So.")
    assert (after.score, after.max_score) == (3.0, 2.0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("student,points\n", "its first line has to be student,assignment,exercise,points,reason"),
        (HEAD + "ann,a,f,1\n", "line 2: 4 cells, expected 5"),
        (HEAD + "ann,a,f,one,So.\n", 'line 2: points are "one", expected a number, +1, -1 or exc'),
        *(
            (HEAD + f"ann,a,f,{said},So.\n", f'points are "{said}"')
            for said in ("nan", "1e3", "9" * 400, "\u0663")
        ),
        (HEAD + "ann,a,f,1,\n", "line 2: student, assignment and reason have to be there"),
        (HEAD + "ann,a,f,1,So.\n\nann,a,f,+1,So.\n", "line 4: ann, a, f is there twice"),
    ],
)
def test_row_that_is_not_understood_stops(text: str, said: str, tmp_path: Path) -> None:
    """With its line: no grade is changed by half of a file."""
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as raised:
        read(tmp_path / FILE)
    assert said in str(raised.value)


def test_file_may_come_from_a_spreadsheet(tmp_path: Path) -> None:
    """With its mark, semicolons and decimal commas."""
    text = "\ufeff" + HEAD.replace(",", ";") + f'ann;{NAME};fall;1,5;"So; so."\n'
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    (each,) = read(tmp_path / FILE)
    assert (each.points, each.relative, each.reason) == (1.5, False, "So; so.")


# every reader


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a course with graded work of four students, and decisions on three."""
    physics.write(tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "build").mkdir()
    for each in (result("ann", fall=0.0), result("ben"), result("cid"), faulty("dan")):
        store.append(tmp_path / "build" / "results.jsonl", each)
    (tmp_path / FILE).write_text(
        HEAD + f"ann,{NAME},fall,+1.5,The text was unclear.\n"
        f"ben,{NAME},,excused,Ill.\ncid,{NAME},landing,excused,Joined late.\n",
        encoding="utf-8",
    )
    return tmp_path


def said(*command: object) -> Done:
    return CliRunner().invoke(main, [str(part) for part in command])


def test_export_page_and_publish_agree(course: Path) -> None:
    """One function for all: the same total, with its reason."""
    done = said("export", "csv", "build")
    assert "Adjusted: 3 of 4" in done.stderr
    with open(course / "build" / "export.csv", newline="", encoding="utf-8") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert {name: (row["score"], row["max_score"]) for name, row in rows.items()} == {
        "ann": ("4.50", "5.00"),
        "ben": ("", ""),
        "cid": ("2.00", "2.00"),
        "dan": ("", ""),
    }
    assert rows["ann"]["feedback"].startswith(
        "`fall`: 1.5 of 2 points, not 0: The text was unclear. fall, 1.5 of 2 points."
    )
    assert said("report", "build").exit_code == 0
    pages = {p.name[:3]: p.read_text(encoding="utf-8") for p in course.glob("build/feedback/*")}
    assert "<strong>4.5</strong> of 5 points" in pages["ann"]
    assert "1.5 of 2 points, not 0: The text was unclear." in pages["ann"]
    assert "Excused: Ill." in pages["ben"]
    assert "<strong>2</strong> of 2 points" in pages["cid"]
    said("publish", "build", "--format", "github")
    assert "4.5 of 5 points" in (course / "build" / "summary.md").read_text(encoding="utf-8")


CANVAS = """Student,ID,SIS Login ID,Section,Lab (1)
    Points Possible,,,,5.00
A,1,ann,x,
B,2,ben,x,
C,3,cid,x,
"""


def test_excused_is_what_the_platform_calls_it(course: Path) -> None:
    """EX in Canvas; of a part, the rest counts for all of it, and it is told."""
    (course / "book.csv").write_text(CANVAS, encoding="utf-8")
    done = said("export", "canvas", "build", "--template", "book.csv", "--column", "Lab")
    lines = (course / "build" / "canvas.csv").read_text(encoding="utf-8").splitlines()
    assert [line.rpartition(",")[2] for line in lines[2:]] == ["4.50", "EX", "5.00"]
    assert "so the rest counts for all of it: 1\n  cid (2 of 2)" in done.stderr


def test_adjustments_are_never_read_beside_results(course: Path) -> None:
    """A student's repository may hold what it likes; the course's or a named file counts."""
    (course / FILE).rename(course / "build" / FILE)
    assert "Adjusted" not in said("export", "csv", "build").stderr
    done = said("export", "csv", "build", "--adjustments", course / "build" / FILE)
    assert "Adjusted: 3 of 4" in done.stderr


def test_grade_counts_what_was_decided(course: Path) -> None:
    """The table and scores.csv have it, results.jsonl is what was graded."""
    file = course / "submitted" / "ann" / NAME / f"{NAME}.ipynb"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(physics.notebook()), encoding="utf-8")
    (course / FILE).write_text(HEAD + f"ann,{NAME},,-1,Late.\n", encoding="utf-8")
    done = said("grade", "submitted", "--out", "grades", "--jobs", "1")
    assert done.exit_code == 0, done.output
    assert "Adjusted: 1 of 1" in done.stderr
    scores = (course / "grades" / "scores.csv").read_text(encoding="utf-8")
    assert scores.splitlines()[1] == '"ann","2.00","3.00","4.00","5.00"'
    assert store.load(course / "grades" / "results.jsonl")[0].score == 5.0
