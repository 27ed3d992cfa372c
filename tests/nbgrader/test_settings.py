"""``nbgrader_config.py``: which course it is about, and what happens where that does not load."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import nbformat
import pytest
from course import write_settings
from nbconvert import HTMLExporter, NotebookExporter
from nbgrader.coursedir import CourseDirectory  # type: ignore[import-untyped]
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader
from warm import nbgrader

from autograder.nbgrader import hooks
from autograder.nbgrader.course import course_of

BROKEN = "COURSE = Course(id="


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Return the folder of a course without assignments."""
    folder = tmp_path / "course"
    folder.mkdir()
    write_settings(folder, "ours")
    return folder


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder that is another course; the settings change the path."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    write_settings(folder, "another")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PATH", os.environ["PATH"])
    return folder


def load(course: Path) -> Config:
    """Read the settings as nbgrader does."""
    return PyFileConfigLoader("nbgrader_config.py", str(course)).load_config()


def test_settings_are_about_the_folder_that_they_lie_in(course: Path, elsewhere: Path) -> None:
    """With ``--course-dir``, and in a server of the whole machine, nbgrader works elsewhere."""
    assert load(course).CourseDirectory.course_id == "ours"
    assert load(elsewhere).CourseDirectory.course_id == "another"


def test_settings_of_the_file_stay(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a course has told nbgrader before is not told otherwise."""
    monkeypatch.setenv("PATH", os.environ["PATH"])
    file = course / "nbgrader_config.py"
    set_before = ["c = get_config()", "c.CourseDirectory.course_id = 'theirs'"]
    set_before += ["c.ExportApp.plugin_class = 'a.B'"]
    file.write_text("\n".join([*set_before, file.read_text()]))
    config = load(course)
    assert config.CourseDirectory == {"course_id": "theirs"}
    assert config.ExportApp.plugin_class == "a.B"
    assert not {"ClearSolutions", "ClearHiddenTests"} & config.keys()


def test_pages_hide_the_code_of_folded_cells(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell tagged `hide-input`, as figures are, is its output in formgrader; no file loses it."""
    monkeypatch.setenv("PATH", os.environ["PATH"])
    output = {"output_type": "stream", "name": "stdout", "text": "the figure"}
    cell = {
        "cell_type": "code",
        "id": "figure",
        "source": "draw",
        "execution_count": None,
        "metadata": {"tags": ["hide-input"]},
        "outputs": [output],
    }
    whole = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    notebook = nbformat.from_dict(whole)  # type: ignore[no-untyped-call]
    page, file = (
        exporter(config=load(course)).from_notebook_node(notebook)[0]
        for exporter in (HTMLExporter, NotebookExporter)
    )
    body = page.partition("<body")[2]
    assert "the figure" in body
    assert "draw" not in body
    assert "draw" in file
    assert "transient" not in file


def test_course_is_the_one_of_now(course: Path) -> None:
    """A server that runs for days grades by what the instructor has written meanwhile."""
    folders = CourseDirectory(root=str(course))
    before = course_of(folders)
    assert before.names == []
    assert course_of(folders) is before
    (course / "reference" / "week_1.py").touch()
    assert course_of(folders).names == ["week_1"]


@pytest.mark.slow
@pytest.mark.parametrize("command", ["generate_assignment", "autograde", "generate_feedback"])
def test_folder_without_course_is_refused_in_a_line(course: Path, command: str) -> None:
    """A command says which file it misses, and does nothing else."""
    file = course / "reference" / "__init__.py"
    file.unlink()
    done = nbgrader(course, command, "week_1")
    said = f"{file}: not found; it declares COURSE = Course(id=...).\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", said)
    assert not (course / "gradebook.db").exists()


@pytest.mark.slow
def test_course_dir_without_course_is_refused_in_a_line(course: Path, tmp_path: Path) -> None:
    """So is a folder that has no settings of its own, but those of where nbgrader runs."""
    (tmp_path / "bare" / "source" / "week_1").mkdir(parents=True)
    (tmp_path / "bare" / "source" / "week_1" / "week_1.ipynb").write_text('{"cells": []}')
    options = (f"--course-dir={tmp_path / 'bare'}", "--log-level=WARN")
    done = nbgrader(course, "generate_assignment", "week_1", *options)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"{tmp_path}/bare/reference/__init__.py: not found" in done.stderr


def test_server_outlives_a_broken_course(
    course: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It logs a line and its user's notebooks stay open; what grades is still this kit."""
    monkeypatch.setenv("PATH", os.environ["PATH"])
    (course / "reference" / "__init__.py").write_text(BROKEN)
    from jupyter_server.serverapp import ServerApp  # imported for seconds, in this test alone

    server = ServerApp.instance()
    server.log.addHandler(caplog.handler)
    try:
        config = load(course)
    finally:
        server.log.removeHandler(caplog.handler)
        ServerApp.clear_instance()
    (record,) = [r for r in caplog.records if r.levelno >= logging.ERROR]
    assert f"{course / 'reference' / '__init__.py'}, line 1: SyntaxError" in record.getMessage()
    assert config.CourseDirectory.course_id == ""
    assert config.Autograde.exporter_class is hooks.Autograded
