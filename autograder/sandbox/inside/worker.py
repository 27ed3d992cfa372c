"""The only place where student code runs: slice, run, send raw values.

A worker is a process of its own. It gets one `Job`, answers every task with a `Loaded` and, where
something was found, one `Returned` or `Raised` a call, and ends. It holds no expected value and,
but for the helpers of an error carried forward, no reference code. It never says what is right.
"""

from __future__ import annotations

import gc
import math
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import Any

import msgspec
import numpy as np

from . import lent
from .calls import untouched
from .calls.reply import answered, raised
from .calls.run import Failures, run
from .calls.student import Student
from .pipe import wire
from .pipe.room import Room
from .search.trials import Trials
from .supplied import Supplied, Supply
from .syntax.answer import Answer, as_text, blank
from .syntax.blanks import blanks
from .syntax.constructs import uses
from .syntax.habits import habits, unremarkable
from .syntax.program import Program
from .syntax.spelling import misspelt
from .syntax.statements import Statement, nodes

Namespace = dict[str, Any]


def serve(read: Callable[[int], bytes], write: Callable[[bytes], object]) -> None:
    """Answer jobs: ``read(n)`` gives up to n bytes of them, ``write`` takes the frames.

    The first job brings the cells; those that follow call what was found there.
    """
    sys.setrecursionlimit(10_000)
    program = Program()
    trials: dict[str, Trials] = {}  # by exercise
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
        if trial := job.trial:
            name = trial.task.exercise
            trials[name] = trials.get(name) or Trials(program, trial, _namespace())
            write(wire.pack(trials[name].reply(trial)))


def _next(read: Callable[[int], bytes]) -> wire.Job | None:
    try:
        return wire.unpack_job(wire.read_frame(read, wire.MAX_JOB))
    except EOFError:
        return None


