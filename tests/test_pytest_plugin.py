"""``pytest autograder --submission PATH``: one item per exercise and case, sentences in JUnit."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from course import ROOT
from physics import CATALOGUE

from autograder.selfcheck.simulate import BLANK

NAME = "falling"
PLACE = f"{NAME}/{NAME}.ipynb"
ASSIGNMENT = CATALOGUE.assignment(NAME)
CASES = {f"{each.name}: {case.name}" for each in ASSIGNMENT.exercises for case in each.cases}

Make = Callable[..., dict[str, Any]]
Submit = Callable[..., Path]


@dataclass(frozen=True)
class Outcome:
    """How a run of pytest ended, and what its JUnit file says of each test."""

    code: int
    stdout: str
    stderr: str
    junit: ElementTree.Element | None

    def tests(self, kind: str = "") -> dict[str, str]:
        """Return the messages of tests by name: of all, or of ``failure`` or ``error``."""
        assert self.junit is not None
        found = {}
        for test in self.junit.iter("testcase"):
            verdict = test.find(kind) if kind else test
            if verdict is not None:
                name = test.get("name", "").removeprefix("test_case[").removesuffix("]")
                found[name] = verdict.get("message", "")
        return found

    def properties(self, test: str) -> dict[str | None, str | None]:
        assert self.junit is not None
        (case,) = (t for t in self.junit.iter("testcase") if test in t.get("name", ""))
        return {p.get("name"): p.get("value") for p in case.iter("property")}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Outcome]:
    """Return ``run(*options)``: ``pytest autograder``; in another folder with ``--pyargs``."""
    names = os.environ.keys() - {"FORCE_COLOR", "PY_COLORS"}
    environment = {name: os.environ[name] for name in names} | {"COLUMNS": "200"}

    def pytest_autograder(*options: object, folder: Path = ROOT) -> Outcome:
        file = tmp_path_factory.mktemp("run") / "junit.xml"
        what = ["autograder"] if folder == ROOT else ["--pyargs", "autograder"]
        command = [sys.executable, "-m", "pytest", *what, "-p", "no:cacheprovider"]
        command += [f"--course={CATALOGUE.folder}"]
        done = subprocess.run(
            [*command, f"--junitxml={file}", *map(str, options)],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        junit = ElementTree.parse(file).getroot() if file.exists() else None
        return Outcome(done.returncode, done.stdout, done.stderr, junit)

    return pytest_autograder


@pytest.fixture(scope="module")
def mistaken(
    notebook: Make, run: Callable[..., Outcome], tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Outcome]:
    """Return the sentence of a mistake in `fall`, and the outcome of a notebook that makes it."""
    mistake = ASSIGNMENT["fall"].mistakes[0]
    path = tmp_path_factory.mktemp("mistaken") / f"{NAME}.ipynb"
    path.write_text(json.dumps(notebook({"fall": mistake.id})), encoding="utf-8")
    return mistake.student, run("--submission", path)


def test_pytest_grades_from_any_folder(
    run: Callable[..., Outcome], notebook: Make, submit: Submit, tmp_path: Path
) -> None:
    """Where the kit is installed, the repository is not needed."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    outcome = run(f"--submission={submit(notebook({'landing': BLANK}), PLACE)}", folder=folder)
    assert outcome.code == 1, outcome.stdout
    assert set(outcome.tests()) == CASES
    assert {test.partition(":")[0] for test in outcome.tests("failure")} == {"landing"}


def test_right_answers_pass_every_case(
    notebook: Make, submit: Submit, run: Callable[..., Outcome]
) -> None:
    """A right notebook passes one test per exercise and case, and its points stand below."""
    outcome = run("--submission", submit(notebook(), f"ann/{PLACE}"))
    assert outcome.code == 0
    assert set(outcome.tests()) == CASES
    assert not outcome.tests("failure")
    assert "5.00 / 5.00  ann  (falling.ipynb)" in outcome.stdout


