"""Grades as the gradebook has them: what leaves the course is what it says."""

from __future__ import annotations

import csv
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import physics
import pytest
from click.testing import CliRunner
from click.testing import Result as Done
from importers import canvas_imports, moodle_imports
from msgspec.structs import replace
from nbformat import from_dict
from nbgrader.api import Gradebook  # type: ignore[import-untyped]
from nbgrader.utils import compute_checksum  # type: ignore[import-untyped]

from autograder.cells import grade_id, is_check
from autograder.cli import main
from autograder.course.catalogue import Catalogue
from autograder.nbgrader.counting import count, release_version, uncounted
from autograder.nbgrader.rebuild import fill, kept_result, read_release, rebuild
from autograder.nbgrader.record import record
from autograder.nbgrader.settled import take, with_grades
from autograder.results import ExerciseResult, Fault, Result, Tier, store

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:Object of type <Submitted"),  # nbgrader's own
]
NAME = "falling"
POINTS = {"fall": 2.0, "landing": 3.0}


def result(student: str, fault: Fault | None = None, **scores: float) -> Result:
    """Return a graded submission with these points."""
    exercises = tuple(
        ExerciseResult(name, score, POINTS[name], "correct" if score == POINTS[name] else "wrong")
        for name, score in scores.items()
    )
    return Result(
        submission=f"submitted/{student}/{NAME}/{NAME}.ipynb",
        student=student,
        assignment=NAME,
        sha256="",
        score=None if fault else sum(scores.values()),
        max_score=None if fault else 5.0,
        seconds=0.0,
        sandbox=Tier(),
        versions={},
        exercises=exercises,
        fault=fault,
    )


CLASS = [
    result("ann", fall=2.0, landing=3.0),
    result("ben", fall=0.0, landing=3.0),
    result("cid", Fault("submission", "not a notebook.")),
    result("eve", fall=0.0, landing=0.0),
    result("fay", fall=2.0, landing=0.0),
]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a gradebook, which takes a program of its own."""
    file = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
        Gradebook(f"sqlite:///{file}", "mechanics").close()
    return file


@pytest.fixture
def course(tmp_path: Path, empty: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a course with a gradebook: a penalty, points by hand, a file to be graded by hand."""
    physics.write(tmp_path)
    monkeypatch.chdir(tmp_path)
    shutil.copy(empty, tmp_path)
    with opened(tmp_path) as book:
        book.add_assignment(NAME)
        book.add_notebook(NAME, NAME)
        for name, most in POINTS.items():
            book.add_grade_cell(f"check_{name}", NAME, NAME, cell_type="code", max_score=most)
            book.add_solution_cell(name, NAME, NAME)
        for each in [*CLASS, result("dan", fall=1.0, landing=1.0)]:
            book.add_student(each.student)
            if each.student == "fay":
                continue
            submission = book.add_submission(NAME, each.student)
            points = {exercise.name: exercise.score for exercise in each.exercises}
            for grade in submission.notebooks[0].grades:
                grade.auto_score = points.get(grade.name.removeprefix("check_"))
        book.find_submission_notebook(NAME, NAME, "ann").late_submission_penalty = 1.5
        book.find_grade("check_fall", NAME, NAME, "ben").manual_score = 1.25
        book.find_comment("fall", NAME, NAME, "ben").manual_comment = "Nearly there."
        book.db.commit()
    (tmp_path / "build").mkdir()
    for each in CLASS:
        store.append(tmp_path / "build" / "results.jsonl", each)
    return tmp_path


def opened(course: Path) -> Any:
    return Gradebook(f"sqlite:///{course}/gradebook.db", "mechanics")


def said(*command: object) -> Done:
    return CliRunner().invoke(main, [str(part) for part in command])


def written(folder: Path) -> dict[str, dict[str, str]]:
    with open(folder / "export.csv", newline="", encoding="utf-8") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def test_export_writes_what_the_gradebook_says(course: Path) -> None:
    """A penalty and points by hand count; who is not in it keeps the points of the results."""
    done = said("export", "csv", "build")
    assert done.exit_code == 0, done.output
    scores = {student: row["score"] for student, row in written(course / "build").items()}
    assert scores == {"ann": "3.50", "ben": "4.25", "cid": "", "eve": "0.00", "fay": "2.00"}
    assert done.stderr.splitlines()[0] == (
        "Taken from the gradebook: 3 of 5, 1 with points by hand, 1 with a late penalty"
    )
    assert "Graded there, not in these results: 1 (dan)" in done.stderr


@pytest.mark.parametrize("platform", ["canvas", "moodle"])
def test_penalties_and_points_by_hand_reach_the_importers(course: Path, platform: str) -> None:
    """The same numbers for the same people as the gradebook says, a zero among them."""
    ids = dict(enumerate(("ann", "ben", "eve", "fay"), 101))
    if platform == "canvas":
        head = "Student,ID,SIS User ID,SIS Login ID,Section,Falling (7)"
        most = "    Points Possible,,,,,5.00"
        lines = [head, most, *(f"{name},{n},s{n},{name},A," for n, name in ids.items())]
    else:
        head = "Identifier,Full name,Email address,Status,Grade,Maximum grade"
        lines = [head, *(f"Participant {n},{who},{who}@x.example,,,5.00" for n, who in ids.items())]
    template = course / "template.csv"
    template.write_text("\n".join(lines), encoding="utf-8", newline="")
    options = ["--column", "Falling"] if platform == "canvas" else []
    done = said("export", platform, "build", "--template", template, *options)
    assert done.exit_code == 0, done.output
    text = (course / "build" / f"{platform}.csv").read_text(encoding="utf-8")
    found = (
        canvas_imports(text, ids, 7)
        if platform == "canvas"
        else moodle_imports(text, ids, 5.0, newest=False)
    )
    assert found == {"ann": 3.5, "ben": 4.25, "eve": 0.0, "fay": 2.0}