def _find(program: Program, task: wire.Task) -> wire.Loaded:
    """Say what stands under the names of a task, without running it."""
    if task.scenario:
        _helper(*task.scenario)  # no student's code has run: its modules are as they were
    answer = _answer(program, task)
    if found := list(answer.statements.values()):
        left = [
            wire.Spot("...", d.cell.number, line)
            for d in found
            for line in blanks(d.node, nodes(d))
        ]
        own = answer.own()
        seen = [] if task.variables else habits(found, own, task.others)
        seen = [spot for spot in seen if spot[0] not in unremarkable(task.scenario, task.seed)]
        seen += lent.spots(program, own)
        seen += answer.rebound()
        [name, *_] = answer.statements
        return wire.Loaded(
            task.exercise,
            "found",
            answer.is_stub,
            left[:9],
            cell=found[0].cell.number,
            line=found[0].node.lineno,
            habits=[wire.Spot(*spot) for spot in seen[:12]],
            close="" if name in task.names else name[:80],
            alias="" if task.variables or name not in task.names[1:] else name[:80],
            uses=answer.uses()[:12],
            constructs=[wire.Spot(*u) for u in uses(task.constructs, own, task.required)][:12],
            alone=len(answer.steps()) == 1,
            made=[wire.Spot(*spot) for spot in answer.made(task.others)[:12]],
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
    written = (as_text(program.cells, name) for name in task.names)
    cell, line = next(filter(None, written), (0, 0))
    close = misspelt(program, task)[:1]
    empty = blank(program.cells, task)
    if empty and (task.variables or not (cell or close)):
        return wire.Loaded(task.exercise, "found", stub=True, cell=empty.number, line=1)
    return wire.Loaded(
        task.exercise, "missing", cell=cell, line=line, close=close[0][:80] if close else ""
    )


def _answer(program: Program, task: wire.Task) -> Answer:
    """Return what answers a task, found once for all tasks that ask for the same."""
    names = task.names, task.given, task.others, [*task.helpers], task.beside
    asked = f"{task.exercise, task.variables, task.arguments, names}"
    if asked not in program.answers:
        program.answers[asked] = Answer(program, task)
    answer: Answer = program.answers[asked]
    return answer


def _calls(program: Program, task: wire.Task) -> Iterator[wire.Result]:
    """Run what was found and answer every call of a task."""
    for result in (_variables if task.variables else _function)(program, task):
        yield msgspec.structs.replace(result, exercise=task.exercise)


def _function(program: Program, task: wire.Task) -> Iterator[wire.Result]:
    answer = _answer(program, task)
    [name] = answer.statements
    needed = answer.slice
    function, plays, failures = None, None, {}
    counts = sys.maxsize if task.traced else 0
    for number, call in enumerate(task.calls):
        if number == 0 or task.scenario:  # which leaves nothing behind for the next
            plays = _helper(*task.scenario) if task.scenario else None  # has its names before
            space = _namespace() | lent.modules(program, needed)
            space |= {helper: _helper(helper, source) for helper, source in task.helpers.items()}
            failures = run(needed, space)
            if name in space:  # what fails below the definition is no cause
                end = max(each.position for each in answer.counting.values())
                failures = {n: why for n, why in failures.items() if why[1] <= end}
            function = space.get(name)
        if plays and name in space:
            asked = task.names[0]
            held = answer.held(space) | {asked: function}
            function = partial(plays, Student(held, [asked, *answer.beside]))
        result = answered(function, task, call, failures, counts)
        counts = min(counts, task.traced * max(getattr(result, "steps", 0), 1))
        yield result


def _variables(program: Program, task: wire.Task) -> Iterator[wire.Result]:
    answer = _answer(program, task)
    needed = answer.slice
    modules = lent.modules(program, needed)
    for call in task.calls:
        givens = {name: wire.given(value) for name, value in call}
        space = (
            _namespace() | modules | {h: _helper(h, s) for h, s in task.helpers.items()} | givens
        )
        kept = _Kept(answer, space)

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            supply = Supply(givens, frozenset(task.names))
            failures = run(needed, space, supply, kept.keep) | kept.failures
        values = kept.values
        if not values and failures:
            yield raised(next(iter(failures.values()))[0], failures)
        else:
            lost = [n for n in failures if n in task.names and n not in values]
            yield wire.Returned(
                wire.Entries([(n, values[n]) for n in task.names if n in values]),
                lost=[(n[:80], raised(failures[n][0], {})) for n in lost[:5]],
            )


class _Kept:
    """The values that variables have where they count, whatever becomes of them below."""

    def __init__(self, answer: Answer, space: Namespace) -> None:
        self.values: dict[str, wire.Value] = {}
        self.failures: Failures = {}
        self._answer, self._space, self._room = answer, space, Room(wire.Thing)

    def keep(self, statement: Statement) -> None:
        """Keep what counts once a statement has run."""
        for name, counting in self._answer.statements.items():
            if counting is statement and name in self._space:
                value = self._space[name]
                if type(value) is Supplied:
                    self.failures[name] = value.error, statement.position
                else:
                    self.values[name] = wire.encode(value, self._room)


def _namespace() -> Namespace:
    """Return what every notebook of the kit begins with."""
    return {"__name__": "__main__", "np": np, "numpy": np, "math": math}


def _helper(name: str, source: str) -> Any:
    space = untouched.space(**_namespace())
    exec(compile(source, "<reference>", "exec"), space)
    return space[name]


def serve_files(job: int, frames: int) -> None:
    """Answer the jobs in one open file on another, which may be the same socket."""

    def write(frame: bytes) -> None:
        left = memoryview(frame)
        while left:
            left = left[os.write(frames, left) :]

    serve(lambda size: os.read(job, size), write)


def main() -> None:
    """Serve one job over stdin and stdout: the plain child process of ``autograder check``.

    The arguments are the course's libraries, which are imported before.
    """
    job, frames = os.dup(0), os.dup(1)
    lent.lend_old_names()
    sink = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(sink, standard)
    for name in sys.argv[1:]:
        with suppress(Exception):  # that it is not there is told where it is used
            import_module("matplotlib.pyplot" if name == "matplotlib" else name)
    os.write(frames, bytes(4))  # an empty frame: ready
    serve_files(job, frames)
