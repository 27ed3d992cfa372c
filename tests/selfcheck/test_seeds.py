"""What `verify` says of many seeds: mistakes that escape, or are mixed up, and unfair cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from autograder.course.case import Given
from autograder.course.exercise import Assignment, Exercise
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


def seen(
    hidden: Mapping[str, Given], *mistakes: Function, variant: Function = ramp
) -> tuple[str, bool]:
    """Return what is seen under seeds of the ramp with these hidden cases and mistakes."""
    exercise = Exercise(ramp, points=4, public={"one": {"x": 1.0}}, hidden=hidden)
    for function in mistakes:
        exercise.mistake("Goes wrong.")(function)
    exercise.variant(variant)
    exercise.freeze(lambda _: "")
    return under_seeds(Assignment("ramps", (exercise,)), SEEDS)


BELOW: dict[str, Given] = {"below zero": lambda draw: {"x": float(draw.uniform(-9, -1))}}
ABOVE: dict[str, Given] = {"above zero": lambda draw: {"x": float(draw.uniform(1, 9))}}
EITHER: dict[str, Given] = {"a number": lambda draw: {"x": float(draw.normal())}}


def test_mistakes_that_lose_points_under_each_seed_are_counted() -> None:
    """The least that one loses is said: of two cases each tells one."""
    said = "2 mistakes lose points under each of 30 seeds; under 5 of them 50 % at least, all named"
    assert seen(BELOW | ABOVE, identity, nothing) == (f"{said}, and variants none", True)


def test_mistake_that_escapes_under_some_seeds_is_told() -> None:
    """Where the sign is drawn, half of the seeds do not tell; the first of them is named."""
    sentence, holds = seen(EITHER, identity)
    assert not holds
    start, _, end = sentence.partition(": ramp, identity loses no points (seed ")
    assert "test_seeds.py, line " in start
    assert 5 < int(end.split()[2]) < 25


def test_public_cases_tell_nothing_here() -> None:
    """They earn nothing, so a mistake that they alone tell is free of charge."""
    sentence, holds = seen(BELOW, nothing)
    assert not holds
    assert "nothing loses no points (seed 1 and 29 more)" in sentence


def test_mistakes_that_are_mixed_up_are_told() -> None:
    """Of two with the same answers the second is taken for the first."""

    def again(x: float) -> float:
        """Your ramp goes below zero, too."""
        return x

    sentence, holds = seen(BELOW, identity, again)
    assert not holds
    assert "ramp, again is taken for identity (seed 1 and 4 more)" in sentence


def test_right_answer_that_loses_points_is_told() -> None:
    """A case on which a legitimate form is off is not fair."""
    sentence, holds = seen(BELOW, identity, variant=lambda x: abs(x))
    assert not holds
    assert "is right and loses points (seed 1 and 4 more)" in sentence


@pytest.mark.parametrize("raises", [ZeroDivisionError, ValueError])
def test_inputs_that_cannot_be_drawn_are_told(raises: type[Exception]) -> None:
    """What fails under one seed of thirty is said with the seed."""

    def sometimes(draw: Any) -> dict[str, float]:
        if (x := float(draw.uniform())) < 0.3:
            raise raises("no")
        return {"x": -x}

    sentence, holds = seen({"a number": sometimes}, identity)
    assert not holds
    assert f"the inputs cannot be drawn, {raises.__name__}: no (seed " in sentence
