"""What the course does with answers, by its own text: a scenario, a normal form.

Ships beside each notebook.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from types import SimpleNamespace
from typing import Any

from autograder.compare import Failure, is_alike
from autograder.judge.verdict import Call
from autograder.notebook.calls import frozen, made
from autograder.notebook.rules import rules
from autograder.sandbox.inside.frames import mapped, put_together


@cache
def _recipe(name: str, field: str) -> Callable[..., Any] | None:
    """Return what an exercise has in a field, made of its text; None where it has nothing."""
    recipe = rules()["exercises"].get(name, {}).get(field)
    if recipe is None:
        return None
    space: dict[str, Any] = {"__name__": "checks"}
    exec(compile(recipe["source"], "<course>", "exec"), space)
    function: Callable[..., Any] = space[recipe["name"]]
    return function


def played(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return what is called with inputs: an answer, or what is done with it."""
    scenario = _recipe(name, "scenario")
    return partial(scenario, SimpleNamespace(**{name: function})) if scenario else function


def in_form(name: str, call: Call, own: Any = None) -> Call:
    """Return a call with its value in normal form, if it has one and is like the right one."""
    form = _recipe(name, "normal_form")
    if form is None or isinstance(call.value, Failure):
        return call
    about = rules()["exercises"][name]
    free, returns = about["normal_form"]["tell"], tuple(about["returns"])
    looks = own is not None and not about.get("any_kind")
    if looks and not is_alike(call.value, own, returns, about.get("any_shape", False)):
        return replace(call, free=free, has_form=False)
    value = mapped(copy.deepcopy(call.value), put_together)
    formed = made(partial(form, value))
    if formed.raised:
        return replace(call, free=free, has_form=False)
    same = frozen(formed.value) == frozen(call.value)
    return replace(call, value=formed.value, free="" if same else free)
