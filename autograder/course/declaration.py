"""What is registered with an exercise while its module is imported, each where it is written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from autograder.course.known import Construct, Mistake, Slip, Variant, sentence
from autograder.course.place import Place, brief, caller
from autograder.errors import CourseError

MOST_CONSTRUCTS = 12  # of an exercise
Function = TypeVar("Function", bound=Callable[..., Any])


class Declaration:
    """A declaration that is open until its course is loaded, and tells where it is wrong.

    Parameters
    ----------
    place : Place
        Where it stands.
    """

    name: str

    def __init__(self, place: Place) -> None:
        self.place = place
        self.variants: tuple[Variant, ...] = ()
        self.constructs: tuple[Construct, ...] = ()
        self._witness: Callable[..., Any] | None = None
        self.witnessed: Place | None = None  # where
        self._known: list[Mistake | Slip] = []
        self._open = True

    def __setattr__(self, name: str, value: Any) -> None:
        if not vars(self).get("_open", True):
            raise self.error(name, "the course is loaded: declare it with the exercise")
        super().__setattr__(name, value)

    def error(self, field: str, said: str, place: Place | None = None) -> CourseError:
        """Return an error of this declaration: where, what, and what to write instead."""
        return CourseError(f"{place or self.place}: {self.name}, {field}: {said}")

    def witness(self, function: Function) -> Function:
        """Say what computes the same by another road: the expected values' second witness."""
        self.witnessed = caller()
        self._register("witness", self.witnessed, function)
        self._witness = function
        return function

    def mistake(self, report: str) -> Callable[[Function], Function]:
        """Register a wrong function; its docstring is the sentence to the student.

        Parameters
        ----------
        report : str
            What went wrong, for the report to the instructor.
        """
        if not isinstance(report, str):
            raise self.error("mistake", f'say @{self.name}.mistake("What went wrong.")', caller())

        def register(function: Function) -> Function:
            place = caller()
            self._register("mistake", place, function)
            self._known.append(Mistake(function, sentence(function), report, place))
            return function

        return register

    def slip(
        self, name: str, was: str, now: str, *, tell: str, report: str, every: bool = False
    ) -> None:
        """Register a mistake that is one edit of the source notebook's solution cell.

        Parameters
        ----------
        name : str
            Of the mistake, a few words: ``"bias_forgotten"``.
        was, now : str
            What stands there once, below the docstring, and what takes its place.
        tell, report : str
            The sentences to the student and to the instructor.
        every : bool
            Whether all places are meant where there are several.
        """
        place = caller()
        self._register("slip", place)
        self._known.append(Slip(name, was, now, every, tell, report, place))

    def variant(self, function: Function) -> Function:
        """Register a right function; its docstring says what is special about its form.

        It may use what its module imports or defines at the left margin; that is planted with it.
        """
        place = caller()
        self._register("variant", place, function)
        self.variants += (Variant(function, place),)
        return function

    def requires(self, words: str, *, costs: float = 1, tell: str = "") -> None:
        """Say which constructs an answer must use; `forbids` has the parameters."""
        self._construct("requires", words, costs, tell)

    def forbids(self, words: str, *, costs: float = 1, tell: str = "") -> None:
        """Say which constructs an answer must not use, nor helpers of its own.

        Parameters
        ----------
        words : str
            ``loop`` (comprehensions, too), ``for``, ``while``, ``comprehension``, ``if``, ``try``,
            ``lambda``, ``global``, ``recursion``, ``@``, ``**``; names under any alias, ``np.dot
            sum scipy``; methods, ``.sort``.
        costs : float
            The share of the points, 1 of all; 0 makes it advice.
        tell : str
            A sentence more to the student.
        """
        self._construct("forbids", words, costs, tell)

    def _construct(self, field: str, words: str, costs: float, tell: str) -> None:
        from autograder.course.constructs import faults, is_construct, listing

        place, required = caller(3), field == "requires"
        there = [each.word for each in self.constructs]
        self._register(field, place)
        said = ""
        if not isinstance(words, str) or not words.split():
            said = f'{brief(words)}, expected constructs in one text, "loop np.dot"'
        elif wrong := [word for word in words.split() if not is_construct(word)]:
            said = f"{wrong[0]!r} is no construct: a name as np.dot, .sort, or one of {listing()}"
        elif len({*words.split(), *there}) < len(words.split()) + len(there):
            said = "one of these is there twice: say it once"
        elif isinstance(costs, bool) or not isinstance(costs, (int, float)) or not 0 <= costs <= 1:
            said = f"costs={brief(costs)}, expected a share of the points, 0 to 1"
        elif not isinstance(tell, str):
            said = f"tell={brief(tell)}, expected a sentence to the student"
        if said:
            raise self.error(field, said, place)
        self.constructs += tuple(Construct(w, required, costs, tell) for w in words.split())
        for said in faults(self.constructs):
            raise self.error(field, said, place)
        if len(self.constructs) > MOST_CONSTRUCTS:
            raise self.error(field, f"there are more than {MOST_CONSTRUCTS}: leave some out", place)

    def _register(self, what: str, place: Place, function: Any = callable) -> None:
        """Refuse what is no function, or stands where who loads this may not come by."""
        folders = [os.path.dirname(there.file) for there in (place, self.place)]
        if not self._open or folders[0] != folders[1]:
            raise self.error(
                what, "register it beside the exercise, in a file of its folder", place
            )
        if not callable(function) or (what != "witness" and not hasattr(function, "__name__")):
            raise self.error(what, f"{brief(function)}, expected a function", place)

    # the forms of arguments

    def _dict(self, field: str, given: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
        if isinstance(given, Mapping) and all(isinstance(key, str) for key in given):
            return given.items()
        raise self.error(field, f"{brief(given)}, expected a dict with names as keys")

    def _names(self, field: str, given: str) -> tuple[str, ...]:
        if isinstance(given, str):
            return tuple(given.split())
        raise self.error(field, f'{brief(given)}, expected names in one text, "a b"')

    @property
    def second_witness(self) -> Callable[..., Any]:
        """What computes the same by another road."""
        if self._witness is None:
            said = f"there is none: {self.name}.witness(f), with f the same by another road"
            raise self.error("witness", said)
        return self._witness
