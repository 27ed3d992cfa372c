"""What simulated students do where no mistakes are declared, and how known answers are written."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from autograder.course.exercise import Assignment, Exercise
from autograder.selfcheck.planting import planted_cell
from autograder.selfcheck.simulate import BLANK, BROKEN, MISSING, RIGHT, draw


def plain(name: str) -> Exercise:
    """Return an exercise of one case, and no more."""
    return Exercise(lambda x: x, 1, name=name, public={"one": {"x": 1.0}})


@pytest.mark.parametrize("count", [1, 3])
def test_class_without_mistakes_is_an_honest_one(count: int) -> None:
    """Right, blank, partly done, and now and then what is missing or does not parse."""
    assignment = Assignment("plain", tuple(plain(f"f{number}") for number in range(count)))
    chance = random.Random(1)
    drawn = [tuple(draw(assignment, chance).values()) for _ in range(300)]
    kinds = Counter(answer for answers in drawn for answer in answers)
    assert kinds.keys() == {RIGHT, BLANK, MISSING, BROKEN}
    assert any({RIGHT, BLANK} == {*answers} for answers in drawn) == (count > 1)
    assert 150 < sum({RIGHT} == {*answers} for answers in drawn) < 210


def sized(pictures: Any) -> Mapping[str, int]:
    """Return both sizes, by a helper."""
    return {"m": len(pictures), "side": pictures.shape[1]}


def literal(pictures: Any) -> Mapping[str, int]:
    """Return what is computed there."""
    return {"m": len(pictures), "side": pictures.shape[1]}


def called(pictures: Any) -> Mapping[str, int]:
    """Return a dict by its other spelling."""
    m, *_ = pictures.shape
    return dict(m=m, side=pictures.shape[1])  # noqa: C408


def helped(pictures: Any) -> Mapping[str, int]:
    """Return what another function gives."""
    return sized(pictures)


def branched(pictures: Any) -> Mapping[str, int]:
    """Return early."""
    if not len(pictures):
        return {"m": 0, "side": 0}
    return {"m": len(pictures), "side": pictures.shape[1]}


@pytest.mark.parametrize("form", [literal, called, helped, branched])
def test_variables_are_bound_however_they_are_returned(form: Callable[..., Any]) -> None:
    """In a notebook there is no function to return from."""
    exercise = Exercise(sized, 1, asks="m side", public={"two": {"pictures": np.ones((2, 3, 3))}})
    exercise.variant(form)
    space: dict[str, Any] = {"pictures": np.ones((2, 3, 3))}
    exec(planted_cell(exercise, exercise.variants[0], "m = ...\nside = ..."), space)
    assert (space["m"], space["side"]) == (2, 3)
