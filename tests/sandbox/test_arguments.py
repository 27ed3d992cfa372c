"""How a function is called: by name where it has all the names, else by position."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from autograder.sandbox.inside.calls.arguments import bind

INPUTS = {"w": 1, "b": 2, "X": 3}
DEFAULTS = {"rate": 0.5, "loud": False}
GIVEN = [1, 2, 3]


def function(parameters: str, returns: str) -> Callable[..., Any]:
    """Return a function with these parameters."""
    space: dict[str, Any] = {}
    exec(f"def f({parameters}):\n    return [{returns}]", space)
    made: Callable[..., Any] = space["f"]
    return made


def called(function: Callable[..., Any], inputs: Mapping[str, Any] = INPUTS) -> Any:
    """Return what a function gives for the inputs."""
    arguments = bind(function, inputs, DEFAULTS)
    return function(*arguments.by_position, **arguments.by_name)


@pytest.mark.parametrize(
    ("parameters", "takes"),
    [
        ("w, b, X", ""),
        ("w, b, X, more=7", ""),
        ("w, b, X, *rest, **named", ""),
        ("w, b, X, *, more=7", ""),
        ("w, b, /, X", ""),
        ("X, w, b", "X w b"),
        ("b, w, X", "b w X"),
        ("w, b, more=7, X=0", "w b more X"),
        ("more=7, w=0, b=0, X=0", "more w b X"),
        ("*, w, b, X", "w b X"),
        ("X, *, b, w", "X b w"),
        ("w, X, b, *rest", "w X b *rest"),
        ("X, b, w, **named", "X b w **named"),
    ],
)
def test_inputs_reach_the_parameters_of_their_names(parameters: str, takes: str) -> None:
    """Whatever their order, and whatever comes besides with a default."""
    f = function(parameters, "w, b, X")
    assert called(f) == GIVEN
    assert bind(f, INPUTS, DEFAULTS).takes == (takes.split() or None)


@pytest.mark.parametrize(
    ("parameters", "returns"),
    [
        ("weights, bias, data", "weights, bias, data"),
        ("w, bias, data", "w, bias, data"),
        ("weights, bias, data, loud=True", "weights, bias, data"),
        ("weights, b, data, *rest", "weights, b, data"),
        ("w, /, bias, data", "w, bias, data"),
        ("*inputs", "*inputs"),
        ("*inputs, **named", "*inputs"),
        ("x, *more", "x, *more"),
    ],
)
def test_own_names_are_called_by_position(parameters: str, returns: str) -> None:
    """No name says otherwise, so nothing is told."""
    f = function(parameters, returns)
    assert called(f) == GIVEN
    assert bind(f, INPUTS, DEFAULTS).takes is None


@pytest.mark.parametrize("parameters", ["**named", "w, **named", "b, **named"])
def test_what_takes_any_name_is_called_by_name(parameters: str) -> None:
    """By position it could not be called."""
    f = function(parameters, "*named.values()")
    assert 3 in called(f)


@pytest.mark.parametrize(
    "parameters",
    [
        "weights, data",
        "X",
        "",
        "w, b, X, classes",
        "X, w, b, classes",
        "a, b, c, d",
        "X, weights, bias",
        "weights, X, bias",
        "weights, data, b",
        "weights, bias, data, *, classes",
    ],
)
def test_parameters_that_differ_are_told(parameters: str) -> None:
    """In number, in names that stand elsewhere, or by what has no default."""
    f = function(parameters, "")
    taken = [each.strip() for each in parameters.split(",") if each.strip() not in ("", "*")]
    assert bind(f, INPUTS, DEFAULTS).takes == taken


def test_all_parameters_are_told_with_their_marks() -> None:
    """As a student wrote them."""
    f = function("X, w, b=2, *rest, c, **named", "")
    assert bind(f, INPUTS, DEFAULTS).takes == ["X", "w", "b", "*rest", "c", "**named"]


@pytest.mark.parametrize(
    ("parameters", "filled"),
    [
        ("w, b, X, loud", ["loud"]),
        ("w, b, X, rate, loud", ["loud", "rate"]),
        ("w, b, X, *, loud", ["loud"]),
        ("weights, bias, data, loud", ["loud"]),
        ("loud, X, w, b", ["loud"]),
        ("w, b, X, loud=True", []),
        ("w, b, loud", []),
        ("w, b, X, volume", []),
    ],
)
def test_reference_fills_what_it_has_a_default_for(parameters: str, filled: list[str]) -> None:
    """A parameter of the notebook's own that a student gave no default."""
    arguments = bind(function(parameters, ""), INPUTS, DEFAULTS)
    assert arguments.filled == filled
    assert {name: arguments.by_name[name] for name in filled} == {n: DEFAULTS[n] for n in filled}


def test_input_is_never_filled() -> None:
    """What a call gives is what a function gets."""
    assert called(function("loud, w", "loud, w"), {"w": 1, "loud": True}) == [True, 1]


def loss(y: Any, yhat: Any, power: int = 1) -> Any:
    """Return a loss."""
    return [y, yhat, power]


def handing_on(function: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a function, and hand all on."""

    @functools.wraps(function)
    def wrapper(*args: Any, **named: Any) -> Any:
        return function(*args, **named)

    return wrapper


def by_position_only(function: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a function that says what it takes, but does not take it by name."""

    @functools.wraps(function)
    def wrapper(*args: Any) -> Any:
        return function(*args)

    return wrapper


class Loss:
    """Called as a function is."""

    def __call__(self, y: Any, yhat: Any) -> Any:
        return [y, yhat, 1]

    def method(self, y: Any, yhat: Any) -> Any:
        """Return a loss."""
        return [y, yhat, 1]


WHATEVER: dict[str, Callable[..., Any]] = {
    "function": loss,
    "lambda": lambda y, yhat: [y, yhat, 1],
    "partial": functools.partial(loss, power=1),
    "decorated": handing_on(loss),
    "decorated twice": handing_on(handing_on(loss)),
    "object": Loss(),
    "method": Loss().method,
}


@pytest.mark.parametrize("function", WHATEVER.values(), ids=WHATEVER)
def test_whatever_can_be_called_is_called_by_name(function: Callable[..., Any]) -> None:
    """Its signature is Python's own."""
    assert called(function, {"yhat": 1, "y": 2}) == [2, 1, 1]


def test_wrapper_that_takes_no_names_gets_none() -> None:
    """What is wrapped says otherwise."""
    assert called(by_position_only(loss), {"yhat": 1, "y": 2}) == [1, 2, 1]


@pytest.mark.parametrize(
    "function", [np.add, np.arctan2, np.vectorize(math.hypot), np.frompyfunc(math.hypot, 2, 1)]
)
def test_functions_of_numpy_are_called_by_position(function: Callable[..., Any]) -> None:
    """They name their parameters as nobody else does, or not at all."""
    assert called(function, {"x": 3.0, "y": 4.0}) == function(3.0, 4.0)


class Hostile:
    """Answers with an error whatever it is asked."""

    @property
    def __signature__(self) -> Any:
        raise RuntimeError

    def __call__(self, *inputs: Any) -> Any:
        return list(inputs)


@pytest.mark.parametrize("function", [Hostile(), max, math.hypot, 3, None, "f"])
def test_what_has_no_signature_is_called_by_position(function: Any) -> None:
    """Then the call itself says what is wrong with it."""
    arguments = bind(function, INPUTS, DEFAULTS)
    assert (arguments.by_position, arguments.by_name) == (GIVEN, {})
