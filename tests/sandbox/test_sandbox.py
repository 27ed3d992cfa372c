"""Student code runs in another process, within limits, and what it breaks is its own."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from course import ROOT
from patience import PATIENCE
from springs import CATALOGUE, NAME

import autograder
from autograder.compare import Opaque
from autograder.course.catalogue import ANSWERS
from autograder.errors import SandboxError
from autograder.judge.grade import grade
from autograder.results import Tier
from autograder.sandbox import aside, commands, deadline, pool, session, syscalls
from autograder.sandbox.canary import OUTSIDE, escapes, probe
from autograder.sandbox.deadline import Limits
from autograder.sandbox.inside import confine, rehearsal
from autograder.sandbox.inside.pipe import room, wire
from autograder.sandbox.outcome import Crashed, NotRun, Returned, TimedOut, message
from autograder.sandbox.plain import Plain
from autograder.sandbox.pool import Pool, Zygote
from autograder.sandbox.protocol import Sandbox, Worker
from autograder.sandbox.session import Answer, Session
from autograder.sandbox.tiers import MEMORY, tiers, weak_tier
from autograder.sandbox.walls import Walls
from autograder.submissions.reading import Submission

pytestmark = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="workers need Linux")

SECONDS = Limits().call


@pytest.fixture(scope="module")
def grader() -> Iterator[Pool]:
    """Open a pool of one zygote in the weakest tier: what holds there holds above it."""
    sandbox = Pool(1, weak_tier())
    yield sandbox
    sandbox.close()


@pytest.fixture(params=["pool", "plain"])
def sandbox(request: pytest.FixtureRequest, grader: Pool) -> Sandbox:
    """Start workers in both ways."""
    return grader if request.param == "pool" else Plain()


def task(name: str, *arguments: Any, variables: bool = False, **options: Any) -> wire.Task:
    """Return a task that calls a function once with each argument."""
    calls = [[("x", wire.encode(argument))] for argument in arguments or (0,)]
    given = ["x"] if variables else []
    return wire.Task(name, [name], variables, calls, given=given, **options)


def answers(sandbox: Sandbox, source: str, *tasks: wire.Task) -> dict[str, Answer]:
    """Run a program's tasks."""
    with Session(sandbox, [wire.Cell(1, textwrap.dedent(source).strip())]) as session:
        return dict(zip((task.exercise for task in tasks), session.ask(tasks), strict=True))


def returned(value: int, exercise: str = "f") -> wire.Message:
    """Return the outcome that a call gave a number."""
    frame = wire.pack(wire.Returned(value, exercise=exercise))
    return message(frame[wire.HEAD :], room.Room(Opaque))


def outcomes(sandbox: Sandbox, source: str, *arguments: Any) -> list[Any]:
    """Call a program's ``f`` with each argument: values, or what came instead."""
    found = answers(sandbox, source, task("f", *arguments))["f"].outcomes
    return [outcome.value if isinstance(outcome, Returned) else outcome for outcome in found]


# another process


def test_worker_is_another_process(sandbox: Sandbox) -> None:
    """Student code does not run where the grader does."""
    [process] = outcomes(sandbox, "import os\ndef f(x):\n    return os.getpid()")
    assert process != os.getpid()


def test_each_submission_gets_a_process_of_its_own(grader: Pool) -> None:
    """What one submission leaves in memory is not there for the next."""
    source = """
        import builtins, os
        def f(x):
            before = getattr(builtins, "left_behind", 0)
            builtins.left_behind = 1
            return [before, os.getpid()]
    """
    (first, one), (second, other) = (outcomes(grader, source)[0] for _ in range(2))
    assert (first, second) == (0, 0)
    assert one != other


