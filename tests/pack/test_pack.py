"""Zips to hand on: a student's without a solution, Gradescope's run as Gradescope runs it."""

from __future__ import annotations

import importlib.metadata
import inspect
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from course import CHECK_FILES, ROOT
from judged import made
from msgspec.structs import replace
from physics import CATALOGUE
from warm import call

from autograder.course.catalogue import Catalogue
from autograder.errors import SandboxError, UsageError
from autograder.pack import archive, gradescope, harness
from autograder.pack.beginning import beginning
from autograder.publish import gradescope as format_
from autograder.results import CaseResult, ExerciseResult, Tier
from autograder.results import Result as Grade
from autograder.results.advice import ChangesArgument, SlipInSlopes
from autograder.results.differences import WrongValues
from autograder.results.labels import HiddenDifference, HiddenRaise, KnownMistake, Missing
from autograder.sandbox import tiers
from autograder.sandbox.pool import Pool
from autograder.selfcheck.simulate import BLANK

GOLDEN = ROOT / "tests" / "golden"
NAME = "falling"
SCHEMA = json.loads((GOLDEN / "gradescope.schema.json").read_text(encoding="utf-8"))

Make = Callable[..., dict[str, Any]]
linux = pytest.mark.skipif(sys.platform != "linux", reason="Gradescope runs Linux")


@pytest.fixture(scope="module", autouse=True)
def known_packages() -> Iterator[None]:
    """Look once what is installed: that it is asked for, not how, is this module's."""
    once = cache(packages_distributions)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(f"{beginning.__module__}.packages_distributions", once)
        yield


def entries(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.mark.parametrize("names", [["a", "b", "c/d"], ["c/d", "b", "a"]])
def test_archive_knows_no_order(names: list[str], tmp_path: Path) -> None:
    """However its files were found, they stand in the order of their names, and have no date."""
    archive.write(tmp_path / "new" / "a.zip", {name: name.encode() for name in names}, ["b"])
    with zipfile.ZipFile(tmp_path / "new" / "a.zip") as written:
        entries_ = written.infolist()
    assert [entry.filename for entry in entries_] == ["a", "b", "c/d"]
    assert {entry.date_time[0] for entry in entries_} == {1980}
    assert [entry.external_attr >> 16 for entry in entries_] == [0o100644, 0o100755, 0o100644]


# the student's


BEGINNING = ("README.md", "requirements.txt")


def test_student_gets_the_release_and_how_to_begin(course: Path) -> None:
    """The zip holds every file of ``release/``, as it is, in a folder of the assignment's name."""
    result = call("pack", "student", NAME, "--out", "student.zip")
    assert result.exit_code == 0, result.output
    released = {f"{NAME}/{p.name}": p.read_bytes() for p in (course / "release" / NAME).iterdir()}
    assert len(released) == 1 + len(CHECK_FILES)
    packed = entries(course / "student.zip")
    assert packed.keys() == released.keys() | {f"{NAME}/{file}" for file in BEGINNING}
    assert packed.items() >= released.items()


def test_student_is_told_how_to_begin(course: Path) -> None:
    """On any system, in ten lines, with what the notebook and the modules beside it import."""
    edited(course, lambda cells: cells[1].update(source="import math, PIL.Image\nimport helpers"))
    files = {path.name: path.read_bytes() for path in (course / "release" / NAME).iterdir()}
    files["helpers.py"] = b"from h5py import File\nimport unheard_of.parts\n"
    readme, needs = (beginning(NAME, files)[file] for file in BEGINNING)
    assert needs.split() == [b"h5py", b"jupyterlab", b"numpy", b"pillow", b"unheard_of"]
    assert len(readme.splitlines()) <= 12
    assert f"-m jupyterlab {NAME}.ipynb".encode() in readme


@pytest.mark.parametrize("file", BEGINNING)
def test_student_gets_the_course_s_own_words(file: str, course: Path) -> None:
    """What the release says itself, it says better."""
    (course / "release" / NAME / file).write_text("Ask in the lab.\n")
    call("pack", "student", NAME, "--out", "student.zip")
    assert entries(course / "student.zip")[f"{NAME}/{file}"] == b"Ask in the lab.\n"


def test_student_gets_no_hidden_file(course: Path) -> None:
    """Checkpoints and caches, which may hold anything, stay behind."""
    for place in (".ipynb_checkpoints/a.ipynb", "__pycache__/checks.pyc"):
        (course / "release" / NAME / place).parent.mkdir()
        (course / "release" / NAME / place).write_text("return 9.81 * np.square(t) / 2")
    assert call("pack", "student", NAME, "--out", "out.zip").exit_code == 0
    names = {Path(name).name for name in entries(course / "out.zip")}
    assert names.isdisjoint({"a.ipynb", "checks.pyc"})


def edited(course: Path, change: Callable[[list[dict[str, Any]]], object]) -> None:
    path = course / "release" / NAME / f"{NAME}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    change(notebook["cells"])
    path.write_text(json.dumps(notebook), encoding="utf-8")


def cell(cells: list[dict[str, Any]], exercise: str) -> dict[str, Any]:
    return next(c for c in cells if c["metadata"].get("nbgrader", {}).get("grade_id") == exercise)


def other_words(cells: list[dict[str, Any]]) -> None:
    cell(cells, "fall")["source"] = "def fall(q):\n    return q**2 * 4.905"


def line_in_prose(cells: list[dict[str, Any]]) -> None:
    cells[2]["source"] = "Remember:\n\n    s   =  9.81 * np.square(t) / 2   # metres\n"


def line_in_output(cells: list[dict[str, Any]]) -> None:
    line = "landed = np.interp(heights, fall(times), times)"
    output = {"output_type": "stream", "name": "stdout", "text": ["x\n", f"{line}\n"]}
    cell(cells, "landing")["outputs"] = [output]
    cell(cells, "landing")["source"] += f"\n{line}"


def hidden_test(cells: list[dict[str, Any]]) -> None:
    cells[4]["source"] = "#BEGIN HIDDEN TESTS\nassert True\n#END HIDDEN TESTS"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (other_words, "the answer to fall is in it"),
        (line_in_prose, "a line of the solution, `s = 9.81 * np.square(t) / 2`"),
        (
            line_in_output,
            "a line of the solution, `landed = np.interp(heights, fall(times), times)`",
        ),
        (hidden_test, "BEGIN HIDDEN TESTS"),
    ],
)
def test_student_is_refused_a_notebook_with(
    change: Callable[[list[dict[str, Any]]], None], said: str, course: Path
) -> None:
    """A solution is found as it stands in the source, and in other words; one line says where."""
    edited(course, change)
    refused(said)
    assert not (course / "build").exists()


