"""The only place where student code runs: slice, run, send raw values.

A worker is a process of its own. It gets one `Job`, answers every task with a `Loaded` and, where
something was found, one `Returned` or `Raised` a call, and ends. It holds no expected value and,
but for the helpers of an error carried forward, no reference code. It never says what is right.
"""

from __future__ import annotations

import copy
import gc
import math
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import msgspec
import numpy as np

from . import wire
from .answer import Answer, as_text, blank
from .blanks import blanks
from .habits import habits
from .program import Program
from .room import wide
from .statements import Statement, code, nodes
from .supplied import Supplied, Supply

Namespace = dict[str, Any]


def serve(read: Callable[[int], bytes], write: Callable[[bytes], object]) -> None:
    """Answer jobs: ``read(n)`` gives up to n bytes of them, ``write`` takes the frames.

    The first job brings the cells; those that follow call what was found there.
    """
    sys.setrecursionlimit(10_000)
    program = Program()
    while (job := _next(read)) is not None:
        if job.cells is not None:
            gc.disable()  # syntax trees are many objects and no garbage
            program = Program(job.cells)
        elif not gc.isenabled():
            gc.freeze()
            gc.enable()
        for task in job.tasks:
            for message in _calls(program, task) if job.cells is None else [_find(program, task)]:
                frame = wire.pack(message)
                if len(frame) > wire.MAX_ANSWER:
                    large = wire.Thing("large", size=wire.MAX_ANSWER >> 20)
                    frame = wire.pack(wire.Returned(large, exercise=task.exercise))
                write(frame)


def _next(read: Callable[[int], bytes]) -> wire.Job | None:
    try:
        return wire.unpack_job(wire.read_frame(read, wire.MAX_JOB))
    except EOFError:
        return None


def _find(program: Program, task: wire.Task) -> wire.Loaded:
    """Say what stands under the names of a task, without running it."""
    answer = Answer(program, task)
    if found := list(answer.statements.values()):
        left = [
            wire.Spot("...", d.cell.number, line)
            for d in found
            for line in blanks(d.node, nodes(d))
        ]
        seen = [] if task.variables else habits(found, answer.slice())
        return wire.Loaded(
            task.exercise,
            "found",
            answer.is_stub,
            left[:9],
            cell=found[0].cell.number,
            line=found[0].node.lineno,
            habits=[*seen, *answer.rebound()],
        )
    for name in task.names:
        if broken := program.broken(name):
            return wire.Loaded(
                task.exercise,
                "broken",
                message=broken.message[:200],
                cell=broken.cell,
                line=broken.line,
            )
    if task.variables and (empty := blank(program.cells, task.exercise)):
        return wire.Loaded(task.exercise, "found", stub=True, cell=empty.number, line=1)
    written = (as_text(program.cells, name) for name in task.names)
    cell, line = next(filter(None, written), (0, 0))
    defined = [name[:80] for name in program.defined()[:200]]
    return wire.Loaded(task.exercise, "missing", cell=cell, line=line, defined=defined)


def _calls(program: Program, task: wire.Task) -> Iterator[wire.Result]:
    """Run what was found and answer every call of a task."""
    for result in (_variables if task.variables else _function)(program, task):
        yield msgspec.structs.replace(result, exercise=task.exercise)


def _function(program: Program, task: wire.Task) -> Iterator[wire.Result]:
    answer = Answer(program, task)
    [name] = answer.statements
    space = _namespace()
    for helper, source in task.helpers.items():
        space[helper] = _helper(helper, source)
    failures = _run(answer.slice(), space)
    for call in task.calls:
        yield _call(space.get(name), call, failures, task.traced)


def _variables(program: Program, task: wire.Task) -> Iterator[wire.Result]:
    answer = Answer(program, task)
    for call in task.calls:
        givens = {name: wire.decode(value) for name, value in call}
        space = _namespace() | {h: _helper(h, s) for h, s in task.helpers.items()} | givens
        values: Namespace = {}

        def keep(statement: Statement, space: Namespace = space, to: Namespace = values) -> None:
            """Keep the value that a name has where it counts, whatever becomes of it below."""
            names = [n for n, s in answer.statements.items() if s is statement and n in space]
            to |= {name: copy.deepcopy(space[name]) for name in names}

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            supply = Supply(givens, frozenset(task.names))
            failures = _run(answer.slice(), space, supply, keep)
        for name in [name for name, value in values.items() if isinstance(value, Supplied)]:
            failures[name] = values.pop(name).error
        if not values and failures:
            yield _raised(next(iter(failures.values())), failures)
        else:
            yield wire.Returned(wire.encode({n: values[n] for n in task.names if n in values}))


