"""``pytest autograder --submission PATH``: one item per exercise and case, sentences in JUnit."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import warm
from course import ROOT
from physics import CATALOGUE

from autograder.selfcheck.simulate import BLANK

NAME = "falling"
PLACE = f"{NAME}/{NAME}.ipynb"
ASSIGNMENT = CATALOGUE.assignment(NAME)
MISTAKE = ASSIGNMENT["fall"].mistakes[0]
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

    def pytest_autograder(*options: object, folder: Path = ROOT) -> Outcome:
        file = tmp_path_factory.mktemp("run") / "junit.xml"
        what = ["autograder"] if folder == ROOT else ["--pyargs", "autograder"]
        what += ["-p", "no:cacheprovider", f"--course={CATALOGUE.folder}", f"--junitxml={file}"]
        with pytest.MonkeyPatch.context() as patch:
            for name in ("FORCE_COLOR", "PY_COLORS"):
                patch.delenv(name, raising=False)
            patch.setenv("COLUMNS", "200")
            done = warm.pytest(folder, *what, *map(str, options))
        junit = ElementTree.parse(file).getroot() if file.exists() else None
        return Outcome(done.returncode, done.stdout, done.stderr, junit)

    return pytest_autograder


def hand_in_two(folder: Path, notebook: Make) -> None:
    """Write two answers to one assignment, and a torn file."""
    (folder / NAME).mkdir(parents=True)
    for name, answer in {"one": "one-for-all", "two": "right", "torn": ""}.items():
        text = json.dumps(notebook({"fall": answer})) if answer else "{"
        (folder / NAME / f"{name}.ipynb").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def class_(
    notebook: Make, run: Callable[..., Outcome], tmp_path_factory: pytest.TempPathFactory
) -> Outcome:
    """Return the outcome of a class: all right, a mistake in `fall`, a blank, two, no notebook."""
    folder = tmp_path_factory.mktemp("class")
    every = {"ann": {}, "bob": {"fall": MISTAKE.id}, "cid": {"landing": BLANK}}
    texts = {student: json.dumps(notebook(answers)) for student, answers in every.items()}
    for student, text in (texts | {"eve": "hello"}).items():
        (folder / student / NAME).mkdir(parents=True)
        (folder / student / PLACE).write_text(text, encoding="utf-8")
    hand_in_two(folder / "dan", notebook)
    return run("--submission", folder)


def failed(outcome: Outcome, student: str) -> dict[str, str]:
    """Return the messages of a student's failed cases."""
    return {
        test.removeprefix(f"{student} | "): message
        for test, message in outcome.tests("failure").items()
        if test.startswith(f"{student} | ")
    }


def test_pytest_grades_from_any_folder(
    run: Callable[..., Outcome], notebook: Make, submit: Submit, tmp_path: Path
) -> None:
    """Where the kit is installed, the repository is not needed; one file is no class."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    outcome = run(f"--submission={submit(notebook(), f'ann/{PLACE}')}", folder=folder)
    assert outcome.code == 0, outcome.stdout
    assert set(outcome.tests()) == CASES
    assert not outcome.tests("failure")
    assert "5.00 / 5.00  ann  (falling.ipynb)" in outcome.stdout


def test_class_is_a_test_per_student_and_case(class_: Outcome) -> None:
    """In a class each test begins with the student's name; one bad file is an error among them."""
    graded = {f"{name} | {case}" for name in ("ann", "bob", "cid", "dan") for case in CASES}
    assert class_.code == 1
    assert set(class_.tests()) == graded | {"eve | submission: can be read"}
    for line in ("5.00 / 5.00  ann", "3.00 / 5.00  bob", "2.00 / 5.00  cid", "not graded  eve"):
        assert line in class_.stdout


def test_right_answers_pass_every_case(class_: Outcome) -> None:
    """A right notebook fails none."""
    assert failed(class_, "ann") == {}


