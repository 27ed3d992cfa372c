"""What is asked: exercises, their cases, known mistakes, right answers in other forms.

An `Exercise` is declared once, in a course's ``reference/``; the batch grader, pytest, ``check``,
nbgrader and the reports read the same declaration. It is open while its module is imported; the
catalogue freezes it when the course is loaded.
"""

from __future__ import annotations

import copy
import functools
import inspect
import itertools
import zlib
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from autograder.compare import leaves
from autograder.course.case import Case, Given, Inputs, case, defaults
from autograder.course.counting import maximum
from autograder.course.declaration import Declaration
from autograder.course.known import Mistake, Slip, review_known
from autograder.course.place import brief, caller
from autograder.course.seed import PUBLIC_SEED
from autograder.course.state import restored
from autograder.sandbox.inside.calls.seeded import seeded
from autograder.sandbox.inside.calls.student import Student

Cases = Mapping[str, Given]
_NONE: Mapping[str, Any] = MappingProxyType({})


class Exercise(Declaration):
    """One graded answer: a function, or variables bound at cell level.

    Called, it gives the right answer, so that a mistake reads as a student would write it.

    Parameters
    ----------
    reference : callable
        The right answer. For variables: a function of the given names that returns a dict.
    points : float
    name : str
        The reference's unless given.
    public, hidden, examples : dict
        Inputs by the name of the case, a few words: ``{"one example": {"x": 1.0}}``; a callable of
        a generator draws them, a `Case` has a weight or a tolerance. Examples are small public
        cases, smallest first, of which one is shown where hidden cases alone fail.
    large : inputs, optional
        A case 100 times the size of the largest, on which loops show.
    returns : str
        Names of the elements of a returned tuple, ``"grads cost"``.
    asks : str
        The variables asked for; none for a function.
    aliases : str
        Other names under which the function is accepted.
    needs : tuple of Exercise
        Those whose answers a right answer may use.
    axes : dict of str
        Names of the axes of inputs, as the notebook has them: ``{"X": "n_x m"}``.
    slopes : dict of str
        Parts that are slopes of the part ``cost``, and the inputs they belong to: ``{"dw": "w"}``.
    weights : dict of float
        Share of each part (``dw``, ``cost``) in a case, 1 unless given.
    scenario : callable, optional
        What is done with an answer, a class or a function, where to call it is not enough: it takes
        what holds the answer under its name, and under theirs the functions and classes that
        ``needs`` asks for, then the inputs, and returns what is compared. Its docstring tells
        students what it does.
    normal_form : callable, optional
        Where several answers are right, what makes one of them: it is called with an answer, and
        what it returns is compared. Its docstring tells students what is free.
    any_shape : bool
        Whether an array of another shape than the right one's has a normal form, too. Of another
        kind, a list or a dict, nothing has.
    seed : int, optional
        Of a function that draws from the global random numbers: ``np.random.seed`` and
        ``random.seed`` get it before each call, of right answers and of students'.
    bonus : bool
        Whether it adds to a student's points and not to the maximum.
    dropped : str
        Why it counts for nobody, for the students; it is graded and shown all the same.

    Raises
    ------
    CourseError
        If an argument has another form; `review` looks at what it says.
    """

    _solution: Callable[[Exercise], str]
    _anywhere: Iterable[Slip] = ()  # the course's

    def __init__(
        self,
        reference: Callable[..., Any],
        points: float,
        *,
        name: str = "",
        public: Cases = _NONE,
        hidden: Cases = _NONE,
        examples: Cases = _NONE,
        large: Given | None = None,
        returns: str = "",
        asks: str = "",
        aliases: str = "",
        needs: Iterable[Exercise] = (),
        axes: Mapping[str, str] = _NONE,
        slopes: Mapping[str, str] = _NONE,
        weights: Mapping[str, float] = _NONE,
        scenario: Callable[..., Any] | None = None,
        normal_form: Callable[[Any], Any] | None = None,
        any_shape: bool = False,
        seed: int | None = None,
        bonus: bool = False,
        dropped: str = "",
    ) -> None:
        super().__init__(caller())
        self.reference, self.points = reference, points
        self.name = name or getattr(reference, "__name__", brief(reference))
        self.cases = (*self._cases("public", public), *self._cases("hidden", hidden))
        self.examples = self._cases("examples", examples)
        self.large = None if large is None else case("large", large)
        self.returns = self._names("returns", returns)
        self.asks = self._names("asks", asks)
        self.aliases = self._names("aliases", aliases)
        self.needs = tuple(needs) if isinstance(needs, (tuple, list)) else (needs,)
        self.axes = {key: self._names("axes", text) for key, text in self._dict("axes", axes)}
        self.slopes: dict[str, str] = dict(self._dict("slopes", slopes))
        self.weights: dict[str, float] = dict(self._dict("weights", weights))
        self.scenario, self.normal_form, self.seed = scenario, normal_form, seed
        self.any_shape, self.bonus, self.dropped = any_shape, bonus, dropped
        self.defaults = defaults(self.entry)

    @property
    def entry(self) -> Callable[..., Any]:
        """What takes the inputs: the scenario, without what holds the answer, or the answer."""
        scenario = self.scenario
        return functools.partial(scenario, None) if callable(scenario) else self.reference

    def __call__(self, *args: Any, **inputs: Any) -> Any:
        """Return the right answer."""
        return self.reference(*args, **inputs)

    def __repr__(self) -> str:
        return f"Exercise({self.name})"

    def freeze(self, solution: Callable[[Exercise], str], slips: Iterable[Slip] = ()) -> None:
        """Close the declaration; ``solution`` tells its cell's text, ``slips`` are the course's."""
        if self._open:
            self._solution, self._anywhere = functools.cache(solution), slips
            self._open = False

    @functools.cached_property
    def mistakes(self) -> tuple[Mistake, ...]:
        """The known mistakes, slips made functions: where all is right, nobody asks for them.

        Raises
        ------
        CourseError
            If a slip cannot be made, or one of them does not hold.
        """
        made = (k.made(self._solution, self) if isinstance(k, Slip) else k for k in self._known)
        review_known(self, mistakes := tuple(made))
        return mistakes

    @functools.cached_property
    def slips(self) -> list[Mistake]:
        """What the course's slips are in its cell, wherever they can be made there."""
        try:
            text = self._solution(self) if self._anywhere else ""
            return [made for slip in self._anywhere for made in slip.wherever(text, self)]
        except ValueError:  # there is no such cell
            return []

    def _cases(self, field: str, cases: Cases) -> tuple[Case, ...]:
        hidden = field == "hidden"
        return tuple(case(name, given, hidden) for name, given in self._dict(field, cases))

    # read by those who grade

    @property
    def graded_names(self) -> tuple[str, ...]:
        """The variables asked for, or the names under which the function is accepted."""
        return self.asks or (self.name, *self.aliases)

    @property
    def beside(self) -> list[Exercise]:
        """Those whose functions and classes a scenario gets, too: all that it needs, if any."""
        found = dict.fromkeys(e for need in self.needs for e in (need, *need.beside))
        return [each for each in found if not each.asks]

    def known(self, id: str | None) -> Mistake | None:  # noqa: A002
        """Return a known mistake by its id, one of the exercise's own or of the course's."""
        every = itertools.chain(self.mistakes, self.slips if id else ())
        return next((mistake for mistake in every if mistake.id == id), None)

    def inputs(self, case: Case, seed: int) -> dict[str, Any]:
        """Return the inputs of a case; ``seed`` is for hidden ones, public ones never change."""
        if not callable(case.inputs):
            return dict(case.inputs)
        key = zlib.crc32(f"{self.name}/{case.name}".encode())  # a new case moves no other
        seed = seed if case.hidden else PUBLIC_SEED
        drawn = case.inputs(np.random.default_rng([seed, key]))
        if not isinstance(drawn, Mapping):
            raise TypeError(f"{brief(drawn)} is drawn, expected a dict of inputs")
        return dict(drawn)

    def call(self, function: Callable[..., Any], inputs: Inputs) -> Any:
        """Call a reference, witness or mistake on copies of those inputs that it takes.

        A scenario calls it instead, but for a witness, which is of the inputs.
        """
        names = list(inputs)
        if self.asks:
            names = [name for name in inspect.signature(function).parameters if name in inputs]
        copies = {name: copy.deepcopy(inputs[name]) for name in names}
        other_road = function is self._witness and function is not self.reference
        with seeded(self.seed):
            if self.scenario is None or other_road:
                return function(**copies)
            held = {each.name: each.reference for each in self.beside} | {self.name: function}
            with restored(*held.values()):  # as students' names are new in each case
                return self.scenario(Student(held, held), **copies)

    def normal(self, answer: Any) -> Any:
        """Return an answer in the form in which answers are compared."""
        return self.normal_form(copy.deepcopy(answer)) if self.normal_form else answer

    def sizes(self, inputs: Inputs) -> dict[str, int]:
        """Return the sizes of inputs by the names of their axes, ``{"n_x": 2, "m": 3}``."""
        named = ((axes, np.shape(inputs[name])) for name, axes in self.axes.items())
        return {axis: n for axes, shape in named for axis, n in zip(axes, shape, strict=True)}

    def score(self, expected: Any, wrong: Container[str | None]) -> float:
        """Return the share, 0 to 1, that a case earns when the parts in ``wrong`` are wrong."""
        weights = {
            part: self.weights.get(str(part), 1.0) for part, _ in leaves(expected, self.returns)
        }
        return sum(w for part, w in weights.items() if part not in wrong) / sum(weights.values())


@dataclass(frozen=True, eq=False)
class Assignment:
    """An assignment's exercises, in the order of its notebook."""

    name: str
    exercises: tuple[Exercise, ...]
    made_by: str = ""  # a program in the course that writes its data: `pack student --single-file`

    @property
    def points(self) -> float:
        """The sum over the exercises that count, without a bonus."""
        return maximum(self.exercises)

    def __getitem__(self, name: str) -> Exercise:
        return next(exercise for exercise in self.exercises if exercise.name == name)

    def closure(self, exercises: Iterable[Exercise]) -> list[Exercise]:
        """Return these exercises and all that they need, in the notebook's order."""
        wanted = set(exercises)
        for exercise in reversed(self.exercises):
            if exercise in wanted:
                wanted.update(exercise.needs)
        return [exercise for exercise in self.exercises if exercise in wanted]
