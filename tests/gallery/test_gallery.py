"""Eight small courses of other subjects, each a folder to copy, go through every command."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from course import ROOT

from autograder.course.catalogue import Catalogue
from autograder.judge.grade import grade
from autograder.results import store
from autograder.sandbox.inside.pipe.wire import Cell
from autograder.sandbox.protocol import Sandbox
from autograder.scaffold import template
from autograder.submissions.reading import Submission

GALLERY = Path(__file__).parent
COURSES = sorted(path.parent.name for path in GALLERY.glob("*/nbgrader_config.py"))
PAGE = (ROOT / "autograder" / "your_course.md").read_text(encoding="utf-8")
SHOWN = PAGE.partition("## A gallery")[2].partition("\n## ")[0]
each = pytest.mark.parametrize("name", COURSES)
Said = dict[str, dict[str, tuple[int, str]]]


def source(folder: Path) -> tuple[str, dict[str, Any]]:
    """Return the name of a course's assignment, and its source notebook."""
    [file] = folder.glob("source/*/*.ipynb")
    return file.stem, json.loads(file.read_text(encoding="utf-8"))


@each
def test_course_is_what_the_commands_write(name: str) -> None:
    """`init` and `new` write the same files, and the same where nothing is to be changed."""
    folder = GALLERY / name
    assignment, _ = source(folder)
    config = template.made("course", course=name)
    assert (folder / "nbgrader_config.py").read_text("utf-8") == config["nbgrader_config.py"]
    key = (folder / "reference" / "__init__.py").read_text("utf-8")
    assert re.sub(', uses="[^"]+"', "", key) == config["reference/__init__.py"]
    package = folder / "reference" / assignment
    modules = {path.stem for path in package.glob("*.py")} - {"__init__", "answers"}
    imported = re.findall(
        r"^from \.(\w+) import", (package / "__init__.py").read_text("utf-8"), re.M
    )
    assert modules == {*imported}


WITHOUT_LIBRARIES = [
    name
    for name in COURSES
    if "uses=" not in (GALLERY / name / "reference" / "__init__.py").read_text("utf-8")
]


@pytest.mark.parametrize("name", WITHOUT_LIBRARIES)
def test_notebook_earns_all(name: str, sandbox: Sandbox) -> None:
    """The source, graded from the folder as it stands."""
    assignment, notebook = source(GALLERY / name)
    cells = tuple(
        Cell(
            n,
            "".join(cell["source"]),
            grade_id=cell["metadata"].get("nbgrader", {}).get("grade_id", ""),
        )
        for n, cell in enumerate(notebook["cells"], 1)
        if cell["cell_type"] == "code"
    )
    submission = Submission(Path("ann.ipynb"), "ann", assignment, cells, "0" * 64)
    for result in grade(submission, sandbox, Catalogue(GALLERY / name).key(assignment)).exercises:
        assert (result.status, result.advice) == ("correct", ())


@each
def test_page_shows_what_is_declared(name: str) -> None:
    """In five lines at most, each line of code as it stands in the folder."""
    [shown] = re.findall(rf"(?ms)^\*\*`{name}`\*\*: (.+?)\n\n```py\n(.*?)```$", SHOWN)
    asked, code = (part.splitlines() for part in shown)
    assert len(asked) + len(code) <= 5
    files = (GALLERY / name / "reference").rglob("*.py")
    declared = [line.strip() for path in files for line in path.read_text("utf-8").splitlines()]
    assert [line for line in code if line.strip() not in declared] == []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the courses are copied to."""
    return tmp_path_factory.mktemp("gallery")


@pytest.fixture(scope="module")
def said(folder: Path) -> Said:
    """Return what each command says of each course, its exit code first."""
    for name in COURSES:
        shutil.copytree(GALLERY / name, folder / name)
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = [sys.executable, "-P", str(GALLERY / "play.py"), str(folder)]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told: Said = json.loads(done.stdout.splitlines()[-1])
    return told


@pytest.mark.slow
class TestPlayed:
    """Each command, once over all."""

    @each
    def test_commands_end_well(self, said: Said, name: str) -> None:
        """Whatever they say."""
        assert {command: code for command, (code, _) in said[name].items() if code} == {}

    @each
    def test_verify_has_nothing_to_say(self, said: Said, name: str) -> None:
        """All holds; what a plot is called is typed in by anyone, and noted."""
        told = said[name]["verify"][1]
        assert "WRONG" not in told
        notes = re.findall(r"(?m)^note +(.+)$", told)
        assert [note for note in notes if "coffee: typed-in" not in note] == []

    @each
    def test_grades_are_what_they_deserve(self, said: Said, folder: Path, name: str) -> None:
        """Right answers earn all, a blank notebook nothing, and each mistake is named."""
        results = {each.student: each for each in store.load_class(folder / name / "build/grades")}
        assert len(results) >= 4
        for student, result in results.items():
            assert result.fault is None
            exercise, _, mistake = student.partition(".")
            if student == "right":
                assert result.score == result.max_score
                assert all((e.status, e.advice) == ("correct", ()) for e in result.exercises)
            elif student == "blank":
                assert {(e.status, e.score) for e in result.exercises} == {("unanswered", 0)}
            else:
                [found] = [e for e in result.exercises if e.name == exercise]
                assert (found.mistake, found.score < found.max_score) == (mistake, True)

    @each
    def test_every_face_says_the_same(self, said: Said, folder: Path, name: str) -> None:
        """The student's view, pytest, nbgrader's gradebook, pages, and what is handed out."""
        course = folder / name
        assignment, _ = source(course)
        asked = Catalogue(course).assignment(assignment)
        count = len(asked.exercises)
        assert f"{count} of {count} exercises right" in said[name]["check"][1]
        assert f"{asked.points:.2f} / {asked.points:.2f}  right" in said[name]["pytest"][1]
        autograded = course / "autograded" / "right" / assignment / f"{assignment}.ipynb"
        assert autograded.is_file()
        pages = {
            page.stem: page.read_text("utf-8")
            for page in course.glob("build/grades/feedback/*.html")
        }
        students = {each.student for each in store.load_class(course / "build" / "grades")}
        assert len(pages) == len(students)
        for exercise in asked.exercises:
            for mistake in exercise.mistakes:
                assert any(f"{exercise.name}.{mistake.id}" in page for page in pages.values())
        with zipfile.ZipFile(course / "build" / f"{assignment}.zip") as packed:
            [notebook] = [file for file in packed.namelist() if file.endswith(".ipynb")]
            handed = packed.read(notebook).decode()
        assert "### START CODE HERE ###" in handed
