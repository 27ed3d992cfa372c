"""A slip is one edit of the solution cell, run where the right answer lives."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import physics
import pytest
import springs

from autograder.compare.values import ROUNDING
from autograder.course import source
from autograder.course.catalogue import Catalogue, unpacked
from autograder.course.exercise import Exercise
from autograder.course.exercise_key import ExerciseKey
from autograder.course.known import Mistake
from autograder.course.settings import Course
from autograder.errors import CourseError
from autograder.judge.case import course_slip
from autograder.judge.verdict import Asked, known

CELL = '''def double(x):
    """Return 2 * x, twice x."""
    ### START CODE HERE ###
    y = 2 * x  # two
    ### END CODE HERE ###
    return y'''


def cell(text: str, name: str = "") -> dict[str, object]:
    """Return a cell, a solution where it has a name."""
    said = {"nbgrader": {"grade_id": name, "solution": True}} if name else {}
    kind = "code" if name else "markdown"
    return {"cell_type": kind, "source": text.splitlines(True), "metadata": said}


def test_headings_are_those_above_a_solution_cell(tmp_path: Path) -> None:
    """Its own, before it the section it is in; no other exercise's, no title, no smaller one."""
    cells = [
        *(cell("# Title"), cell("a", "bare"), cell("## Slopes\n\nText."), cell("### Aside")),
        *(cell("## Exercise 1"), cell("No heading."), cell("a", "first"), cell("a", "more")),
        *(cell("## Exercise 2"), cell("a", "second")),
    ]
    file = source.notebook(tmp_path, "ps")
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert source.headings(tmp_path, "ps") == {
        "first": ("Slopes", "Exercise 1"),
        "more": ("Slopes", "Exercise 1"),
        "second": ("Slopes", "Exercise 2"),
    }
    assert source.headings(tmp_path, "other") == {}


def double(x: float) -> float:
    """Return 2 * x."""
    return 2 * x


def made(
    cell: str = CELL, *, every: bool = False, edit: tuple[str, str] = ("2 *", "3 *")
) -> Mistake:
    """Return a slip in a cell."""
    exercise = Exercise(double, 1, public={"one": {"x": 1.0}})
    exercise.slip("some_slip", *edit, tell="Tell.", report="Report.", every=every)
    exercise.freeze(lambda _: cell)
    return exercise.mistakes[0]


def test_slip_keeps_head_and_docstring() -> None:
    """What is said above the answer is no part of it: the edit is below."""
    assert made().cell == CELL.replace("y = 2 *", "y = 3 *")
    assert made().function(5) == 15
    assert made().id == "some-slip"


def test_slip_edits_every_place_where_that_is_said() -> None:
    """All of them are one slip, in the docstring none."""
    cell = CELL.replace("return y", "return y + 2 * x")
    assert made(cell, every=True).function(5) == 30
    assert made(cell, every=True).cell.count("2 * x") == 1


def test_slip_in_a_cell_without_a_docstring() -> None:
    """The head is then the line that names the function."""
    assert made("def double(x):\n    return 2 * x").cell == "def double(x):\n    return 3 * x"


def test_slip_edits_a_helper_above() -> None:
    """A function that the answer's cell has besides is part of the answer."""
    cell = f"def by(n, x):\n    return n * x\n\n\n{CELL}".replace("2 * x  #", "by(2, x)  #")
    slipped = made(cell, edit=("n * x", "n + x"))
    assert slipped.function(5) == 7
    assert slipped.cell == cell.replace("n * x", "n + x")


def everywhere(cell: str, was: str, now: str) -> list[Mistake]:
    """Return what a slip of the course makes of a cell."""
    course = Course(id="small")
    course.slip("some_slip", was, now, tell="Tell.", report="Report.")
    exercise = Exercise(double, 1, public={"one": {"x": 1.0}})
    exercise.freeze(lambda _: cell, course.slips)
    found = [*exercise.slips]
    assert [exercise.known(each.id) for each in found] == found
    return found


def test_slip_of_the_course_edits_each_place_and_all() -> None:
    """Below the docstring, in code; nothing in a comment."""
    cell = CELL.replace("return y", "return y + 2 * x  # 2 * x")
    found = everywhere(cell, "2 *", "3 *")
    assert [each.function(5) for each in found] == [25, 25, 30]
    assert {each.cell.count("3 * x") for each in found} == {1, 3}


def test_slip_of_the_course_that_makes_no_code_is_none() -> None:
    """It is declared for other cells than this one."""
    assert everywhere(CELL, "2 *", "2 * (") == []
    assert everywhere(CELL, "axis=1", "axis=0") == []


def test_slip_of_the_course_without_a_sentence_is_one_line() -> None:
    """Where, and what it lacks."""
    with pytest.raises(CourseError, match=r"test_known.py, line \d+: COURSE, slip `a`: .* texts"):
        Course(id="small").slip("a", "b", "c", tell="", report="Report.")


