"""(Runs in a worker of its own.) A function with one change after the other, each tried on a call.

What makes variables is changed as a function of the data.

It has public inputs, and knows neither an expected value nor which answer is right: what it sends
are values, each once, and where the changes lie that give it.
"""

from __future__ import annotations

import ast
import copy
import warnings
from collections.abc import Callable, Collection
from types import CodeType
from typing import Any

import msgspec
import numpy as np

from .. import lent
from ..calls.run import run
from ..calls.seeded import seeded
from ..pipe import wire
from ..pipe.room import Room
from ..syntax.program import Program
from ..syntax.statements import FLAGS
from .changes import Change, Changes, Put, Tick
from .depends import needed
from .reached import reached, running
from .subject import Defined, Made

LARGEST = 1 << 20  # bytes of one answer
AT_ONCE = 1 << 19  # of answers, and:
ROUNDS = 2_000  # of loops; after so many a reply is sent
SLACK = 200  # rounds that a changed function may take beyond twice its own
MOST_ROUNDS = 100_000  # of a call of the function as it is
#: Whoever mentions these is not changed: on a student's own machine it might touch their files.
_TOUCHING = {
    *("open", "os", "sys", "shutil", "subprocess", "pathlib", "Path", "exec", "eval", "input"),
    *("save", "savez", "savetxt", "tofile", "dump"),
}

_encode = msgspec.msgpack.Encoder().encode


class TooLong(BaseException):
    """A call goes round its loops too often."""


class Trials:
    """The changes of a function and of helpers that are no other exercise's, likely ones first.

    Parameters
    ----------
    program : Program
    trial : Trial
        The first of several; their calls and numbers differ.
    space : dict
        What the program begins with.
    """

    def __init__(self, program: Program, trial: wire.Trial, space: dict[str, Any]) -> None:
        called = [name for name in trial.functions if program.definition(name)]
        subject = Made if trial.task.variables else Defined
        self._subject = subject(program, trial.task, called)
        statements = self._subject.statements
        self._space = space | lent.modules(program, self._subject.needed)
        run(statements, self._space)
        self._rounds, self._most = 0, MOST_ROUNDS
        self._space[Tick.NAME] = self._step
        defined = [(s.node, s.cell.number) for s in statements] + self._subject.made
        self._functions = [_Function(n, c) for n, c in defined if isinstance(n, ast.FunctionDef)]
        own = [f for f in self._functions if f.node.name not in trial.task.others]
        may_be = self._subject.is_there(self._space) and not any(f.touches for f in self._functions)
        self._changes = self._sorted(own, trial, called) if may_be else []

    def _sorted(
        self, functions: list[_Function], trial: wire.Trial, called: list[str]
    ) -> list[tuple[_Function, Change]]:
        """Return all changes that may tell, each with its function: likely ones first."""
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            lines = reached(self._call_of(trial.task))
        every: list[tuple[_Function, Change]] = []
        for function in functions:
            node, cell = function.node, function.cell
            wrong = trial.wrong if self._subject.name == node.name else []
            wanted = {s for s in needed(node, wrong, trial.returns) if s.lineno}
            ran = {s for s in running(node, lines[cell]) if (cell, s.lineno) not in trial.but}
            every += ((function, change) for change in Changes(node, called, wanted, ran))
        return sorted(every, key=lambda each: each[1].rank)

    def _step(self) -> None:
        self._rounds += 1
        if self._rounds > self._most:
            raise TooLong

    def reply(self, trial: wire.Trial) -> wire.Tried:
        """Return what the changes of a trial give, or the first of them, of one rank."""
        if trial.changes[0] >= len(self._changes):
            return wire.Tried(trial.task.exercise, end=True)
        found: dict[bytes, tuple[wire.Value, list[wire.Changed]]] = {}
        size = rounds = tried = 0
        rank = self._rank(trial.changes[0])
        wraps = {self._changes[n][1].wrap for n in trial.like if n < len(self._changes)} - {""}
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            call = self._call_of(trial.task)
            call()
            self._most = 2 * self._rounds + SLACK
            for number in trial.changes:
                if self._rank(number) != rank or size > AT_ONCE or rounds > ROUNDS:
                    break
                function, change = self._changes[number]
                tried += 1
                if self._is_left_out(function, change, trial, wraps):
                    continue
                value = call(function, function.changed(change))
                rounds += self._rounds
                if value is not None:
                    key = _encode(value)
                    size += 0 if key in found else len(key)
                    changed = wire.Changed(number, function.cell, [*change.lines])
                    found.setdefault(key, (value, []))[1].append(changed)
        end = self._rank(trial.changes[0] + tried) != rank
        return wire.Tried(trial.task.exercise, [*found.values()], tried, rounds, end)

    @staticmethod
    def _is_left_out(
        function: _Function, change: Change, trial: wire.Trial, wraps: Collection[str]
    ) -> bool:
        """Tell whether a trial is about other lines, or about what is put around others."""
        if len(change.lines) == 1 and (function.cell, change.lines[0]) in trial.but:
            return True
        return bool(trial.like) and change.wrap not in wraps

    def _rank(self, number: int) -> int | None:
        """Return how likely a change is, None where there is none."""
        return self._changes[number][1].rank if number < len(self._changes) else None

    def _call_of(self, task: wire.Task) -> Callable[..., wire.Value]:
        """Return what makes a task's call, with a function's other code: None where it raises."""
        arguments = self._subject.arguments(self._space, task)
        self._most = MOST_ROUNDS

        def call(changed: _Function | None = None, code: CodeType | None = None) -> wire.Value:
            self._rounds = 0
            if changed and not code:
                return None
            space = dict(self._space)
            try:
                for function in self._functions:
                    exec(code if function is changed else function.code, space)  # type: ignore[arg-type]
                by_position, by_name = arguments()
                with seeded(task.seed):
                    value = space[self._subject.name](*by_position, **by_name)
                return wire.encode(value, Room(wire.Thing, LARGEST))
            except BaseException:  # `exit()`, too
                return None

        return call


class _Function:
    """A function's definition, its loops counted, which can be compiled with a change."""

    def __init__(self, node: ast.FunctionDef, cell: int) -> None:
        self.node, self.cell, self._every = copy.deepcopy(node), cell, [*ast.walk(node)]
        if ast.get_docstring(self.node, clean=False) is not None:
            self.node.body = self.node.body[1:] or self.node.body  # it takes time to compile
        for loop in ast.walk(self.node):
            if isinstance(loop, (ast.For, ast.While)):
                tick = Tick(ast.Call(ast.Name(Tick.NAME, ast.Load()), [], []))
                loop.body.insert(0, ast.fix_missing_locations(ast.copy_location(tick, loop)))
        self._module, self._file = ast.Module([self.node], []), f"<cell {self.cell}>"
        self.code = self._compiled()

    @property
    def touches(self) -> bool:
        """Whether it may do more than compute."""
        every = self._every
        used = {getattr(node, "id", getattr(node, "attr", "")) for node in every}
        return any(isinstance(n, (ast.Import, ast.ImportFrom)) for n in every) or not (
            used.isdisjoint(_TOUCHING)
        )

    def _compiled(self) -> CodeType:
        code: CodeType = compile(self._module, self._file, "exec", FLAGS, dont_inherit=True)
        return code

    def changed(self, change: Change) -> CodeType | None:
        """Return it compiled with a change, None where that cannot be."""
        undo: list[Put] = []
        try:
            undo += [put.swap() for put in change.puts]
            return self._compiled()
        except (SyntaxError, ValueError, TypeError, RecursionError):
            return None
        finally:
            for put in reversed(undo):
                put.swap()
