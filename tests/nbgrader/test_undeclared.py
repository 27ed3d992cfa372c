"""An assignment that the course does not declare: nbgrader's commands with this kit and without."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import physics
import pytest
from warm import nbgrader

ALONE = """
import os, sys

os.environ["PATH"] = os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"]
c = get_config()
c.CourseDirectory.course_id = "mechanics"
c.ClearSolutions.begin_solution_delimeter = "BEGIN ANSWER"
c.ClearSolutions.end_solution_delimeter = "END ANSWER"
c.ClearSolutions.code_stub = {"python": "...  # yours"}
"""
CONFIGURED = f"{ALONE}\nfrom autograder.nbgrader import configure\n\nconfigure(c)\n"
ALLOWED = 'COURSE = Course(id="mechanics", executes=("ps*",))'


def cell(kind: str, name: str, source: str, **says: object) -> dict[str, Any]:
    own: dict[str, object] = dict.fromkeys(("grade", "solution", "locked", "task"), False)
    own |= {"schema_version": 3, "grade_id": name} | says
    made: dict[str, Any] = {"cell_type": kind, "id": name.replace("_", "-"), "source": source}
    made["metadata"] = {"nbgrader": own} if says else {}
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def notebook(answer: str = "x * 2", words: str = "Because.") -> dict[str, Any]:
    """Return a notebook with all that this kit would have something to say of."""
    region = f"    # BEGIN ANSWER\n    return {answer}\n    # END ANSWER"
    hidden = "### BEGIN HIDDEN TESTS\nassert check_double(-1) == -2\n### END HIDDEN TESTS"
    kept = "### START CODE HERE ###\nkept = 1\n### END CODE HERE ###"
    cells = [
        cell("markdown", "intro", "# Problems (20 points)\n\nThis promises 10 points."),
        cell("code", "early", f"early = 1\n{kept}", solution=True, grade=True, points=1),
        cell("markdown", "one", "## Exercise 1: doubling"),
        cell("code", "double", f"def check_double(x):\n{region}", solution=True),
        cell("code", "bare", "extra = 3", solution=True),
        cell(
            "code", "check_double", f"assert check_double(2) == 4\n{hidden}", grade=True, points=3
        ),
        cell("code", "partly", "0.5 if check_double(3) == 6 else 0", grade=True, points=1),
        cell("markdown", "why", f"Why?\n{words}", solution=True, grade=True, points=2),
    ]
    for made in cells:
        said = made["metadata"].get("nbgrader", {})
        said["locked"] = bool(said.get("grade") and not said.get("solution"))
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def write_course(folder: Path, settings: str) -> None:
    """Write a course that declares another assignment, and what two students have handed in."""
    physics.write(folder)
    (folder / "nbgrader_config.py").write_text(settings, encoding="utf-8")
    (folder / "reference" / "__init__.py").write_text(f"from autograder import Course\n{ALLOWED}\n")
    written: dict[str, object] = {
        "source/ps1/ps1.ipynb": notebook(),
        "source/ps1/data.csv": "1,2\n",
        "source/ps1/.style": "dot\n",
        "source/ps1/my_cache/0": "0\n",
    }
    for student, answers in {"ann": ("x + x", "So."), "bob": ("3 * x",), "cyn": ("x +",)}.items():
        written[f"submitted/{student}/ps1/ps1.ipynb"] = notebook(*answers)
        written[f"submitted/{student}/ps1/timestamp.txt"] = "2026-03-02 09:30:10 UTC"
        written[f"submitted/{student}/ps1/.notes"] = "mine\n"
        written[f"submitted/{student}/ps1/data.csv"] = "9\n"
    for place, content in written.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / place).write_text(text, encoding="utf-8")


COMMANDS = (
    ("generate_assignment", "ps1"),
    ("autograde", "ps1"),
    ("generate_feedback", "ps1"),
    ("export",),
)


@pytest.fixture(scope="module")
def courses(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    """Run nbgrader's commands without this kit and with it; return both folders, what is said."""
    folders = []
    for name, settings in (("alone", ALONE), ("with", CONFIGURED)):
        folder = tmp_path_factory.mktemp(name) / "course"
        folder.mkdir()
        write_course(folder, settings)
        said = ""
        for command in COMMANDS:
            done = nbgrader(folder, *command)
            assert done.returncode == 0, done.stderr
            said += done.stderr
        folders.append(folder)
    return folders[0], folders[1], said


def tree(folder: Path, step: str) -> dict[str, tuple[int, bytes]]:
    """Return the files of a step by place, with their modes; no times, no numbers of a process."""
    found, by_chance = {}, re.compile(rb"ipykernel_\d+|\d{4}-\d\d-\d\dT[\d:.]+Z")
    for file in sorted(folder.rglob("*")):
        place = file.relative_to(folder)
        if file.is_file() and place.parts[0] == step:
            found[str(place)] = (file.stat().st_mode, by_chance.sub(b"", file.read_bytes()))
    return found


def rows(folder: Path) -> dict[str, list[str]]:
    """Return the gradebook's rows by table; an id made by chance is as good as any other."""
    with sqlite3.connect(folder / "gradebook.db") as database:
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        tables = {name: database.execute(f"SELECT * FROM {name}").fetchall() for (name,) in names}
    ids = re.compile(r"'[0-9a-f]{32}'")
    return {
        name: sorted(ids.sub("id", repr(row)) for row in found) for name, found in tables.items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("step", ["source", "release", "autograded", "feedback", "grades.csv"])
def test_undeclared_assignment_leaves_the_same_bytes(
    courses: tuple[Path, Path, str], step: str
) -> None:
    """Each command makes of it what nbgrader alone does, files beside and modes included."""
    alone, ours, _ = courses
    assert tree(ours, step)
    assert tree(ours, step) == tree(alone, step)


@pytest.mark.slow
def test_undeclared_assignment_leaves_the_same_gradebook(courses: tuple[Path, Path, str]) -> None:
    """All tables have the same rows, but for ids."""
    alone, ours, _ = courses
    assert rows(ours)["grade"]
    assert rows(ours) == rows(alone)


@pytest.mark.slow
def test_execution_of_student_code_is_warned_of(courses: tuple[Path, Path, str]) -> None:
    """The risk has its name each time."""
    said = "ps1: not declared, so nbgrader executes student code with your rights"
    assert courses[2].count(said) == 1


@pytest.mark.slow
def test_undeclared_assignment_is_executed_only_where_the_course_says_so(tmp_path: Path) -> None:
    """One line says both ways, and nothing is graded; what is declared is graded next to it."""
    write_course(tmp_path, CONFIGURED)
    (tmp_path / "reference" / "__init__.py").write_text(
        physics.FILES["reference/__init__.py"].lstrip(), encoding="utf-8"
    )
    assert nbgrader(tmp_path, "generate_assignment", "ps1").returncode == 0
    done = nbgrader(tmp_path, "autograde", "ps1", "--log-level=WARN")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "ps1: not declared. Declare it (`autograder adopt`" in line
    assert 'executes=("ps1",)) in reference/__init__.py' in line
    assert not (tmp_path / "autograded").exists()
