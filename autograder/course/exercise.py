"""What is asked: exercises, their cases, known mistakes, right answers in other forms.

An `Exercise` is declared once, in a course's ``reference/``; the batch grader, pytest, ``check``,
nbgrader and the reports read the same declaration. Everything here is frozen.
"""

from __future__ import annotations

import inspect
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.compare import ROUNDING, Tolerance, leaves

Inputs = Mapping[str, Any]

#: Hidden inputs come from this seed unless the instructor sets another (``AUTOGRADER_SEED``).
DEFAULT_SEED = 20


@dataclass(frozen=True, eq=False)
class Case:
    """One set of inputs.

    Parameters
    ----------
    name : str
        Unique in its exercise, a few words: ``"one example"``.
    inputs : dict, or callable of a `numpy.random.Generator` that returns one
        By parameter name, in the order of the signature. A public case spells its numbers out, a
        hidden one draws them.
    hidden : bool
        Whether inputs and expected values stay away from students.
    weight : float
        Share of this case in the points of its exercise, relative to the others.
    tolerance : Tolerance
        With its reason.
    """

    name: str
    inputs: Inputs | Callable[[np.random.Generator], Inputs]
    hidden: bool = False
    weight: float = 1.0
    tolerance: Tolerance = ROUNDING


@dataclass(frozen=True, eq=False)
class Mistake:
    """A known wrong implementation: its answers, recognised, say what went wrong."""

    function: Callable[..., Any]
    student: str
    instructor: str

    @property
    def id(self) -> str:
        """The function's name with hyphens, ``sum-instead-of-mean``."""
        return self.function.__name__.strip("_").replace("_", "-")


def mistake(instructor: str) -> Callable[[Callable[..., Any]], Mistake]:
    """Make a `Mistake` of a wrong function; its docstring is the sentence to the student.

    Parameters
    ----------
    instructor : str
        What went wrong, for the report to the instructor.
    """

    def declare(function: Callable[..., Any]) -> Mistake:
        return Mistake(function, " ".join((inspect.getdoc(function) or "").split()), instructor)

    return declare


@dataclass(frozen=True, eq=False)
class Variant:
    """A right answer in another form: who writes it so scores full, which `verify` proves."""

    function: Callable[..., Any]

    @property
    def id(self) -> str:
        """The function's name with hyphens, ``loops-over-examples``."""
        return self.function.__name__.strip("_").replace("_", "-")


def variant(function: Callable[..., Any]) -> Variant:
    """Make a `Variant` of a right function; its docstring says what is special about its form.

    It may use what its module imports or defines at the left margin; that is planted with it.
    """
    return Variant(function)


@dataclass(frozen=True, eq=False)
class Exercise:
    """One graded answer: a function, or variables bound at cell level.

    Parameters
    ----------
    name : str
        The graded function's name, or a name of its own where variables are asked for.
    points : float
    reference : callable
        The right answer. For variables: a function of the given names that returns a dict.
    witness : callable
        The same quantity by another road (loops, finite differences): the expected values' second
        witness.
    cases : tuple of Case
    mistakes : tuple of Mistake
    variants : tuple of Variant
        Right answers in other forms.
    needs : tuple of str
        Exercises whose functions a right answer may call.
    returns : tuple of str
        Names of the elements of a returned tuple.
    asks : tuple of str
        The variables asked for; empty for a function.
    aliases : tuple of str
        Other names under which the function is accepted.
    weights : dict
        Share of each part (``dw``, ``cost``) in a case, 1 unless given.
    shapes : dict of tuple of str
        Names of the axes of inputs, as the notebook has them: ``{"X": ("n_x", "m")}``.
    examples : tuple of Case
        Small public cases, smallest first, of which one is shown where hidden cases alone fail.
    slopes : dict of str
        Parts that are slopes of the part ``cost``, and the inputs they belong to: ``{"dw": "w"}``.
    large : Case, optional
        A case 100 times the size of the largest, on which loops show.
    """

    name: str
    points: float
    reference: Callable[..., Any]
    witness: Callable[..., Any]
    cases: tuple[Case, ...]
    mistakes: tuple[Mistake, ...] = ()
    variants: tuple[Variant, ...] = ()
    needs: tuple[str, ...] = ()
    returns: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    shapes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    examples: tuple[Case, ...] = ()
    slopes: Mapping[str, str] = field(default_factory=dict)
    large: Case | None = None

    @property
    def graded_names(self) -> tuple[str, ...]:
        """The variables asked for, or the names under which the function is accepted."""
        return self.asks or (self.name, *self.aliases)

    def mistake(self, id: str | None) -> Mistake | None:  # noqa: A002
        """Return a known mistake by its id."""
        return next((mistake for mistake in self.mistakes if mistake.id == id), None)

    def inputs(self, case: Case, seed: int) -> dict[str, Any]:
        """Return the inputs of a case; ``seed`` is for hidden ones, public ones never change."""
        if not callable(case.inputs):
            return dict(case.inputs)
        key = zlib.crc32(f"{self.name}/{case.name}".encode())  # a new case moves no other
        seed = seed if case.hidden else DEFAULT_SEED
        return dict(case.inputs(np.random.default_rng([seed, key])))

    def call(self, function: Callable[..., Any], inputs: Inputs) -> Any:
        """Call a reference, witness or mistake on copies of those inputs that it takes."""
        names = list(inputs)
        if self.asks:
            names = [name for name in inspect.signature(function).parameters if name in inputs]
        copies = {
            name: np.copy(v) if isinstance(v, np.ndarray) else v for name, v in inputs.items()
        }
        return function(**{name: copies[name] for name in names})

    def sizes(self, inputs: Inputs) -> dict[str, int]:
        """Return the sizes of inputs by the names of their axes, ``{"n_x": 2, "m": 3}``."""
        named = ((axes, np.shape(inputs[name])) for name, axes in self.shapes.items())
        return {axis: n for axes, shape in named for axis, n in zip(axes, shape, strict=True)}

    def score(self, expected: Any, wrong: set[str | None]) -> float:
        """Return the share, 0 to 1, that a case earns when the parts in ``wrong`` are wrong."""
        weights = {
            part: self.weights.get(str(part), 1.0) for part, _ in leaves(expected, self.returns)
        }
        return sum(w for part, w in weights.items() if part not in wrong) / sum(weights.values())


@dataclass(frozen=True)
class Course:
    """A course's settings.

    Parameters
    ----------
    id : str
        The name under which nbgrader knows it.
    """

    id: str


@dataclass(frozen=True, eq=False)
class Assignment:
    """An assignment's exercises, in the order of its notebook."""

    name: str
    exercises: tuple[Exercise, ...]

    @property
    def points(self) -> float:
        """The sum over the exercises."""
        return float(sum(exercise.points for exercise in self.exercises))

    def __getitem__(self, name: str) -> Exercise:
        return next(exercise for exercise in self.exercises if exercise.name == name)

    def closure(self, names: tuple[str, ...]) -> list[Exercise]:
        """Return the exercises in ``names`` and all that they need, in the notebook's order."""
        wanted = set(names)
        for exercise in reversed(self.exercises):
            if exercise.name in wanted:
                wanted.update(exercise.needs)
        return [exercise for exercise in self.exercises if exercise.name in wanted]