def refused(said: str) -> None:
    result = call("pack", "student", NAME)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.startswith("autograder: ")
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def source_notebook(folder: Path) -> None:
    shutil.copy(CATALOGUE.folder / "source" / NAME / f"{NAME}.ipynb", folder)


def reference(folder: Path) -> None:
    right = inspect.getsource(CATALOGUE.assignment(NAME)["fall"].reference)
    (folder / "notes.md").write_text("One line:\n" + right.splitlines()[-1], encoding="utf-8")


def hidden_case(folder: Path) -> None:
    cases = json.loads((folder / "checks.json").read_text(encoding="utf-8"))
    cases["exercises"]["fall"]["cases"][0]["name"] = next(
        case.name for case in CATALOGUE.assignment(NAME)["fall"].cases if case.hidden
    )
    (folder / "checks.json").write_text(json.dumps(cases, indent=3), encoding="utf-8")


def nested(folder: Path) -> None:
    (folder / "more.zip").write_bytes(b"PK")


def link(folder: Path) -> None:
    (folder / "answers.py").symlink_to(CATALOGUE.folder / "reference" / NAME / "answers.py")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (source_notebook, f"release/{NAME}/{NAME}.ipynb, cell "),
        (reference, f"release/{NAME}/notes.md: a line of the solution"),
        (hidden_case, f"release/{NAME}/checks.json: the hidden case `"),
        (nested, f"release/{NAME}/more.zip: what is in a file of this kind cannot be seen"),
        (link, f"release/{NAME}/answers.py: a symbolic link"),
    ],
)
def test_student_is_refused_a_folder_with(
    change: Callable[[Path], None], said: str, course: Path
) -> None:
    """Whatever file it hides in."""
    change(course / "release" / NAME)
    refused(said)