def test_mistake_fails_its_cases_with_the_sentence(mistaken: tuple[str, Outcome]) -> None:
    """A planted mistake fails cases of its exercise only, each with what to look at."""
    sentence, outcome = mistaken
    failures = outcome.tests("failure")
    assert outcome.code == 1
    assert set(outcome.tests()) == CASES
    assert {name.partition(":")[0] for name in failures} == {"fall"}
    assert all(sentence in message for message in failures.values())
    assert "expected 4.905" in failures["fall: three times"]
    assert sentence in outcome.stdout
    assert "Traceback" not in outcome.stdout


def test_failure_of_a_hidden_case_shows_no_value(mistaken: tuple[str, Outcome]) -> None:
    """What a hidden case is made of stays out of the report that students see."""
    sentence, outcome = mistaken
    message = outcome.tests("failure")["fall: a column"]
    assert message.removeprefix("Failed: ").splitlines() == [
        sentence,
        "Hidden case “a column”: The result has wrong values.",
    ]


def test_case_carries_student_and_points(
    notebook: Make, submit: Submit, run: Callable[..., Outcome]
) -> None:
    """JUnit says of every case whose it is and what its exercise earned."""
    outcome = run("--submission", submit(notebook({"landing": BLANK}), f"ann/{PLACE}"))
    for case, points in (("fall: one number", "2 of 2"), ("landing: two towers", "0 of 3")):
        assert outcome.properties(f"[{case}]") == {"student": "ann", "points": points}
    assert "Not answered yet." in outcome.tests("failure")["landing: two towers"]


def test_tree_is_a_test_per_student_and_case(
    notebook: Make, submit: Submit, run: Callable[..., Outcome]
) -> None:
    """In a class each test begins with the student's name; one bad file is an error among them."""
    submit(notebook(), f"class/ann/{PLACE}")
    submit(notebook({"fall": "one-for-all"}), f"class/bob/{PLACE}")
    path = submit("hello", f"class/eve/{PLACE}")
    outcome = run("--submission", path.parents[2])
    of_two = {f"{student} | {case}" for student in ("ann", "bob") for case in CASES}
    assert outcome.code == 1
    assert set(outcome.tests()) == of_two | {"eve | submission: can be read"}
    assert {name.partition(":")[0] for name in outcome.tests("failure")} == {"bob | fall"}
    assert list(outcome.tests("error")) == ["eve | submission: can be read"]
    for line in ("5.00 / 5.00  ann", "4.00 / 5.00  bob", "not graded  eve"):
        assert line in outcome.stdout


@pytest.mark.parametrize(
    ("keep", "points"), [("", "not graded  ann"), ("--keep=best", "5.00 / 5.00  ann  (two.ipynb)")]
)
def test_several_files_of_a_student_are_one_answer(
    keep: str, points: str, notebook: Make, submit: Submit, run: Callable[..., Outcome]
) -> None:
    """The one that counts, as `grade` chooses it; else an error that names them."""
    for name, answer in {"one": "one-for-all", "two": "right", "torn": ""}.items():
        text = json.dumps(notebook({"fall": answer})) if answer else "{"
        path = submit(text, f"class/ann/{NAME}/{name}.ipynb")
    outcome = run("--submission", path.parents[2], *filter(None, [keep]))
    assert set(outcome.tests()) == CASES
    assert set(outcome.tests("error")) == (set() if keep else CASES)
    told = "the best" if keep else "2 files answer `falling`, `one.ipynb` and `two.ipynb`: keep one"
    assert (points in outcome.stdout, told in outcome.stdout) == (True, True)


def test_unreadable_file_is_an_error_and_no_failure(
    submit: Submit, run: Callable[..., Outcome]
) -> None:
    """What could not be graded is never counted among wrong answers."""
    path = submit("hello")
    outcome = run("--submission", path)
    assert outcome.code == 1
    assert outcome.tests("failure") == {}
    (message,) = outcome.tests("error").values()
    assert f"{path}: not a notebook: no valid JSON at line 1." in message
    assert "not graded" in outcome.stdout