def test_export_has_the_words_of_the_gradebook(course: Path) -> None:
    """Why the points are others stands beside them."""
    said("export", "csv", "build")
    rows = written(course / "build")
    assert rows["ann"]["feedback"].startswith("Handed in late: 1.5 points off. fall, 2 of 2")
    assert (
        "`fall`: 1.25 of 2 points, given by hand. `fall`: Nearly there." in rows["ben"]["feedback"]
    )


def test_pages_have_the_grades_that_are_exported(course: Path) -> None:
    """One student, one truth: the page shows the same total and why."""
    assert said("report", "build").exit_code == 0
    page = (course / "build" / "feedback" / f"ann__{NAME}.html").read_text(encoding="utf-8")
    assert "<strong>3.5</strong> of 5 points" in page
    assert "Handed in late: 1.5 points off." in page


def test_export_waits_for_a_person(course: Path) -> None:
    """Where some cells are graded and others not, there is no total yet."""
    with opened(course) as book:
        book.find_grade("check_landing", NAME, NAME, "eve").auto_score = None
        book.db.commit()
    done = said("export", "csv", "build")
    assert written(course / "build")["eve"]["score"] == ""
    assert "To be graded by hand first, left as it is: 1\n  eve" in done.stderr


def test_export_tells_a_gradebook_that_is_behind(course: Path) -> None:
    """After a regrade without --gradebook, the gradebook still counts, and it is said."""
    log = course / "build" / "results.jsonl"
    store.append(log, result("eve", fall=2.0, landing=0.0))
    done = said("export", "csv", "build")
    assert written(course / "build")["eve"]["score"] == "0.00"
    assert "`grade --gradebook` brings it up to date: 1 (eve)" in done.stderr


def test_points_by_hand_of_all_cells_are_a_grade(course: Path) -> None:
    """What could not be read has a score once a person has given all of it."""
    with opened(course) as book:
        for name in POINTS:
            book.find_grade(f"check_{name}", NAME, NAME, "cid").manual_score = 1.0
        book.db.commit()
    taken = take(course, CLASS).results[CLASS[2].submission]
    assert (taken.score, taken.max_score, taken.fault) == (2.0, 5.0, None)


@pytest.mark.parametrize(
    ("said", "total"),
    [('dropped="Too hard.",', (3.0, 3.0)), ("bonus=True,", (5.0, 3.0)), ("", (5.0, 5.0))],
)
def test_gradebook_agrees_on_what_counts(
    course: Path, said: str, total: tuple[float, float]
) -> None:
    """Its cells keep their place; the maximum of one that does not count is 0, until it does.

    nbgrader's own check of a notebook against the gradebook finds the two to agree.
    """
    declared = course / "reference" / NAME / "fall.py"
    text = declared.read_text(encoding="utf-8")
    place = physics.CATALOGUE.folder / "release" / NAME
    release = place / f"{NAME}.ipynb"
    with opened(course) as book:
        for cell in read_release(release)["cells"]:
            if is_check(cell):
                whole = {"cell_type": "code", "source": cell["source"]}
                book.add_source_cell(grade_id(cell), NAME, NAME, **whole)
        for word in ('dropped="An earlier reason.",', said):
            declared.write_text(text.replace("points=2,", f"points=2, {word}"), encoding="utf-8")
            catalogue = Catalogue(course)
            count(book.find_assignment(NAME), catalogue, place)
            book.db.commit()
            without = uncounted(catalogue, NAME, NAME)
            notebook = rebuild(release_version(release, without), [])
            fall = catalogue.assignment(NAME)["fall"]
            first = replace(CLASS[0].exercises[0], bonus=fall.bonus, dropped=fall.dropped)
            fill(notebook, replace(CLASS[0], exercises=(first, CLASS[0].exercises[1])))
            submitted = book.find_submission_notebook(NAME, NAME, "ann")
            submitted.late_submission_penalty = None
            record(from_dict(notebook), submitted)  # type: ignore[no-untyped-call]
            book.db.commit()
        submission = book.find_submission(NAME, "ann")
        assert (submission.score, submission.max_score) == total
        settled = with_grades(kept_result(notebook) or CLASS[0], submission.notebooks)
        book.find_grade("check_fall", NAME, NAME, "ann").manual_score = 1.0
        book.db.commit()
        remarks = with_grades(kept_result(notebook) or CLASS[0], submission.notebooks).remarks
        by_hand = {"bonus=True,": "1 of 2 points, a bonus", "": "1 of 2 points"}
        told = [f"`fall`: {by_hand[said]}, given by hand."] if said in by_hand else []
        assert [*remarks] == told
        check = next(c for c in notebook["cells"] if grade_id(c) == "check_fall")
        kept = book.find_source_cell("check_fall", NAME, NAME).checksum
        assert compute_checksum(from_dict(check)) == kept  # type: ignore[no-untyped-call]
    assert (settled.score, settled.max_score) == total


def test_course_without_gradebook_is_no_fault(course: Path) -> None:
    """Then the results are all there is, and nothing is said."""
    (course / "gradebook.db").unlink()
    done = said("export", "csv", "build")
    assert written(course / "build")["ann"]["score"] == "5.00"
    assert "gradebook" not in done.stderr
