"""A declared assignment whose notebook was an nbgrader course's: the whole way, by its commands."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import physics
import pytest
from nbgrader.api import Gradebook  # type: ignore[import-untyped]
from warm import nbgrader

from autograder.cells import grade_id
from autograder.nbgrader.settled import take
from autograder.results import Result, store

pytestmark = pytest.mark.slow

STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
HALF = "###BEGIN SOLUTION\ndef half(x):\n    return x / 2\n###END SOLUTION"
FALL = """def fall(t):
    ### BEGIN SOLUTION
    for _ in range(1):
        s = half(2 * 9.81 * np.square(t) / 2)
    return s
    ### END SOLUTION"""
WHY = "Why?\n### BEGIN SOLUTION\nThe speed grows.\n### END SOLUTION\nOne sentence."


def cell(kind: str, name: str, source: str, **says: Any) -> dict[str, Any]:
    made = physics._cell(kind, name, source, solution=True, points=says.get("points"))
    made["metadata"]["nbgrader"] |= {"solution": False} | says
    return made


def notebook(**answers: str) -> dict[str, Any]:
    """Return the source version, or one with other answers."""
    found = {"half": HALF, "fall": FALL, "landing": physics.LANDING, "why": WHY, "plot": "1"}
    answer = (found | answers).__getitem__
    cells = [
        physics._cell("code", "setup", "import numpy as np\nfrom checks import check"),
        physics._cell("markdown", "one", "## Problem 1 [10 pts]\n\nIn all 10 points."),
        cell("code", "half", answer("half"), solution=True),
        cell("code", "fall", answer("fall"), solution=True),
        cell("code", "check_fall", 'check("fall", fall)', locked=True, points=2),
        cell("code", "test_more", "assert fall(0) == 0", locked=True, points=4),
        cell("code", "landing", answer("landing"), solution=True),
        cell("code", "check_landing", 'check("landing", landing)', locked=True, points=3),
        cell("markdown", "why", answer("why"), solution=True, points=2),
        cell("code", "plot", answer("plot"), solution=True, points=1),
    ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


HELPED = {
    "half": "1",  # the helper stands in a cell of the student's own
    "fall": "def fall(t):\n    return half(9.81 * t * t)",
    "landing": "def landing(heights):\n    return (2 * heights / 9.81) ** 0.5",
    "why": "It is pulled.",
    "plot": "print(fall(1))",
}
OWN = physics._cell("code", "mine", "def half(x):\n    return x / 2")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Generate the assignment, and autograde a student with helpers and one who did nothing."""
    folder = physics.write(tmp_path_factory.mktemp("adopted"))
    source = folder / "source" / "falling" / "falling.ipynb"
    own = json.dumps(notebook()).replace("BEGIN SOLUTION", "BEGIN MY SOLUTION")
    source.write_text(own, encoding="utf-8")
    with (folder / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write('get_config().ClearSolutions.begin_solution_delimeter = "BEGIN MY SOLUTION"\n')
    with (folder / "reference" / "falling" / "answers.py").open("a", encoding="utf-8") as file:
        file.write("\n\ndef half(x):\n    return x / 2\n")
    done = nbgrader(folder, "generate_assignment", "falling", "--log-level=WARN")
    assert done.returncode == 0, done.stderr
    assert "`test_more` (4)" in done.stderr
    helped = notebook(**HELPED)
    helped["cells"].insert(2, OWN)
    released = (folder / "release" / "falling" / "falling.ipynb").read_text(encoding="utf-8")
    for student, text in {"ann": json.dumps(helped), "bob": released}.items():
        place = folder / "submitted" / student / "falling" / "falling.ipynb"
        place.parent.mkdir(parents=True)
        place.write_text(text, encoding="utf-8")
    autograde(folder)
    return folder


def autograde(folder: Path, *options: str) -> str:
    done = nbgrader(folder, "autograde", "falling", "--log-level=WARN", *options)
    assert done.returncode == 0, done.stderr
    return done.stderr


def grades(folder: Path, student: str) -> dict[str, tuple[float | None, bool]]:
    """Return points by the autograder, and whether a cell waits for a person."""
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as gradebook:
        submission = gradebook.find_submission("falling", student)
        found = [grade for each in submission.notebooks for grade in each.grades]
        return {grade.name: (grade.auto_score, grade.needs_manual_grade) for grade in found}


def results(folder: Path) -> dict[str, Result]:
    files = (folder / "autograded").glob("*/falling/falling.ipynb")
    kept = [json.loads(file.read_text("utf-8"))["metadata"]["autograder"] for file in files]
    log = folder / "results.jsonl"
    log.write_text("".join(f"{json.dumps(each)}\n" for each in kept), encoding="utf-8")
    return {result.student: result for result in store.load(log)}


def test_release_has_both_kinds_of_stub(course: Path) -> None:
    """Not the head of a loop is left of nbgrader's regions; what is around a region stays."""
    released = json.loads((course / "release/falling/falling.ipynb").read_text("utf-8"))
    left = {grade_id(cell): "".join(cell["source"]) for cell in released["cells"]}
    indented = STUB.replace("\n", "\n    ")
    assert left["half"] == left["plot"] == STUB
    assert left["fall"] == f"def fall(t):\n    {indented}"
    assert "    landed = ...  # which function" in left["landing"]
    assert left["why"] == "Why?\nYOUR ANSWER HERE\nOne sentence."


def test_checks_have_points_and_the_rest_waits(course: Path) -> None:
    """A test that nobody executes is no silent zero; an answer by hand is nbgrader's business."""
    assert grades(course, "ann") == {
        "check_fall": (2, False),
        "check_landing": (3, False),
        "test_more": (None, True),
        "why": (None, True),
        "plot": (None, True),
    }


def test_untouched_placeholders_are_no_answers(course: Path) -> None:
    """What nbgrader leaves of a solution is not answered, and no wrong answer."""
    (result,) = [result for name, result in results(course).items() if name == "bob"]
    assert [exercise.status for exercise in result.exercises] == ["unanswered", "unanswered"]
    assert grades(course, "bob")["test_more"] == (None, True)


def test_points_by_hand_survive_and_the_maximum_agrees(course: Path) -> None:
    """All points of the notebook are in the gradebook, in the export and in what is settled."""
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        for name, points in {"test_more": 3, "why": 1.5, "plot": 1}.items():
            grade = gradebook.find_grade(name, "falling", "falling", "ann")
            grade.manual_score, grade.needs_manual_grade = points, False
        gradebook.db.commit()
    autograde(course, "--force")
    assert nbgrader(course, "export", "--log-level=WARN").returncode == 0
    with (course / "grades.csv").open(encoding="utf-8") as file:
        row = next(row for row in csv.DictReader(file) if row["student_id"] == "ann")
    assert (row["score"], row["max_score"], row["test_more"]) == ("10.50", "12.00", "3.00")
    (settled,) = [
        each
        for each in take(course, list(results(course).values())).results.values()
        if each.student == "ann"
    ]
    assert (settled.score, settled.max_score) == (10.5, 12)


def test_results_of_the_run_before_are_kept(course: Path) -> None:
    """What a run replaces is set aside, and what the run before that has set aside goes."""
    log = course / "build" / "autograde" / "before" / "results.jsonl"
    autograde(course, "--force")
    assert {each.student: each.score for each in store.load(log)} == {"ann": 5, "bob": 0}
    then = results(course)["ann"]
    autograde(course, "--force", "--student=ann")
    assert [each.seconds for each in store.load(log)] == [then.seconds]
    autograde(course)
    assert len(store.load(log)) == 1


def test_gate_passes_with_helpers_in_a_cell_of_their_own(course: Path) -> None:
    """Made-up students have them where they answer at all, so mistakes are what they are.

    Regions are those that the course has told nbgrader; points by hand are told apart.
    """
    verify = [sys.executable, "-m", "autograder", "verify"]
    done = subprocess.run(verify, cwd=course, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    said = "the points that are declared, 5 in all; cells graded by hand have 7 more"
    assert said in " ".join(done.stdout.split())
