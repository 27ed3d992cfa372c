"""What `verify` says of answers that are typed in: each way to do so, worth what it is worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from autograder.course.case import Case, Given
from autograder.course.exercise import Assignment, Exercise
from autograder.selfcheck.line import Line
from autograder.selfcheck.typed_in import earnings, typed_in

Drawn = Callable[[np.random.Generator], dict[str, Any]]


def double(x: Any) -> Any:
    """Return a number or array twice as large."""
    return 2 * x


def exercise(answer: Any, hidden: Mapping[str, Given], **more: Any) -> Exercise:
    """Return an exercise with a public case and these hidden ones."""
    return Exercise(answer, points=4, public={"one": {"x": np.array([1.0])}}, hidden=hidden, **more)


def earned(*args: Any, **more: Any) -> float:
    """Return what typed-in answers to such an exercise earn."""
    return earnings(exercise(*args, **more))


def drawn(*shape: int) -> Drawn:
    """Return inputs to be drawn."""
    return lambda draw: {"x": draw.normal(0, 1, shape)}


FIXED = {"x": np.array([3.0, 4.0])}


def test_numbers_that_are_drawn_leave_nothing_to_type_in() -> None:
    """A value that holds under one seed is wrong under the others."""
    assert earned(double, {"three": drawn(3), "four": drawn(4)}) == 0


@pytest.mark.parametrize(("weight", "points"), [(1.0, 2.0), (3.0, 3.0)])
def test_case_that_is_not_drawn_is_looked_up(weight: float, points: float) -> None:
    """It earns its weight, and so it does beside a public case of the same shape."""
    cases = {"drawn": drawn(3), "fixed": Case(FIXED, weight=weight)}
    assert earned(double, cases) == points


def test_part_that_is_always_the_same_earns_its_share() -> None:
    """A bias of 0 beside weights that are drawn."""
    hidden = {"three": drawn(3)}
    assert earned(lambda x: (2 * x, 0.0), hidden, name="f", returns="w b") == 2.0
    assert earned(lambda x: (2 * x, 0.0), hidden, name="f", returns="w b", weights={"w": 3}) == 1.0


@pytest.mark.parametrize("number", [0, 1, -7])
def test_one_number_throughout_is_tried_in_the_shape_of_inputs(number: int) -> None:
    """Sizes that are drawn don't help, if an answer is always filled alike."""

    def sized(draw: np.random.Generator) -> dict[str, Any]:
        return {"x": draw.normal(0, 1, (int(draw.integers(1, 50)), 2))}

    assert earned(lambda x: np.full((len(x), 1), number), {"drawn": sized}, name="f") == 4.0


def test_size_that_is_drawn_is_no_shape_to_fill() -> None:
    """Zeros of a size that is a number among the inputs have to be made from it: no cheating."""
    hidden = {"a size": lambda draw: {"x": int(draw.integers(10, 10**6))}}
    zeros = Exercise(np.zeros, points=4, name="f", public={"two": {"x": 2}}, hidden=hidden)
    zeros.reference = lambda x: np.zeros(x % 97)
    assert earnings(zeros) < 0.5


def test_label_of_two_is_guessed_half_the_time() -> None:
    """One label is soon right by chance, many are not."""

    def labels(x: Any) -> Any:
        return (x > 0).astype(int)

    assert 1.6 < earned(labels, {"one": drawn(1, 1)}) < 3.2
    assert earned(labels, {"twenty": drawn(1, 20)}) < 0.5


def test_input_that_is_handed_back_is_tried() -> None:
    """An argument is no constant, and as little work."""
    assert earned(lambda x: {"x": x, "y": 2 * x}, {"three": drawn(3)}, name="f") == 2.0


def test_more_than_a_tenth_is_noted() -> None:
    """The line says how much, where, and what to do about it."""
    asked = exercise(double, {"fixed": FIXED})
    (line,) = typed_in(Assignment("numbers", (asked,)))
    assert (line.status, line.said) == (
        "note",
        "typed-in answers earn 4.00 of 4 points (double 4.00); up to 0.40, a tenth, is little",
    )
    assert "test_typed_in.py, line " in line.details[0]
    assert line.details[1].startswith("hidden case “fixed”: the same for everybody")
    asked = exercise(double, {"drawn": drawn(3)})
    (line,) = typed_in(Assignment("numbers", (asked,)))
    assert line == Line("typed-in answers earn 0.00 of 4 points; up to 0.40, a tenth, is little")


def test_answers_that_are_alike_are_noted() -> None:
    """They are drawn already: more that differ are asked for."""
    asked = exercise(lambda x: float(np.sum(x > -9)) % 1, {"drawn": drawn(3)}, name="f")
    (line,) = typed_in(Assignment("numbers", (asked,)))
    assert line.status == "note"
    assert line.details[1].endswith("draw sizes as well, and inputs whose answers differ.")


def test_exercise_without_hidden_cases_is_left_out() -> None:
    """That all of it can be typed in is said where the lack of them is."""
    assert [*typed_in(Assignment("numbers", (exercise(double, {}),)))] == []
