"""(Runs in the worker.) What changes are tried on: a function, or what makes variables, as one."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ..calls.arguments import bind
from ..calls.run import run
from ..pipe import wire
from ..syntax.answer import Answer
from ..syntax.program import Program
from ..syntax.statements import Statement

Space = dict[str, Any]
Arguments = tuple[list[Any], dict[str, Any]]  # by position, by name


class Defined:
    """A function of the submission.

    Parameters
    ----------
    program : Program
    task : Task
    called : sequence of str
        The names of other functions that it may call.
    """

    def __init__(self, program: Program, task: wire.Task, called: Sequence[str]) -> None:
        self.name = next(iter(Answer(program, task).statements), "")
        self.needed = program.slice([self.name, *called])
        self.statements = self.needed  # that run once
        self.made: list[tuple[ast.FunctionDef, int]] = []  # functions of our own, and their cells

    def is_there(self, space: Space) -> bool:
        """Tell whether it can be called, once its statements have run."""
        return self.name in space

    def arguments(self, space: Space, task: wire.Task) -> Callable[[], Arguments]:
        """Return what makes the arguments of a task's call anew, for each change."""
        sent = dict(task.calls[0])
        inputs, filled = ({name: name for name in names} for names in (sent, task.defaults))
        bound = bind(space[self.name], inputs, filled)  # to names, not yet to values
        given = {name: wire.decode(value) for name, value in {**task.defaults, **sent}.items()}
        by_position = [given[name] for name in bound.by_position]
        by_name = {name: given[one] for name, one in bound.by_name.items()}
        copied = copy.deepcopy
        return lambda: ([*map(copied, by_position)], {n: copied(v) for n, v in by_name.items()})


class Made:
    """The statements of a cell that make variables: a function of the data that returns a dict.

    Parameters
    ----------
    program, task, called
        As above.
    """

    name = "what a cell makes"

    def __init__(self, program: Program, task: wire.Task, called: Sequence[str]) -> None:
        answer = Answer(program, task)
        self.needed = [*dict.fromkeys([*answer.slice, *program.slice(called, task.given)])]
        cells = {s.cell.number for s in answer.statements.values()}
        steps = answer.steps()
        own = [s for s in steps if s.cell.number in cells]
        self._before = [s for s in steps if s not in own]
        self.statements = [s for s in self.needed if s not in steps]
        self._is_plain = len(cells) == 1 and not any(s.after or s.tells for s in own)
        above = {name for s in self._before for name in s.binds}
        self._parameters = [*task.given, *sorted(above.difference(task.given))]
        self.made = [
            (_function(self.name, self._parameters, own, task.names), min(cells, default=0))
        ]

    def is_there(self, space: Space) -> bool:
        """Tell whether one cell makes them, and no block that is taken apart."""
        return self._is_plain

    def arguments(self, space: Space, task: wire.Task) -> Callable[[], Arguments]:
        """Return what gives the data of a task's call, and what is made of them above, once."""
        above = space | {name: wire.decode(value) for name, value in task.calls[0]}
        run(self._before, above)
        return lambda: ([copy.deepcopy(above[name]) for name in self._parameters], {})


def _function(
    name: str, parameters: Iterable[str], statements: Iterable[Statement], names: Iterable[str]
) -> ast.FunctionDef:
    """Return a function of statements, whose `return` stands in line 0: it is no student's."""
    [function] = ast.parse("def made():\n    return {}").body
    assert isinstance(function, ast.FunctionDef)
    [result] = function.body
    assert isinstance(result, ast.Return)
    result.value = ast.Dict([*map(ast.Constant, names)], [ast.Name(n, ast.Load()) for n in names])
    for node in ast.walk(result):
        for place in ("lineno", "end_lineno", "col_offset", "end_col_offset"):
            setattr(node, place, 0)
    function.name, function.args.args = name, [*map(ast.arg, parameters)]
    function.body = [*(copy.deepcopy(s.node) for s in statements), result]
    return ast.fix_missing_locations(function)
