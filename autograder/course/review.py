"""What does not hold in a declaration: the field, and what to write instead.

`review` looks at what stands in the course's files, when they are loaded; at what needs computing,
drawn inputs and expected values, `values` looks when the answer key is made.
"""

from __future__ import annotations

import inspect
import keyword
import math
from collections.abc import Iterator, Mapping
from itertools import chain
from types import FunctionType
from typing import Any

from autograder.compare import Tolerance
from autograder.course import counting
from autograder.course.exercise import Assignment, Exercise
from autograder.course.known import is_line, sentence
from autograder.course.parameters import by_place, listed, takes
from autograder.course.place import Place, brief
from autograder.course.values import Fault, input_faults
from autograder.errors import CourseError

OF_NOTEBOOKS = ("check", "summary")


def review(assignment: Assignment, place: Place) -> None:
    """Look at an assignment as it stands in its files.

    Raises
    ------
    CourseError
        For the first thing that does not hold.
    """
    exercises = assignment.exercises
    if not isinstance(exercises, tuple) or not exercises:
        said = f"{brief(exercises)}, expected a tuple, (f,)"
        raise CourseError(f"{place}: ASSIGNMENT, exercises: {said}")
    taken: dict[str, str] = {}
    for number, exercise in enumerate(exercises):
        if not isinstance(exercise, Exercise):
            said = f"{brief(exercise)} is no Exercise: import it from the module that declares it"
            raise CourseError(f"{place}: ASSIGNMENT, exercises: {said}")
        faults = chain(
            _names(exercise, taken),
            _needs(exercise, exercises[:number], exercises),
            _numbers(exercise),
            counting.faults(exercise),
            _scenario(exercise),
            _seed(exercise),
            _parameters(exercise),
            _normal_form(exercise),
            _cases(exercise),
        )
        for field, said in faults:
            raise exercise.error(field, said)
        taken |= dict.fromkeys(exercise.graded_names, exercise.name)


def _names(exercise: Exercise, taken: Mapping[str, str]) -> Iterator[Fault]:
    """Look at names, each an identifier that no exercise above has."""
    if not callable(exercise.reference):
        yield "reference", f"{brief(exercise.reference)}, expected the function that is right"
    if isinstance(exercise.name, (tuple, list)):
        yield "name", "one answer an exercise: a scenario also gets those that needs=(f,) asks for"
    for field in ("asks", "aliases", "returns"):
        for name in (names := getattr(exercise, field)):
            if not _is_name(name) or names.count(name) > 1:
                yield field, f"`{name}` is no name that a student could write, or is there twice"
    if not _is_name(exercise.name):
        yield "name", f"`{exercise.name}` is no name of a function: write it with def, or say name="
    for field in ("aliases", "returns") if exercise.asks else ():
        if getattr(exercise, field):
            yield field, "it is for functions, and variables are asked for: leave it out"
    for name in exercise.graded_names:
        if name in OF_NOTEBOOKS:
            yield "name", f"`{name}` is what a notebook has from `checks`: choose another name"
        if name in taken:
            yield "name", f"`{name}` is asked for by {taken[name]}, too: choose another name"


def _needs(
    exercise: Exercise, above: tuple[Exercise, ...], asked: tuple[Exercise, ...]
) -> Iterator[Fault]:
    """Look at what an exercise needs: exercises of the assignment that stand above it."""
    for need in exercise.needs:
        if not isinstance(need, Exercise):
            yield "needs", f"{brief(need)}, expected exercises, not their names: needs=(f,)"
        elif need is exercise or (need in asked and need not in above):
            yield "needs", f"{need.name} does not stand above it in ASSIGNMENT: put it there"
        elif need not in above:
            yield "needs", f"{need.name} is not in ASSIGNMENT: put it there, above this exercise"


def _numbers(exercise: Exercise) -> Iterator[Fault]:
    """Look at points and weights, all of them above 0."""
    given = {"points": exercise.points}
    given |= {f"weights, {part}": weight for part, weight in exercise.weights.items()}
    given |= {f"case “{case.name}”, weight": case.weight for case in exercise.cases}
    for field, number in given.items():
        if not _is_number(number) or not 0 < number < math.inf:
            yield field, f"{brief(number)}, expected a number above 0"


