"""What `verify` says of expected values that change, or that a second road leads away from."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.compare import Tolerance
from autograder.course.answer_key import AnswerKey
from autograder.course.case import Case
from autograder.course.exercise import Assignment, Exercise
from autograder.selfcheck.expected import changing, expected, slow_forms
from autograder.selfcheck.line import Line

Function = Callable[..., Any]


def key(
    answer: Function, witness: Function | None = None, draw: Function | None = None
) -> AnswerKey:
    """Return the key of an exercise with two public cases and a drawn one."""
    cases = {"one": {"x": np.array([1.0])}, "two": {"x": np.array([2.0])}}
    drawn = draw or (lambda draw: {"x": draw.normal(size=3)})
    exercise = Exercise(answer, 1, name="f", public=cases, hidden={"drawn": drawn})
    if witness:
        exercise.witness(witness)
    return AnswerKey(Assignment("numbers", (exercise,)), 20, {})


def double(x: Any) -> Any:
    """Return the right answer."""
    return 2 * x


def test_answer_and_witness_that_agree_are_counted() -> None:
    """Each case is one expected value; without a witness there is nothing to say."""
    assert [*expected(key(double, lambda x: x + x))] == [
        Line("3 expected values agree with their second witness")
    ]
    assert [*expected(key(double))] == []
    assert [*changing(key(double))] == []


def test_witness_comes_as_near_as_the_case_asks() -> None:
    """A simulation has no more digits than its `Tolerance` says, and why."""
    near = Tolerance(0.1, 0, "chance")
    exercise = Exercise(double, 1, name="f", public={"one": Case({"x": 1.0}, tolerance=near)})
    for factor, count in ((2.1, 0), (2.3, 1)):
        exercise.witness(lambda x, factor=factor: factor * x)
        lines = [*expected(AnswerKey(Assignment("numbers", (exercise,)), 20, {}))]
        assert sum(line.status == "WRONG" for line in lines) == count


@pytest.mark.parametrize(
    ("witness", "seen"),
    [
        (lambda x: x, "What the witness gives, judged as an answer: Entry [0] of the result is 1,"),
        (lambda x: x.no, "The witness raises AttributeError: 'numpy.ndarray' object has no attr"),
        (lambda z: 2 * z, "The witness raises TypeError: test_answer_and_witness"),
    ],
    ids=["another value", "an exception", "another parameter"],
)
def test_answer_and_witness_that_differ_are_told_once(witness: Function, seen: str) -> None:
    """The first case is shown, the others are counted."""
    (line,) = expected(key(double, witness))
    assert line.said == "f: answer and second witness differ on public case “one”"
    place, shown, _, more = line.details
    assert "test_expected.py, line " in place
    assert shown.startswith(seen) or "unexpected keyword argument 'x'" in shown
    assert more == "So it is with 2 more of its cases."


def test_answer_that_draws_is_told() -> None:
    """Nobody could give what is another each time."""
    (line,) = changing(key(lambda x: x + np.random.default_rng().normal()))
    assert line.said == "f: the right answer to public case “one” is another each time"
    assert "let it take a seed as an input" in line.details[2]


def test_answer_that_remembers_is_told() -> None:
    """A default that is a list is the commonest road there."""

    def remembering(x: Any, seen: list[int] = []) -> Any:  # noqa: B006
        seen.append(1)
        return x * len(seen)

    (line,) = changing(key(remembering))
    assert "a default like x=[]" in line.details[2]


def test_inputs_that_others_draw_are_told() -> None:
    """What does not come from the generator is another for each who grades."""
    (line,) = changing(key(double, draw=lambda draw: {"x": np.random.default_rng().normal(size=2)}))
    assert line.said == "f: hidden case “drawn” has other inputs each time"


def test_answer_that_changes_its_input_is_noted() -> None:
    """Students are advised against it, and their inputs are none of its."""

    def in_place(x: Any) -> Any:
        x *= 2
        return x

    (line,) = expected(key(in_place))
    assert (line.status, line.said) == (
        "note",
        "f: the right answer changes its input `x` (public case “one”)",
    )


def test_answer_that_is_nan_is_noted() -> None:
    """It may be meant: then an answer must be so, too."""
    (line,) = expected(key(lambda x: x * np.nan))
    assert (line.status, line.said) == (
        "note",
        "f: the right answer holds nan on public case “one”",
    )


@pytest.mark.parametrize(("seconds", "told"), [(0.1, 0), (0.4, 1)])
def test_form_that_takes_long_is_told(
    monkeypatch: pytest.MonkeyPatch, seconds: float, told: int
) -> None:
    """Before a slower machine, or a larger answer, decides over points."""
    ticks = itertools.count(0, seconds)
    monkeypatch.setattr("autograder.selfcheck.expected.process_time", lambda: next(ticks))
    cases = {"one": {"x": 1.0}, "two": {"x": 2.0}}
    exercise = Exercise(double, 1, name="f", public=cases, normal_form=abs)
    lines = [*slow_forms(AnswerKey(Assignment("numbers", (exercise,)), 20, {}))]
    assert [line.status for line in lines] == ["WRONG"] * told
    assert all("f: normal_form takes 0.4 s on " in line.said for line in lines)
