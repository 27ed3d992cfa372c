"""What `verify` says of many seeds: mistakes that escape, or are mixed up, and unfair cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from autograder.course.case import Given
from autograder.course.exercise import Assignment, Exercise
from autograder.selfcheck.line import Line
from autograder.selfcheck.seeds import under_seeds

SEEDS = range(1, 31)
Function = Callable[[float], float]


def ramp(x: float) -> float:
    """Return the right answer: the positive part."""
    return max(x, 0.0)


def identity(x: float) -> float:
    """Your ramp goes below zero."""
    return x


def nothing(x: float) -> float:
    """Your ramp is flat."""
    return 0.0


def seen(hidden: Mapping[str, Given], *mistakes: Function, variant: Function = ramp) -> Line:
    """Return what is seen under seeds of the ramp with these hidden cases and mistakes."""
    exercise = Exercise(ramp, points=4, public={"one": {"x": 1.0}}, hidden=hidden)
    for function in mistakes:
        exercise.mistake("Goes wrong.")(function)
    exercise.variant(variant)
    exercise.freeze(lambda _: "")
    (line,) = under_seeds(Assignment("ramps", (exercise,)), SEEDS)
    return line


BELOW: dict[str, Given] = {"below zero": lambda draw: {"x": float(draw.uniform(-9, -1))}}
ABOVE: dict[str, Given] = {"above zero": lambda draw: {"x": float(draw.uniform(1, 9))}}
EITHER: dict[str, Given] = {"a number": lambda draw: {"x": float(draw.normal())}}


def test_mistakes_that_lose_points_under_each_seed_are_counted() -> None:
    """The least that one loses is said: of two cases each tells one."""
    assert seen(BELOW | ABOVE, identity, nothing) == Line(
        "2 mistakes each lose points under all of 30 seeds; under 6 of these, looked at closely, "
        "each loses at least 50 % of its exercise's points and is named, and no variant loses any"
    )


def test_mistake_of_variables_that_returns_none_by_name_is_told() -> None:
    """A number alone binds nothing in a notebook."""

    def mean(data: Any) -> Any:
        return {"mean": data.mean()}

    def middle(data: Any) -> Any:
        """Which number is in the middle, and which is the mean?"""
        return np.median(data)

    public = {"three": {"data": np.array([1.0, 2.0, 6.0])}}
    exercise = Exercise(mean, points=2, asks="mean", public=public)
    exercise.mistake("Takes the median.")(middle)
    exercise.freeze(lambda _: "")
    (line,) = under_seeds(Assignment("means", (exercise,)), SEEDS)
    assert line.said == "mean: mistake `middle` returns no dict"
    assert line.details[1] == "On public case “three” it returns 2."
    assert line.details[2].endswith('as the right answer does: {"mean": …}.')


def test_mistake_that_escapes_under_some_seeds_is_told() -> None:
    """Where the sign is drawn, half of the seeds do not tell; they are counted."""
    line = seen(EITHER, identity)
    assert line.status == "WRONG"
    start, _, end = line.said.partition(" (under ")
    assert start.startswith("ramp: mistake `identity` loses no points")
    assert 5 < int(end.split()[0]) < 25
    assert "test_seeds.py, line " in line.details[0]


def test_public_case_that_tells_a_mistake_apart_is_named() -> None:
    """It earns nothing, so a mistake that it alone tells is free of charge."""
    line = seen(BELOW, nothing)
    assert (
        line.said
        == "ramp: mistake `nothing` loses no points: no case that earns any tells it apart"
    )
    assert line.details[1].startswith("On hidden case “below zero” it returns 0, as is right")
    assert line.details[2] == "Public case “one” tells it apart: draw a hidden case like that one."


def test_mistakes_that_are_mixed_up_are_told() -> None:
    """Of two with the same answers the second is taken for the first."""

    def again(x: float) -> float:
        """Your ramp goes below zero, too."""
        return x

    line = seen(BELOW, identity, again)
    assert line.said == "ramp: mistake `again` is taken for `identity`"
    assert line.details[3] == "On public case “one” each returns 1."


def refused(x: float) -> float:
    """Your ramp is refused."""
    raise ValueError("no ramp")


def iterated(x: float) -> Any:
    """Your ramp is an iterator."""
    return iter([x])


def positive(x: float) -> float:
    return abs(x)


@pytest.mark.parametrize(
    ("mistake", "kind", "shown"),
    [
        (refused, "raises on every case", "raises ValueError: no ramp"),
        (iterated, "gives what no answer can equal", "returns a list_iterator"),
    ],
    ids=["raises", "an iterator"],
)
def test_mistake_that_is_never_named_is_told(mistake: Function, kind: str, shown: str) -> None:
    """Its sentence would be said to nobody."""
    line = seen(BELOW, mistake)
    assert line.said.endswith(f"` is never named: it {kind}")
    assert line.details[1] == f"On public case “one” it {shown}."


def test_right_answer_that_loses_points_is_told() -> None:
    """A case on which a legitimate form is off is not fair."""
    line = seen(BELOW, identity, variant=positive)
    assert "is not right on hidden case “below zero”" in line.said
    assert "expected 0" in line.details[1]


@pytest.mark.parametrize("raises", [ZeroDivisionError, ValueError])
def test_inputs_that_cannot_be_drawn_are_told(raises: type[Exception]) -> None:
    """What fails under one seed of thirty is said with the seed."""

    def sometimes(draw: Any) -> dict[str, float]:
        if (x := float(draw.uniform())) < 0.3:
            raise raises("no")
        return {"x": -x}

    line = seen({"a number": sometimes}, identity)
    assert line.status == "WRONG"
    assert f"drawing its inputs raises {raises.__name__}: no (" in line.said
    assert line.said.endswith(" of 30 seeds)")