def test_environment_of_the_grader_is_not_visible(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token in the grader's environment stays there."""
    monkeypatch.setenv("SECRET_TOKEN", "abc")
    fresh = (
        Pool(1, weak_tier()) if isinstance(sandbox, Pool) else sandbox
    )  # started with the token set
    try:
        [names] = outcomes(fresh, "import os\ndef f(x):\n    return sorted(os.environ)")
    finally:
        if isinstance(fresh, Pool):
            fresh.close()
    assert "SECRET_TOKEN" not in names
    assert "PYTHONPATH" not in names


def test_no_file_of_the_grader_is_open(grader: Pool, tmp_path: Path) -> None:
    """The worker holds nothing but its socket and /dev/null."""
    source = """
        import os
        def f(x):
            return [os.readlink(f"/proc/self/fd/{n}") for n in (0, 1, 2, 3)] + [
                n for n in range(4, 64) if os.path.exists(f"/proc/self/fd/{n}")
            ]
    """
    with open(tmp_path / "open", "w", encoding="utf-8"):
        [found] = outcomes(grader, source)
    assert found[:3] == ["/dev/null"] * 3
    assert found[3].startswith("socket:")
    assert found[4:] == []


def test_worker_holds_no_reference_and_no_expected_value(sandbox: Sandbox) -> None:
    """All that it has of ours is the package `inside`: no answer, exercise or grader's view."""
    source = """
        import sys
        def f(x):
            return {name: str(getattr(m, "__file__", "")) for name, m in sys.modules.items()}
    """
    [loaded] = outcomes(sandbox, source)
    folders = (Path(autograder.__file__).parent, ROOT / ANSWERS)
    ours = {n for n, file in loaded.items() if any(map(Path(file).is_relative_to, folders))}
    assert "inside.worker" in ours
    assert {name.partition(".")[0] for name in ours} == {"inside"}
    assert not [n for n in loaded if n.startswith(("autograder", ANSWERS, "_course_"))]


def test_helper_of_a_carried_error_is_all_the_reference_there_is(grader: Pool) -> None:
    """A right helper stands in for the student's, by name, for that task alone."""
    source = "def g(x):\n    return 0\ndef f(x):\n    return g(x)"
    right = "def g(x):\n    return 7"
    found = answers(grader, source, task("f", helpers={"g": right}), task("g"))
    assert found["f"].outcomes == [returned(7, "f")]
    assert found["g"].outcomes == [returned(0, "g")]


def test_canary_reports_every_attempt(grader: Pool) -> None:
    """What gets out of this tier is known, not assumed."""
    attempts = probe(grader)
    assert len(attempts) == 17
    assert set(map(type, attempts.values())) == {bool}


needs_bubblewrap = pytest.mark.skipif(
    shutil.which("bwrap") is None, reason="bubblewrap is not installed"
)


@needs_bubblewrap
def test_program_that_only_calls_itself_bubblewrap_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tier is what it holds, not the name of a program that starts."""
    fake = tmp_path / "bwrap"
    fake.write_text('#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done\nshift\nexec "$@"\n')
    fake.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _: str(fake))
    with closing(Pool(1, next(iter(tiers())))) as pool:
        assert set(escapes(pool)) == OUTSIDE


@needs_bubblewrap
def test_bubblewrap_dates_no_file_that_is_used() -> None:
    """Reading a file of its libraries leaves no sign that a later worker could see."""
    file = commands.INSIDE / "__init__.py"
    if file.stat().st_uid != os.geteuid():
        pytest.skip("only its owner may set a file's date back")
    read = ["-I", "-c", f"open({str(file)!r}).read()"]
    dates = []
    for outside in ([], commands.bubblewrap()):
        os.utime(file, ns=(0, file.stat().st_mtime_ns))
        subprocess.run([*outside, sys.executable, *read], check=True)
        dates.append(file.stat().st_atime_ns)
    if dates[0] == 0:
        pytest.skip("no file is dated here when it is used")
    assert dates[1] == 0


@pytest.mark.parametrize(
    "bubblewrap", [pytest.param(True, marks=needs_bubblewrap), False], ids=["within", "without"]
)
def test_zygote_with_threads_refuses_to_fork(
    bubblewrap: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What runs beside the one thread that is copied could hold a lock for ever."""
    thread = (
        "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()"
    )
    monkeypatch.setattr(commands, "_START", thread + commands._START)
    with closing(Pool(1, Walls(weak_tier().confinement, bubblewrap))) as pool:
        for _ in range(2):
            with pytest.raises(SandboxError, match="refuses to fork: it has threads of its own"):
                answers(pool, "def f(x):\n    return x", task("f", 1))


# noise


def test_flood_of_output_harms_nothing(sandbox: Sandbox) -> None:
    """Ten million characters to stdout and stderr go nowhere."""
    source = """
        import sys
        def f(x):
            for _ in range(100):
                print("x" * 100_000)
                sys.stderr.write("x" * 100_000)
            return 1
    """
    assert outcomes(sandbox, source) == [1]


SPOILERS = {
    "bytes forced into the pipe": "os.write(n, b'\\xff' * 8)",
    "a worker that hangs up": "os.close(n)",
}


@pytest.mark.parametrize("spoil", SPOILERS.values(), ids=SPOILERS)
def test_spoiling_every_open_file_spoils_only_its_own_answer(sandbox: Sandbox, spoil: str) -> None:
    """It is no message; the rest is answered by a fresh worker."""
    source = f"""
        import contextlib, os
        def f(x):
            for n in range(64) if x else ():
                with contextlib.suppress(OSError):
                    {spoil}
            return x
    """
    assert outcomes(sandbox, source, 0, 1, 0) == [0, Crashed(), 0]


# time


def test_timeout_ends_the_call_and_the_rest_goes_on(sandbox: Sandbox) -> None:
    """A loop without end costs its call; calls before and after it are answered."""
    source = """
        def f(x):  # hangs: f if x == 1
            while x == 1:
                pass
            return x
        def g(x):
            return x + 1
    """
    found = answers(sandbox, source, task("f", 0, 1, 2), task("g", 1))
    assert found["f"].outcomes == [returned(0, "f"), TimedOut(SECONDS), returned(2, "f")]
    assert found["g"].outcomes == [returned(2, "g")]


def test_two_deaths_end_an_exercise(grader: Pool) -> None:
    """An exercise whose calls hang is not called again and again; the next one is."""
    source = "def f(x):  # hangs: f\n    while True: pass\ndef g(x):\n    return x"
    found = answers(grader, source, task("f", *range(5)), task("g", 1))
    assert found["f"].outcomes == [TimedOut(SECONDS)] * 2 + [NotRun()] * 3
    assert found["g"].outcomes == [returned(1, "g")]


class Sleeper(Sandbox):
    """A sandbox and its worker, which finds all and answers no call, and the clock beside it."""

    tier, memory, numbers = Tier(), 0, ()

    def __init__(self, waiting: float = 0.0) -> None:
        self.now, self._began, self._waiting = (
            0.0,
            0.0,
            waiting,
        )  # the second a share of the time: for a processor
        self._found: list[bytes] = []

    def monotonic(self) -> float:
        """Return how long it has been waited for."""
        return self.now

    @contextmanager
    def worker(self) -> Iterator[Worker]:
        """Start to sleep."""
        self._began = self.now
        yield self

    def send(self, frame: bytes, seconds: float) -> None:
        """Find what a job asks for, and leave its calls."""
        job = wire.unpack_job(frame[4:])
        if job.cells is not None:
            self._found = [wire.pack(wire.Loaded(t.exercise, "found"))[4:] for t in job.tasks]

    def receive(self, seconds: float) -> bytes:
        """Say what was found; then let the time go by."""
        if self._found:
            return self._found.pop(0)
        self.now += max(seconds, 1e-3)
        raise TimeoutError

    def waited(self) -> float:
        """Return for how long others had the processor."""
        return (self.now - self._began) * self._waiting

    def close(self) -> None:
        """Do nothing."""


@pytest.fixture
def sleeper(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Sleeper:
    """Return a sleeper by whose clock sessions go."""
    sleeper = Sleeper(getattr(request, "param", 0.0))
    for module in (session, deadline):
        monkeypatch.setattr(module, "time", sleeper)
    return sleeper


def test_time_of_a_submission_is_bounded(sleeper: Sleeper) -> None:
    """A call has its time, the last one what is left, and says so; then the rest is not run."""
    tasks = [task("f", 0, 1), task("g", 0, 1), task("h", 0, 1)]
    with Session(sleeper, [], Limits(call=3.0, submission=7.0)) as asked:
        found = [answer.outcomes for answer in asked.ask(tasks)]
    assert sleeper.now == 7.0
    assert found[:2] == [[TimedOut(3.0), NotRun()]] * 2
    assert found[2] == [TimedOut(7.0, total=True), NotRun()]


def test_questions_of_a_submission_share_its_time(sleeper: Sleeper) -> None:
    """What one took is not there for the next; a part ends before the whole."""
    part = Limits(call=3.0, submission=5.0)
    with Session(sleeper, [], Limits(call=3.0, submission=7.0)) as asked:
        asked.ask([task("f", 0, 1)], part)
        assert sleeper.now == 5.0
        asked.ask([task("f", 0, 1)])
        assert sleeper.now == 7.0
        assert [answer.outcomes for answer in asked.ask([task("g", 0)])] == [[NotRun()]]


class Late(Sleeper):
    """One that answers every call wrongly, and every trial, when it may hardly still."""

    def send(self, frame: bytes, seconds: float) -> None:
        """Find what a job asks for, and note its calls."""
        super().send(frame, seconds)
        job = wire.unpack_job(frame[4:])
        exercises = [task.exercise for task in job.tasks for _ in task.calls]
        self._answers = [wire.pack(wire.Returned(0.5, exercise=name))[4:] for name in exercises]
        if job.trial:
            self._answers.append(wire.pack(wire.Tried(job.trial.task.exercise, tried=1))[4:])

    def receive(self, seconds: float) -> bytes:
        """Let the time go by, and answer."""
        if self._found or seconds < 2.85:
            return super().receive(seconds)
        self.now += 2.85
        return self._answers.pop(0)


@pytest.mark.parametrize("kind", [Sleeper, Late])
def test_grade_takes_no_longer(kind: type[Sleeper], monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs with right helpers and second looks are in the time of their submission.

    The search for lines has its own, all together.
    """
    sleeper = kind()
    for module in (session, deadline, aside):
        monkeypatch.setattr(module, "time", sleeper)
    result = grade(Submission(Path("a"), "ann", NAME, (), ""), sleeper, CATALOGUE.key(NAME))
    assert result.score == 0
    assert sleeper.now <= Limits().submission + Limits().lines + 0.1


@pytest.mark.parametrize(
    ("sleeper", "seconds"), [(0.0, 3.0), (0.5, 6.0), (1.0, 12.0)], indirect=["sleeper"]
)
def test_wait_for_a_processor_is_no_calls_time(sleeper: Sleeper, seconds: float) -> None:
    """A call that gets half a processor has twice the time, and at most `BACKSTOP` times."""
    with Session(sleeper, []) as asked:
        [answer] = asked.ask([task("f", 0)])
    assert answer.outcomes == [TimedOut(3.0)]
    assert sleeper.now == pytest.approx(seconds, rel=0.01)


@pytest.mark.parametrize(("sleeper", "seconds"), [(0.5, 60.0), (1.0, 120.0)], indirect=["sleeper"])
def test_wait_for_a_processor_is_no_submissions_time(sleeper: Sleeper, seconds: float) -> None:
    """The same for all calls together."""
    with Session(sleeper, []) as asked:
        asked.ask([task(name) for name in "abcdefghijkl"])
    assert sleeper.now <= seconds * 1.01


def test_worker_knows_how_long_it_waited(grader: Pool) -> None:
    """The kernel tells how long a worker waited; of one that is gone it is nothing."""
    with grader.worker() as worker:
        assert worker.waited() >= 0
    assert worker.waited() == 0


def test_loop_at_cell_level_hangs_only_what_needs_it(grader: Pool) -> None:
    """A cell that never ends is run for the names that it binds."""
    source = "C = 0  # hangs: f\nwhile True:\n    C += 1\n"
    source += "def f(x):\n    return C\ndef g(x):\n    return x"
    found = answers(grader, source, task("f"), task("g", 3))
    assert found["f"].outcomes == [TimedOut(SECONDS)]
    assert found["g"].outcomes == [returned(3, "g")]


# crashes

CRASHES = {
    "os._exit": "os._exit(0)",
    "segmentation fault": "ctypes.string_at(0)",
    "kill": "os.kill(os.getpid(), 9)",
    "abort": "os.abort()",
}


@pytest.mark.parametrize("statement", CRASHES.values(), ids=CRASHES)
def test_crash_costs_only_its_call(sandbox: Sandbox, statement: str) -> None:
    """A dead worker, warm or cold, is replaced, and the other calls are answered."""
    source = f"import os, ctypes\ndef f(x):\n    if x == 1:\n        {statement}\n    return x"
    assert outcomes(sandbox, source, 0, 1, 2) == [0, Crashed(), 2]


@pytest.mark.parametrize(
    "statement", ["sys.exit(0)", "raise KeyboardInterrupt", "quit()", "f(x)", "raise SystemExit"]
)
def test_exit_is_an_exception_like_any_other(grader: Pool, statement: str) -> None:
    """What would end a program is an answer that raised."""
    source = f"import sys\ndef f(x):\n    if x == 1:\n        {statement}\n    return x"
    first, raised, last = outcomes(grader, source, 0, 1, 2)
    assert (first, last) == (0, 2)
    assert isinstance(raised, (wire.Raised, Crashed))


def test_memory_is_bounded(grader: Pool) -> None:
    """An array beyond the address space is a MemoryError, and the next call has room."""
    source = """
        import numpy as np
        def f(x):
            return len(np.ones(x, np.uint8))
    """
    small, large, again = outcomes(grader, source, 10, 2 * MEMORY, 10)
    assert (small, again) == (10, 10)
    assert isinstance(large, wire.Raised)
    assert "MemoryError" in large.error


def test_answers_together_are_bounded(grader: Pool) -> None:
    """Of arrays for which the grader has no room left it keeps the shape; small answers stay."""
    source = """
        import numpy as np
        def f(x):
            return np.zeros((x, 180))
    """
    found = outcomes(grader, source, *[1000] * 14, 1)
    assert [getattr(value, "shape", None) for value in found] == [(1000, 180)] * 14 + [(1, 180)]
    assert [isinstance(value, Opaque) for value in found] == [False] * 11 + [True] * 3 + [False]


# what is left behind


def alive(process: int) -> bool:
    """Tell whether a process runs (a zombie does not)."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state.split()[0] != "Z"


DAEMON = """
    import os, signal
    def f(x):
        ends, mine = os.pipe()
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.write(mine, str(os.getpid()).encode())
                signal.pause()
            os._exit(0)
        return int(os.read(ends, 20))
"""


def test_background_process_is_gone_afterwards(grader: Pool) -> None:
    """A daemon with two forks and a session of its own ends with its submission."""
    [process] = outcomes(grader, DAEMON)
    grader.settle()
    assert isinstance(process, int)
    assert not alive(process)


def test_pool_that_is_booted_twice_has_one_zygote(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody would end the first."""
    with closing(Pool(1, weak_tier())) as booted:
        booted.boot()
        monkeypatch.setattr(Zygote, "boot", None)
        booted.boot()


def test_background_process_does_not_hold_a_plain_child_up() -> None:
    """An answer does not wait for the end of a student's stray process on their own machine."""
    [process] = outcomes(Plain(), DAEMON)
    assert alive(process)
    os.kill(process, signal.SIGKILL)


def test_rehearsal_goes_the_whole_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """A zygote's own notebook is found, run, and answered: with values, and once an exception."""
    monkeypatch.setattr(sys, "setrecursionlimit", lambda limit: None)
    monkeypatch.setattr(gc, "freeze", lambda: None)
    frames: list[bytes] = []
    rehearsal.rehearse(frames.append)
    once = [wire.unpack(frame[4:]) for frame in frames[: len(frames) // 8]]
    kinds = [wire.Loaded] * 3 + [wire.Returned] * 3 + [wire.Raised]
    assert [type(message) for message in once] == kinds
    assert all(isinstance(m, wire.Loaded) and m.status == "found" for m in once[:3])


def test_zygote_killed_from_outside_is_replaced() -> None:
    """The next submission gets a new one."""
    sandbox = Pool(1, weak_tier())
    try:
        source = "import os\ndef f(x):\n    return os.getppid()"
        [zygote] = outcomes(sandbox, source)
        os.kill(zygote, signal.SIGKILL)
        [other] = outcomes(sandbox, source)
        assert isinstance(other, int)
        assert other != zygote
    finally:
        sandbox.close()


def test_zygote_killed_in_the_middle_costs_one_call(grader: Pool) -> None:
    """A submission that shoots its parent is answered by a new one."""
    shot = "os.kill(os.getppid(), 9)\n        signal.pause()"  # dies with its parent, in the call
    source = f"import os, signal\ndef f(x):\n    if x:\n        {shot}\n    return x"
    first, shot, last = outcomes(grader, source, 0, 1, 0)
    assert (first, last) == (0, 0)
    assert shot in (1, Crashed())


@pytest.mark.parametrize("kind", [lambda: Pool(1, weak_tier()), Plain], ids=["pool", "plain"])
def test_sandbox_that_cannot_start_is_a_fault(
    kind: Callable[[], Sandbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No worker at all is an error of the grader, never an answer."""
    for module in (pool, commands):
        monkeypatch.setattr(module, "command", lambda *_: ["/bin/false"])
    sandbox = kind()
    with pytest.raises(SandboxError, match="does not start"):
        outcomes(sandbox, "def f(x):\n    return x")
    sandbox.close()


def test_start_of_a_plain_child_is_no_calls_time() -> None:
    """A worker is there only when it is ready: what it takes to start is not the student's."""
    job = wire.Job([task("f")], [wire.Cell(1, "def f(x):\n    return x")])
    with Plain().worker() as worker:
        worker.send(wire.pack(job), PATIENCE)
        assert isinstance(wire.unpack(worker.receive(PATIENCE)), wire.Loaded)


def test_plain_child_that_is_started_ahead_is_taken_or_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is the first worker; where none is asked for, it ends with its sandbox."""
    popen: Any = subprocess.Popen
    started: list[Any] = []

    def listen(*arguments: Any, **options: Any) -> Any:
        started.append(popen(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", listen)
    for asked in (True, False):
        sandbox = Plain(started=commands.plain())
        if asked:
            assert outcomes(sandbox, "def f(x):\n    return x", 1) == [1]
        sandbox.close()
    assert [process.poll() is None for process in started] == [False, False]


def test_submissions_leave_no_file_open(sandbox: Sandbox) -> None:
    """Answers, crashes and all: the grader's open files are as many as before."""
    source = "import os\ndef f(x):\n    return os._exit(0) if x else x"
    outcomes(sandbox, source, 0)
    before = len(os.listdir("/proc/self/fd"))
    for number in range(50 if isinstance(sandbox, Pool) else 3):
        outcomes(sandbox, source, 0, *([1] if number % 10 == 0 else []))
    assert len(os.listdir("/proc/self/fd")) == before


def test_closing_a_pool_ends_its_processes() -> None:
    """No zygote outlives its pool."""
    sandbox = Pool(2, weak_tier())
    [zygote] = outcomes(sandbox, "import os\ndef f(x):\n    return os.getppid()")
    sandbox.close()
    assert not alive(zygote)


# what a call says besides its value


def test_exception_has_its_place() -> None:
    """Type, message, cell and line of the student's statement."""
    with_pool = Pool(1, weak_tier())
    try:
        [found] = outcomes(with_pool, "def f(x):\n    y = 1\n    return y / x", 0)
    finally:
        with_pool.close()
    assert found == wire.Raised("ZeroDivisionError", "division by zero", 1, 3, exercise="f")


def test_cause_of_a_missing_name_is_told(grader: Pool) -> None:
    """A name that is undefined because its cell failed says why."""
    [found] = outcomes(grader, "import no_such_module\ndef f(x):\n    return no_such_module.x")
    assert isinstance(found, wire.Raised)
    assert found.because == ("ModuleNotFoundError", "No module named 'no_such_module'")


@pytest.mark.parametrize(
    "message", ["'\\ud800'", "'x' * 10**7", "Hostile()"], ids=["surrogate", "long", "hostile"]
)
def test_hostile_exception_text_is_an_answer(grader: Pool, message: str) -> None:
    """Whatever an exception says of itself, it arrives as one, bounded."""
    source = f"""
        class Hostile:
            def __str__(self):
                raise ValueError
        def f(x):
            raise RuntimeError({message})
    """
    [found] = outcomes(grader, source)
    assert isinstance(found, wire.Raised)
    assert found.error == "RuntimeError"
    assert len(found.message) <= room.MAX_TEXT


def test_changed_arguments_and_warnings_are_reported(grader: Pool) -> None:
    """A function that writes into its argument is found out, and so is a division by zero."""
    source = """
        import numpy as np
        def f(x):
            x[0] = 5
            return np.array([1.0]) / 0
    """
    found = answers(grader, source, task("f", np.zeros(2)))["f"].outcomes
    [outcome] = found
    assert isinstance(outcome, Returned)
    assert outcome.changed == ["x"]
    assert outcome.warnings == [("RuntimeWarning", "divide by zero encountered in divide")]


def test_each_call_has_arguments_of_its_own(grader: Pool) -> None:
    """Writing into an argument does not spoil the next call."""
    source = "def f(x):\n    x += 1\n    return x"
    one, other = outcomes(grader, source, np.zeros(1), np.zeros(1))
    assert (one.tolist(), other.tolist()) == ([1.0], [1.0])


def test_variables_come_from_the_given_names(grader: Pool) -> None:
    """The slice of the asked names runs with each set of given names anew."""
    source = "data = load()\nm = x.shape[0]\nplot(m)\nn = m * 2"
    calls = [[("x", wire.encode(np.ones(size)))] for size in (2, 5)]
    found = answers(grader, source, wire.Task("sizes", ["m", "n"], True, calls, given=["x"]))[
        "sizes"
    ]
    values = [o.value for o in found.outcomes if isinstance(o, Returned)]
    assert values == [{"m": 2, "n": 4}, {"m": 5, "n": 10}]


def test_answered_alias_is_called(grader: Pool) -> None:
    """Of two accepted names the one that is answered counts."""
    source = "def new(x):\n    s = ...\n    return s\ndef old(x):\n    return x + 1"
    found = answers(grader, source, wire.Task("new", ["new", "old"], False, [[("x", 1)]]))["new"]
    assert found.loaded is not None
    assert not found.loaded.stub
    assert found.outcomes == [returned(2, "new")]


def test_missing_name_comes_with_one_that_reads_alike(grader: Pool) -> None:
    """The grader can ask "did you mean"; of two nobody knows which."""
    source = "def sigmod(x):\n    return x\ndef my_sigmoid_of(x):\n    return x"
    found = answers(grader, source, task("sigmoid", arguments=1))["sigmoid"]
    assert found.loaded == wire.Loaded("sigmoid", "missing", close="sigmod")
    assert found.outcomes == []


def test_only_name_that_reads_alike_is_found(grader: Pool) -> None:
    """It is called, and the grader knows under which name it stands."""
    source = "def sigmod(x):\n    return x"
    found = answers(grader, source, task("sigmoid", 3, arguments=1))["sigmoid"]
    made = [wire.Spot("sigmod", 1, 2)]
    right = wire.Loaded("sigmoid", "found", close="sigmod", cell=1, line=1, made=made)
    assert found.loaded == right
    assert found.outcomes == [returned(3, "sigmoid")]


def test_broken_definition_has_its_place(grader: Pool) -> None:
    """A cell that does not parse says where, and nothing is called."""
    found = answers(grader, "x = 1\ndef f(x)\n    return x", task("f"))["f"]
    assert found.loaded == wire.Loaded("f", "broken", message="expected ':'", cell=1, line=2)
    assert found.outcomes == []


# what the kernel is asked for


@pytest.mark.parametrize("version", range(1, 11))
def test_rules_ask_an_older_landlock_for_what_it_knows(
    version: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kernel refuses rights that it does not know; this one takes those of all before it."""
    ask = confine._landlock
    try:
        own = ask(confine._CREATE_RULESET, None, 0, 1)
    except OSError:
        pytest.skip("no Landlock here")
    if version > own:
        pytest.skip(f"this kernel has version {own}")

    def older(call: int, *arguments: int | bytes | None) -> int:
        return version if arguments == (None, 0, 1) else ask(call, *arguments)

    monkeypatch.setattr(confine, "_landlock", older)
    os.close(confine.Rules()._ruleset)


def test_filter_needs_libseccomp(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is not installed there is no filter, and the reason is said."""

    def load(name: str) -> None:
        raise OSError(f"{name}: not found")

    monkeypatch.setattr("ctypes.CDLL", load)
    with pytest.raises(SandboxError, match=r"libseccomp is not installed \(libseccomp.so.2: not"):
        syscalls.seccomp_filter.__wrapped__()


@needs_bubblewrap
def test_bubblewrap_finds_a_python_behind_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An environment made by a link to Python elsewhere starts in the strongest tier, too."""
    base = Path(sys.executable).resolve()
    program = tmp_path / "environment" / "bin" / "python"
    link = tmp_path / "programs" / base.name
    for folder in (link.parent, program.parent):
        folder.mkdir(parents=True)
    link.symlink_to(base)
    program.symlink_to(link)
    (tmp_path / "environment" / "pyvenv.cfg").write_text(f"home = {base.parent}\n")
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setattr(sys, "prefix", str(program.parents[1]))
    command = [*commands.bubblewrap(), str(program), "-I", "-c", "import sys; print(sys.prefix)"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert (done.stdout.strip(), done.stderr) == (str(program.parents[1]), "")
