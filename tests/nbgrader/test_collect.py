"""How submissions come in, and what nbgrader and this kit make of them: archives, folders, gaps."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import physics
import pytest
from nbgrader.api import Gradebook  # type: ignore[import-untyped]
from test_gradebook import NAME, run

from autograder.course.catalogue import Catalogue
from autograder.notebook import bundle

pytestmark = pytest.mark.slow

CATALOGUE, OTHER = physics.CATALOGUE, "rising"
WEEK = "week"  # an assignment of two notebooks
BY_ATTEMPT = r".*_(?P<student_id>\w+)_attempt_(?P<timestamp>[\d-]+)_(?P<file_id>.+)\.ipynb"


@dataclass(frozen=True)
class Collected:
    """A course after its submissions were collected and graded, and what the commands said."""

    folder: Path
    first: str
    log: dict[str, str]
    rows: dict[tuple[str, str], dict[str, str]]

    def file(self, student: str, name: str) -> str:
        """Return the text of a file in a student's autograded folder."""
        return (self.folder / "autograded" / student / NAME / name).read_text(encoding="utf-8")


def make_source(course: Path) -> None:
    """Lay out two assignments: one notebook, and two notebooks that share their checks."""
    catalogue = Catalogue(physics.write(course, OTHER))
    week = course / "source" / WEEK
    rules: dict[str, Any] = {}
    for name in (NAME, OTHER):
        shutil.copytree(course / "source" / name, week, dirs_exist_ok=True)
        bundle.write(catalogue.key(name), week)
        rules |= json.loads((week / "checks.json").read_text(encoding="utf-8"))["exercises"]
    (week / "checks.json").write_text(json.dumps({"exercises": rules}), encoding="utf-8")


