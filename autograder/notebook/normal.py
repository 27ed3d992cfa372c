"""Answers in normal form, as the autograder compares them where several are right.

Ships beside each notebook.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from typing import Any

from autograder.compare import Failure
from autograder.judge.verdict import Call
from autograder.notebook.calls import frozen, made
from autograder.notebook.rules import rules


@cache
def _normal_form(name: str) -> Callable[[Any], Any] | None:
    """Return what puts the answers of an exercise into normal form, None where nothing does."""
    form = rules()["exercises"].get(name, {}).get("normal_form")
    if form is None:
        return None
    space: dict[str, Any] = {"__name__": "checks"}
    exec(compile(form["source"], "<course>", "exec"), space)
    function: Callable[[Any], Any] = space[form["name"]]
    return function


def in_form(name: str, call: Call) -> Call:
    """Return a call with its value in normal form, if it has one."""
    form = _normal_form(name)
    if form is None or isinstance(call.value, Failure):
        return call
    free = rules()["exercises"][name]["normal_form"]["tell"]
    formed = made(partial(form, copy.deepcopy(call.value)))
    if formed.raised:
        return replace(call, free=free, has_form=False)
    same = frozen(formed.value) == frozen(call.value)
    return replace(call, value=formed.value, free="" if same else free)