USAGE = {
    "missing path": (["--submission", "nowhere.ipynb"], "nowhere.ipynb: no such file or folder."),
    "unknown assignment": (
        ["--submission", "release", "--assignment", "cooking"],
        "no assignment `cooking`; there are falling.",
    ),
}


@pytest.mark.parametrize(("options", "expected"), USAGE.values(), ids=USAGE)
def test_usage_error_is_one_line_and_4(
    options: list[str], expected: str, run: Callable[..., Outcome]
) -> None:
    """A wrong call ends with pytest's exit code for one, and a line without traceback."""
    outcome = run(*options)
    assert outcome.code == pytest.ExitCode.USAGE_ERROR
    assert outcome.stderr.split("\n") == [f"ERROR: {expected}", "", ""]
    assert outcome.stdout == ""


def test_run_without_submission_says_what_to_add(run: Callable[..., Outcome]) -> None:
    """Who forgets the option is told it, and nothing counts as passed."""
    outcome = run()
    assert outcome.code not in (0, 5)
    assert "say what to grade: --submission=PATH" in outcome.stdout


def test_assignment_can_be_given(submit: Submit, run: Callable[..., Outcome]) -> None:
    """Where the file does not tell its assignment, the option does."""
    outcome = run("--submission", submit("x = 1", "homework.py"), "--assignment", NAME)
    assert outcome.code == 1
    assert set(outcome.tests("failure")) == CASES
    assert "No function `fall` found" in outcome.tests("failure")["fall: three times"]


@pytest.mark.parametrize(
    "name", ["conftest.py", "pytest.ini", "autograder/conftest.py", "autograder/test_x/conftest.py"]
)
def test_pytest_settings_above_a_submission_are_refused(name: str, tmp_path: Path) -> None:
    """Where pytest starts in a student's checkout, whatever it would load there stops it."""
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("[pytest]\n" if name == "pytest.ini" else "print('it ran')\n")
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / f"{NAME}.py").write_text("def fall(t):\n    return 0\n")
    inside = "." if "/" in name else f"work/{NAME}.py"
    command = [sys.executable, "-P", "-m", "pytest", "--pyargs", "autograder"]
    done = subprocess.run(
        [*command, f"--submission={inside}"], cwd=tmp_path, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 4
    assert f"{name} lies in the submission's folder" in done.stderr
    assert "it ran" not in done.stdout + done.stderr


def test_student_s_pytest_settings_are_refused(tmp_path: Path) -> None:
    """A pytest.ini or conftest.py in the submission's folder never runs in the grader's process."""
    (tmp_path / f"{NAME}.py").write_text("def fall(t):\n    return 0\n")
    for name, text in (("pytest.ini", "[pytest]\n"), ("conftest.py", "print('it ran')\n")):
        (tmp_path / name).write_text(text)
        command = [sys.executable, "-m", "pytest", "--pyargs", "autograder", "--submission=."]
        command += [f"--course={CATALOGUE.folder}"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 4
        assert f"{name} lies in the submission's folder" in done.stderr
        assert "it ran" not in done.stdout + done.stderr
        (tmp_path / name).unlink()


def test_name_is_text_in_a_log(submit: Submit, run: Callable[..., Outcome]) -> None:
    """Neither ids nor points nor failures bring a terminal's codes, or a runner's commands."""
    name = "a\x1b[31m\u202e##[error]x ##teamcity[y]"
    for student in (name, "\n::error::b"):
        submit("{ torn", f"class/{student}/{PLACE}")
    path = submit("{ torn", f"class/c/{NAME}/\x1b]0;d\x07.ipynb")
    outcome = run(f"--submission={path.parents[2]}", "-v")
    assert outcome.code == 1, outcome.stdout
    assert not re.search("[\x1b\x07\u202e]|##\\w*\\[", outcome.stdout)
    assert not re.search(r"(?m)^\s*::error", outcome.stdout)
    assert len(outcome.tests("failure") | outcome.tests("error")) == 3
