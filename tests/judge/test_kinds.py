"""Every kind of value, in inputs, answers and mistakes, is graded and told of by every face."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import kinds
import pytest
from kinds import KINDS, Kind, run
from markupsafe import escape
from nbgrader.api import Gradebook  # type: ignore[import-untyped]
from shells import shells

from autograder.course.catalogue import Catalogue
from autograder.judge.grade import grade
from autograder.notebook import bundle
from autograder.report.feedback import feedback
from autograder.report.html import student_page
from autograder.results import ExerciseResult, Result
from autograder.sandbox.inside.pipe.wire import Cell
from autograder.sandbox.protocol import Sandbox
from autograder.submissions.reading import Submission

SETUP = "import datetime\nimport numpy as np\nfrom checks import check, summary"
VERIFY = (sys.executable, "-m", "autograder", "verify", "kinds")
each_kind = pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Return the course."""
    return Catalogue(kinds.write(tmp_path_factory.mktemp("kinds")))


def graded(course: Catalogue, sandbox: Sandbox, field: str) -> Result:
    """Return the result of one who gives these answers to all exercises."""
    answers = [kinds.function(kind, getattr(kind, field)) for kind in KINDS]
    cells = tuple(Cell(n, text) for n, text in enumerate([SETUP, *answers], 1))
    submission = Submission(Path("ann.ipynb"), "ann", "kinds", cells, "0" * 64)
    return grade(submission, sandbox, course.key("kinds"))


@pytest.fixture(scope="module")
def right(course: Catalogue, sandbox: Sandbox) -> dict[str, ExerciseResult]:
    """Return what becomes of right answers."""
    return {e.name: e for e in graded(course, sandbox, "right").exercises}


@pytest.fixture(scope="module")
def wrong_result(course: Catalogue, sandbox: Sandbox) -> Result:
    """Return what becomes of wrong ones."""
    return graded(course, sandbox, "wrong")


@pytest.fixture(scope="module")
def wrong(wrong_result: Result) -> dict[str, ExerciseResult]:
    """Return it by exercise."""
    return {e.name: e for e in wrong_result.exercises}


@pytest.fixture(scope="module")
def wrong_page(wrong_result: Result, course: Catalogue) -> str:
    """Return the student's page."""
    return student_page(wrong_result, course)


@pytest.fixture(scope="module")
def mistaken(course: Catalogue, sandbox: Sandbox) -> dict[str, ExerciseResult]:
    """Return what becomes of the known mistakes."""
    return {e.name: e for e in graded(course, sandbox, "mistake").exercises}


@pytest.fixture(scope="module")
def heard(course: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """Return what check cells say of right answers, of mistakes and of wrong ones."""
    folder = tmp_path_factory.mktemp("release")
    bundle.write(course.key("kinds"), folder)
    said = {}
    with shells(folder) as run:
        for field in ("right", "mistake", "wrong"):
            answers = [kinds.function(kind, getattr(kind, field)) for kind in KINDS]
            checks = [f"check('{kind.name}', {kind.name})" for kind in KINDS]
            ran = run(SETUP, *answers, *checks)[-len(KINDS) :]
            texts = (" ".join(each.said.split()) for each in ran)
            said[field] = dict(zip((kind.name for kind in KINDS), texts, strict=True))
    return said


@each_kind
def test_right_answer_is_right(right: dict[str, ExerciseResult], kind: Kind) -> None:
    """Its inputs arrive and its value comes back."""
    found = right[kind.name]
    assert (found.status, found.advice) == ("correct", ()), feedback(found)


@each_kind
def test_wrong_answer_is_told(wrong: dict[str, ExerciseResult], kind: Kind) -> None:
    """By a sentence of its kind, with its input."""
    [case] = feedback(wrong[kind.name]).public
    assert case.sentence.startswith(kind.said)
    assert case.inputs.startswith(f"Here {kind.parameter} = ")


@each_kind
def test_mistake_is_known(mistaken: dict[str, ExerciseResult], kind: Kind) -> None:
    """Values decide, of whatever kind they are."""
    assert mistaken[kind.name].mistake == f"other-{kind.name}"


@each_kind
def test_check_cell_says_the_same(
    heard: dict[str, dict[str, str]], wrong: dict[str, ExerciseResult], kind: Kind
) -> None:
    """Inputs, answers and mistakes are values in checks.json, too."""
    said = {field: texts[kind.name] for field, texts in heard.items()}
    assert said["right"].startswith(f"✓ {kind.name}: 1 public case passes.")
    assert "Not scored" not in said["right"]
    assert "You make the mistake that is known." in said["mistake"]
    [case] = feedback(wrong[kind.name]).public
    assert f"{case.sentence} {case.inputs}" in said["wrong"]


@each_kind
def test_page_shows_both_values(
    wrong: dict[str, ExerciseResult], wrong_page: str, kind: Kind
) -> None:
    """Text as Python writes it, numbers in tables."""
    [case] = [case for case in wrong[kind.name].cases if not case.hidden]
    for value in (case.expected, case.actual):
        assert not isinstance(value, dict) or str(escape(value["text"])) in wrong_page
    assert kind.name in ("spectrum", "pair") or case.expected is not None


@pytest.mark.slow
def test_whole_way(tmp_path: Path) -> None:
    """The gate, generation, nbgrader's autograde and pytest: all points, or none."""
    course = kinds.write(tmp_path / "course")
    assert run(course, "nbgrader", "generate_assignment", "kinds") == 0
    verified = subprocess.run(VERIFY, cwd=course, check=False, stdout=subprocess.PIPE, text=True)
    for said in ("48 expected values agree", "source version scores 16 of 16", "scores 0, 16 exer"):
        assert said in verified.stdout
    for student, field in (("ann", "right"), ("bob", "wrong")):
        folder = course / "submitted" / student / "kinds"
        folder.mkdir(parents=True)
        text = json.dumps(kinds.notebook([getattr(kind, field) for kind in KINDS]))
        (folder / "kinds.ipynb").write_text(text, encoding="utf-8")
    assert run(course, "nbgrader", "autograde", "kinds") == 0
    with Gradebook(f"sqlite:///{course}/gradebook.db", "kinds") as gradebook:
        scores = {s.student.id: s.score for s in gradebook.assignment_submissions("kinds")}
    assert scores["ann"] == len(KINDS)
    assert scores["bob"] < 2
    for student, code in (("ann", 0), ("bob", 1)):
        options = ("--pyargs", "autograder", "-q", f"--course={course}")
        folder = course / "submitted" / student
        assert run(tmp_path, "pytest", *options, f"--submission={folder}") == code