def test_mistake_fails_its_cases_with_the_sentence(class_: Outcome) -> None:
    """A planted mistake fails cases of its exercise only, each with what to look at."""
    failures = failed(class_, "bob")
    assert {name.partition(":")[0] for name in failures} == {"fall"}
    assert all(MISTAKE.student in message for message in failures.values())
    assert "expected 4.905" in failures["fall: three times"]
    assert MISTAKE.student in class_.stdout
    assert "Traceback" not in class_.stdout


def test_failure_of_a_hidden_case_shows_no_value(class_: Outcome) -> None:
    """What a hidden case is made of stays out of the report that students see."""
    message = failed(class_, "bob")["fall: a column"]
    assert message.removeprefix("Failed: ").splitlines() == [
        MISTAKE.student,
        "Hidden case “a column”: The result has wrong values.",
    ]


def test_case_carries_student_and_points(class_: Outcome) -> None:
    """JUnit says of every case whose it is and what its exercise earned."""
    for case, points in (("fall: one number", "2 of 2"), ("landing: two towers", "0 of 3")):
        assert class_.properties(f"[cid | {case}]") == {"student": "cid", "points": points}
    assert {name.partition(":")[0] for name in failed(class_, "cid")} == {"landing"}
    assert "Not answered yet." in failed(class_, "cid")["landing: two towers"]


def test_several_files_of_a_student_are_an_error(class_: Outcome) -> None:
    """Which names them, and says what to do."""
    errors = {name for name in class_.tests("error") if name.startswith("dan | ")}
    assert errors == {f"dan | {case}" for case in CASES}
    assert "not graded  dan" in class_.stdout
    told = "2 files answer `falling`, `one.ipynb` and `two.ipynb`: keep one"
    assert told in class_.stdout


def test_of_several_files_the_best_may_count(
    notebook: Make, run: Callable[..., Outcome], tmp_path: Path
) -> None:
    """As `grade` chooses it."""
    hand_in_two(tmp_path / "class" / "ann", notebook)
    outcome = run("--submission", tmp_path / "class", "--keep=best")
    assert set(outcome.tests()) == CASES
    assert not outcome.tests("error")
    assert "5.00 / 5.00  ann  (two.ipynb)" in outcome.stdout
    assert "the best" in outcome.stdout


def test_unreadable_file_is_an_error_and_no_failure(class_: Outcome) -> None:
    """What could not be graded is never counted among wrong answers."""
    assert failed(class_, "eve") == {}
    (message,) = (said for test, said in class_.tests("error").items() if test.startswith("eve"))
    assert f"eve/{PLACE}: not a notebook: no valid JSON at line 1." in message


def test_usage_error_is_one_line_and_4(run: Callable[..., Outcome]) -> None:
    """A wrong call ends with pytest's exit code for one, and a line without traceback."""
    outcome = run("--submission", "release", "--assignment", "cooking")
    assert outcome.code == pytest.ExitCode.USAGE_ERROR
    said = "ERROR: no assignment `cooking`; there are falling."
    assert (outcome.stdout, outcome.stderr.split("\n")) == ("", [said, "", ""])


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
    ("name", "inside"),
    [
        ("conftest.py", f"work/{NAME}.py"),
        ("pytest.ini", "."),
        ("autograder/conftest.py", "."),
        ("autograder/test_x/conftest.py", "."),
    ],
)
def test_pytest_settings_of_a_submission_are_refused(
    name: str, inside: str, tmp_path: Path
) -> None:
    """In a student's checkout, in the submission or above it, what pytest would load stops it."""
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("[pytest]\n" if name == "pytest.ini" else "print('it ran')\n")
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / f"{NAME}.py").write_text("def fall(t):\n    return 0\n")
    done = warm.pytest(tmp_path, "--pyargs", "autograder", f"--submission={inside}")
    assert done.returncode == 4
    assert f"{name} lies in the submission's folder" in done.stderr
    assert "it ran" not in done.stdout + done.stderr


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
