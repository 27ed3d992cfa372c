"""A class graded by several processes: the same results, and none is lost with a process."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor
from contextlib import closing, suppress
from dataclasses import replace
from multiprocessing import active_children
from pathlib import Path

import msgspec
import pytest
import struck
from click.testing import CliRunner
from patience import PATIENCE
from physics import CATALOGUE

from autograder.batch import engine as engines
from autograder.batch import processes
from autograder.batch.engine import Engine, Local
from autograder.batch.grader import Grader
from autograder.batch.processes import Processes
from autograder.batch.run import grade_all
from autograder.cli import main
from autograder.results import Result, store
from autograder.sandbox.protocol import Sandbox
from autograder.selfcheck.simulate import disagreements, read_planted, simulate
from autograder.submissions.finding import find

pytestmark = pytest.mark.usefixtures("course_named")


@pytest.fixture(scope="module")
def class_(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a class of twelve, and one whose file is no notebook."""
    folder = tmp_path_factory.mktemp("processes") / "submitted"
    simulate(CATALOGUE, "falling", 12, folder)
    torn = folder / "zoe/falling/falling.ipynb"
    torn.parent.mkdir(parents=True)
    torn.write_text("{", encoding="utf-8")
    return folder


def graded(class_: Path, engine: Engine, out: Path, **options: object) -> list[Result]:
    """Return a class's results without what tells of the run, in the order of the class."""
    founds = [replace(found, assignment=None) for found in find(class_, CATALOGUE.graded_names)]
    with closing(engine):  # type: ignore[type-var]
        rows = grade_all(founds, engine, out, **options)  # type: ignore[arg-type]
    found = {result.submission: result for result in store.load(out / "results.jsonl")}
    return [msgspec.structs.replace(found[row.submission], seconds=0.0) for row in rows]


def test_same_results_as_by_one(class_: Path, sandbox: Sandbox, tmp_path: Path) -> None:
    """To the last key, also of a file that cannot be read, and of one of an unknown assignment."""
    one = Local(Grader(CATALOGUE, sandbox), 1)
    several = Processes(Grader(CATALOGUE, sandbox), 2)
    expected = graded(class_, one, tmp_path / "one")
    assert graded(class_, several, tmp_path / "several") == expected
    assert [bool(result.fault) for result in expected] == [False] * 12 + [True]
    assert not active_children()


def test_process_that_dies_loses_nothing(class_: Path, sandbox: Sandbox, tmp_path: Path) -> None:
    """What it was grading, and what others were, is graded by new ones."""
    done: list[int] = []

    def strike(count: int) -> None:
        if count and not done:
            for child in active_children():
                child.kill()
        done.append(count)

    results = graded(class_, Processes(Grader(CATALOGUE, sandbox), 2), tmp_path, advance=strike)
    assert not disagreements(read_planted(class_), results[:-1])
    assert [result.grader_failed for result in results] == [False] * 13


def test_course_that_was_changed_meanwhile_is_told(
    class_: Path, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is graded by another course than the one that was asked for; nobody has a zero."""
    versions = CATALOGUE.versions | {"judging": "another"}
    monkeypatch.setitem(vars(CATALOGUE), "versions", versions)
    results = graded(class_, Processes(Grader(CATALOGUE, sandbox), 1), tmp_path)
    assert {result.score for result in results} == {None}
    faults = {str(result.fault.reason) for result in results if result.fault}
    assert faults == {"the course was changed while it was graded; the same command goes on."}


def test_many_cores_have_a_process_each(
    class_: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there are more jobs than one grader feeds, and enough left to do for each."""
    asked: list[int] = []

    class Counted(Processes):
        def __init__(self, *rest: object, **options: object) -> None:
            asked.append(rest[1])  # type: ignore[arg-type]
            super().__init__(*rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(processes, "Processes", Counted)
    command = ["grade", str(class_), "--out", str(tmp_path / "grades")]
    assert CliRunner().invoke(main, [*command, "--jobs", "8"]).exit_code == 3  # zoe
    assert asked == []
    monkeypatch.setattr(engines, "FED", 1)
    monkeypatch.setattr(engines, "WORTH", 6)
    again = CliRunner().invoke(main, [*command, "--jobs", "8", "--seconds", "2"])
    assert (again.exit_code, asked) == (3, [2])
    assert CliRunner().invoke(main, [*command, "--jobs", "8", "--seconds", "2"]).exit_code == 3
    assert asked == [2]  # all but zoe's is graded already


@pytest.mark.parametrize("error", [OSError("Read-only file system"), BrokenExecutor()])
def test_where_no_process_starts_threads_grade(
    error: Exception, class_: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where shared memory cannot be written, or the working folder not be entered again."""

    def refuse(*rest: object, **options: object) -> None:
        raise error

    monkeypatch.setattr(processes, "Processes", refuse)
    monkeypatch.setattr(engines, "FED", 1)
    monkeypatch.setattr(engines, "WORTH", 6)
    command = ["grade", str(class_), "--out", str(tmp_path / "grades"), "--jobs", "2"]
    assert CliRunner().invoke(main, command).exit_code == 3  # zoe
    assert len(store.load(tmp_path / "grades/results.jsonl")) == 13


def graded_until(
    class_: Path, folder: Path, number: int, after: int = 2, flags: Sequence[str] = ()
) -> tuple[subprocess.CompletedProcess[str], list[int]]:
    """Grade by two processes, from a folder, until a signal strikes.

    Return how that ended, and the processes that it started.
    """
    words = [*flags, struck.__file__, str(number), str(after), "processes", "grade", str(class_)]
    done = subprocess.run(
        [sys.executable, *words, "--jobs", "2", "--out", str(folder.parent / "grades")],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done, [int(word) for word in done.stdout.splitlines()[0].split()]


def wait_until_gone(process: int) -> None:
    """Wait for the end of somebody else's child."""
    for _ in range(int(PATIENCE / 0.05)):
        with suppress(OSError):
            state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2]
            if state.split()[0] != "Z":
                time.sleep(0.05)
                continue
        return
    raise AssertionError(process)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_they_end_with_the_one_that_started_them(
    number: signal.Signals, class_: Path, tmp_path: Path
) -> None:
    """By ``kill -9`` and by Ctrl-C, of which a line is said; what was graded is kept."""
    (tmp_path / "here").mkdir()
    done, started = graded_until(class_, tmp_path / "here", number)
    assert len(started) == 2
    for process in started:
        wait_until_gone(process)
    assert len(store.load(tmp_path / "grades/results.jsonl")) >= 2
    if number == signal.SIGKILL:
        assert done.returncode == -number
    else:
        assert done.returncode == 130
        assert "Traceback" not in done.stderr
        assert done.stderr.splitlines()[-1].startswith("Interrupted. What is graded is in ")


@pytest.mark.slow
@pytest.mark.parametrize("flags", [[], ["-E"]], ids=["as it is", "environment ignored"])
def test_they_import_nothing_of_the_working_folder(
    flags: list[str], class_: Path, tmp_path: Path
) -> None:
    """A student's checkout may be where a CI job grades; its files are never a grader's modules."""
    here = tmp_path / "here"
    here.mkdir()
    for name in ("multiprocessing", "signal", "runpy", "numpy", "msgspec", "json", "selectors"):
        told = f"open({str(tmp_path / 'told')!r}, 'a').write('{name}')\n"
        (here / f"{name}.py").write_text(told, encoding="utf-8")
    done, _ = graded_until(class_, here, 0, after=13, flags=flags)
    assert done.returncode == 3, done.stderr  # zoe
    assert not (tmp_path / "told").exists()
