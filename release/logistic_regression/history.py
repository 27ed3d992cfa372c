# A copy of autograder/notebook/history.py: change it there.
"""The cells that a notebook has run, and what its variables would be on other data.

Shipped beside each notebook. Which statements a variable needs is what the autograder finds, too:
`autograder.sandbox.inside.program` ships as well.
"""

from __future__ import annotations

import linecache
import math
import sys
import warnings
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from calls import Called, call
from program import Program
from statements import code


class Cell(NamedTuple):
    """The text of a cell: `autograder.sandbox.inside.wire` has one like it, and needs msgspec."""

    number: int
    source: str
    code: bool = True


def shell() -> Any:
    """Return the IPython that runs this notebook, None in other Pythons."""
    module = sys.modules.get("IPython")
    return module.get_ipython() if module else None


def program() -> Program:
    """Return all that the notebook has run, in this order; nothing where no text can be had."""
    history = getattr(shell(), "history_manager", None)
    ran = [Cell(n, source) for n, source in enumerate(getattr(history, "input_hist_raw", ()))]
    for cell in ran:
        lines = cell.source.splitlines(keepends=True)
        linecache.cache[f"<cell {cell.number}>"] = len(cell.source), None, lines, ""
    return Program(ran)  # type: ignore[arg-type]


def variables(
    ran: Program, names: Sequence[str], given: Mapping[str, Any], long: str = ""
) -> Called:
    """Return a dict of variables, made anew by the statements that they need, from given data."""
    return call(lambda: _made(ran, names, given), {}, long)


def _made(ran: Program, names: Sequence[str], given: Mapping[str, Any]) -> dict[str, Any]:
    space = {"__name__": "__main__", "np": np, "numpy": np, "math": math, **given}
    failures: dict[str, BaseException] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # shown when the cell itself was run
        for statement in ran.slice(names, provided=given):
            try:
                exec(code(statement), space)
            except (Exception, SystemExit) as error:
                first = failures.get(str(error.name)) if isinstance(error, NameError) else None
                failures.update(dict.fromkeys(statement.binds, first or error))
    for lost in (failures[name] for name in names if name in failures):
        raise lost
    return {name: space[name] for name in names if name in space}
