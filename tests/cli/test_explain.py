"""An instructor sees how points came about: hidden inputs, expected and actual values."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import physics
import pytest
from click.testing import CliRunner
from click.testing import Result as Done

from autograder.cli import main

NAME = "falling"
TWICE = physics.FALL.replace(" / 2 ", " ")


@pytest.fixture(scope="module")
def class_(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Grade a class: ann is wrong in `fall`, bea in nothing, cal has another name for it."""
    folder = physics.write(tmp_path_factory.mktemp("course"))
    answers = {"ann": TWICE, "bea": physics.FALL, "cal": physics.FALL.replace("def fall", "def f")}
    for student, fall in answers.items():
        file = folder / "submitted" / student / NAME / f"{NAME}.ipynb"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(physics.notebook(fall)), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert said("grade", "submitted", "--out", "grades", "--jobs", "1").exit_code == 0
    return folder


@pytest.fixture
def graded(class_: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the course and its class, the working folder."""
    shutil.copytree(class_, tmp_path / "course")
    monkeypatch.chdir(tmp_path / "course")
    return tmp_path / "course"


def said(*command: str) -> Done:
    return CliRunner().invoke(main, list(command))


def test_explain_shows_hidden_values(graded: Path) -> None:
    """Inputs, expected and actual of each case, the points it carries, and the sentence."""
    done = said("explain", "grades", "ann", "fall")
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0] == "ann, falling: 3 of 5 points"
    assert "✗ fall: 0 of 2 points" in lines
    assert lines[3].startswith("  Your bodies fall twice as far")
    at = lines.index("  hidden case “a drawn number”: failed, 0 of 1")
    name, _, given = lines[at + 1].strip().partition(" = ")
    expected, actual = (line.split()[1] for line in lines[at + 2 : at + 4])
    assert name == "t"
    assert float(expected) == pytest.approx(9.81 * float(given) ** 2 / 2)
    assert float(actual) == pytest.approx(2 * float(expected))
    assert "  public case “three times”: failed, no points" in lines
    assert "landing" not in done.stdout


def test_explain_takes_a_line_for_what_is_right(graded: Path) -> None:
    """Without an exercise, all of them; of a right one no case is shown."""
    done = said("explain", "grades", "bea")
    assert done.stdout.splitlines()[2:] == ["✓ fall: 2 of 2 points", "✓ landing: 3 of 3 points"]
    whole = said("explain", "grades", "bea", "landing").stdout
    assert "hidden case “drawn”: passed, 1.5 of 1.5" in whole


def test_explain_shows_carried_forward(graded: Path) -> None:
    """What was graded with a right helper is run with it, and nothing else is."""
    done = said("explain", "grades", "ann", "landing")
    assert "run again" not in done.stdout
    assert done.stdout.splitlines()[2] == "✓ landing: 3 of 3 points"


def test_explain_says_where_nothing_was_run(graded: Path) -> None:
    """A name that is missing has no case."""
    assert "No case was run." in said("explain", "grades", "cal", "fall").stdout


def test_explain_counts_what_was_decided(graded: Path) -> None:
    """The points that count, and why; what was graded is run and told."""
    (graded / "adjustments.csv").write_text(
        "student,assignment,exercise,points,reason\nann,falling,fall,1,Half is right.\n"
    )
    done = said("explain", "grades", "ann", "fall")
    assert done.stdout.startswith("ann, falling: 4 of 5 points")
    assert "`fall`: 1 of 2 points, not 0: Half is right." in done.stdout
    assert "◐ fall: 1 of 2 points" in done.stdout


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["eve"], 'no result of "eve" here'),
        (["a"], '"a" may be ann, bea, cal: say which'),
        (["ann", "jump"], "no exercise `jump` in this result; there are fall, landing"),
    ],
)
def test_explain_asks_who_is_meant(command: list[str], told: str, graded: Path) -> None:
    """One line, and exit code 2."""
    done = said("explain", "grades", *command)
    assert done.exit_code == 2
    assert told in done.stderr


def test_explain_refuses_another_file(graded: Path) -> None:
    """An account of other text than was graded would be none."""
    file = graded / "submitted" / "ann" / NAME / f"{NAME}.ipynb"
    file.write_text(json.dumps(physics.notebook()), encoding="utf-8")
    done = said("explain", "grades", "ann")
    assert done.exit_code == 2
    assert "another file than the one that was graded" in done.stderr


def test_explain_says_that_rules_are_others(graded: Path) -> None:
    """After a change of the course, what is shown is what would be."""
    file = graded / "reference" / NAME / "fall.py"
    file.write_text(file.read_text(encoding="utf-8").replace("points=2", "points=4"))
    done = said("explain", "grades", "ann", "fall")
    assert "Graded by other rules than today's" in done.stdout
    assert "hidden case “a drawn number”: failed, 0 of 2" in done.stdout
