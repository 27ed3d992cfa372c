"""An assignment made ready for grading: inputs drawn, expected values computed, once."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from autograder.compare import Comparison, compare, inputs_line
from autograder.course.case import Case
from autograder.course.exercise import DEFAULT_SEED, Assignment, Exercise
from autograder.course.known import Mistake
from autograder.course.review import expected_faults, input_faults
from autograder.errors import UsageError
from autograder.sandbox.inside import wire


@dataclass(frozen=True)
class Failure:
    """An answer that is an exception of this type."""

    error: str


@dataclass(frozen=True, eq=False)
class Prepared:
    """A case with its inputs and expected value."""

    case: Case
    inputs: dict[str, Any]
    expected: Any
    call: list[tuple[str, wire.Value]]
    sizes: dict[str, int]

    @cached_property
    def line(self) -> str:
        """The inputs on one line; nothing of a hidden case."""
        return "" if self.case.hidden else inputs_line(self.inputs)


def encoded(inputs: Mapping[str, Any]) -> list[tuple[str, wire.Value]]:
    """Return inputs as they are sent to a worker."""
    return [(name, wire.encode(value)) for name, value in inputs.items()]


class AnswerKey:
    """An assignment with everything that grading needs of it, each part made when it is asked for.

    Parameters
    ----------
    assignment : Assignment
    seed : int
        From which hidden inputs are drawn.
    versions : dict of str
        What results depend on besides the submission.
    """

    def __init__(self, assignment: Assignment, seed: int, versions: Mapping[str, str]) -> None:
        self.assignment, self.seed, self.versions = assignment, seed, dict(versions)
        self._cases: dict[str, list[Prepared]] = {}
        self._examples: dict[str, list[Prepared]] = {}
        self._mistakes: dict[str, list[tuple[Mistake, Sequence[Any]]]] = {}

    def cases(self, exercise: Exercise, hidden: bool | None = None) -> list[Prepared]:
        """Return the exercise's cases, all or one kind, with inputs and expected values."""
        if exercise.name not in self._cases:
            self._cases[exercise.name] = [self.prepare(exercise, case) for case in exercise.cases]
        return [p for p in self._cases[exercise.name] if hidden in (None, p.case.hidden)]

    def make_ready(self) -> None:
        """Draw all inputs and compute all expected values."""
        for exercise in self.assignment.exercises:
            self.cases(exercise)

    def examples(self, exercise: Exercise) -> list[Prepared]:
        """Return the exercise's small examples, with inputs and expected values."""
        if exercise.name not in self._examples:
            small = [self.prepare(exercise, case) for case in exercise.examples]
            self._examples[exercise.name] = small
        return self._examples[exercise.name]

    def prepare(self, exercise: Exercise, case: Case) -> Prepared:
        """Return a case, one of the exercise's own or another, with inputs and expected value.

        Raises
        ------
        CourseError
            If the right answer raises, or what it takes or gives is not what is declared.
        """
        field = f"case “{case.name}”"
        try:
            inputs = exercise.inputs(case, self.seed)
        except Exception as error:
            said = f"the inputs cannot be drawn, {type(error).__name__}: {error}"
            raise exercise.error(field, said) from None
        for fault in input_faults(exercise, case, inputs):
            raise exercise.error(*fault)
        try:
            expected = exercise.call(exercise.reference, inputs)
        except Exception as error:
            said = f"the right answer raises {type(error).__name__}: {error}"
            raise exercise.error(field, said) from None
        for fault in expected_faults(exercise, case, expected):
            raise exercise.error(*fault)
        return Prepared(case, inputs, expected, encoded(inputs), exercise.sizes(inputs))

    def mistakes(self, exercise: Exercise) -> list[tuple[Mistake, Sequence[Any]]]:
        """Return each known mistake with its answers to all cases."""
        if exercise.name not in self._mistakes:
            cases = self.cases(exercise)
            self._mistakes[exercise.name] = [
                (mistake, Answers(exercise, mistake, cases)) for mistake in exercise.mistakes
            ]
        return self._mistakes[exercise.name]

    def compare(self, exercise: Exercise, prepared: Prepared, actual: Any) -> Comparison:
        """Compare an answer with the expected value of a case."""
        return compare(
            actual,
            prepared.expected,
            returns=exercise.returns,
            tolerance=prepared.case.tolerance,
            sizes=prepared.sizes,
        )

    def deserved(self, exercise: Exercise, answers: Iterable[Any]) -> float:
        """Return the points for answers, one a case in order, that need no sandbox to be known."""
        earned = 0.0
        for prepared, actual in zip(self.cases(exercise), answers, strict=True):
            if not isinstance(actual, Failure):
                differences = self.compare(exercise, prepared, actual).differences
                wrong = {difference.part for difference in differences}
                earned += prepared.case.weight * exercise.score(prepared.expected, wrong)
        weights = sum(case.weight for case in exercise.cases)
        return exercise.points * earned / weights

    def task(
        self, exercise: Exercise, cases: Iterable[Prepared], replaced: Iterable[str] = ()
    ) -> wire.Task:
        """Return what a worker has to do for an exercise.

        Parameters
        ----------
        exercise : Exercise
        cases : iterable of Prepared
        replaced : iterable of str
            Exercises whose right answers stand in place of the student's.
        """
        helpers: dict[str, str] = {}
        values: list[Exercise] = []
        for name in replaced:
            helper = self.assignment[name]
            if helper.asks:
                values.append(helper)
            else:
                helpers |= dict.fromkeys((name, *helper.aliases), self._source(helper))
        calls = []
        for prepared in cases:
            extra = {k: v for h in values for k, v in h.call(h.reference, prepared.inputs).items()}
            calls.append(prepared.call + [(name, wire.encode(v)) for name, v in extra.items()])
        names = list(exercise.graded_names)
        given = [name for name, _ in calls[0]] if exercise.asks and calls else []
        return wire.Task(exercise.name, names, bool(exercise.asks), calls, helpers, given)

    def _source(self, helper: Exercise) -> str:
        """Return the text of a right helper and of what it calls itself, no more."""
        functions = [e for e in self.assignment.closure((helper,)) if not e.asks]
        return "\n".join(
            [_source_of(e.reference) for e in functions]
            + [f"{alias} = {helper.name}" for alias in helper.aliases]
        )


