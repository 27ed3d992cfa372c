"""What is known of answers: mistakes, slips among them, and right answers in other forms."""

from __future__ import annotations

import ast
import functools
import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from types import CodeType
from typing import TYPE_CHECKING, Any

from autograder.course.package import home
from autograder.course.parameters import differ, listed
from autograder.course.place import Place
from autograder.course.source import binds

if TYPE_CHECKING:
    from autograder.course.exercise import Exercise


@dataclass(frozen=True, eq=False)
class Mistake:
    """A known wrong implementation: its answers, recognised, say what went wrong.

    Parameters
    ----------
    function : callable
    student, instructor : str
        A sentence to each.
    place : Place
    cell : str
        The answer cell of a student who made it, where it is a slip.
    """

    function: Callable[..., Any]
    student: str
    instructor: str
    place: Place
    cell: str = ""

    @property
    def id(self) -> str:
        """The function's name with hyphens, ``sum-instead-of-mean``."""
        return _id(self.function)


@dataclass(frozen=True, eq=False)
class Variant:
    """A right answer in another form: who writes it so scores full, which `verify` proves."""

    function: Callable[..., Any]
    place: Place

    @property
    def id(self) -> str:
        """The function's name with hyphens, ``loops-over-examples``."""
        return _id(self.function)


@dataclass(frozen=True)
class Construct:
    """A construct that answers must, or must not, use; ``costs`` is a share of the points."""

    word: str
    required: bool
    costs: float
    tell: str


@dataclass(frozen=True, eq=False)
class Slip:
    """A mistake that is one edit of the solution cell: ``was`` becomes ``now``."""

    name: str
    was: str
    now: str
    every: bool
    student: str
    instructor: str
    place: Place

    def made(self, solution: Callable[[Exercise], str], exercise: Exercise) -> Mistake:
        """Return the mistake.

        Parameters
        ----------
        solution : callable
            Returns the cell's text; the head of its function, docstring included, stays.
            ValueError if there is none.
        exercise : Exercise
            Whose answer it is.

        Raises
        ------
        CourseError
            If the edit cannot be made, or changes nothing.
        """
        try:
            cell = self._edited(solution(exercise), None if exercise.asks else exercise.name)
            code = compile(cell, f"slip {self.name}", "exec")
        except SyntaxError as error:
            said = f"with {self.now!r} the cell does not parse: {error.msg}"
            raise exercise.error(f"slip `{self.name}`", said, self.place) from None
        except (ValueError, TypeError) as error:  # or what is given is no text
            raise exercise.error(f"slip `{self.name}`", str(error), self.place) from None
        try:
            return self._run(code, cell, exercise, str(self.name))
        except Exception as error:
            said = f"with {self.now!r} the cell raises {type(error).__name__}: {error}"
            raise exercise.error(f"slip `{self.name}`", said, self.place) from None

    def wherever(self, text: str, exercise: Exercise) -> Iterator[Mistake]:
        """Yield the mistake at each place of a solution cell where it can be made, then at all.

        Nothing where the edit makes no code, or the same.
        """
        above, head, _ = parts(text, None if exercise.asks else exercise.name)
        found = (each.start() for each in re.finditer(re.escape(self.was), text))
        places = [at for at in found if not len(above) <= at < len(above + head)]
        every = [places] if len(places) > 1 else []
        right = _dumped(text) if places else ""
        for number, together in enumerate([*([at] for at in places), *every], 1):
            cell = text
            for at in reversed(together):
                cell = cell[:at] + self.now + cell[at + len(self.was) :]
            with suppress(Exception):
                if ast.dump(ast.parse(cell)) != right:
                    code = compile(cell, f"slip {self.name}", "exec")
                    yield self._run(code, cell, exercise, f"{self.name}_{number}")

    def _run(self, code: CodeType, cell: str, exercise: Exercise, name: str) -> Mistake:
        """Return the mistake that an edited cell makes."""
        function = _bound(code, exercise) if exercise.asks else _defined(code, exercise)
        function.__name__ = name
        return Mistake(function, self.student, self.instructor, self.place, cell)

    def _edited(self, solution: str, function: str | None) -> str:
        if not (isinstance(self.name, str) and isinstance(self.every, bool)):
            raise TypeError('its name is a text, "bias_forgotten", and every is True or False')
        if not all(isinstance(text, str) for text in (self.was, self.now)):
            raise ValueError("`was` and `now` are texts: what stands there, what students write")
        above, head, body = parts(solution, function)
        count = above.count(self.was) + body.count(self.was) if self.was else 0
        if not count:
            raise ValueError(f"{self.was!r} is not in the solution cell: copy it from there")
        if count > 1 and not self.every:
            more = "take more of its line, or say every=True"
            raise ValueError(f"{self.was!r} is {count} times in the solution cell: {more}")
        if self.was == self.now:
            raise ValueError("it changes nothing: `now` is what students write instead of `was`")
        return above.replace(self.was, self.now) + head + body.replace(self.was, self.now)


