"""What the course does with answers, by its own text: a scenario, a normal form.

Ships beside each notebook.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from typing import Any

from autograder.compare import Failure, is_alike
from autograder.judge.verdict import Call
from autograder.notebook.calls import frozen, made, notebook_of
from autograder.notebook.rules import rules
from autograder.sandbox.inside.calls.student import Student
from autograder.sandbox.inside.pipe.frames import mapped, put_together


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
    if scenario is None:
        return function
    there = beside(name, function)
    held = {each: found[0] for each, found in there.items() if found}
    return partial(scenario, Student({**held, name: function}, [name, *there]))


def beside(name: str, function: Callable[..., Any]) -> dict[str, list[Any]]:
    """Return what a scenario gets with an answer, by name: none or one, as the notebook has it."""
    if _recipe(name, "scenario") is None:
        return {}
    exercises, space = rules()["exercises"], notebook_of(function)
    asked = {n: exercises[n] for n in exercises[name]["needs"] if not exercises[n]["asks"]}
    names = {
        n: [each for each in (n, *about["aliases"]) if each in space] for n, about in asked.items()
    }
    return {n: [space[each] for each in found[:1]] for n, found in names.items()}


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
        return replace(call, free=free, has_form=False, form_failed=True)
    same = frozen(formed.value) == frozen(call.value)
    return replace(call, value=formed.value, free="" if same else free)