@pytest.mark.parametrize("name", ["long", "expected", "dict"])
def test_hidden_case_has_any_name(name: str, course: Path) -> None:
    """Also one that is a word of the check files."""
    declaration = course / "reference" / NAME / "fall.py"
    text = declaration.read_text(encoding="utf-8").replace("a column", name)
    declaration.write_text(text, encoding="utf-8")
    assert f'"{name}"' in text
    result = call("pack", "student", NAME, "--out", "out.zip")
    assert result.exit_code == 0, result.output


def test_student_is_refused_an_old_release(course: Path) -> None:
    """What is in the source since reaches nobody otherwise, and nobody would know."""
    path = course / "source" / NAME / f"{NAME}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][0]["source"] = "# Another text"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    refused(f"release/{NAME}/{NAME}.ipynb, cell 1 is not what the source makes now")


def test_student_needs_a_release(course: Path) -> None:
    """Where the assignment was never released, one line says what is missing."""
    shutil.rmtree(course / "release")
    refused(f"release/{NAME}: not found")


def test_student_needs_a_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Elsewhere than in a course, one line says how to name it."""
    monkeypatch.chdir(tmp_path)
    refused("--course DIR")


# Gradescope's zip


@pytest.fixture(scope="module")
def zipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return Gradescope's zip."""
    path = tmp_path_factory.mktemp("zip") / "autograder.zip"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        patch.setenv("AUTOGRADER_SEED", "31" * 16)
        result = call("pack", "gradescope", NAME, "--course", CATALOGUE.folder, "--out", path)
    assert result.exit_code == 0, result.output
    return path


