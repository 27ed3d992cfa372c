"""The real nbgrader makes release/ from source/: what it leaves, and what it refuses."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import nbformat
import pytest
from course import CHECK_FILES, ROOT, copy_course, declare, write_settings
from nbformat import NotebookNode
from nbgrader.api import Gradebook  # type: ignore[import-untyped]
from nbgrader.converters import GenerateAssignment  # type: ignore[import-untyped]
from nbgrader.converters.base import NbGraderException  # type: ignore[import-untyped]
from nbgrader.coursedir import CourseDirectory  # type: ignore[import-untyped]
from traitlets.config.loader import PyFileConfigLoader
from warm import nbgrader

from autograder.markers import END, START, find_spans

OURS = [
    pytest.param(path.stem, marks=pytest.mark.slow)
    for path in sorted(ROOT.glob("source/*/*.ipynb"))
]
HEAD = re.compile(r"(if|elif|else|for|while|with|try|except|finally|def|class|match|case)\b.*:$")

Generated = tuple[Path, subprocess.CompletedProcess[str]]


def files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def cells(folder: Path) -> Iterator[NotebookNode]:
    for path in sorted(folder.glob("*.ipynb")):
        yield from nbformat.read(path, as_version=4).cells  # type: ignore[no-untyped-call]


# whole notebooks: a small one, and those of this repository


def generate(course: Path, notebook: str = "*", **options: object) -> dict[str, bytes]:
    """Generate week_1 as the command does, in this process; return the files of the release.

    `NbGraderException` where nbgrader ends with exit code 1.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", os.environ["PATH"])  # the settings change it
        config = PyFileConfigLoader("nbgrader_config.py", str(course)).load_config()
        names = {"assignment_id": "week_1", "notebook_id": notebook}
        folders = CourseDirectory(root=str(course), config=config, **names)
        GenerateAssignment(coursedir=folders, config=config, **options).start()
    return files(course / "release" / "week_1")


def generate_by_command(course: Path, name: str) -> Generated:
    """Return the folder of a release, and how the command ended."""
    result = nbgrader(course, "generate_assignment", name)
    assert result.returncode == 0, result.stderr
    return course / "release" / name, result


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the release of the small course."""
    course = tmp_path_factory.mktemp("small")
    write_settings(course, "small")
    declare(course, "week_1")
    write_course(course)
    generate(course)
    return course / "release" / "week_1"


@pytest.fixture(scope="module", params=["week_1", *OURS])
def generated(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Generated:
    """Return one assignment, generated in a course folder of its own: ours by the command."""
    if request.param == "week_1":
        small: Path = request.getfixturevalue("small")
        return small, subprocess.CompletedProcess((), 0)
    course = tmp_path_factory.mktemp("course")
    copy_course(course, request.param)
    return generate_by_command(course, request.param)


def source_of(generated: Generated) -> Path:
    """Return the folder that a release was made of."""
    return generated[0].parent.parent / "source" / generated[0].name


@pytest.mark.parametrize("generated", OURS, indirect=True)
def test_release_is_not_stale(generated: Generated) -> None:
    """What is committed is, byte for byte, what nbgrader makes of source/ today."""
    made, committed = files(generated[0]), files(ROOT / "release" / generated[0].name)
    assert {name for name in {*made, *committed} if made.get(name) != committed.get(name)} == set()


def test_source_gets_its_check_files(generated: Generated) -> None:
    """The instructor's own notebook finds what its check cells import, as the students' do."""
    for name in CHECK_FILES:
        assert (source_of(generated) / name).read_bytes() == (generated[0] / name).read_bytes()


def test_release_holds_no_line_of_a_solution(generated: Generated) -> None:
    """No line of code of a region is anywhere in release/; heads of blocks are kept on purpose."""
    released = "\n".join(cell.source for cell in cells(generated[0]))
    for path in (*generated[0].glob("*.py"), *generated[0].glob("*.json")):
        released += path.read_text(encoding="utf-8")
    solutions = set()
    for cell in cells(source_of(generated)):
        for start, end in find_spans(cell.source)[0]:
            code = (line.split("#")[0].strip() for line in cell.source.split("\n")[start : end - 1])
            solutions |= {line for line in code if len(line) > 8 and not HEAD.match(line)}
    assert solutions
    assert {line for line in solutions if line in released} == set()


def test_release_holds_no_hidden_tests_and_no_outputs(generated: Generated) -> None:
    """A student sees neither the hidden tests nor what the solution printed."""
    for cell in cells(generated[0]):
        assert "HIDDEN TESTS" not in cell.source
        assert not cell.get("outputs")
        assert not cell.get("execution_count")


def test_release_parses(generated: Generated) -> None:
    """No cell that a student opens is broken."""
    for cell in cells(generated[0]):
        if cell.cell_type == "code":
            code = (line for line in cell.source.split("\n") if line[:1] not in ("%", "!"))
            ast.parse("\n".join(code))


def test_release_keeps_cells_and_their_ids(generated: Generated) -> None:
    """A cell of release/ is known by the id it has in source/."""
    source = [cell.id for cell in cells(source_of(generated))]
    assert [cell.id for cell in cells(generated[0])] == source


def test_release_locks_its_checks(generated: Generated) -> None:
    """The steps of nbgrader around ours do their part: checks are locked and carry a checksum."""
    checks = [
        cell for cell in cells(generated[0]) if cell.metadata.get("nbgrader", {}).get("grade")
    ]
    assert checks
    for cell in checks:
        assert cell.metadata.editable is False
        assert cell.metadata.nbgrader.checksum


@pytest.mark.parametrize("generated", OURS, indirect=True)
def test_generate_warns_of_nothing(generated: Generated) -> None:
    """An instructor's first run has no warning to explain away."""
    assert "WARNING" not in generated[1].stderr
    assert "Traceback" not in generated[1].stderr


