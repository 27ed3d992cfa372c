"""Several files of one student for one assignment: the one that answers, or a fault."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from click.testing import Result as Ended
from physics import CATALOGUE

from autograder.api import grade
from autograder.cli import main
from autograder.results import Result, store
from autograder.selfcheck.simulate import BLANK

pytestmark = pytest.mark.usefixtures("course_named")
assert CATALOGUE.names == ["falling"]
PLACE, COPY = "class/ben/falling/falling.ipynb", "class/ben/falling/ben falling.ipynb"

Make = Callable[..., dict[str, Any]]
Submit = Callable[..., Path]


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., tuple[Ended, list[Result]]]:
    """Return ``run(*options)``: the class is graded by the command."""

    def call(*options: str) -> tuple[Ended, list[Result]]:
        out = tmp_path / "out"
        command = ["grade", str(tmp_path / "class"), "--out", str(out), *options]
        return CliRunner().invoke(main, command), store.load(out / "results.jsonl")

    return call


Run = Callable[..., tuple[Ended, list[Result]]]


def not_graded(tmp_path: Path) -> dict[str, str]:
    """Return the list that `grade` keeps, by the file's name."""
    with open(tmp_path / "out" / "not_graded.csv", newline="", encoding="utf-8") as file:
        return {Path(row["path"]).name: row["reason"] for row in csv.DictReader(file)}


def test_blank_beside_an_answer_is_left_out_and_told(
    notebook: Make, submit: Submit, run: Run, tmp_path: Path
) -> None:
    """What was handed out is no answer, though it has the assignment's name; nor is a torn file."""
    submit(notebook({"fall": BLANK, "landing": BLANK}), PLACE)
    submit(notebook(), COPY)
    submit(b"{ torn", "class/ben/falling/torn.ipynb")
    ended, (ben,) = run()
    assert (ended.exit_code, ben.score, Path(ben.submission).name) == (0, 5, "ben falling.ipynb")
    assert not_graded(tmp_path) == {
        "falling.ipynb": "nothing is answered in it. `ben falling.ipynb` is graded.",
        "torn.ipynb": "not a notebook: no valid JSON at line 1. `ben falling.ipynb` is graded.",
    }
    assert "2 left out" in ended.output
    assert (
        "falling.ipynb: nothing is answered in it. `ben falling.ipynb` is graded." in ended.output
    )


def test_script_counts_beside_a_blank_notebook(
    notebook: Make, submit: Submit, run: Run, tmp_path: Path
) -> None:
    """Beside an answered one it is left out, and told."""
    cells = [cell["source"] for cell in notebook()["cells"] if cell["cell_type"] == "code"]
    script = "\n\n".join(text for text in cells if "check" not in text)
    submit(notebook({"fall": BLANK, "landing": BLANK}), PLACE)
    submit(script, "class/ben/falling/mine.py")
    submit(notebook(), "class/ann/falling/falling.ipynb")
    submit(script + "\n", "class/ann/falling/old.py")
    ended, rows = run()
    assert (ended.exit_code, {row.student: row.score for row in rows}) == (0, {"ann": 5, "ben": 5})
    assert not_graded(tmp_path) == {
        "falling.ipynb": "nothing is answered in it. `mine.py` is graded.",
        "old.py": "another answer. `falling.ipynb` is graded.",
    }


def test_two_answers_are_a_fault_that_names_both(
    notebook: Make, submit: Submit, run: Run, tmp_path: Path
) -> None:
    """Nobody knows which one counts, so there is no score, and a line says what to do."""
    submit(notebook(), PLACE)
    submit(notebook({"fall": "twice-as-far"}), COPY)
    ended, (ben,) = run()
    assert (ended.exit_code, ben.score, ben.student) == (3, None, "ben")
    assert ben.fault
    assert ben.fault.reason == (
        "2 files answer `falling`, `ben falling.ipynb` and `falling.ipynb`: "
        "keep one, or say --keep latest or best."
    )
    assert not_graded(tmp_path) == {
        "ben falling.ipynb": ben.fault.reason,
        "falling.ipynb": "another answer to the same.",
    }
    assert [result.fault for result in grade(tmp_path / "class")] == [ben.fault]