def test_gradescope_zip_is_the_same_again(
    zipped: Path, tmp_path: Path, course_named: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the time nor the machine's order of files is in it."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("AUTOGRADER_SEED", "31" * 16)
    call("pack", "gradescope", NAME, "--out", tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == zipped.read_bytes()


def test_gradescope_zip_has_its_scripts_at_the_root(zipped: Path) -> None:
    """Both can be executed; the engine, the course and the seed are there, and no address."""
    with zipfile.ZipFile(zipped) as file:
        modes = {entry.filename: entry.external_attr >> 16 for entry in file.infolist()}
    assert modes["setup.sh"] == modes["run_autograder"] == 0o100755
    course = {f"course/{place}" for place in CATALOGUE.files()}
    assert {"kit/autograder/judge/grade.py", f"course/reference/{NAME}/answers.py"} <= modes.keys()
    assert {name for name in modes if name.startswith("course/")} == course
    files = entries(zipped)
    assert json.loads(files["settings.json"])["seed"] == "31" * 16
    assert not any(b"://" in data for name, data in files.items() if "/" not in name)


def test_gradescope_zip_pins_what_it_needs(zipped: Path) -> None:
    """Each requirement is the project's own, pinned, and needs nothing that is not in the list."""
    lines = entries(zipped)["requirements.txt"].decode().splitlines()
    assert {*lines} <= {*(ROOT / "constraints.txt").read_text().splitlines()}
    assert [line.partition("==")[0].lower() for line in lines] == [*gradescope.NEEDED]
    for name in gradescope.NEEDED:
        needs = importlib.metadata.requires(name) or []
        assert [need for need in needs if "extra ==" not in need and "win" not in need] == []


def test_gradescope_needs_pinned_versions(tmp_path: Path) -> None:
    """A list that leaves one open is refused."""
    pins = tmp_path / "constraints.txt"
    pins.write_text("numpy==2.4.6\n")
    settings = harness.Settings(assignment=NAME)
    with pytest.raises(UsageError, match=r"no version of click, .* is pinned"):
        gradescope.pack(CATALOGUE, settings, pins, tmp_path / "out.zip")


def test_gradescope_pins_what_is_installed(tmp_path: Path) -> None:
    """In a course without a list, the versions are those that packed it."""
    out = tmp_path / "out.zip"
    gradescope.pack(CATALOGUE, harness.Settings(assignment=NAME), tmp_path / "none.txt", out)
    lines = entries(out)["requirements.txt"].decode().splitlines()
    assert lines == [f"{name}=={importlib.metadata.version(name)}" for name in gradescope.NEEDED]


# Gradescope's run


@pytest.fixture(scope="module")
def home(
    zipped: Path,
    tmp_path_factory: pytest.TempPathFactory,
    link_environment: Callable[..., None],
) -> Path:
    """Return an ``/autograder`` of its own, set up from the zip alone.

    Its setup.sh runs as it is, without network: the packages are linked from here.
    """
    home = tmp_path_factory.mktemp("gradescope") / "autograder"
    with zipfile.ZipFile(zipped) as file:
        for entry in file.infolist():
            path = Path(file.extract(entry, home / "source"))
            path.chmod(entry.external_attr >> 16 & 0o777)
    shutil.copy(home / "source" / "run_autograder", home)
    link_environment(home / "source" / ".venv", (*gradescope.NEEDED, "pip"))
    apt = home.parent / "bin" / "apt-get"
    apt.parent.mkdir()
    apt.write_text("#!/bin/sh\nexit 1\n")
    apt.chmod(0o755)
    done = subprocess.run(
        ["bash", "setup.sh"], cwd=home / "source", env=environment(home), capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "in force" in done.stdout
    return home


def environment(home: Path) -> dict[str, str]:
    """Return what a bare container has, and no network for pip."""
    path = os.pathsep.join([str(home.parent / "bin"), f"{sys.base_prefix}/bin", os.defpath])
    return {"PATH": path, "HOME": str(home), "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}


def run(home: Path, *files: tuple[str, object]) -> tuple[int, dict[str, Any], str]:
    """Hand files in; return the exit code, results.json, and what instructors see besides."""
    for name in ("submission", "results"):
        shutil.rmtree(home / name, ignore_errors=True)
        (home / name).mkdir()
    for name, content in files:
        text = content if isinstance(content, str) else json.dumps(content)
        (home / "submission" / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [home / "run_autograder"], cwd=home, env=environment(home), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    page = json.loads((home / "results" / "results.json").read_text(encoding="utf-8"))
    jsonschema.validate(page, SCHEMA)
    return done.returncode, page, done.stdout + done.stderr


def is_graded(page: dict[str, Any]) -> bool:
    schema = {"$ref": "#/$defs/graded", "$defs": SCHEMA["$defs"]}
    return bool(jsonschema.Draft202012Validator(schema).is_valid(page))


@pytest.mark.slow
@linux
def test_run_grades_a_good_submission(home: Path, notebook: Make) -> None:
    """Full points, a test an exercise; the total is the sum of what the tests give."""
    code, page, _ = run(home, (f"{NAME}.ipynb", notebook()))
    assert code == 0
    assert is_graded(page)
    total = CATALOGUE.assignment(NAME).points
    assert page["score"] == sum(test["score"] for test in page["tests"]) == total
    assert [test["name"] for test in page["tests"]] == [
        exercise.name for exercise in CATALOGUE.assignment(NAME).exercises
    ]
    assert {test["status"] for test in page["tests"]} == {"passed"}
    assert {test["visibility"] for test in page["tests"]} == {"visible"}


@linux
def test_run_grades_a_bad_submission(
    home: Path, notebook: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A low score is a grade: exit code 0, and a sentence; the file may have any name.

    It says which rules it depends on, and the seed: those of the packer.
    """
    answers = {"fall": "twice-as-far", "landing": BLANK}
    code, page, _ = run(home, ("my work.ipynb", notebook(answers)), ("readme.txt", "Hello"))
    assert code == 0
    tests = {test["name"]: test for test in page["tests"]}
    assert tests["fall"]["status"] == "failed"
    assert "Your bodies fall twice as far" in tests["fall"]["output"]
    assert tests["fall"]["extra_data"]["mistake"] == "twice-as-far"
    assert tests["landing"]["output"] == "<p>Not answered yet.</p>"
    earned = sum(test["score"] for test in tests.values())
    assert page["score"] == earned < CATALOGUE.assignment(NAME).points
    monkeypatch.setenv("AUTOGRADER_SEED", "31" * 16)
    assert page["extra_data"]["versions"] == Catalogue(CATALOGUE.folder).versions


@linux
@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([(f"{NAME}.ipynb", '{"cells": [')], "Not a notebook"),
        ([("readme.txt", "Hello")], "No notebook"),
        ([("a.ipynb", "{}"), ("b.ipynb", "{}")], f"Hand in one, or call it {NAME}.ipynb"),
    ],
)
def test_run_does_not_score_a_broken_submission(
    files: list[tuple[str, object]], said: str, home: Path
) -> None:
    """What cannot be read has no score, not 0; the student reads why, and no folder of ours."""
    code, page, _ = run(home, *files)
    assert code == harness.NOT_GRADED
    assert not is_graded(page)
    assert said in page["output"]
    assert str(home) not in page["output"]


HOSTILE = """
def fall(t):
    import glob, os
    told = ""
    for path in glob.glob({home!r} + "/source/**", recursive=True) + [{secret!r}]:
        try:
            told += open(path).read()
        except OSError:
            pass
    for action in (
        lambda: open({results!r}, "w").write('{{"score": 999}}'),
        lambda: os.kill(os.getppid(), 9),
        lambda: os.remove({secret!r}),
    ):
        try:
            action()
            told += "DONE"
        except BaseException:
            pass
    print('{{"score": 999}}')
    raise ValueError("<script>alert(1)</script> got: " + told[:200])
"""


@linux
def test_run_holds_a_hostile_submission(home: Path, notebook: Make) -> None:
    """It reads and writes nothing, scores what it deserves, and its text is no markup."""
    secret = home / "source/course/reference" / NAME / "answers.py"
    results = home / "results/results.json"
    assert secret.is_file()
    code_ = HOSTILE.format(home=str(home), secret=str(secret), results=str(results))
    attack = notebook()
    cell(attack["cells"], "fall")["source"] = code_
    code, page, stdout = run(home, (f"{NAME}.ipynb", attack))
    assert code == 0
    assert page["score"] == 3  # of `landing`, carried forward
    said = next(test["output"] for test in page["tests"] if test["name"] == "fall")
    assert "<script>" not in said
    assert "&lt;script&gt;alert(1)&lt;/script&gt; got: " in said
    assert "DONE" not in said
    assert "999" not in stdout
    assert secret.exists()


@linux
def test_run_is_never_silent(home: Path) -> None:
    """Without Python there is still a results.json, which says so and has no score."""
    (home / "source" / ".venv").rename(home / "source" / "gone")
    try:
        code, page, stdout = run(home, (f"{NAME}.ipynb", "{}"))
    finally:
        (home / "source" / "gone").rename(home / "source" / ".venv")
    assert code not in (0, 1)
    assert page == format_.not_graded(format_.OURS)
    assert not is_graded(page)
    assert f"exit code {code} and left no results" in stdout


# the harness, where the machine is not as it should be


@pytest.fixture
def handed_in(tmp_path: Path, notebook: Make) -> Iterator[Path]:
    """Return an ``/autograder`` with a good submission, to be graded in this process."""
    for name in ("source", "submission"):
        (tmp_path / name).mkdir()
    (tmp_path / "source" / "course").symlink_to(CATALOGUE.folder)
    write_settings(tmp_path)
    (tmp_path / "submission" / f"{NAME}.ipynb").write_text(json.dumps(notebook()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTOGRADER_SEED", "20" * 16)
        yield tmp_path


def write_settings(home: Path, **settings: Any) -> None:
    about = msgspec.json.encode(harness.Settings(assignment=NAME, **settings))
    (home / "source" / "settings.json").write_bytes(about)


def page_of(home: Path) -> dict[str, Any]:
    page: dict[str, Any] = json.loads((home / "results" / "results.json").read_text())
    jsonschema.validate(page, SCHEMA)
    return page


def test_harness_says_that_no_sandbox_holds(
    handed_in: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A fault of ours: no score, the reason for instructors, none of it for students."""

    def refuse(*_: object, **__: object) -> None:
        raise SandboxError("no sandbox holds on this machine")

    monkeypatch.setattr(tiers, "open_sandbox", refuse)
    assert harness.run(handed_in) == harness.NOT_GRADED
    assert page_of(handed_in) == format_.not_graded(format_.OURS)
    assert "no sandbox holds on this machine" in capsys.readouterr().out


@pytest.mark.parametrize("settings", [b"{}", b"not json", b'{"assignment": "no_such"}'])
def test_harness_survives_wrong_settings(settings: bytes, handed_in: Path) -> None:
    """Whatever is wrong, results.json is there and has no score."""
    (handed_in / "source" / "settings.json").write_bytes(settings)
    assert harness.run(handed_in) == harness.NOT_GRADED
    assert not is_graded(page_of(handed_in))


@linux
def test_harness_is_loud_about_a_weak_sandbox(
    handed_in: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where it was allowed, it grades; the banner is for instructors, no student reads it."""

    def weak(jobs: int, *, allow_weak: bool) -> Pool:
        assert allow_weak
        return Pool(jobs, tiers.weak_tier())

    monkeypatch.setattr(tiers, "open_sandbox", weak)
    write_settings(handed_in, allow_weak_sandbox=True)
    assert harness.run(handed_in) == 0
    page = page_of(handed_in)
    assert page["score"] == CATALOGUE.assignment(NAME).points
    assert page["stdout_visibility"] == "hidden"
    assert "WARNING: rlimits and no more" in capsys.readouterr().out
    assert page["extra_data"]["sandbox"] == "rlimits"
    assert "WARNING" not in json.dumps(page)


# results.json


def grade(*exercises: ExerciseResult) -> Grade:
    tier = Tier(bubblewrap=True, landlock=True, seccomp=True, rlimits=True)
    known: dict[str, Any] = {"student": "submission", "assignment": "numpy_basics", "seconds": 0.25}
    versions = {"autograder": "0.1.0"}
    return made(*exercises, **known, sha256="0" * 64, sandbox=tier, versions=versions)


DRAWN = CaseResult("drawn", True, "failed", (HiddenDifference((), "values"),))
RIGHT = (CaseResult("three numbers", False, "passed"), CaseResult("drawn", True, "passed"))
EXERCISES = (
    ExerciseResult("sigmoid", 2.0, 2.0, "correct", advice=(ChangesArgument("x"),), cases=RIGHT),
    ExerciseResult(
        "softmax", 1.5, 3.0, "partial", (KnownMistake("sum", "Your columns < rows: `axis`?"),),
        cases=(
            CaseResult(
                "one row", False, "failed", (WrongValues(None, (0,), 1, 2, 1, 2),),
                inputs={"x": [[1, 2]]},
            ),
            CaseResult("two rows", False, "passed"),
            DRAWN,
        ),
        mistake="columns-sum-to-one",
    ),
    ExerciseResult(
        "L1", 0.0, 1.0, "wrong", hint=SlipInSlopes(("SECRET",)),
        cases=(
            CaseResult("one row", False, "passed"),
            CaseResult("drawn", True, "failed", (HiddenRaise("SECRET"),)),
            replace(DRAWN, name="SECRET"),
        ),
        example=CaseResult(
            "", False, "failed", (WrongValues("SECRET", (), 1, 2, 1, 1),), inputs={"y": [1]}
        ),
    ),
    ExerciseResult(
        "L2", 0.0, 1.0, "missing", (Missing(("L2",), False, "l2"),),
        cases=(CaseResult("one row", False, "not_run"), CaseResult("drawn", True, "not_run")),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("hidden", "file"),
    [("visible", "gradescope.json"), ("after_published", "gradescope_kept.json")],
)
def test_results_are_as_they_were(hidden: format_.Visibility, file: str) -> None:
    """The golden file is what Gradescope reads; it obeys the schema."""
    page = json.loads(msgspec.json.encode(format_.graded(grade(*EXERCISES), hidden)))
    jsonschema.validate(page, SCHEMA)
    assert is_graded(page)
    if os.environ.get("GOLDEN") == "write":
        text = json.dumps(page, indent=1, ensure_ascii=False) + "\n"
        (GOLDEN / file).write_text(text, encoding="utf-8", newline="\n")
    assert json.loads((GOLDEN / file).read_text(encoding="utf-8")) == page


def test_results_show_nothing_of_hidden_cases_that_are_kept_back() -> None:
    """What counts them has the visibility asked for; what is visible knows no hidden one."""
    page = format_.graded(grade(*EXERCISES), "after_due_date")
    visible = [test for test in page["tests"] if test["visibility"] == "visible"]
    kept = [test for test in page["tests"] if test["visibility"] == "after_due_date"]
    assert len(visible) == len(kept) == len(EXERCISES)
    assert "SECRET" not in json.dumps(visible)
    assert not any("score" in test or "mistake" in json.dumps(test) for test in visible)
    assert "output" not in page
    assert sum(test["score"] for test in kept) == page["score"]
