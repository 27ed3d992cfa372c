"""(Runs in the worker.) Names that read like one that is asked for and nowhere found."""

from __future__ import annotations

import ast
import difflib
import re
from functools import cache

from ..pipe.wire import Task
from .program import Program
from .scopes import FUNCTIONS, names_used
from .statements import Statement

_WORD = re.compile(r"[A-Z]?[a-z]+\d*|[A-Z]+(?![a-z])\d*|\d+")  # of snake_case and camelCase
_CLOSE = 0.75  # share of letters in common: `predictions` for `predict` has 0.78


def misspelt(program: Program, task: Task) -> list[str]:
    """Return the names that may be meant by a task's, the closest first.

    Of functions those that take as many arguments, else what may hold an answer: neither given data
    nor a plain list or text, nor what is made of the answer. A name that reads more like another
    that is asked for is none.
    """
    fits = _may_be_value if task.variables else _may_be_function
    near = {}
    for name in program.defined()[:200]:
        statement = program.definition(name)
        close = max(likeness(name, asked) for asked in task.names)
        rival = max((likeness(name, other) for other in task.others), default=0.0)
        taken = name in (*task.names, *task.others, *task.given)
        if statement and close >= _CLOSE and close > rival and not taken and fits(statement, task):
            near[name] = close
    answered = [name for name in near if (d := program.definition(name)) and not program.is_stub(d)]
    return sorted(answered or near, key=lambda name: -near[name])


@cache
def likeness(name: str, asked: str) -> float:
    """Return how much alike two names read, 0 to 1; 0.9 where one has all words of the other."""
    if len(name) > 3 * len(asked) + 20:
        return 0.0
    words, wanted = ([word.lower() for word in _WORD.findall(each)] for each in (name, asked))
    letters = difflib.SequenceMatcher(None, "".join(words), "".join(wanted)).ratio()
    within = words and wanted and ({*words} <= {*wanted} or {*words} >= {*wanted})
    return max(letters, 0.9 if within else 0.0)


def _may_be_function(statement: Statement, task: Task) -> bool:
    node: ast.AST | None = statement.node
    if isinstance(node, ast.Assign):
        node = node.value
    if not isinstance(node, (*FUNCTIONS, ast.Lambda)):
        return False
    arguments = node.args
    most = len(arguments.posonlyargs + arguments.args + arguments.kwonlyargs)
    least = most - len(arguments.defaults) - sum(d is not None for d in arguments.kw_defaults)
    endless = arguments.vararg or arguments.kwarg
    return least <= task.arguments and bool(endless or task.arguments <= most)


def _may_be_value(statement: Statement, task: Task) -> bool:
    node = statement.node
    if not isinstance(node, ast.Assign):
        return False
    unpacked = isinstance(node.targets[0], (ast.Tuple, ast.List))
    if isinstance(node.value, (ast.List, ast.Dict, ast.Set, ast.Lambda)):
        return False
    if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return False
    given = unpacked and isinstance(node.value, ast.Call)  # as from `load_dataset()`
    return not given and names_used(node)[0].isdisjoint(task.names)
