"""(Runs in the worker.) What a graded text takes for granted and no longer has: it is lent.

Names that numpy has dropped since the course was written, and modules of the standard library whose
``import`` stood in a cell that is gone. Both are told, as habits are.
"""

from __future__ import annotations

import ast
import math
import warnings
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np

from .syntax.habits import Spot
from .syntax.program import Program
from .syntax.statements import Statement, nodes

_RENAMED = dict(
    pair.split("=")
    for line in (
        "float_=float64 complex_=complex128 cfloat=complex128 string_=bytes_ unicode_=str_",
        "bool8=bool_ Inf=inf Infinity=inf infty=inf PINF=inf NaN=nan NAN=nan mat=asmatrix",
        "product=prod cumproduct=cumprod sometrue=any alltrue=all round_=round",
        "row_stack=vstack trapz=trapezoid",
    )
    for pair in line.split()
)
#: By the old name: what to write instead, and what does the same.
OLD: dict[str, tuple[str, Any]] = {
    **{kind.__name__: (kind.__name__, kind) for kind in (bool, complex, float, int, object, str)},
    **{old: (f"np.{new}", getattr(np, new)) for old, new in _RENAMED.items()},
    "NINF": ("-np.inf", -np.inf),
    "asfarray": ("np.asarray", lambda a, dtype=float: np.asarray(a, dtype=dtype)),
    "asscalar": ("a.item()", lambda a: a.item()),
    "in1d": ("np.isin", lambda a, *rest, **options: np.isin(np.ravel(a), *rest, **options)),
    "math": ("math", math),
    "unicode": ("str", str),
}
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # numpy's own, on some of these
    GONE = {old for old in OLD if not hasattr(np, old)}
#: Modules that are lent: common in notebooks, and harmless.
MODULES = {
    *("cmath", "collections", "copy", "datetime", "decimal", "fractions", "functools"),
    *("itertools", "json", "operator", "os", "random", "re", "statistics", "string", "sys"),
    *("time", "timeit", "typing", "warnings"),
}


def lend_old_names() -> None:
    """Give this process's numpy the names that it no longer has."""
    for old in GONE:
        setattr(np, old, OLD[old][1])


def modules(program: Program, statements: Iterable[Statement]) -> dict[str, ModuleType]:
    """Return the modules that statements use and nothing in the program binds, by name."""
    return {name: import_module(name) for name, _ in _modules(program, statements)}


def spots(program: Program, statements: Sequence[Statement]) -> list[Spot]:
    """Return where what is lent is used first: ``old`` or ``module``, and its name."""
    found = [(f"module {name}", *place) for name, place in _modules(program, statements)]
    found += [(f"old {name}", *place) for name, place in _old(statements)]
    return list({spot[0]: spot for spot in reversed(found)}.values())[::-1]


def _modules(
    program: Program, statements: Iterable[Statement]
) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield each ``name.attribute`` of a module that is bound nowhere."""
    for statement in statements:
        free = set().union(*statement.used) & MODULES
        unbound = {name for name in free if not program.binders(name)}
        for name, attribute, place in _attributes(statement) if unbound else ():
            if name in unbound and hasattr(import_module(name), attribute):
                yield name, place


def _old(statements: Iterable[Statement]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield each old name of numpy, as attribute or imported."""
    for statement in statements:
        for name, attribute, place in _attributes(statement):
            if name in ("np", "numpy") and attribute in GONE:
                yield attribute, place
        node = statement.node
        if isinstance(node, ast.ImportFrom) and node.module == "numpy":
            for alias in node.names:
                if alias.name in GONE:
                    yield alias.name, (statement.cell.number, node.lineno)


@cache
def _attributes(statement: Statement) -> tuple[tuple[str, str, tuple[int, int]], ...]:
    """Return each ``name.attribute`` that is read, with cell and line."""
    return tuple(
        (node.value.id, node.attr, (statement.cell.number, node.lineno))
        for node in nodes(statement)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    )