_source_of = cache(inspect.getsource)


class Answers(Sequence[Any]):
    """A known mistake's answers to cases, each computed when somebody asks: some take long."""

    def __init__(self, exercise: Exercise, mistake: Mistake, cases: Sequence[Prepared]) -> None:
        self._exercise, self._mistake, self._cases = exercise, mistake, cases
        self._known: dict[int, Any] = {}

    def __len__(self) -> int:
        return len(self._cases)

    def __getitem__(self, place: Any) -> Any:
        if not 0 <= place < len(self._cases):
            raise IndexError(place)
        if place not in self._known:
            inputs = self._cases[place].inputs
            self._known[place] = answer(self._exercise, self._mistake.function, inputs)
        return self._known[place]


def answer(exercise: Exercise, function: Callable[..., Any], inputs: dict[str, Any]) -> Any:
    """Return what a trusted function gives, or the `Failure` that it ends with."""
    import numpy as np

    try:
        with np.errstate(all="ignore"):
            return exercise.call(function, inputs)
    except Exception as error:
        return Failure(type(error).__name__)


def seed() -> int:
    """Return what hidden inputs are drawn from: the instructor's own seed where one is set.

    Raises
    ------
    UsageError
        If ``AUTOGRADER_SEED`` is no whole number.
    """
    text = os.environ.get("AUTOGRADER_SEED", str(DEFAULT_SEED))
    if not text.isdecimal():
        raise UsageError(f"AUTOGRADER_SEED is {text!r}, expected a whole number.")
    return int(text)
