"""The command line: exit codes, one-line errors, a quick start, and what a student reads."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import physics
import pytest
from warm import call

from autograder import __version__
from autograder.cli import main
from autograder.course.catalogue import Catalogue
from autograder.course.seed import NOTICE
from autograder.errors import SandboxError
from autograder.notebook import bundle, cases
from autograder.sandbox import tiers
from autograder.sandbox.protocol import Sandbox
from autograder.selfcheck import verify
from autograder.selfcheck.line import Line, note, wrong
from autograder.selfcheck.simulate import BLANK, MISSING

pytestmark = pytest.mark.usefixtures("course_named")
COMMANDS = sorted(main.commands)
CATALOGUE, NAME = physics.CATALOGUE, "falling"
ASSIGNMENT = CATALOGUE.assignment(NAME)
NAMES = [exercise.name for exercise in ASSIGNMENT.exercises]

Make = Callable[..., dict[str, Any]]
Submit = Callable[..., Path]


@pytest.fixture(autouse=True)
def own_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set a seed, so that nothing is to be said of the public one."""
    monkeypatch.setenv("AUTOGRADER_SEED", "31" * 16)


@pytest.fixture(autouse=True)
def no_colours_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what a CI service sets to get colours without a terminal."""
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)


def program(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command line as a process of its own."""
    command = [sys.executable, "-m", "autograder", *map(str, arguments)]
    return subprocess.run(
        command, cwd=CATALOGUE.folder, capture_output=True, text=True, check=False
    )


def words(text: str) -> str:
    """Return a screen's words without its line breaks."""
    return " ".join(text.split())


# exit codes