def _namespace() -> Namespace:
    """Return what every notebook of the kit begins with."""
    return {"__name__": "__main__", "np": np, "numpy": np, "math": math}


def _helper(name: str, source: str) -> Any:
    space = _namespace()
    exec(compile(source, "<reference>", "exec"), space)
    return space[name]


def _run(
    statements: list[Statement],
    space: Namespace,
    supply: Supply | None = None,
    keep: Callable[[Statement], None] = lambda statement: None,
) -> dict[str, BaseException]:
    """Run statements; return the exceptions by the names that they leave undefined."""
    failures: dict[str, BaseException] = {}
    for statement in statements:
        if supply:
            supply.begin()
        try:
            exec(code(statement), space)
        except BaseException as error:
            if not (supply and supply.replaces(statement, error, space)):
                cause = supply.missed(statement, space) if supply else None
                cause = cause or (
                    failures.get(str(error.name)) if isinstance(error, NameError) else None
                )
                failures.update(dict.fromkeys(statement.binds, cause or error))
                space |= {statement.tells: error} if statement.tells else {}
        keep(statement)
    return failures


def _call(
    function: Any,
    call: list[tuple[str, wire.Value]],
    failures: dict[str, BaseException],
    traced: bool,
) -> wire.Result:
    if function is None and failures:
        return _raised(next(reversed(failures.values())), failures)
    arguments = [wire.decode(value) for _, value in call]
    steps = _Steps()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            sys.settrace(steps.enter if traced else None)
            try:
                answer = function(*arguments)
            finally:
                sys.settrace(None)
            value = wire.encode(answer)
        except BaseException as error:
            return _raised(error, failures)
    changed = [
        name
        for (name, before), after in zip(call, arguments, strict=True)
        if wire.encode(after, wide()) != before
    ][:5]
    seen = dict.fromkeys(
        (wire.text(w.category.__name__[:80]), wire.text(str(w.message)[:200])) for w in caught[:50]
    )
    return wire.Returned(value, changed, list(seen)[:5], steps.count)


class _Steps:
    """Counts the lines and calls of the submission's own text, as a trace function."""

    count = 0

    def enter(self, frame: FrameType, event: str, _: object) -> Callable[..., Any] | None:
        """Follow a call, if it is of the submission."""
        return self.step() if frame.f_code.co_filename.startswith("<cell ") else None

    def step(self, *_: object) -> Callable[..., Any]:
        """Count one."""
        self.count += 1
        return self.step


def _raised(error: BaseException, failures: dict[str, BaseException]) -> wire.Raised:
    cause = failures.get(str(error.name)) if isinstance(error, NameError) else None
    because = None if cause is None else _said(cause)
    return wire.Raised(*_said(error), *_place(error), because)


def _said(error: BaseException) -> tuple[str, str]:
    """Return the name of an exception's type, and its message."""
    try:
        message = str(error)
    except BaseException:
        message = ""
    return wire.text(type(error).__name__[:80]), wire.text(message)


def _place(error: BaseException) -> tuple[int, int]:
    """Return the cell and line of the student's statement that raised."""
    place, trace = (0, 0), error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.startswith("<cell "):
            place = int(name[6:-1]), trace.tb_lineno
        trace = trace.tb_next
    return place


def serve_files(job: int, frames: int) -> None:
    """Answer the jobs in one open file on another, which may be the same socket."""

    def write(frame: bytes) -> None:
        left = memoryview(frame)
        while left:
            left = left[os.write(frames, left) :]

    serve(lambda size: os.read(job, size), write)


def main() -> None:
    """Serve one job over stdin and stdout: the plain child process of ``autograder check``."""
    job, frames = os.dup(0), os.dup(1)
    sink = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(sink, standard)
    os.write(frames, bytes(4))  # an empty frame: ready
    serve_files(job, frames)
