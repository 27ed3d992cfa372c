"""One set of inputs: what an answer is tried on."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

import numpy as np

from autograder.compare import ROUNDING, Tolerance

Inputs = Mapping[str, Any]
Draw = Callable[[np.random.Generator], Inputs]


@dataclass(frozen=True, eq=False)
class Case:
    """One set of inputs; its name and whether it is hidden come from where it is declared.

    Parameters
    ----------
    inputs : dict, or callable of a `numpy.random.Generator` that returns one
        By parameter name, in the order of the signature. A public case spells its numbers out, a
        hidden one draws them.
    weight : float
        Share of this case in the points of its exercise, relative to the others.
    tolerance : Tolerance
        With its reason.
    """

    inputs: Inputs | Draw
    weight: float = 1.0
    tolerance: Tolerance = ROUNDING
    name: str = ""
    hidden: bool = False


class _Hidable(Protocol):
    @property
    def hidden(self) -> bool: ...


T = TypeVar("T", bound=_Hidable)
Given = Inputs | Draw | Case  # as a declaration has it


def earning(cases: Sequence[T]) -> Sequence[T]:
    """Return which of an exercise's cases earn points: the hidden ones, if there are any."""
    return [each for each in cases if each.hidden] or cases


def case(name: str, given: Given, hidden: bool = False) -> Case:
    """Return a case as it is declared under a name."""
    declared = given if isinstance(given, Case) else Case(given)
    return replace(declared, name=name, hidden=hidden)


def defaults(reference: Callable[..., Any]) -> dict[str, Any]:
    """Return a reference's plain defaults by parameter: what a call may leave out."""
    try:
        parameters = inspect.signature(reference).parameters.values()
    except (TypeError, ValueError):  # `review` says what is wrong with it
        return {}
    plain = (bool, int, float, str, type(None))
    return {p.name: p.default for p in parameters if isinstance(p.default, plain)}
