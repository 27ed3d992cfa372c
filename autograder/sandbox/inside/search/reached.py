"""(Runs in the worker.) Which statements a call reaches: a change of others changes nothing."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Callable, Container, Mapping
from types import FrameType
from typing import Any

from .depends import blocks, names


def reached(call: Callable[[], object]) -> Mapping[int, set[int]]:
    """Return the lines of a submission that run in a call, by cell."""
    found: defaultdict[int, set[int]] = defaultdict(set)

    def note(frame: FrameType, event: str, _: object) -> Any:
        file = frame.f_code.co_filename
        if file.startswith("<cell "):
            found[int(file[6:-1])].add(frame.f_lineno)
            return note
        return None

    sys.settrace(note)
    try:
        call()
    finally:
        sys.settrace(None)
    return found


def running(function: ast.FunctionDef, lines: Container[int]) -> set[ast.stmt]:
    """Return the statements of a function that run, and those that bind what these read.

    Without these, what is read would be no longer the function's own. Of a generator, which runs
    when somebody asks for it, all count.
    """
    every = {s for _, _, block in blocks(function) for s in block}
    if any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in ast.walk(function)):
        return every
    ran = {s for s in every if any(n in lines for n in range(s.lineno, (s.end_lineno or 0) + 1))}
    given = {a.arg for a in ast.walk(function.args) if isinstance(a, ast.arg)}
    read = names(ran) - names(ran, ast.Store) - given
    return ran | {s for s in every if read & {getattr(s, "name", ""), *names([s], ast.Store)}}