def first_command(course: Path) -> str:
    """Run the environment's own script where nothing is on the path; return what it says."""
    program = Path(sys.executable).with_name("nbgrader")
    return subprocess.run(
        [program, "generate_assignment", NAME, "--log-level=WARN"],
        cwd=course,
        env={"PATH": str(course / "nothing"), "HOME": str(course)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
    ).stdout


def hand_in(course: Path, notebook: Callable[..., dict[str, Any]]) -> None:
    """Put attempts into an archive, as a learning platform does, and files into ``submitted/``."""
    right, blank = json.dumps(notebook()), json.dumps(notebook({"fall": "blank"}))
    archive = course / "downloaded" / NAME / "archive" / "attempts.zip"
    archive.parent.mkdir(parents=True)
    with zipfile.ZipFile(archive, "w") as file:
        for name, text in {
            f"Falling_ada_attempt_2026-03-01-18-00-00_{NAME}.ipynb": blank,
            f"Falling_ada_attempt_2026-03-02-09-30-10_{NAME}.ipynb": right,
            "Falling_ben_attempt_2026-03-01-12-00-00_my answers.ipynb": right,
            "Falling_ben_attempt_2026-03-01-12-00-00_plan.txt": "sleep",
        }.items():
            file.writestr(name, text)
    for name, text in {
        f"cleo/{NAME}/{NAME}.ipynb": right,
        f"cleo/{NAME}/notes/plan.txt": "sleep",
        f"cleo/{NAME}/checks.py": "print('all right')",
        f"dan/{NAME}/notes.txt": "I forgot the notebook.",
        f"eve/{NAME}/{NAME}.ipynb": right,
        f"eve/{NAME}/timestamp.txt": "yesterday evening",
        f"ada/{WEEK}/{NAME}.ipynb": right,
        f"ada/{WEEK}/{OTHER}.ipynb": right,
        f"ben/{WEEK}/{NAME}.ipynb": right,
    }.items():
        path = course / "submitted" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def collected(
    tmp_path_factory: pytest.TempPathFactory, notebook: Callable[..., dict[str, Any]]
) -> Collected:
    """Collect an archive and a filled folder, grade both assignments, export."""
    course = tmp_path_factory.mktemp("course")
    make_source(course)
    first = first_command(course)
    run(course, "generate_assignment", WEEK, "--log-level=ERROR")
    with Gradebook(f"sqlite:///{course}/gradebook.db", "mechanics") as gradebook:
        gradebook.add_student("zoe")
    hand_in(course, notebook)
    pattern = f"--FileNameCollectorPlugin.named_regexp={BY_ATTEMPT}"
    log = {"zip": run(course, "zip_collect", NAME, pattern, "--log-level=WARN")}
    for name in (NAME, WEEK):
        log[name] = run(course, "autograde", name, "--log-level=WARN")
    run(course, "export", "--log-level=ERROR")
    with open(course / "grades.csv", newline="", encoding="utf-8") as file:
        rows = {(row["student_id"], row["assignment"]): row for row in csv.DictReader(file)}
    return Collected(course, first, log, rows)


def test_first_command_needs_no_path(collected: Collected) -> None:
    """In a venv that is not active, the bare `alembic` that nbgrader calls is found."""
    assert collected.first == ""
    assert collected.rows["ada", NAME]["max_score"] == "5.00"


def test_zip_collect_takes_the_last_attempt(collected: Collected) -> None:
    """Its points count, and its time is the submission's."""
    row = collected.rows["ada", NAME]
    assert (row["score"], row["timestamp"]) == ("5.00", "2026-03-02 09:30:10")
    assert "newer timestamp" in collected.log["zip"]


def test_zip_collect_brings_other_names(collected: Collected) -> None:
    """A file that the platform or the student renamed is collected with a word, and graded."""
    assert "Invalid submission notebook name 'my answers.ipynb'" in collected.log["zip"]
    assert "Taken instead: my answers.ipynb" in collected.log[NAME]
    assert collected.rows["ben", NAME]["score"] == "5.00"


def test_filled_folder_is_enough(collected: Collected) -> None:
    """Without exchange or roster: a student whom the gradebook did not know is in it."""
    row = collected.rows["cleo", NAME]
    assert (row["score"], row["timestamp"]) == ("5.00", "")


def test_files_beside_the_notebook_are_kept(collected: Collected) -> None:
    """A student's own stay, but where the instructor has one of that name."""
    assert collected.file("cleo", "notes/plan.txt") == "sleep"
    assert collected.file("cleo", "checks.py") == bundle.files(CATALOGUE.key(NAME))["checks.py"]


def test_folder_without_notebook_is_named(collected: Collected) -> None:
    """It is passed over, with its place in the log, and is no zero."""
    assert f"submitted/dan/{NAME}/*.ipynb" in collected.log[NAME]
    assert ("dan", NAME) not in collected.rows


def test_time_that_is_none_costs_nothing(collected: Collected) -> None:
    """What no program reads as a time is named, and the notebook is graded without one."""
    assert f"submitted/eve/{NAME}/timestamp.txt: no time that can be read." in collected.log[NAME]
    row = collected.rows["eve", NAME]
    assert (row["score"], row["timestamp"]) == ("5.00", "")


def test_two_notebooks_of_an_assignment_are_graded(collected: Collected) -> None:
    """Each by its name; the export's columns say of which notebook they are."""
    row = collected.rows["ada", WEEK]
    assert (row["score"], row["max_score"]) == ("10.00", "10.00")
    assert (row[f"{NAME}/fall"], row[f"{OTHER}/landing"]) == ("2.00", "3.00")


def test_missing_one_of_two_notebooks_scores_nothing(collected: Collected) -> None:
    """As nbgrader has it: a submission without one of its notebooks has 0 for that one."""
    row = collected.rows["ben", WEEK]
    assert (row["score"], row[f"{OTHER}/landing"], row["ungraded"]) == ("5.00", "0.00", "0")
    assert f"No submitted file: {collected.folder}/submitted/ben/week" in collected.log[WEEK]


def test_nothing_handed_in_is_blank(collected: Collected) -> None:
    """A student of the roster without a submission has a row without points."""
    row = collected.rows["zoe", NAME]
    assert (row["score"], row["fall"], row["ungraded"]) == ("", "", "")