def test_slip_of_the_course_is_told_where_no_other_gives_the_same() -> None:
    """Two sentences for the same values, and either may be false."""
    course = Course(id="small")
    course.slip("trebled", "2 *", "3 *", tell="Trebled.", report="Trebles.")
    course.slip("added", "y = 2 * x", "y = x + x + x", tell="Added.", report="Adds.")
    course.slip("raised", "2 *", "2 **", tell="Raised.", report="Raises.")
    exercise = Exercise(double, 1, public={"one": {"x": 3.0}, "two": {"x": 1.5}})
    exercise.freeze(lambda _: CELL, course.slips)
    key = ExerciseKey(exercise, 0)
    told = course_slip(key, key.cases, [8.0, 2.0**1.5])
    assert told is not None
    assert told.student == "Raised."
    assert course_slip(key, key.cases, [9.0, 4.5]) is None
    assert course_slip(key, key.cases, [7.0, 4.5]) is None


def test_slip_runs_among_the_names_of_the_answers_module() -> None:
    """It finds what the right answer finds, and leaves nothing there."""
    edit = ("2 *", "np.pi *")
    assert made(edit=edit).function(1) == np.pi
    assert double(1) == 2


def test_slip_of_variables_reads_what_another_exercise_asks_for() -> None:
    """`columns` reads n_train, which `sizes` binds in the notebook."""
    key = springs.CATALOGUE.key(springs.NAME)
    columns = key.assignment["columns"]
    case = key[columns.name].cases[0]
    known = columns.known("mixed")
    assert known is not None
    assert "n_train" in known.cell
    answer = columns.call(known.function, case.inputs)
    assert list(answer) == list(columns.asks)
    assert answer["train_columns"].shape == case.expected["train_columns"].shape


def test_slip_is_made_of_the_cell_where_the_answer_lives(tmp_path: Path) -> None:
    """Asked for in two assignments, an answer has one home."""
    course = physics.write(tmp_path, "rising")
    declared = "from ..falling.fall import fall\n"
    (course / "reference" / "rising" / "fall.py").write_text(declared, encoding="utf-8")
    notebook = source.notebook(course, "rising")
    text = notebook.read_text(encoding="utf-8")
    notebook.write_text(text.replace("how does the distance", "how?"), encoding="utf-8")
    (one, two) = (Catalogue(course).assignment(each)["fall"] for each in ("rising", "falling"))
    assert one.mistakes[0].cell == two.mistakes[0].cell
    assert "how does the distance" in one.mistakes[0].cell


def test_called_exercise_gives_the_right_answer() -> None:
    """So a mistake reads as a student writes it."""
    assert physics.CATALOGUE.assignment("falling")["fall"](t=2.0) == 19.62


@pytest.fixture
def edit(tmp_path: Path) -> Callable[[str, str], Catalogue]:
    """Return ``edit(was, now)``: a course of others with another text in its notebook."""
    physics.write(tmp_path)
    notebook = tmp_path / "source" / "falling" / "falling.ipynb"

    def change(was: str, now: str) -> Catalogue:
        text = notebook.read_text(encoding="utf-8")
        assert json.dumps(was)[1:-1] in text
        notebook.write_text(text.replace(json.dumps(was)[1:-1], json.dumps(now)[1:-1]), "utf-8")
        return Catalogue(tmp_path)

    return change


def test_course_taken_elsewhere_has_its_slips(edit: Callable[[str, str], Catalogue]) -> None:
    """The solution cells go with it; neither prose nor outputs do."""
    here = edit("Falling bodies", "Bodies that fall")
    files = here.files()
    there = unpacked(files)
    assert "Bodies that fall" not in files["source/falling/falling.ipynb"].decode()
    assert there.versions == here.versions
    fall = [each.assignment("falling")["fall"] for each in (here, there)]
    assert [m.cell for m in fall[0].mistakes] == [m.cell for m in fall[1].mistakes]


def test_solution_cell_is_part_of_the_rules(edit: Callable[[str, str], Catalogue]) -> None:
    """Where it changes, a slip answers otherwise: old results no longer hold. Prose is none."""
    before = edit("Falling bodies", "Bodies").versions
    assert edit("Bodies", "Falling").versions == before
    assert edit("9.81 * np.square(t) / 2", "9.8 * np.square(t) / 2").versions != before


def test_one_mistake_of_two_exercises_is_written_once() -> None:
    """Registering returns the function, so that it can be registered again."""
    cases = {"one": {"x": 1.0}}
    once, again = (Exercise(double, 1, name=name, public=cases) for name in ("once", "again"))

    @once.mistake("Thrice.")
    @again.mistake("Thrice, again.")
    def thrice(x: float) -> float:
        """Three times is too often."""
        return 3 * x

    for exercise in (once, again):
        exercise.freeze(lambda _: "")
    assert once.mistakes[0].function is again.mistakes[0].function is thrice
    assert [e.mistakes[0].instructor for e in (once, again)] == ["Thrice.", "Thrice, again."]


def test_mistake_that_lacks_a_part_is_not_made_by_an_answer_that_has_it() -> None:
    """What an answer has besides is no matter, unless it is asked for."""
    asked = Asked(["x"], {"dw": 2.0, "db": 3.0}, (), ROUNDING, {})
    lacking = [("dw alone", [{"dw": 1.0}])]
    assert known(lacking, [{"dw": 1.0, "db": 5.0}], [asked]) is None
    assert known(lacking, [{"dw": 1.0, "by the way": 5.0}], [asked]) == "dw alone"
