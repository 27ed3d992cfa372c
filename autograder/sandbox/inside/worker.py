"""The only place where student code runs: slice, run, send raw values.

A worker is a process of its own. It gets one `Job`, answers every task with a `Loaded` and, where
something was found, one `Returned` or `Raised` a call, and ends. It holds no expected value and,
but for the helpers of an error carried forward, no reference code. It never says what is right.
"""

from __future__ import annotations

import gc
import io
import math
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import numpy as np

from . import lent, wire
from .call import answered, raised
from .habits import habits
from .program import Program
from .spelling import misspelt
from .statements import Statement, blanks, code, is_stub

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
    names = _defined(program, task)
    found = [d for name in names if (d := program.definition(name))]
    if found:
        left = [wire.Spot("...", d.cell.number, line) for d in found for line in blanks(d)]
        where = found[0].node.lineno
        stub = all(map(is_stub, found))
        needed = _slice(program, task)
        seen = [] if task.variables else habits(found, needed)
        seen += lent.spots(program, [s for s in needed if s.binds.isdisjoint(task.others)])
        return wire.Loaded(
            task.exercise,
            "found",
            stub,
            left[:9],
            cell=found[0].cell.number,
            line=where,
            habits=seen[:12],
            close="" if names[0] in task.names else names[0][:80],
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
    close = misspelt(program, task)[:1]
    return wire.Loaded(task.exercise, "missing", close=close[0][:80] if close else "")


def _defined(program: Program, task: wire.Task) -> list[str]:
    """Return a task's names that are defined; of a function's aliases the one that counts.

    Where it has none, a function counts whose name alone reads like one of them.
    """
    names = [name for name in task.names if program.definition(name)]
    if task.variables:
        return names
    if not names:
        near = [] if any(map(program.broken, task.names)) else misspelt(program, task)
        return near if len(near) == 1 else []
    answered = [n for n in names if (d := program.definition(n)) and not is_stub(d)]
    return (answered or names)[:1]


def _slice(program: Program, task: wire.Task) -> list[Statement]:
    return program.slice(_defined(program, task), provided=[*task.helpers, *task.given])


def _calls(program: Program, task: wire.Task) -> Iterator[wire.Result]:
    """Run what was found and answer every call of a task."""
    for result in (_variables if task.variables else _function)(program, task):
        yield msgspec.structs.replace(result, exercise=task.exercise)


def _function(program: Program, task: wire.Task) -> Iterator[wire.Result]:
    [name] = _defined(program, task)
    needed = _slice(program, task)
    space = _namespace() | lent.modules(program, needed)
    for helper, source in task.helpers.items():
        space[helper] = _helper(helper, source)
    failures = _run(needed, space)
    for call in task.calls:
        yield answered(space.get(name), task, call, failures)


def _variables(program: Program, task: wire.Task) -> Iterator[wire.Result]:
    needed = _slice(program, task)
    modules = lent.modules(program, needed)
    for call in task.calls:
        givens = {name: wire.decode(value) for name, value in call}
        space = _namespace() | modules | givens
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            failures = _run(needed, space)
        answers = {name: space[name] for name in task.names if name in space}
        if not answers and failures:
            yield raised(next(iter(failures.values())), failures)
        else:
            yield wire.Returned(wire.encode(answers))


def _namespace() -> Namespace:
    """Return what every notebook of the kit begins with."""
    return {"__name__": "__main__", "np": np, "numpy": np, "math": math}


def _helper(name: str, source: str) -> Any:
    space = _namespace()
    exec(compile(source, "<reference>", "exec"), space)
    return space[name]


def _run(statements: list[Statement], space: Namespace) -> dict[str, BaseException]:
    """Run statements; return the exceptions by the names that they leave undefined."""
    failures: dict[str, BaseException] = {}
    for statement in statements:
        try:
            exec(code(statement), space)
        except BaseException as error:
            first = failures.get(str(error.name)) if isinstance(error, NameError) else None
            failures.update(dict.fromkeys(statement.binds, first or error))
    return failures


def serve_files(job: int, frames: int) -> None:
    """Answer the jobs in one open file on another, which may be the same socket."""

    def write(frame: bytes) -> None:
        left = memoryview(frame)
        while left:
            left = left[os.write(frames, left) :]

    serve(lambda size: os.read(job, size), write)


#: A notebook of no assignment: nothing in it is an answer.
_REHEARSAL = (
    "import math\n\nimport numpy as np\n",
    """def fall(t):
    \"\"\"Return how far a stone falls.\"\"\"
    ### START CODE HERE ###
    s = np.square(t) * 9.81 / 2
    ### END CODE HERE ###
    return s""",
    """def throw(height, times, wind):
    path = []
    for t in times:
        y = height - fall(t)
        path.append(np.sqrt(np.dot(wind.T, wind)) * t)
    return {"path": path, "y": y}, np.max(times, axis=0, keepdims=True), math.pi""",
    "x = np.linspace(-8, 8, 401)\nprint(fall(x), [n for n in x if n > 0])",
    "def left():\n    ...\n    raise ValueError(left)",
)


def rehearse(write: Callable[[bytes], object] = lambda frame: None) -> None:
    """Answer jobs of the kit's own, so that workers forked from here on find the way trodden.

    That is, the interpreter's shortcuts, which every process would have to learn anew.
    """
    times = np.array([[1.0, 2.0], [0.5, 3.0]])
    inputs = {"height": 2.0, "times": times, "wind": times[:, :1]}
    call = [(name, wire.encode(value)) for name, value in inputs.items()]
    tasks = [
        wire.Task("throw", ["throw"], False, [call, call]),
        wire.Task("x", ["x"], True, [[]]),
        wire.Task("left", ["left"], False, [[]]),
    ]
    outlines = [msgspec.structs.replace(task, calls=[]) for task in tasks]
    cells = [wire.Cell(number, source) for number, source in enumerate(_REHEARSAL, 1)]
    jobs = wire.pack(wire.Job(outlines, cells)) + wire.pack(wire.Job(tasks))
    for _ in range(8):  # from the eighth call on, Python specialises a function
        serve(io.BytesIO(jobs).read, write)


def main() -> None:
    """Serve one job over stdin and stdout: the plain child process of ``autograder check``."""
    job, frames = os.dup(0), os.dup(1)
    sink = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(sink, standard)
    lent.lend_old_names()
    os.write(frames, bytes(4))  # an empty frame: ready
    serve_files(job, frames)