def test_grade_ends_with_0_whatever_the_scores(
    notebook: Make, submit: Submit, tmp_path: Path
) -> None:
    """A class of zeros was graded as well as any other."""
    path = submit(notebook(dict.fromkeys(NAMES, BLANK)))
    result = call("grade", path, "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert "falling: 1 graded" in result.stdout
    assert result.stderr == ""


def test_public_seed_is_told_on_one_line(
    notebook: Make, submit: Submit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who grades with it knows that students can draw the same inputs."""
    monkeypatch.delenv("AUTOGRADER_SEED")
    result = call("grade", submit(notebook()), "--out", tmp_path / "out")
    assert (result.exit_code, result.stderr) == (0, f"NOTE: {NOTICE}\n")


def test_release_with_other_checks_is_told(
    notebook: Make, submit: Submit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its students check by another declaration than the one that grades them."""
    course = tmp_path / "course"
    physics.write(course)
    key, release = Catalogue(course).key(NAME), course / "release" / NAME
    bundle.write(key, release)
    file = release / "checks.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"points": 2', '"points": 1'))
    result = call("grade", submit(notebook()), "--course", course, "--out", tmp_path / "out")
    assert (result.exit_code, result.stderr) == (0, f"WARNING: {cases.outdated(key, release)}\n")


def test_grade_takes_several_paths_and_each_file_once(
    notebook: Make, submit: Submit, tmp_path: Path
) -> None:
    """Paths add up; what two of them contain is graded once."""
    path = submit(notebook(), "class/ann/falling.ipynb")
    submit(notebook(), "class/bob/falling.ipynb")
    result = call("grade", path, tmp_path / "class", "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert "falling: 2 graded" in result.stdout


def test_verify_ends_with_0_where_all_holds() -> None:
    """The kit agrees with itself, and says so line by line."""
    result = call("verify", NAME)
    assert result.exit_code == 0
    *lines, count = result.stdout.splitlines()
    assert all(line.startswith(("ok    falling: ", "      ")) for line in lines)
    assert max(map(len, lines)) <= 80
    assert re.fullmatch(rf"{10 + len(NAMES)} lines hold, 0 do not; \d+ s\.", count)


def test_verify_ends_with_1_where_something_does_not_hold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One line that does not hold is enough, and the others are still told."""

    def claims(catalogue: Catalogue, name: str) -> Iterator[Line]:
        yield Line("the earth is round")
        yield wrong("the moon is cheese", "file.py, line 3")
        yield note("water is wet")

    monkeypatch.setattr(verify, "verify", claims)
    result = call("verify", NAME)
    assert result.exit_code == 1
    assert "WRONG falling: the moon is cheese\n      file.py, line 3\n" in result.stdout
    assert "note  falling: water is wet\n" in result.stdout
    assert "1 lines hold, 1 do not, 1 to note; " in result.stdout


def test_doctor_ends_with_0_and_says_what_gets_out() -> None:
    """The sandbox is named with what student code was tried to do in it."""
    result = call("doctor")
    assert result.exit_code == 0
    assert __version__ in result.stdout
    assert "cannot write a file" in result.stdout
    assert "CAN" not in result.stdout or "process + rlimits" in result.stdout


@pytest.mark.parametrize("command", ["grade", "doctor"])
def test_system_without_sandbox_is_refused_in_one_line(
    command: str, notebook: Make, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other people's code never runs where nothing holds it; `check` is offered instead."""

    def refuse(jobs: int, **options: object) -> Sandbox:
        raise SandboxError("grading other people's code needs Linux")

    monkeypatch.setattr(tiers, "open_sandbox", refuse)
    result = call(command, *([submit(notebook())] if command == "grade" else []))
    assert result.exit_code == 2
    assert result.stderr == "autograder: grading other people's code needs Linux\n"


AS_ON_WINDOWS = """
import os, signal, socket, sys
import click, msgspec, numpy, rapidfuzz, rich.console, rich.table, subprocess, tempfile
sys.modules |= dict.fromkeys(("fcntl", "resource", "pwd", "grp", "pyseccomp", "landlockpy"))
for module, names in {os: "fork pidfd_open getuid", signal: "pidfd_send_signal setitimer",
                      socket: "AF_UNIX send_fds recv_fds"}.items():
    for name in names.split():
        delattr(module, name)
sys.platform = "win32"
from autograder.cli import main
from autograder.course.catalogue import Catalogue
main(sys.argv[1:])
"""


def test_check_needs_nothing_of_unix(notebook: Make, submit: Submit) -> None:
    """A student on Windows has neither fork nor Unix sockets nor their modules."""
    command = [sys.executable, "-c", AS_ON_WINDOWS, "check", str(submit(notebook()))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("autograder", "--help"),
        ("autograder", "grade", "release/falling", "--out", "{tmp}"),
        ("autograder.selfcheck.simulate", "{tmp}", "{tmp}"),
    ],
    ids=" ".join,
)
def test_output_that_nobody_reads_is_no_error(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """``| head`` ends a command, whatever prints: without a word, and with exit code 1."""
    for name in ("planted.jsonl", "results.jsonl"):
        (tmp_path / name).touch()
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", *(each.format(tmp=tmp_path) for each in arguments)]
    ended = subprocess.run(
        command, cwd=CATALOGUE.folder, stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (1, b"")


def test_grade_writes_the_gradebook_though_nobody_reads(
    notebook: Make, submit: Submit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that goes after the first lines of the table takes no grade with it."""
    written = []
    monkeypatch.setattr("autograder.report.terminal.print_class", lambda *_: sys.exit(1))
    monkeypatch.setattr("autograder.cli.gradebook.opened", lambda: "course")
    monkeypatch.setattr("autograder.cli.gradebook.write", lambda *given: written.append(given[0]))
    result = call("grade", submit(notebook()), "--out", tmp_path / "out", "--gradebook")
    assert (result.exit_code, written) == (1, ["course"])


# errors

USAGE: dict[str, tuple[str, list[str], str]] = {
    "grade, missing path": ("grade", ["nowhere.ipynb"], "no such file or folder"),
    "grade, empty folder": ("grade", ["empty"], "no notebook (.ipynb) and no script (.py)"),
    "grade, unknown assignment": (
        "grade",
        ["good.py", "--assignment", "cooking"],
        "there are falling",
    ),
    "grade, results into a file": ("grade", ["good.py", "--out", "good.py"], "File exists"),
    "check, missing path": ("check", ["nowhere.ipynb"], "no such file or folder"),
    "check, no notebook": ("check", ["bad.ipynb"], "no valid JSON at line 1"),
    "check, a folder of two": ("check", ["."], "2 files here; check one of them"),
    "check, unknown assignment": (
        "check",
        ["good.py", "--assignment", "cooking"],
        "no assignment `cooking`",
    ),
    "check, untold assignment": ("check", ["untold/homework.py"], "say --assignment"),
    "verify, unknown assignment": ("verify", ["cooking"], "no assignment `cooking`"),
    "simulate, unknown assignment": (
        "simulate",
        ["cooking", "--students", "1", "--out", "class"],
        "no assignment `cooking`",
    ),
}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the folder that the cases of `USAGE` speak of the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "untold").mkdir()
    (tmp_path / "untold" / "homework.py").write_text("x = 1")
    (tmp_path / "good.py").write_text("def fall(t):\n    return t")
    (tmp_path / "bad.ipynb").write_text("hello")


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(("command", "arguments", "expected"), USAGE.values(), ids=USAGE)
def test_usage_error_is_one_line_and_2(command: str, arguments: list[str], expected: str) -> None:
    """Wrong paths and names end with 2 and one line on stderr that says what to do."""
    result = call(command, *arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("autograder: ")
    assert result.stderr.count("\n") == 1
    assert expected in result.stderr
    assert isinstance(result.exception, SystemExit)


def test_verify_without_notebooks_says_what_makes_them(tmp_path: Path) -> None:
    """A source version alone is not yet an assignment."""
    physics.write(tmp_path)
    result = call("verify", NAME, "--course", tmp_path)
    place = tmp_path / "release" / NAME / f"{NAME}.ipynb"
    assert result.exit_code == 2
    assert result.stderr == (
        f"autograder: {place}: not found; "
        "`nbgrader generate_assignment` makes release/ from source/.\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [["grade"], ["grade", "x.py", "--jobs", "0"], ["check"], ["check", "a", "b"], ["grdae", "x"]],
    ids=" ".join,
)
def test_wrong_call_is_explained_and_2(arguments: list[str]) -> None:
    """A call that click refuses ends with its usage line and the same exit code."""
    result = call(*arguments)
    assert result.exit_code == 2
    assert "Usage: " in result.stderr
    assert "Traceback" not in result.stderr


def test_process_says_an_error_in_one_line() -> None:
    """As a real process too: nothing on stdout, one line on stderr, no traceback."""
    done = program("check", "nowhere.ipynb")
    assert done.returncode == 2
    assert (done.stdout, done.stderr) == (
        "",
        "autograder: nowhere.ipynb: no such file or folder.\n",
    )


# start


@pytest.mark.parametrize("command", ["", *COMMANDS])
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_is_there_for(command: str, option: str) -> None:
    """Every command explains itself."""
    result = call(*command.split(), option)
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage: ")


def test_help_lists_every_command() -> None:
    """The commands that the design names are there, each with its line."""
    listed = call("--help").stdout
    assert {"grade", "check", "verify", "simulate", "doctor"} <= set(COMMANDS)
    assert all(f"\n  {command} " in listed for command in COMMANDS)


def test_version_is_that_of_the_package() -> None:
    """`--version` and ``autograder.__version__`` agree."""
    assert __version__ in call("--version").stdout


HEAVY = {
    "numpy",
    "rich",
    "nbgrader",
    "nbformat",
    "jinja2",
    "matplotlib",
    "msgspec",
    "polib",
    "rapidfuzz",
}


def test_start_imports_nothing_heavy() -> None:
    """The command line starts before any library that a subcommand may need."""
    command = [sys.executable, "-X", "importtime", "-m", "autograder", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}
    assert {"autograder", "click"} <= imported
    assert imported.isdisjoint(HEAVY)


# what a student reads


def told_wrong(path: Path) -> str:
    """Return the words on the screen; a script sees by the exit code that something is wrong."""
    result = call("check", path)
    assert result.exit_code == 1
    return words(result.stdout)


def test_check_of_right_answers_says_so(notebook: Make, submit: Submit) -> None:
    """A right notebook gets a mark an exercise and the remark on hidden cases, no more."""
    result = call("check", submit(notebook()))
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "falling: 2 of 2 exercises right"
    assert [line.split()[:2] for line in lines[1:-1]] == [["✓", n] for n in NAMES]
    assert lines[-1] == "Checked on the public cases; hidden ones earn the points."


def test_check_of_a_mistake_names_it_and_shows_a_case(notebook: Make, submit: Submit) -> None:
    """A known mistake is named first, then inputs, result and expected value are shown."""
    mistake = ASSIGNMENT["fall"].mistakes[0]
    screen = told_wrong(submit(notebook({"fall": mistake.id})))
    assert "falling: 1 of 2 exercises right" in screen
    assert f"✗ fall 0 of 2 public cases pass. {mistake.student} Entry [1] of" in screen
    assert "is 9.81, expected 4.905" in screen
    assert "✓ landing 2 of 2 public cases pass." in screen


def test_check_of_a_blank_says_nothing_of_wrong(notebook: Make, submit: Submit) -> None:
    """A blank answer is never mistaken for a wrong one."""
    blank = notebook(dict.fromkeys(NAMES, BLANK))
    screen = told_wrong(submit(blank))
    said = " ".join(f"· {name} Not answered yet." for name in NAMES)
    assert screen.startswith(f"falling: 0 of 2 exercises right {said} Checked on")


def test_check_of_a_half_answer_quotes_what_is_left(notebook: Make, submit: Submit) -> None:
    """Where one of several blanks is open, the line itself is quoted."""
    half = notebook()
    for cell in half["cells"]:
        cell["source"] = cell["source"].replace("s = 9.81", "square = t * t\n    s = ...  #")
    screen = told_wrong(submit(half))
    said = "Not finished: `s = ...` is still there."
    assert f"✗ fall 0 of 2 public cases pass. {said}" in screen


def test_check_of_a_missing_answer_says_what_is_missing(notebook: Make, submit: Submit) -> None:
    """A deleted answer is asked for by name."""
    screen = told_wrong(submit(notebook({"landing": MISSING})))
    assert "? landing 0 of 2 public cases pass. No function `landing` found" in screen


def test_check_keeps_hidden_cases_to_itself(notebook: Make, submit: Submit) -> None:
    """What is wrong on hidden cases alone does not show in a student's own check."""
    steep = notebook()
    for cell in steep["cells"]:
        cell["source"] = cell["source"].replace("np.square(t)", "np.square(np.minimum(t, 3.3))")
    path = submit(steep)
    result = call("check", path)
    assert result.exit_code == 0
    assert "hidden case" not in result.stdout
    assert "All public cases pass, but not" in graded(path)["fall"]["feedback"]


def graded(path: Path) -> dict[str, Any]:
    """Return what the instructor's command keeps of each exercise."""
    out = path.parent / "out"
    assert call("grade", path, "--out", out).exit_code == 0
    line = json.loads((out / "results.jsonl").read_text(encoding="utf-8"))
    return {exercise["name"]: exercise for exercise in line["exercises"]}


def test_check_and_grade_say_the_same(notebook: Make, submit: Submit) -> None:
    """One grade, two faces: a student has read at home what the instructor's file says."""
    mistakes = {e.name: e.mistakes[-1].id for e in ASSIGNMENT.exercises}
    path = submit(notebook(mistakes))
    screen = words(call("check", path).stdout)
    kept = graded(path)
    assert len(kept) == len(mistakes)
    for exercise in kept.values():
        assert exercise["feedback"] in screen


@pytest.mark.slow
def test_output_has_no_colours_without_a_terminal(
    notebook: Make, submit: Submit, tmp_path: Path
) -> None:
    """In a file or a pipe there are words, no escape codes and no progress bar."""
    path = submit(notebook({"fall": "steady"}))
    for arguments in (["check", path], ["grade", path, "--out", tmp_path / "out"]):
        done = program(*arguments)
        assert "fall" in done.stdout
        assert "\x1b" not in done.stdout + done.stderr
        assert done.stderr == ""


@pytest.mark.slow
def test_simulated_class_gets_what_was_planted(tmp_path: Path) -> None:
    """`simulate` writes a class that `grade` reads; the same call writes the same class."""
    for out in ("one", "two"):
        folder = tmp_path / out
        done = call("simulate", NAME, "--students", 3, "--out", folder)
        assert done.exit_code == 0
        assert call("grade", folder, "--out", tmp_path / f"{out}_grades").exit_code == 0
    texts = [
        [path.read_bytes() for path in sorted((tmp_path / out).rglob("*.*"))]
        for out in ("one", "two")
    ]
    assert len(texts[0]) == 4  # three notebooks and the record
    assert texts[0] == texts[1]
    kept = sorted(path.name for path in (tmp_path / "one_grades").iterdir())
    assert kept == ["not_graded.csv", "results.hmac", "results.jsonl", "scores.csv"]
