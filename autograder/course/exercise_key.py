"""An exercise made ready for grading: inputs drawn, expected values computed, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from autograder.compare import Comparison, Failure, compare, is_alike
from autograder.course.case import Case, earning
from autograder.course.exercise import Exercise
from autograder.course.known import Mistake
from autograder.course.limit import TooLong, limited
from autograder.course.package import raised_at
from autograder.course.recipe import Recipe, recipe
from autograder.course.trusted import Answers, is_steady, whole
from autograder.course.values import encoded, expected_faults, input_faults
from autograder.sandbox.inside.pipe import wire
from autograder.sandbox.inside.pipe.frames import mapped, taken_apart


@dataclass(frozen=True, eq=False)
class Prepared:
    """A case with its inputs and expected value, in normal form where answers have one.

    ``own`` is what the right answer gives before that; ``judged`` what was said of answers so far.
    """

    case: Case
    inputs: dict[str, Any]
    expected: Any
    call: list[tuple[str, wire.Value]]
    sizes: dict[str, int]
    own: Any = None
    judged: dict[tuple[bytes, bool], Any] = field(default_factory=dict, init=False, repr=False)

    @property
    def hidden(self) -> bool:
        """Whether the case is."""
        return self.case.hidden


class ExerciseKey:
    """An exercise with everything that judging needs of it, each part made when it is asked for.

    Parameters
    ----------
    exercise : Exercise
    seed : int
        From which hidden inputs are drawn.
    beside : sequence of Exercise
        Those of its assignment.
    """

    def __init__(self, exercise: Exercise, seed: int, beside: Sequence[Exercise] = ()) -> None:
        self.exercise, self._seed, self._beside = exercise, seed, beside

    @cached_property
    def normal_form(self) -> Recipe | None:
        """What puts answers into the form in which they are compared."""
        return self._recipe("normal_form")

    @cached_property
    def cases(self) -> list[Prepared]:
        """All cases, with inputs and expected values."""
        prepared = self._prepared(self.exercise.cases)
        if not any(_is_something(each.expected) for each in prepared):
            said = "it returns nothing in every case, so no answer is wrong: is a `return` missing?"
        elif not is_steady(self, prepared[0]):
            said = "it gives the right answer another value each time: let it begin with a seed"
        else:
            return prepared
        last = [f for f in ("normal_form", "scenario") if getattr(self.exercise, f)]
        raise self.exercise.error([*last, "reference"][0], said)

    @property
    def public(self) -> list[Prepared]:
        """The cases that students see."""
        return [prepared for prepared in self.cases if not prepared.hidden]

    @property
    def hidden(self) -> list[Prepared]:
        """The cases that they do not."""
        return [prepared for prepared in self.cases if prepared.hidden]

    @cached_property
    def examples(self) -> list[Prepared]:
        """The small examples, with inputs and expected values."""
        return self._prepared(self.exercise.examples, self.cases)

    @cached_property
    def large(self) -> Prepared | None:
        """The case on which loops show, if there is one."""
        return self.prepare(self.exercise.large) if self.exercise.large else None

    @cached_property
    def mistakes(self) -> list[tuple[Mistake, Sequence[Any]]]:
        """Each known mistake with its answers to all cases."""
        known = self.exercise.mistakes
        return [(mistake, Answers(self, mistake)) for mistake in known]

    @cached_property
    def slips(self) -> list[tuple[Mistake, Sequence[Any]]]:
        """Each of the course's slips, wherever it can be made, with its answers to all cases."""
        return [(slip, Answers(self, slip)) for slip in self.exercise.slips]

    @cached_property
    def scenario(self) -> Recipe | None:
        """What is done with an answer."""
        return self._recipe("scenario")

    def _recipe(self, field: str) -> Recipe | None:
        function = getattr(self.exercise, field)
        secret = tuple(each.reference for each in self._beside)  # the right answers
        return recipe(self.exercise, field, function, secret) if function else None

    @cached_property
    def outline(self) -> wire.Task:
        """What a worker looks for, and calls with nothing yet."""
        exercise = self.exercise
        others = (each.graded_names for each in self._beside if each is not exercise)
        return wire.Task(
            exercise.name,
            [*exercise.graded_names],
            bool(exercise.asks),
            [],
            defaults=dict(encoded(exercise.defaults)),
            arguments=len(self.cases[0].call) if self.cases else 0,
            others=[name for graded in others for name in graded],
            constructs=[each.word for each in exercise.constructs],
            required=[each.word for each in exercise.constructs if each.required],
            scenario=(self.scenario.name, self.scenario.source) if self.scenario else None,
            beside=[[*each.graded_names] for each in exercise.beside] if self.scenario else [],
            seed=exercise.seed,
        )

    def _prepared(self, cases: Sequence[Case], beside: Sequence[Prepared] = ()) -> list[Prepared]:
        """Return cases made ready, a dict of theirs seen beside those of others."""
        prepared = [*beside, *map(self.prepare, cases)]
        expected = whole([each.expected for each in prepared])
        own = whole([each.own for each in prepared])
        rows = zip(prepared, expected, own, strict=True)
        made = [replace(p, expected=e, own=o if self._fits(o) else e) for p, e, o in rows]
        return made[len(beside) :]

    def _fits(self, own: Any) -> bool:
        """Tell whether the elements of an answer without a normal form have their names."""
        names = self.exercise.returns
        return not names or (isinstance(own, tuple) and len(own) == len(names))

    def prepare(self, case: Case) -> Prepared:
        """Return a case, one of the exercise's own or another, with inputs and expected value.

        Raises
        ------
        CourseError
            If the right answer raises, or what it takes or gives is not what is declared.
        """
        exercise, field = self.exercise, f"case “{case.name}”"
        draw = partial(exercise.inputs, case, self._seed)
        inputs = self._made(field, "drawing its inputs", draw)
        call = encoded(inputs)
        for fault in input_faults(exercise, case, inputs, call):
            raise exercise.error(*fault)
        right = partial(exercise.call, exercise.reference, inputs)
        own = self._made(field, "the right answer", right)
        meant = partial(exercise.normal, own)
        said = f"on {field}'s right answer it"
        expected = self._made("normal_form", said, meant) if exercise.normal_form else own
        own, expected = mapped((own, expected), taken_apart)
        for fault in expected_faults(exercise, case, expected):
            raise exercise.error(*fault)
        return Prepared(case, inputs, expected, call, exercise.sizes(inputs), own)

    def _made(self, field: str, doing: str, make: Callable[[], Any]) -> Any:
        """Return what the course makes for a case, or say what came instead, and where."""
        try:
            with limited():
                return make()
        except (Exception, SystemExit, TooLong) as error:
            place = raised_at(error, Path(self.exercise.place.file).parent)
            kind = "" if isinstance(error, TooLong) else f"raises {type(error).__name__}: "
            said = " ".join(f"{doing} {kind}{error}".split())
            said += f" ({place})" if place else ""
            raise self.exercise.error(field, said) from None

    def has_form(self, prepared: Prepared, own: Any) -> bool:
        """Tell whether an answer is like the right one, so that it can be put into normal form.

        Where the right one's elements are not those that have names, nobody knows what is like it.
        """
        return prepared.own is prepared.expected or is_alike(
            own, prepared.own, self.exercise.returns, self.exercise.any_shape
        )

    def compare(self, prepared: Prepared, actual: Any, explain: bool = True) -> Comparison:
        """Compare an answer with the expected value of a case."""
        return compare(
            actual,
            prepared.expected,
            returns=self.exercise.returns,
            tolerance=prepared.case.tolerance,
            sizes=prepared.sizes,
            explain=explain,
        )

    def deserved(self, answers: Iterable[Any]) -> float:
        """Return the points for answers, one a case in order, that need no sandbox to be known."""
        earned, weights, counted = 0.0, 0.0, earning(self.cases)
        for place, (prepared, actual) in enumerate(zip(self.cases, answers, strict=True)):
            if prepared not in counted:
                continue
            weights += prepared.case.weight
            if not isinstance(actual, Failure):
                formless = isinstance(answers, Answers) and place in answers.formless
                meant = replace(prepared, expected=prepared.own) if formless else prepared
                wrong = set(self.compare(meant, actual, explain=False).wrong)
                earned += prepared.case.weight * self.exercise.score(meant.expected, wrong)
        return self.exercise.points * earned / weights


def _is_something(value: Any) -> bool:
    """Tell whether a value is neither None nor an empty text or container."""
    empty = isinstance(value, (str, bytes, dict, list, tuple, set, frozenset)) and not value
    return value is not None and not empty
