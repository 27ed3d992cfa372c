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
from types import FrameType
from typing import Any

import msgspec
import numpy as np

from . import wire
from .habits import habits
from .program import Program
from .room import wide
from .statements import Statement, blanks, code, is_stub

Namespace = dict[str, Any]
#: Why a name is undefined, and the position of the statement that left it so.
Failures = dict[str, tuple[BaseException, tuple[int, int]]]


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
    found = [d for name in _defined(program, task) if (d := program.definition(name))]
    if found:
        left = [wire.Spot("...", d.cell.number, line) for d in found for line in blanks(d)]
        where = found[0].node.lineno
        stub = all(map(is_stub, found))
        needed = _slice(program, task)
        seen = [] if task.variables else habits(found, needed)
        uses = program.uses(_defined(program, task), [*task.helpers, *task.given])
        return wire.Loaded(
            task.exercise,
            "found",
            stub,
            left[:9],
            cell=found[0].cell.number,
            line=where,
            habits=seen,
            uses=uses[:200],
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
    return wire.Loaded(
        task.exercise, "missing", defined=[name[:80] for name in program.defined()[:200]]
    )


def _defined(program: Program, task: wire.Task) -> list[str]:
    """Return a task's names that are defined; of a function's aliases the one that counts."""
    names = [name for name in task.names if program.definition(name)]
    if task.variables or not names:
        return names
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
    space = _namespace()
    for helper, source in task.helpers.items():
        space[helper] = _helper(helper, source)
    failures = _run(_slice(program, task), space)
    if definition := program.definition(name):  # what fails below it is no cause
        above = {n: f for n, f in failures.items() if f[1] <= definition.position}
        failures = above if name in space else failures
    for call in task.calls:
        yield _call(space.get(name), call, failures, task.traced)


def _variables(program: Program, task: wire.Task) -> Iterator[wire.Result]:
    for call in task.calls:
        givens = {name: wire.decode(value) for name, value in call}
        space = _namespace() | givens
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            failures = _run(_slice(program, task), space)
        answers = {name: space[name] for name in task.names if name in space}
        if not answers and failures:
            yield _raised(next(iter(failures.values()))[0], failures)
        else:
            lost = [(n[:80], _raised(f[0], {})) for n, f in failures.items() if n in task.names]
            yield wire.Returned(wire.encode(answers), lost=lost[:5])


def _namespace() -> Namespace:
    """Return what every notebook of the kit begins with."""
    return {"__name__": "__main__", "np": np, "numpy": np, "math": math}


def _helper(name: str, source: str) -> Any:
    space = _namespace()
    exec(compile(source, "<reference>", "exec"), space)
    return space[name]


def _run(statements: list[Statement], space: Namespace) -> Failures:
    """Run statements; return why the names that they leave undefined are so."""
    failures: Failures = {}
    for statement in statements:
        try:
            exec(code(statement), space)
        except BaseException as error:
            first = failures.get(str(error.name)) if isinstance(error, NameError) else None
            failures |= dict.fromkeys(statement.binds, first or (error, statement.position))
    return failures


def _call(
    function: Any,
    call: list[tuple[str, wire.Value]],
    failures: Failures,
    traced: bool,
) -> wire.Result:
    if function is None and failures:
        return _raised(next(reversed(failures.values()))[0], failures)
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


def _raised(error: BaseException, failures: Failures) -> wire.Raised:
    cause = failures.get(str(error.name)) if isinstance(error, NameError) else None
    because = None if cause is None else _said(cause[0])
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
    os.write(frames, bytes(4))  # an empty frame: ready
    serve_files(job, frames)
