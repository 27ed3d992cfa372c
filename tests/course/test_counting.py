"""An exercise that is a bonus, or dropped with work handed in: what adds up, for all readers."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path

import physics
import pytest
from click.testing import CliRunner

from autograder.batch.grader import Grader
from autograder.cli import main
from autograder.course.catalogue import Catalogue
from autograder.publish import classroom50, gradescope
from autograder.report import html, markup
from autograder.results import Result
from autograder.sandbox.protocol import Sandbox
from autograder.selfcheck.verify import verify
from autograder.submissions.finding import find

NAME = "falling"
DROPPED = "Its text named another planet."


def course(folder: Path, said: str = "") -> Catalogue:
    """Write the course, `fall` (2 points) declared with a word more, and load it."""
    physics.write(folder)
    file = folder / "reference" / NAME / "fall.py"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("points=2,", f"points=2,\n    {said}"), encoding="utf-8")
    return Catalogue(folder)


@pytest.fixture
def graded(tmp_path: Path, sandbox: Sandbox) -> Callable[..., Result]:
    """Return ``graded(said, wrong)``: the result of a submission, under another declaration."""

    def grade(said: str = "", *wrong: str) -> Result:
        catalogue = course(tmp_path, said)
        answers = [physics.FALL, physics.LANDING]
        if "fall" in wrong:
            answers[0] = answers[0].replace(" / 2 ", " ")
        if "landing" in wrong:
            answers[1] = answers[1].replace("return landed", "return landed[::-1]")
        file = tmp_path / "submitted" / "ann" / NAME / f"{NAME}.ipynb"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(physics.notebook(*answers)), encoding="utf-8")
        (found,) = find(tmp_path / "submitted", catalogue.graded_names)
        return Grader(catalogue, sandbox).file(found)

    return grade


BONUS, DROP = "bonus=True,", f'dropped="{DROPPED}",'


@pytest.mark.parametrize(
    ("said", "wrong", "total"),
    [
        ("", ["fall"], (3.0, 5.0)),
        (BONUS, [], (5.0, 3.0)),
        (BONUS, ["fall"], (3.0, 3.0)),
        (DROP, [], (3.0, 3.0)),
        (DROP, ["fall"], (3.0, 3.0)),
        (DROP, ["landing"], (0.0, 3.0)),
        (BONUS + DROP, [], (3.0, 3.0)),
    ],
)
def test_total_is_what_counts(
    said: str, wrong: list[str], total: tuple[float, float], graded: Callable[..., Result]
) -> None:
    """A bonus adds to the score alone, what is dropped to nothing; its own points are told."""
    result = graded(said, *wrong)
    assert (result.score, result.max_score) == total
    first = result.exercises[0]
    assert (first.score, first.max_score) == (0.0 if "fall" in wrong else 2.0, 2.0)
    assert (first.bonus, first.dropped) == ("bonus" in said, DROPPED if "dropped" in said else "")


def test_verify_knows_the_maximum(tmp_path: Path) -> None:
    """The notebook is not touched: it states what is declared, and the line below what counts."""
    catalogue = course(tmp_path, DROP)
    for place in ("release", "source"):
        source = physics.CATALOGUE.folder / place / NAME / f"{NAME}.ipynb"
        (tmp_path / place / NAME).mkdir(parents=True, exist_ok=True)
        (tmp_path / place / NAME / f"{NAME}.ipynb").write_bytes(source.read_bytes())
    lines = {line.said: line.status for line in verify(catalogue, NAME)}
    assert f"the maximum is 3 points: fall is dropped ({DROPPED})" in lines
    assert "both notebooks state the points that are declared, 5 in all" in lines
    assert "source version scores 3 of 3" in lines
    assert {*lines.values()} == {"ok"}, lines


@pytest.mark.parametrize(("said", "tests"), [(DROP, [(0, 0), (3, 3)]), (BONUS, [(2, 0), (3, 3)])])
def test_machines_add_up_the_same(
    said: str, tests: list[tuple[float, float]], graded: Callable[..., Result]
) -> None:
    """Where a platform sums tests itself, it comes to the same score and maximum."""
    result = graded(said)
    found = gradescope.graded(result)["tests"]
    assert [(test["score"], test["max_score"]) for test in found] == tests
    filled = {"CLASSROOM": "c", "ASSIGNMENT": "a", "OWNER": "o", "SUBMISSION_TAG": "submit/1"}
    now = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
    document = json.loads(classroom50.document([result], filled, now))
    assert document["score"] == 100 * (result.score or 0)
    assert document["max-score"] == 100 * (result.max_score or 0)


def test_page_says_why_it_does_not_count(graded: Callable[..., Result]) -> None:
    """A dropped exercise stays visible, with its points and the reason."""
    result = graded(DROP, "fall")
    page = " ".join(html.student_page(result).split())
    assert "<b>0</b> of 2, not counted" in page
    assert f"Not counted: {DROPPED}" in page
    assert "fall, 0 of 2 points, not counted. Your bodies fall twice" in markup.plain(result)


def test_check_asks_for_no_bonus(graded: Callable[..., Result], tmp_path: Path) -> None:
    """All right is all right that counts: a wrong bonus is told, and no failure."""
    graded(BONUS, "fall")
    file = tmp_path / "submitted" / "ann" / NAME / f"{NAME}.ipynb"
    done = CliRunner().invoke(main, ["check", str(file), "--course", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert "Your bodies fall twice as far" in done.output
