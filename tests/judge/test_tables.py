"""Tables of pandas and sparse matrices, in a course that declares them, by every face."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import kinds
import pytest
from kinds import TABLES, Kind, run
from markupsafe import escape
from nbgrader.api import Gradebook  # type: ignore[import-untyped]
from shells import shells

from autograder.course.catalogue import Catalogue
from autograder.judge.grade import grade
from autograder.notebook import bundle
from autograder.report.feedback import feedback
from autograder.report.html import student_page
from autograder.results import Result
from autograder.sandbox.inside.pipe.wire import Cell
from autograder.sandbox.plain import Plain
from autograder.sandbox.protocol import Sandbox
from autograder.submissions.reading import Submission

pytestmark = pytest.mark.slow  # a zygote with pandas and scipy takes seconds

USES = "pandas scipy.sparse"
SETUP = """import numpy as np
import pandas as pd
from scipy import sparse
from checks import check, summary"""
FIELDS = ("right", "mistake", "wrong")


def submission(field: str) -> Submission:
    """Return one that gives these answers to all exercises."""
    answers = [kinds.function(kind, getattr(kind, field)) for kind in TABLES]
    text = SETUP.rpartition("\n")[0]
    cells = tuple(Cell(n, text) for n, text in enumerate([text, *answers], 1))
    return Submission(Path("ann.ipynb"), "ann", "kinds", cells, "0" * 64)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Return the course."""
    return Catalogue(kinds.write(tmp_path_factory.mktemp("tables"), TABLES, USES))


@pytest.fixture(scope="module")
def results(course: Catalogue, sandbox: Sandbox) -> dict[str, Result]:
    """Return what becomes of right answers, known mistakes and others."""
    return {field: grade(submission(field), sandbox, course.key("kinds")) for field in FIELDS}


@pytest.fixture(scope="module")
def heard(course: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Return what check cells say of them."""
    folder = tmp_path_factory.mktemp("release")
    bundle.write(course.key("kinds"), folder)
    said = {}
    with shells(folder) as tell:
        for field in FIELDS:
            answers = [kinds.function(kind, getattr(kind, field)) for kind in TABLES]
            checks = [f"check('{kind.name}', {kind.name})" for kind in TABLES]
            ran = tell(SETUP, *answers, *checks)[-len(TABLES) :]
            said[field] = [" ".join(each.said.split()) for each in ran]
    return said


each_kind = pytest.mark.parametrize(
    ("place", "kind"), [*enumerate(TABLES)], ids=[kind.name for kind in TABLES]
)


@each_kind
def test_table_is_graded(results: dict[str, Result], place: int, kind: Kind) -> None:
    """Right, a known mistake, another: by a sentence of its kind, with its input."""
    right, mistaken, wrong = (results[field].exercises[place] for field in FIELDS)
    assert (right.status, right.advice) == ("correct", ()), feedback(right)
    assert mistaken.mistake == f"other-{kind.name}"
    [case] = feedback(wrong).public
    assert case.sentence.startswith(kind.said)
    assert case.inputs.startswith(f"Here {kind.parameter} = ")


@each_kind
def test_check_cell_says_the_same_of_a_table(
    heard: dict[str, list[str]], results: dict[str, Result], place: int, kind: Kind
) -> None:
    """Tables are values in checks.json, too."""
    right, mistaken, wrong = (heard[field][place] for field in FIELDS)
    assert right.startswith(f"✓ {kind.name}: 1 public case passes.")
    assert "Not scored" not in right
    assert "You make the mistake that is known." in mistaken
    [case] = feedback(results["wrong"].exercises[place]).public
    assert f"{case.sentence} {case.inputs}" in wrong


def test_page_shows_tables(course: Catalogue, results: dict[str, Result]) -> None:
    """As the calls that make them."""
    page = student_page(results["wrong"], course)
    shown = [c for e in results["wrong"].exercises for c in e.cases if not c.hidden]
    texts = [value["text"] for c in shown for value in (c.expected, c.actual) if value]
    assert all(str(escape(text)) in page for text in texts)
    assert "DataFrame({'shop': ['a', 'b'], 'price': [5, 2]})" in texts


def test_own_machine_needs_no_declaration(course: Catalogue) -> None:
    """`check` runs what is installed for the student."""
    result = grade(submission("right"), Plain(), course.key("kinds"), public_only=True)
    assert [e.status for e in result.exercises] == ["correct"] * len(TABLES)


def test_grader_of_another_course_needs_no_pandas() -> None:
    """It is imported where a course uses it."""
    program = "import sys, autograder.judge.grade, autograder.notebook.bundle; print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert {"pandas", "scipy"}.isdisjoint(ran.stdout.split())


def test_whole_way_with_tables(tmp_path: Path) -> None:
    """The gate, generation, nbgrader's autograde and pytest: all points, or none."""
    course = kinds.write(tmp_path / "course", TABLES, USES)
    assert run(course, "nbgrader", "generate_assignment", "kinds") == 0
    verify = [sys.executable, "-m", "autograder", "verify", "kinds"]
    verified = subprocess.run(verify, cwd=course, check=False, stdout=subprocess.PIPE, text=True)
    for said in ("24 expected values agree", "source version scores 8 of 8", "scores 0, 8 exer"):
        assert said in verified.stdout
    for student, field in (("ann", "right"), ("bob", "wrong")):
        folder = course / "submitted" / student / "kinds"
        folder.mkdir(parents=True)
        answers = [getattr(kind, field) for kind in TABLES]
        text = json.dumps(kinds.notebook(answers, TABLES, USES))
        (folder / "kinds.ipynb").write_text(text, encoding="utf-8")
    assert run(course, "nbgrader", "autograde", "kinds") == 0
    with Gradebook(f"sqlite:///{course}/gradebook.db", "kinds") as gradebook:
        scores = {s.student.id: s.score for s in gradebook.assignment_submissions("kinds")}
    assert scores["ann"] == len(TABLES)
    assert scores["bob"] < 2
    for student, code in (("ann", 0), ("bob", 1)):
        options = ("--pyargs", "autograder", "-q", f"--course={course}")
        folder = course / "submitted" / student
        assert run(tmp_path, "pytest", *options, f"--submission={folder}") == code
