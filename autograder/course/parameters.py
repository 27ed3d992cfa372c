"""The parameters of answers: inputs come by their names."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=64)  # each case of an exercise asks about the same answer
def takes(function: Callable[..., Any]) -> tuple[set[str], set[str] | None]:
    """Return the parameters that a function must be given, and all; None where any will do."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):  # some that are written in C do not say
        return set(), None
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        return set(), None
    required = {p.name for p in parameters if p.default is p.empty}
    return required, {parameter.name for parameter in parameters}


def by_place(function: Callable[..., Any]) -> Iterator[tuple[str, str]]:
    """Yield the parameters that cannot be given by name."""
    for each in inspect.signature(function).parameters.values():
        if each.kind is each.VAR_POSITIONAL:
            yield "*", each.name
        elif each.kind is each.POSITIONAL_ONLY:
            yield "by place alone ", each.name


def differ(one: Callable[..., Any], other: Callable[..., Any]) -> bool:
    """Tell whether two functions have other parameters, where both say which."""
    mine, theirs = takes(one)[1], takes(other)[1]
    return None not in (mine, theirs) and mine != theirs


def listed(function: Callable[..., Any]) -> str:
    """Return a function's parameters as a call has them."""
    return f"({', '.join(inspect.signature(function).parameters)})"
