"""What ``check`` knows where no course is: the ``checks.json`` beside the notebook.

It has the public cases, their expected values, and what known mistakes answer and say. It has no
right answer, so nothing can be carried forward and no second look be taken.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.compare import Opaque, Tolerance
from autograder.course import catalogue
from autograder.course.answer_key import AnswerKey, Failure, Prepared, encoded
from autograder.course.exercise import Assignment, Case, Exercise, Mistake
from autograder.errors import UsageError
from autograder.notebook.checks import from_json

FILE = "checks.json"


def open_course_or_shipped(
    option: str | os.PathLike[str] | None, file: Path
) -> catalogue.Catalogue | Shipped:
    """Return the course that checks a student's file, else what was shipped beside it.

    Raises
    ------
    UsageError
        If there is neither.
    """
    folder = catalogue.find(option, [file])
    if folder is not None:
        return catalogue.Catalogue(folder)
    place = (file if file.is_dir() else file.parent) / FILE
    if place.is_file():
        return Shipped(place)
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
            about: dict[str, Any] = json.loads(file.read_bytes())  # NaN among its numbers
            cases = {name: _cases(each) for name, each in about["exercises"].items()}
            exercises = tuple(_exercise(n, each) for n, each in about["exercises"].items())
            self._assignment = Assignment(about["assignment"], exercises)
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
            raise UsageError(f"{file}: not what this kit ships beside a notebook.") from None
        self.names = [self._assignment.name]
        self.graded_names = {
            self._assignment.name: {graded for e in exercises for graded in e.graded_names}
        }
        answers = {name: _answers(each) for name, each in about["exercises"].items()}
        self._key = _ShippedKey(self._assignment, cases, answers)

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
        cases: Mapping[str, list[Prepared]],
        answers: Mapping[str, list[list[Any]]],
    ) -> None:
        super().__init__(assignment, 0, catalogue.environment())
        self._cases = dict(cases)
        self._mistakes = {
            exercise.name: list(zip(exercise.mistakes, answers[exercise.name], strict=True))
            for exercise in assignment.exercises
        }


def _exercise(name: str, about: Mapping[str, Any]) -> Exercise:
    return Exercise(
        name,
        about["points"],
        _absent,
        _absent,
        tuple(prepared.case for prepared in _cases(about)),
        mistakes=tuple(_mistake(each) for each in about["mistakes"]),
        returns=tuple(about["returns"]),
        asks=tuple(about["asks"]),
        aliases=tuple(about["aliases"]),
        weights=about["weights"],
    )


def _absent(**inputs: Any) -> Any:
    raise NotImplementedError("right answers stay with the instructor")


def _mistake(about: Mapping[str, Any]) -> Mistake:
    return Mistake(_absent, about["sentence"], about["sentence"])


def _cases(about: Mapping[str, Any]) -> list[Prepared]:
    found = []
    for each in about["cases"]:
        inputs = from_json(each["inputs"])
        tolerance, weight = Tolerance(*each["tolerance"]), each["weight"]
        case = Case(each["name"], inputs, weight=weight, tolerance=tolerance)
        expected = from_json(each["expected"])
        found.append(Prepared(case, inputs, expected, encoded(inputs), each["sizes"]))
    return found


def _answers(about: Mapping[str, Any]) -> list[list[Any]]:
    """Return what each known mistake answers to the public cases."""
    rows = [[from_json(value) for value in each["answers"]] for each in about["mistakes"]]
    return [[Failure(v.description) if isinstance(v, Opaque) else v for v in row] for row in rows]
