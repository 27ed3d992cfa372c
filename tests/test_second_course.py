"""A course of somebody else's, graded by the installed wheel, far from this repository."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from importlib.metadata import distributions
from pathlib import Path

import physics
import pytest
from course import ROOT

from autograder.batch.grader import Grader
from autograder.course.catalogue import Catalogue
from autograder.errors import CourseError
from autograder.judge import grade as judge
from autograder.results import Result
from autograder.sandbox.protocol import Sandbox
from autograder.submissions.finding import find
from autograder.submissions.reading import read

Run = Callable[..., "subprocess.CompletedProcess[str]"]

TWICE = (" / 2  # how", "  # how")  # the half is left out


@pytest.fixture(scope="module")
def run(
    tmp_path_factory: pytest.TempPathFactory, install_wheel: Callable[..., Path]
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return ``run(program, …)``: in the course, by an environment that has the wheel."""
    folder = tmp_path_factory.mktemp("elsewhere")
    here = distributions(path=[sysconfig.get_path("purelib")])  # not what setuptools brings along
    names = {found.metadata["Name"] for found in here} - {"numeric-autograder"}
    python = str(install_wheel(folder / "venv", names))
    course = physics.write(folder / "course")

    def call(*words: object) -> subprocess.CompletedProcess[str]:
        command = [python, "-P", "-m", *map(str, words)]
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])  # alembic
        templates = str(Path(sys.prefix, "share", "jupyter"))  # which the links leave out
        environment = {"PATH": path, "HOME": str(folder), "JUPYTER_PATH": templates}
        return subprocess.run(
            command, cwd=course, env=environment, capture_output=True, text=True, check=False
        )

    made = call("nbgrader", "generate_assignment", "falling", "--log-level=WARN")
    assert made.returncode == 0, made.stderr
    answered = course / "submitted" / "ann" / "falling"
    shutil.copytree(course / "source" / "falling", answered)
    file = answered / "falling.ipynb"
    file.write_text(file.read_text("utf-8").replace(*TWICE), encoding="utf-8")
    return call


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("autograder verify", 0, "ok    falling: source version scores 5 of 5"),
        ("autograder grade submitted", 0, "1 ×  fall: Leaves out the half."),
        ("autograder check submitted/ann/falling/falling.ipynb", 1, "fall twice as far"),
        ("autograder report build/grades", 0, "Instructor's page"),
        ("autograder pack student falling", 0, "no solution in them"),
        ("autograder pack gradescope falling", 0, "Set its points there to 5."),
        ("nbgrader autograde falling --log-level=WARN", 0, ""),
        ("nbgrader generate_feedback falling --log-level=WARN", 0, ""),
        ("pytest --pyargs autograder --submission=submitted", 1, "3.00 / 5.00  ann"),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
def test_installed_wheel_grades_another_course(
    command: str, code: int, said: str, run: Run
) -> None:
    """Every command does there what it does here, and finds nothing of this repository."""
    if "report" in command:
        run(*["autograder", "grade", "submitted"])
    done = run(*command.split())
    assert done.returncode == code, done.stdout + done.stderr
    assert said in done.stdout
    assert "numpy_basics" not in done.stdout


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Return the course, loaded from its folder."""
    return Catalogue(physics.write(tmp_path_factory.mktemp("mechanics")))


def grade(
    catalogue: Catalogue, sandbox: Sandbox, path: Path, change: tuple[str, str] = ("", "")
) -> Result:
    """Return the result of the source version, changed in one place."""
    path.write_text(json.dumps(physics.notebook()).replace(*change), encoding="utf-8")
    [found] = find(path, catalogue.graded_names)
    return Grader(catalogue, sandbox).file(found)


def test_another_course_is_graded(elsewhere: Catalogue, sandbox: Sandbox, tmp_path: Path) -> None:
    """Right answers have full points, and a wrong helper is carried forward."""
    path = tmp_path / "falling.ipynb"
    assert grade(elsewhere, sandbox, path).score == 5
    fall, landing = grade(elsewhere, sandbox, path, TWICE).exercises
    assert (fall.score, fall.mistake) == (0, "twice-as-far")
    assert (landing.score, landing.carried_forward) == (3, ("fall",))


def test_exercise_without_public_cases_is_left_out_of_a_check(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    """A student sees the other exercises; the grade has them all."""
    course = physics.write(tmp_path / "course")
    declaration = course / "reference" / "falling" / "fall.py"
    text = declaration.read_text(encoding="utf-8")
    hidden = text.replace("3.0}},\n    hidden={", "3.0},").replace("public=", "hidden=")
    declaration.write_text(hidden, encoding="utf-8")
    catalogue = Catalogue(course)
    path = tmp_path / "falling.ipynb"
    path.write_text(json.dumps(physics.notebook()), encoding="utf-8")
    submission = read(find(path, catalogue.graded_names)[0], catalogue.graded_names)
    seen = judge.grade(submission, sandbox, catalogue.key("falling"), public_only=True)
    assert ([e.name for e in seen.exercises], seen.score, seen.max_score) == (["landing"], 3, 3)
    assert grade(catalogue, sandbox, path).score == 5


def test_right_answer_that_raises_is_the_course_s_error(tmp_path: Path) -> None:
    """One line says which exercise and case."""
    course = physics.write(tmp_path)
    answers = course / "reference" / "falling" / "answers.py"
    answers.write_text(answers.read_text("utf-8").replace("np.square(t)", "t.sum(9)"), "utf-8")
    with pytest.raises(CourseError, match=r"fall.py, line 9: fall, case “three times”: the right"):
        Catalogue(course).key("falling").make_ready()


def test_module_with_an_underscore_is_no_assignment(tmp_path: Path) -> None:
    """What several assignments share may stand beside them."""
    course = physics.write(tmp_path)
    (course / "reference" / "_units.py").write_text("G = 9.81\n", encoding="utf-8")
    assert Catalogue(course).names == ["falling"]


def test_courses_side_by_side_do_not_mix(elsewhere: Catalogue) -> None:
    """Each knows its own assignments, and another course's rules have another digest."""
    here = Catalogue(ROOT)
    assert elsewhere.names == ["falling"]
    assert "falling" not in here.names
    assert elsewhere.versions["rules"] != here.versions["rules"]
    assert not {"reference", "answers"} & set(sys.modules)
