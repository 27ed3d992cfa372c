"""What ``check`` knows where no course is: the ``checks.json`` beside the notebook.

It has the public cases, their expected values, and what known mistakes answer and say. It has no
right answer, so no second look can be taken, and what needs a wrong answer is not carried forward
but put off.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from autograder.compare import Tolerance
from autograder.course import catalogue, versions
from autograder.course.answer_key import AnswerKey
from autograder.course.case import Case
from autograder.course.exercise import Assignment, Exercise
from autograder.course.exercise_key import Prepared
from autograder.course.known import Construct, Mistake
from autograder.course.recipe import Recipe
from autograder.course.settings import Course
from autograder.course.values import encoded
from autograder.errors import CourseError, UsageError
from autograder.notebook.values import from_json

FILE = "checks.json"
#: What reading a file ends with that is another, or was changed.
_DAMAGES = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)


class _Case(msgspec.Struct):
    name: str
    inputs: Any
    expected: Any
    weight: float
    tolerance: tuple[float, float, str]
    sizes: dict[str, int]
    own: Any = None


class _Mistake(msgspec.Struct):
    sentence: str
    answers: list[Any]


class _Exercise(msgspec.Struct):
    points: float
    asks: tuple[str, ...]
    aliases: tuple[str, ...]
    returns: tuple[str, ...]
    weights: dict[str, float]
    cases: list[_Case]
    mistakes: list[_Mistake]
    defaults: dict[str, Any] = {}
    normal_form: Recipe | None = None
    any_shape: bool = False
    any_kind: bool = False
    scenario: Recipe | None = None
    constructs: tuple[Construct, ...] = ()
    seed: int | None = None
    needs: tuple[str, ...] = ()


class _About(msgspec.Struct):
    """The file, as `bundle` writes it; values in it as `values.to_json` does."""

    assignment: str
    exercises: dict[str, _Exercise]
    uses: str = ""


def open_course_or_shipped(
    option: str | os.PathLike[str] | None, file: Path
) -> catalogue.Catalogue | Shipped:
    """Return the course that checks a student's file, else what was shipped beside it.

    Where the file may have brought the course along, none of its code runs: what was shipped will
    do.

    Raises
    ------
    UsageError
        If there is neither.
    """
    place = (file if file.is_dir() else file.parent) / FILE
    try:
        folder = catalogue.find(option, [file])
    except UsageError:
        if catalogue.is_named(option) or not place.is_file():
            raise
        folder = None
    if folder is not None:
        return catalogue.Catalogue(folder)
    if place.is_file():
        return Shipped(place)
    if not os.path.lexists(file):
        raise UsageError(f"{file}: no such file or folder.")
    raise UsageError(f"{file}: no {FILE} beside it, and no course named: --course DIR.")


class Shipped:
    """One assignment as its `FILE` tells of it; the part of a `Catalogue` that ``check`` needs.

    Parameters
    ----------
    file : Path

    Raises
    ------
    UsageError
        If it is not such a file.
    """

    def __init__(self, file: Path) -> None:
        try:
            about = msgspec.convert(json.loads(file.read_bytes()), _About)
            cases = {name: _cases(each) for name, each in about.exercises.items()}
            answers = {name: _answers(each) for name, each in about.exercises.items()}
            exercises: dict[str, Exercise] = {}
            for name, each in about.exercises.items():
                needs = [exercises[needed] for needed in each.needs]
                exercises[name] = _exercise(name, each, cases[name], needs)
            course = Course("", carry_forward=False, uses=about.uses)
        except (msgspec.MsgspecError, CourseError, *_DAMAGES):
            raise UsageError(f"{file}: not what this kit ships beside a notebook.") from None
        self._assignment = Assignment(about.assignment, (*exercises.values(),))
        self.names = [about.assignment]
        self.graded_names = {
            about.assignment: {graded for e in exercises.values() for graded in e.graded_names}
        }
        self._key = _ShippedKey(self._assignment, course, cases, answers, about.exercises)

    def assignment(self, name: str) -> Assignment:
        """Return the assignment; `UsageError` under any other name."""
        if name != self._assignment.name:
            raise UsageError(f"no assignment `{name}`; {FILE} is of `{self._assignment.name}`.")
        return self._assignment

    def key(self, name: str) -> AnswerKey:
        """Return its answer key."""
        self.assignment(name)
        return self._key


class _ShippedKey(AnswerKey):
    """An answer key whose expected values were computed elsewhere."""

    def __init__(
        self,
        assignment: Assignment,
        course: Course,
        cases: Mapping[str, list[Prepared]],
        answers: Mapping[str, list[list[Any]]],
        about: Mapping[str, _Exercise],
    ) -> None:
        super().__init__(assignment, 0, versions.environment(), course)
        for key in self.exercises:
            exercise = key.exercise
            key.cases, told = cases[exercise.name], about[exercise.name]
            key.normal_form, key.scenario = told.normal_form, told.scenario
            key.mistakes = list(zip(exercise.mistakes, answers[exercise.name], strict=True))


def _exercise(
    name: str, about: _Exercise, cases: list[Prepared], needs: list[Exercise]
) -> Exercise:
    exercise = Exercise(
        _absent,
        about.points,
        name=name,
        public={prepared.case.name: prepared.case for prepared in cases},
        returns=" ".join(about.returns),
        asks=" ".join(about.asks),
        aliases=" ".join(about.aliases),
        needs=needs,
        weights=about.weights,
        seed=about.seed,
        any_shape=about.any_shape,
    )
    exercise.defaults, exercise.constructs = about.defaults, about.constructs
    exercise.mistakes = tuple(
        Mistake(_absent, each.sentence, each.sentence, exercise.place) for each in about.mistakes
    )
    return exercise


def _absent(**inputs: Any) -> Any:
    raise NotImplementedError("right answers stay with the instructor")


def _cases(about: _Exercise) -> list[Prepared]:
    found = []
    for each in about.cases:
        inputs, expected, own = map(from_json, (each.inputs, each.expected, each.own))
        case = Case(inputs, each.weight, Tolerance(*each.tolerance), each.name)
        own = expected if about.any_kind else own
        found.append(Prepared(case, inputs, expected, encoded(inputs), each.sizes, own))
    return found


def _answers(about: _Exercise) -> list[list[Any]]:
    """Return what each known mistake answers to the public cases."""
    rows = [[from_json(value) for value in each.answers] for each in about.mistakes]
    if any(len(row) != len(about.cases) for row in rows):
        raise ValueError("an answer for each case")
    return rows