@pytest.mark.parametrize(("keep", "score"), [("latest", 3), ("best", 5)])
def test_keep_says_which_answer_counts(
    keep: Any, score: float, notebook: Make, submit: Submit, run: Run, tmp_path: Path
) -> None:
    """The latest by the file's time, or the one with most points; the other is listed."""
    os.utime(submit(notebook(), PLACE), (1, 1))
    submit(notebook({"fall": "twice-as-far"}), COPY)
    ended, (ben,) = run("--keep", keep)
    assert (ended.exit_code, ben.score) == (0, score)
    assert list(not_graded(tmp_path).values()) == [
        f"another answer. `{Path(ben.submission).name}` is the {keep}."
    ]
    assert [result.score for result in grade(tmp_path / "class", keep=keep)] == [score]


def test_equally_old_answers_are_a_fault(notebook: Make, submit: Submit, run: Run) -> None:
    """What a platform unpacks has one time for all; then the latest is none."""
    os.utime(submit(notebook(), PLACE), (1, 1))
    os.utime(submit(notebook({"fall": "twice-as-far"}), COPY), (1, 1))
    _, (ben,) = run("--keep", "latest")
    assert ben.fault
    assert "they are equally old" in ben.fault.reason


def test_answer_that_is_alone_again_has_its_score(notebook: Make, submit: Submit, run: Run) -> None:
    """A second run takes up what was changed, and nothing of the fault stays."""
    submit(notebook(), PLACE)
    copy = submit(notebook({"fall": "twice-as-far"}), COPY)
    run()
    copy.unlink()
    ended, (ben,) = run()
    assert (ended.exit_code, ben.score) == (0, 5)


def test_download_s_number_and_lateness_are_in_the_result(
    notebook: Make, submit: Submit, run: Run
) -> None:
    """Exports find the row by it; that it was late is told."""
    submit(notebook(), "class/doejohn_LATE_12345_678900_falling.ipynb")
    ended, (john,) = run()
    assert (john.student, john.lms_id, john.late, john.score) == (
        "doejohn",
        "canvas:12345",
        True,
        5,
    )
    assert "1 late, as the platform says:\n  doejohn\n" in ended.output
    again, (kept,) = run()
    assert (again.exit_code, kept) == (0, john)


def test_assignment_is_a_filter(notebook: Make, submit: Submit, run: Run, tmp_path: Path) -> None:
    """`--student` and the list work with everything else."""
    submit(notebook(), PLACE)
    submit(json.dumps({}), "class/_old/falling.ipynb")
    ended, (one,) = run("--assignment", "falling", "--student", "ada")
    assert (ended.exit_code, one.student) == (0, "ada")
    assert not_graded(tmp_path) == {"_old": "a name that begins with `_`."}


SHEETS = {
    "canvas": (
        "{name}_{id}_{id}5_falling.ipynb",
        (
            "Student,ID,SIS Login ID,Section,Falling (1)\n    Points Possible,,,,5\n"
            '"Doe, Ann",21,a@x,S,\n"Doe, Ben",22,b@x,S,\n'
        ),
        ["--column", "Falling"],
    ),
    "moodle": (
        "{name} Doe_{id}_assignsubmission_file_/homework1.ipynb",
        (
            "Identifier,Full name,Email address,Maximum grade,Grade\n"
            "Participant 21,Ann Doe,a@x,5.00,\nParticipant 22,Ben Doe,b@x,5.00,\n"
        ),
        [],
    ),
}


@pytest.mark.parametrize("platform", SHEETS)
def test_download_is_exported_to_its_row(
    platform: str, notebook: Make, submit: Submit, run: Run, tmp_path: Path
) -> None:
    """Without `--match`, though two have the same name and files are called what they like."""
    place, sheet, options = SHEETS[platform]
    submit(notebook(), f"class/{place.format(name='doe', id=21)}")
    submit(notebook({"fall": "twice-as-far"}), f"class/{place.format(name='doe', id=22)}")
    run()
    (tmp_path / "sheet.csv").write_text(sheet, encoding="utf-8")
    command = ["export", platform, str(tmp_path / "out"), "--template", str(tmp_path / "sheet.csv")]
    ended = CliRunner().invoke(main, [*command, *options])
    assert ended.exit_code == 0, ended.output
    filled = (tmp_path / "out" / f"{platform}.csv").read_text(encoding="utf-8").splitlines()
    assert [row.rsplit(",", 1)[1] for row in filled[-2:]] == ["5.00", "3.00"]