def _parameters(exercise: Exercise) -> Iterator[Fault]:
    """Look at what is said of inputs, by the names that the right answer has for them."""
    _, accepted = takes(exercise.entry)
    if accepted is None or exercise.asks:
        return
    for kind, parameter in by_place(exercise.entry):
        yield "reference", f"it takes {kind}{parameter}, and inputs come by name: name each"
    for field, names in (("axes", exercise.axes), ("slopes", exercise.slopes.values())):
        for name in names:
            if not isinstance(name, str) or name not in accepted:
                yield field, f"there is no input {name!r}, only {listed(exercise.entry)}"


def _scenario(exercise: Exercise) -> Iterator[Fault]:
    """Look at what is done with an answer: a function of it and the inputs, told to students."""
    function = exercise.scenario
    if function is None:
        return
    if not isinstance(function, FunctionType):
        yield "scenario", f"{brief(function)}, expected a function: def buys(student, amount): …"
    elif not is_line(sentence(function)):
        yield "scenario", "say in its docstring, to students, what it does with their answer"
    elif _lacks_place(function):
        yield "scenario", "it takes nothing by place: first what holds the answer, then the inputs"
    yield from _plain_function("scenario", function)
    for field in ("asks", "slopes"):
        if getattr(exercise, field):
            yield field, "with a scenario one function or class is asked for: leave it out"


def _lacks_place(function: Any) -> bool:
    """Tell whether a function has no first parameter that can be given by place."""
    first = next(iter(inspect.signature(function).parameters.values()), None)
    return first is None or first.kind in (first.KEYWORD_ONLY, first.VAR_KEYWORD)


def _plain_function(field: str, function: Any) -> Iterator[Fault]:
    """Look whether a call of a function gives a value, and nothing that has yet to run."""
    late = (inspect.isgeneratorfunction, inspect.isasyncgenfunction, inspect.iscoroutinefunction)
    if any(is_late(function) for is_late in late):
        yield field, "it is a generator, or async: let it `return` what is compared"


def _seed(exercise: Exercise) -> Iterator[Fault]:
    """Look at the seed of global random numbers: one that numpy takes, of a function."""
    seed = exercise.seed
    if seed is None:
        return
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**32:
        yield "seed", f"{brief(seed)}, expected a whole number from 0 to {2**32 - 1}"
    if exercise.asks:
        yield "seed", "it is for functions, and variables are asked for: seed in the notebook"


def _normal_form(exercise: Exercise) -> Iterator[Fault]:
    """Look at what puts answers into normal form: a function of one, with a word to students."""
    function = exercise.normal_form
    if exercise.any_shape not in ((True, False) if function else (False,)):
        yield "any_shape", "it is True where a normal_form takes arrays of any shape: leave it out"
    if function is None:
        return
    if not callable(function):
        yield "normal_form", f"{brief(function)}, expected a function of an answer"
    elif not isinstance(function, FunctionType) or not is_line(sentence(function)):
        how = 'def any_order(x): """Any order is right.""" …'
        yield "normal_form", f"say in a docstring of your own what is free, to students: {how}"
    elif len(takes(function)[0]) != 1 or any(by_place(function)) or _lacks_place(function):
        yield "normal_form", f"it takes {listed(function)}, expected an answer alone"
    yield from _plain_function("normal_form", function)


def _cases(exercise: Exercise) -> Iterator[Fault]:
    """Look at names, tolerances, and at inputs that are not drawn."""
    if not exercise.cases:
        yield "public", 'there are no cases: public={"a name": {"x": 1.0}}, hidden={…}'
    for field in ("large", "slopes"):
        if getattr(exercise, field) and all(case.hidden for case in exercise.cases):
            yield field, "it is tried beside a public case, and there is none: declare one"
    names: set[str] = set()
    for case in exercise.cases:
        field = f"case “{case.name}”"
        if case.name in names:
            yield field, "public and hidden have one of this name: choose another"
        names.add(case.name)
        if not _is_tolerance(case.tolerance):
            said = f"{brief(case.tolerance)}, expected Tolerance(rtol, atol, reason)"
            yield f"{field}, tolerance", said
    for case in filter(None, (*exercise.cases, *exercise.examples, exercise.large)):
        if not case.name.strip() or not case.name.isprintable():
            yield "cases", f"{case.name!r} is no name of a case: a few words on one line"
        if not callable(case.inputs):
            yield from input_faults(exercise, case, case.inputs)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and value.isidentifier() and not keyword.iskeyword(value)


def _is_tolerance(value: Any) -> bool:
    both: list[Any] = [value.rtol, value.atol] if isinstance(value, Tolerance) else [None]
    return all(_is_number(far) and 0 <= far < math.inf for far in both) and is_line(value.reason)