def split(solution: str, function: str | None) -> tuple[str, str]:
    """Return what stands above the body of a solution cell's function, and the rest.

    Raises
    ------
    ValueError
        As `parts`.
    """
    above, head, body = parts(solution, function)
    return above + head, body


@functools.lru_cache(maxsize=8)  # likewise
def _dumped(solution: str) -> str:
    return ast.dump(ast.parse(solution))


@functools.lru_cache(maxsize=64)  # the slips of an exercise edit one cell
def parts(solution: str, function: str | None) -> tuple[str, str, str]:
    """Return what stands above a solution cell's function, its head with the docstring, the rest.

    Above may stand helpers, below its body too.

    Raises
    ------
    ValueError
        If the cell does not parse, or defines no such function.
    """
    if function is None:
        return "", "", solution
    try:
        statements = ast.parse(solution).body
    except SyntaxError as error:
        raise ValueError(f"the solution cell does not parse: {error.msg}") from None
    for node in statements:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name == function:
            first = node.body[0]
            last = first.lineno - 1 if ast.get_docstring(node) is None else first.end_lineno
            top = min([node.lineno, *(each.lineno for each in node.decorator_list)]) - 1
            lines = solution.splitlines(keepends=True)
            return "".join(lines[:top]), "".join(lines[top:last]), "".join(lines[last:])
    variable = f': if the variable is asked for, say asks="{function}"'
    how = variable if binds(solution, function) else ""
    raise ValueError(f"the solution cell defines no function `{function}`{how}")


def _defined(code: CodeType, exercise: Exercise) -> Callable[..., Any]:
    """Return the function that a cell defines, among the names of the right answer's module."""
    space = _names(exercise)
    exec(code, space)
    function: Callable[..., Any] = space[exercise.name]
    return function


def _bound(code: CodeType, exercise: Exercise) -> Callable[..., Any]:
    """Return a function of what the right answer takes: the variables that a cell binds."""

    @functools.wraps(exercise.reference)
    def bound(**inputs: Any) -> dict[str, Any]:
        space = _names(exercise)
        for helper in exercise.needs:
            space |= helper.call(helper.reference, inputs) if helper.asks else {}
        space |= inputs
        exec(code, space)
        return {name: space[name] for name in exercise.asks}

    return bound


def _names(exercise: Exercise) -> dict[str, Any]:
    """Return the names of the module where a right answer lives."""
    function = inspect.unwrap(exercise.reference)
    found = home(function)
    return dict(vars(found[0]) if found else getattr(function, "__globals__", {}))


def review_known(exercise: Exercise, mistakes: Iterable[Mistake]) -> None:
    """Look at an exercise's mistakes and variants.

    Raises
    ------
    CourseError
        For the first that does not hold.
    """
    ids: set[str] = set()
    every: list[Mistake | Variant] = [*mistakes, *exercise.variants]
    for known in every:
        kind = type(known).__name__.lower()
        slip = isinstance(known, Mistake) and known.cell  # it has the notebook's parameters
        said = ""
        if not known.id or known.id == "<lambda>":
            said = "it has no name: write it with def, under one that says what is different"
        elif known.id in ids:
            said = "another has this name: choose one that says what is different"
        elif isinstance(known, Mistake) and not is_line(known.student):
            said = "no sentence for the student: write one as its docstring, or as tell="
        elif isinstance(known, Mistake) and not is_line(known.instructor):
            said = "no sentence for the instructor: say in a few words what went wrong"
        elif not (exercise.asks or exercise.scenario or slip) and differ(
            known.function, exercise.reference
        ):
            said = f"it takes {listed(known.function)}, the answer {listed(exercise.reference)}"
        if said:
            raise exercise.error(f"{kind} `{known.id}`", said, known.place)
        ids.add(known.id)


def sentence(function: Callable[..., Any]) -> str:
    """Return a function's docstring on one line."""
    return " ".join((inspect.getdoc(function) or "").split())


def is_line(value: Any) -> bool:
    """Tell whether a value is a text that says something."""
    return isinstance(value, str) and bool(value.strip())


def _id(function: Callable[..., Any]) -> str:
    return function.__name__.strip("_").replace("_", "-")
