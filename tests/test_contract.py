"""The contract: what other people's code may import, what that costs, and its types."""

from __future__ import annotations

import doctest
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path

import physics
import pytest
from course import ROOT

import autograder
from autograder import api

NAMES = {
    *("Assignment", "Case", "Course", "Exercise", "Tolerance"),
    *("Result", "check", "grade"),
    *("AutograderError", "CourseError", "SandboxError", "SubmissionError", "UsageError"),
}
#: A course and a program of somebody's own, as a type checker has to take them.
EXAMPLE = """
import numpy as np
from numpy.typing import NDArray

import autograder
from autograder import Assignment, Case, Course, Exercise, Result, Tolerance, check, grade

Numbers = NDArray[np.float64]
EXACT = Tolerance(0.0, 0.0, "a doubling is exact")


def answer(x: Numbers) -> Numbers:
    return 2 * x


twice = Exercise(
    answer,
    points=2,
    name="twice",
    public={"three": Case({"x": np.arange(3.0)}, tolerance=EXACT), "one": {"x": 1.0}},
    hidden={"drawn": lambda draw: {"x": draw.uniform(0, 1, 4)}},
)
twice.slip("thrice", "2", "3", tell="Three times is too much.", report="Takes it three times.")


@twice.witness
def added(x: Numbers) -> Numbers:
    return x + x


@twice.mistake("Squares.")
def squared(x: Numbers) -> Numbers:
    \"\"\"Your numbers are squares: is 2 a factor or an exponent?\"\"\"
    return x**2


COURSE = Course(id="small")
ASSIGNMENT = Assignment("lines", (twice,))


def best(folder: str) -> list[Result]:
    try:
        return sorted(grade(folder, course="course", jobs=2), key=lambda each: each.score or 0.0)
    except autograder.SubmissionError:
        return [check(folder)]


reveal_type(best("submitted")[0].exercises[0].name)
"""


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a course with two answers to its assignment, and work there."""
    folder = physics.write(tmp_path)
    for student, change in {"ann": (" / 2  # how", "  # how"), "ben": ("", "")}.items():
        file = folder / "submitted" / student / "falling" / "falling.ipynb"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(physics.notebook()).replace(*change), encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


# names


def test_names_are_these_and_each_is_documented() -> None:
    """A name that goes, or comes, is a decision."""
    assert set(autograder.__all__) == set(dir(autograder)) == NAMES
    assert [name for name in NAMES if not getattr(autograder, name).__doc__] == []
    with pytest.raises(AttributeError, match="'Excercise'"):
        _ = autograder.Excercise  # type: ignore[attr-defined]


def test_import_alone_imports_nothing() -> None:
    """Nobody pays for a name that is not asked for: no numpy, and none of our own modules."""
    code = "import sys; before = {*sys.modules}; import autograder; print(*{*sys.modules} - before)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    ours = [n for n in done.stdout.split() if n.partition(".")[0] not in sys.stdlib_module_names]
    assert ours == ["autograder"]


def test_version_is_written_once() -> None:
    """In the package; the distribution has it from there, and the last release is called so."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert settings["project"]["dynamic"] == ["version"]
    assert settings["tool"]["hatch"]["version"]["path"] == "autograder/__init__.py"
    releases = re.findall(r"^## \[(\d\S*)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert releases[0] == autograder.__version__


# functions


@pytest.mark.usefixtures("course")
@pytest.mark.parametrize("function", [api.grade, api.check])
def test_example_is_true(function: Callable[..., object]) -> None:
    """What the docstring prints is what a reader sees who types it in a course's folder."""
    [example] = doctest.DocTestFinder().find(function, globs={})
    assert example.examples
    assert doctest.DocTestRunner().run(example).failed == 0


def test_grade_counts_hidden_cases_and_check_does_not(course: Path) -> None:
    """One grade, two faces: a student's own view has public cases alone."""
    answer = course / "submitted" / "ben" / "falling" / "falling.ipynb"
    [graded], checked = autograder.grade(answer), autograder.check(answer)
    hidden = [
        [any(c.hidden for c in e.cases) for e in each.exercises] for each in (graded, checked)
    ]
    assert hidden == [[True, True], [False, False]]


def test_both_say_what_is_wrong(course: Path) -> None:
    """Who reads a result from Python has its sentences, too."""
    answer = course / "submitted" / "ann" / "falling" / "falling.ipynb"
    for result in (*autograder.grade(answer), autograder.check(answer)):
        assert result.exercises[0].feedback.startswith("Your bodies fall twice as far")


def test_what_cannot_be_graded_is_among_the_results(course: Path) -> None:
    """It has a fault and no score, in its place; the others have theirs."""
    (course / "submitted" / "ann" / "falling" / "falling.ipynb").write_bytes(b"")
    ann, ben = autograder.grade("submitted", jobs=1)
    assert (ann.score, bool(ann.fault)) == (None, True)
    assert (ben.score, bool(ben.fault)) == (5, False)


@pytest.mark.usefixtures("course")
@pytest.mark.parametrize("function", [autograder.grade, autograder.check])
def test_unknown_assignment_is_the_caller_s_error(function: Callable[..., object]) -> None:
    """It is said before anything is graded, with the names that there are."""
    with pytest.raises(autograder.UsageError, match="no assignment `rising`; there are falling"):
        function("submitted/ben", assignment="rising")


# types


@pytest.mark.slow
def test_installed_package_is_typed(
    install_wheel: Callable[[Path, Iterable[str]], Path], tmp_path: Path
) -> None:
    """By `mypy --strict` an example as a user writes it is right, a misspelt name is not."""
    python = install_wheel(tmp_path / "venv", ["numpy", "msgspec"])
    strict = [sys.executable, "-m", "mypy", "--strict", f"--python-executable={python}"]
    said = []
    for text in (EXAMPLE, "from autograder import Excercise\n"):
        (tmp_path / "example.py").write_text(text, encoding="utf-8")
        done = subprocess.run(
            [*strict, "example.py"], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        said.append((done.returncode, done.stdout))
    (right, note), (wrong, error) = said
    assert right == 0, note
    assert 'Revealed type is "str"' in note.replace("builtins.", "")
    assert wrong == 1
    assert 'Module "autograder" has no attribute "Excercise"' in error
