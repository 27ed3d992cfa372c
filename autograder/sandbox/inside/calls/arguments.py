"""How a function is called with inputs that have names.

Needs the standard library alone: the same text runs in the worker and beside a student's notebook.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any

_BY_POSITION = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
_BY_NAME = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
_MARKS: Mapping[Any, str] = {
    inspect.Parameter.VAR_POSITIONAL: "*",
    inspect.Parameter.VAR_KEYWORD: "**",
}


@dataclass
class Arguments:
    """What a function is called with.

    ``takes`` are its parameters where they are not the inputs in their order, else None; ``filled``
    those that got the reference's default, because they have none of their own.
    """

    by_position: list[Any]
    by_name: dict[str, Any] = field(default_factory=dict)
    takes: list[str] | None = None
    filled: list[str] = field(default_factory=list)


def bind(
    function: Callable[..., Any], inputs: Mapping[str, Any], defaults: Mapping[str, Any]
) -> Arguments:
    """Return how inputs reach a function: by name if it has all their names, else by position.

    By position, too, where both come to the same, or nobody knows its parameters.

    Parameters
    ----------
    function : callable
    inputs : dict
        In the order of the reference's parameters.
    defaults : dict
        Of the reference: for parameters of the function that have these names and no default.
    """
    found = Arguments([*inputs.values()])
    if _takes_just(function, [*inputs]):
        return found
    try:
        signature = _signature(function)
    except Exception:  # a built-in one, or of a class that answers with errors
        return found
    parameters = signature.parameters.values()
    in_order = [p.name for p in parameters if p.kind in _BY_POSITION][: len(inputs)]
    named = {p.name for p in parameters if p.kind in _BY_NAME}
    rest = any(p.kind is p.VAR_KEYWORD for p in parameters) and not _fits(signature, found)
    by_name = in_order != [*inputs] and (named.issuperset(inputs) or rest)
    if by_name:
        found.by_position, found.by_name = [], dict(inputs)
        in_order = []
    bare = {p.name for p in parameters if p.default is p.empty and p.kind in _BY_NAME}
    found.filled = sorted(bare.intersection(defaults).difference(in_order, inputs))
    found.by_name |= {name: defaults[name] for name in found.filled}
    taken = [*signature.parameters]
    moved = any(name in taken and taken.index(name) != n for n, name in enumerate(inputs))
    if by_name or moved or not _fits(signature, found):
        found.takes = [_MARKS.get(p.kind, "") + p.name for p in parameters]
    return found


def _takes_just(function: Callable[..., Any], names: list[str]) -> bool:
    """Tell, soon, whether a function is a plain one of these parameters and optional ones."""
    if type(function) is not FunctionType or function.__dict__:  # it may be a wrapper
        return False
    code, optional = function.__code__, function.__defaults__ or ()
    taken = [*code.co_varnames[: code.co_argcount]]
    bare = code.co_kwonlyargcount - len(function.__kwdefaults__ or ())
    return taken[: len(names)] == names and len(taken) - len(optional) <= len(names) and not bare


def _signature(function: Callable[..., Any]) -> inspect.Signature:
    """Return a function's own signature; of a wrapper that hands on whatever it gets the inner."""
    own = inspect.signature(function, follow_wrapped=False)
    kinds = {parameter.kind for parameter in own.parameters.values()}
    return inspect.signature(function) if kinds == set(_MARKS) else own


def _fits(signature: inspect.Signature, found: Arguments) -> bool:
    try:
        signature.bind(*found.by_position, **found.by_name)
    except TypeError:
        return False
    return True