# a course of one small notebook


def cell(kind: str, source: str, name: str = "", **says: object) -> NotebookNode:
    base = {"grade_id": name, "grade": False, "solution": False, "locked": False}
    made: dict[str, object] = {
        "cell_type": kind,
        "id": name or "text",
        "metadata": {"nbgrader": {**base, "schema_version": 3, **says}} if says else {},
        "source": source,
    }
    if kind == "code":
        printed = {"output_type": "stream", "name": "stdout", "text": "42"}
        made |= {"execution_count": 1, "outputs": [printed]}
    return nbformat.from_dict(made)  # type: ignore[no-untyped-call,no-any-return]


def write_course(course: Path, end: str = END) -> None:
    """Write source/week_1 with a notebook, a helper file and what tools leave around them."""
    folder = course / "source" / "week_1"
    hidden = "### BEGIN HIDDEN TESTS\nassert double(-3) == -6\n### END HIDDEN TESTS"
    notebook = {
        "cells": [
            cell("markdown", "## Exercise 1: `double` (2 points)"),
            cell(
                "code",
                f"def double(x):\n    {START}\n    return 2 * x\n    {end}",
                "double",
                solution=True,
            ),
            cell("code", f"assert double(2) == 4\n{hidden}", "check_double", grade=True, points=2),
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    written = {
        "week_1.ipynb": nbformat.writes(NotebookNode(notebook)),  # type: ignore[no-untyped-call]
        "helper.py": "ANSWER = 42\n",
        "__pycache__/helper.pyc": "",
        ".ipynb_checkpoints/week_1-checkpoint.ipynb": "{}",
        ".ruff_cache/0": "",
        "zh_CN.po": "",
        "zh_CN.otf": "",
    }
    for name, content in written.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")


def test_generate_strips_solution_and_hidden_tests(small: Path) -> None:
    """The markers stay around the stub, the visible test stays without the hidden one."""
    assert [cell.source for cell in cells(small)][1:] == [
        f"def double(x):\n    {START}\n    return ...\n    {END}",
        "assert double(2) == 4",
    ]


def test_generate_takes_what_belongs_there_only(small: Path) -> None:
    """Helper files come along; caches, checkpoints and what is of another language do not."""
    assert set(files(small)) == {"week_1.ipynb", "helper.py", *CHECK_FILES}


# a release that is there already


@pytest.fixture
def again(small: Path, tmp_path: Path) -> Callable[..., dict[str, bytes]]:
    """Return ``again(notebook, **options)``: generate anew, in the small course at ``tmp_path``."""
    shutil.copytree(small.parent.parent, tmp_path, dirs_exist_ok=True)
    return partial(generate, tmp_path)


def test_generate_again_makes_the_same(
    again: Callable[..., dict[str, bytes]], tmp_path: Path
) -> None:
    """What was released is replaced by the same bytes, and what went missing is back."""
    before = files(tmp_path / "release" / "week_1")
    (tmp_path / "release" / "week_1" / "helper.py").unlink()
    assert again() == before
    assert again(force=True) == before


@pytest.mark.slow
def test_generate_in_a_clone_makes_the_gradebook(
    again: Callable[..., dict[str, bytes]], tmp_path: Path
) -> None:
    """Where release/ is there and no gradebook, the assignment gets into a new one."""
    (tmp_path / "gradebook.db").unlink()
    again()
    with Gradebook(f"sqlite:///{tmp_path}/gradebook.db") as gradebook:
        assert gradebook.find_notebook("week_1", "week_1").max_score == 2


def test_generate_releases_a_changed_source(
    again: Callable[..., dict[str, bytes]], tmp_path: Path
) -> None:
    """Without a word of force, a change gets through, and what the source lost is gone."""
    (tmp_path / "source" / "week_1" / "helper.py").rename(tmp_path / "source/week_1/other.py")
    assert set(again()) == {"week_1.ipynb", "other.py", *CHECK_FILES}


def test_generate_of_one_notebook_leaves_the_others(
    again: Callable[..., dict[str, bytes]], tmp_path: Path
) -> None:
    """``--notebook`` replaces one; what else is in the folder stays."""
    (tmp_path / "release" / "week_1" / "other.ipynb").write_text('{"cells": []}')
    expected = {"week_1.ipynb", "other.ipynb", "helper.py", *CHECK_FILES}
    assert set(again(notebook="week_1")) == expected


@pytest.mark.parametrize("force", [False, True])
def test_generate_keeps_the_release_of_a_source_gone_bad(
    again: Callable[..., dict[str, bytes]],
    tmp_path: Path,
    force: bool,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A misspelt marker takes nothing away from the students; notebook, cell and line are told."""
    before = files(tmp_path / "release")
    write_course(tmp_path, end="### END CODE HRE ###")
    with pytest.raises(NbGraderException):
        again(force=force)
    assert "week_1.ipynb, cell double, line 4: misspelt marker" in caplog.text
    assert files(tmp_path / "release") == before


def test_generate_leaves_nothing_of_a_bad_source(
    again: Callable[..., dict[str, bytes]], tmp_path: Path
) -> None:
    """Not even the helper files, which nbgrader copies first, stay in release/."""
    shutil.rmtree(tmp_path / "release")
    write_course(tmp_path, end="### END CODE HRE ###")
    with pytest.raises(NbGraderException):
        again()
    assert files(tmp_path / "release") == {}


def test_generate_keeps_what_was_worked_on(
    again: Callable[..., dict[str, bytes]], tmp_path: Path
) -> None:
    """An answer typed into release/ is not lost, but by force."""
    file = tmp_path / "release" / "week_1" / "week_1.ipynb"
    made = file.read_text(encoding="utf-8")
    file.write_text(made.replace("return ...", "return x + x"), encoding="utf-8")
    with pytest.raises(NbGraderException, match=r"week_1.ipynb: `double` was worked on"):
        again()
    assert "return x + x" in file.read_text(encoding="utf-8")
    assert again(force=True)["week_1.ipynb"].decode() == made
