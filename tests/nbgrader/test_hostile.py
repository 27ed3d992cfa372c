"""Folders that students fill: whatever is in one, the others are graded; nothing comes alive."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

import physics
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbconvert.filters import markdown2html
from nbgrader.api import Gradebook  # type: ignore[import-untyped]
from test_gradebook import NAME, by_id, grade
from warm import nbgrader

from autograder.nbgrader.beside import Beside
from autograder.nbgrader.rebuild import read_cells, rebuild
from autograder.text import prose

CATALOGUE = physics.CATALOGUE
Notebook = dict[str, Any]
Make = Callable[..., Notebook]
ESCAPE = "x\x1b]0;owned\x07\u202e"
COMMANDS = "##[error]x ##vso[task.y]z ##teamcity[z]"


class Class(NamedTuple):
    """A course graded by one of two ways, and what was said."""

    course: Path
    said: str


def write_class(course: Path, notebook: Make) -> None:
    """Hand in ann's right answer before and zoe's after bob, whose folder is full of traps."""
    for student in ("ann", "bob", "zoe", f"bad{ESCAPE}", "new\nline", "gl[ob]*"):
        folder = course / "submitted" / student / NAME
        folder.mkdir(parents=True)
        (folder / f"{NAME}.ipynb").write_text(json.dumps(notebook()), encoding="utf-8")
        (folder / "data.txt").write_text("1 2 3", encoding="utf-8")
    bob = course / "submitted" / "bob" / NAME
    (bob / "checks.json").mkdir()
    (bob / "checks.json" / "inside.txt").touch()
    (bob / "checks.py").write_text("raise SystemExit", encoding="utf-8")
    (bob / "timestamp.txt").symlink_to("/dev/zero")
    (bob / "secret.txt").symlink_to(course / "nbgrader_config.py")
    (bob / "folder").symlink_to(course / "source")
    os.mkfifo(bob / "pipe.csv")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(bob / "socket"))
    with open(bob / "huge.bin", "wb") as file:
        file.truncate(60 << 20)
    for name in (ESCAPE, COMMANDS, "a\n::error::b", os.fsdecode(b"\xff.txt")):
        (bob / name).write_text("x", encoding="utf-8")


WAYS = [
    pytest.param(way, marks=pytest.mark.slow)
    for way in ("nbgrader autograde", "autograder grade --gradebook")
]


@pytest.fixture(scope="module", params=WAYS)
def graded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, notebook: Make
) -> Iterator[Class]:
    """Grade the class by either way."""
    course = tmp_path_factory.mktemp("course")
    physics.write(course)
    assert nbgrader(course, "generate_assignment", NAME, "--log-level=ERROR").returncode == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(course)
        write_class(course, notebook)
    if request.param == "nbgrader autograde":
        done = nbgrader(course, "autograde", NAME)
        said = done.stdout + done.stderr
    else:
        said = grade(course)
    yield Class(course, said)
    shutil.rmtree(course)


def test_folder_full_of_traps_ends_nothing(graded: Class) -> None:
    """Everybody has their points; who is called like a pattern, nbgrader names and leaves."""
    with Gradebook(f"sqlite:///{graded.course}/gradebook.db", "mechanics") as gradebook:
        scores = {s.student.id: s.score for s in gradebook.assignment_submissions(NAME)}
    for student in ("ann", "bob", "zoe"):
        assert scores[student] == 5
    assert scores.get("gl[ob]*") == 5 or "submitted/gl[ob]*/" in graded.said


def test_only_regular_files_are_copied(graded: Class) -> None:
    """No link is followed, no pipe waited for, nothing without end read; our files are ours."""
    copied = graded.course / "autograded" / "bob" / NAME
    assert not [path for path in copied.rglob("*") if path.is_symlink() or not path.is_file()]
    names = {path.name for path in copied.iterdir()}
    assert {"data.txt", f"{NAME}.ipynb"} <= names
    assert not names & {"secret.txt", "folder", "pipe.csv", "socket", "huge.bin", "timestamp.txt"}
    assert (copied / "checks.py").read_bytes() == (
        graded.course / "source" / NAME / "checks.py"
    ).read_bytes()
    assert (copied / "checks.json").is_file()
    ann = {path.name for path in (graded.course / "autograded" / "ann" / NAME).iterdir()}
    assert "data.txt" in ann


def test_what_is_left_out_is_told(graded: Class) -> None:
    """A line each, with whose and what."""
    for name in ("checks.json", "secret.txt", "pipe.csv", "socket", "folder"):
        assert f"Left out: bob: {name}: no regular file; not copied." in graded.said
    assert "Left out: bob: huge.bin: too large to be copied." in graded.said
    assert "bob: checks.py" not in graded.said


def test_log_shows_names_as_text(graded: Class) -> None:
    """No code for a terminal, no direction, no command to a CI runner, whatever a name is."""
    assert not [c for c in graded.said if c in "\x1b\x07\u202e"]
    assert not [line for line in graded.said.splitlines() if line.lstrip().startswith("::error")]
    for command in ("##[", "##vso[", "##teamcity["):
        assert command not in graded.said


# what a student writes, on the instructor's origin


MARKDOWN = {"p", "a", "em", "strong", "code", "pre", "div", "span", "br", "hr", "img", "ul", "ol"}
MARKDOWN |= {"li", "blockquote", "table", "thead", "tbody", "tr", "td", "th", "dl", "dt", "dd"}
MARKDOWN |= {"h1", "h2", "h3", "h4", "h5", "h6", "del", "input"}


class Alive(HTMLParser):
    """Collects what a page would run, or load, that Markdown itself has not."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [tag] if tag not in MARKDOWN else []
        for name, value in attrs:
            url = re.sub(r"[\t\r\n]|^[\0- ]+", "", value or "")  # as browsers do
            scheme = re.match(r"([A-Za-z][\w+.-]*):", url) if name in ("href", "src") else None
            if name.startswith("on") or (scheme and scheme[1] not in ("http", "https", "mailto")):
                self.found.append(f"{name}={value}")

    def handle_comment(self, data: str) -> None:
        self.found.append(data)

    def handle_decl(self, decl: str) -> None:
        self.found.append(decl)

    def handle_pi(self, data: str) -> None:
        self.found.append(data)

    def unknown_decl(self, data: str) -> None:
        self.found.append(data)


LIVE = [
    "<script>alert(1)</script>",
    "text <img src=x onerror=alert(1)> text",
    "<svg/onload=alert(1)>",
    "<div>\n\n</div><script\n>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](javascript\\:alert(1))",
    "[x](&#106;avascript&colon;alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "![x](vbscript:x)",
    "[x](data:text/html,<script>alert(1)</script>)",
    "```mermaid\n</pre><script>alert(1)</script>\n```",
    "<!-- --><style>@import 'x'</style>",
    "<?php ?>",
    "<![CDATA[<script>alert(1)</script>]]>",
]


@pytest.mark.parametrize("text", LIVE)
def test_prose_comes_alive_nowhere(text: str) -> None:
    """Alive as it was written, it is text as it is shown, and reads the same."""
    assert Alive(markdown2html(text)).found or Alive(text).found  # or in a raw cell
    shown = markdown2html(prose(text))
    assert not Alive(shown).found, shown
    assert prose(text).replace("\u200b", "") == text


PIECES = [*"<>&a:\\()[]`#;$'=/!\n\t\"", "javascript", "script", "attachment:", "http:"]


@given(st.lists(st.sampled_from([*LIVE, *PIECES]), max_size=12))
def test_prose_holds_whatever_it_is_made_of(pieces: list[str]) -> None:
    """As Markdown, and as a raw cell, whose text stands in the page as it is."""
    text = prose("".join(pieces))
    assert not Alive(text).found
    assert not Alive(markdown2html(text)).found


def test_long_prose_is_quick() -> None:
    """A megabyte of colons costs no more than other text."""
    assert len(prose("a:" * 500_000)) == 1_500_000


def test_autograded_version_holds_nothing_alive(notebook: Make, tmp_path: Path) -> None:
    """Cells of prose and raw ones, attachments; code stays as it was written."""
    release = json.loads(
        (physics.CATALOGUE.folder / "release" / NAME / f"{NAME}.ipynb").read_text("utf-8")
    )
    for cell in release["cells"]:
        cell["source"] = "".join(cell["source"])
    submitted, code = notebook(), "x = '<script>alert(1)</script>'"
    evil = {"text/html": "PHNjcmlwdD4=", 'image/png"onerror="x': "eA==", "image/svg+xml": "eA=="}
    attachments = {"a.png": {"image/png": "iVBORw0KGgo="}, "b": evil, "c": {"image/png": '" x="'}}
    submitted["cells"] += [
        {"cell_type": "markdown", "metadata": {}, "source": LIVE[0], "attachments": attachments},
        {"cell_type": "raw", "metadata": {"raw_mimetype": "text/html"}, "source": LIVE[1]},
        {"cell_type": "code", "metadata": {}, "source": code, "outputs": [{"html": LIVE[0]}]},
    ]
    path = tmp_path / "submitted.ipynb"
    path.write_text(json.dumps(submitted), encoding="utf-8")
    built = rebuild(release, read_cells(path))["cells"]
    prose_, raw, own = [cell for cell in built if cell["id"].startswith("student-")][-3:]
    assert not Alive(prose_["source"]).found
    assert not Alive(raw["source"]).found
    assert raw["metadata"] == {}
    assert prose_["attachments"] == {"a.png": {"image/png": "iVBORw0KGgo="}}
    assert (own["source"], own["outputs"]) == (code, [])
    assert by_id({"cells": built}, "fall")["source"] == by_id(submitted, "fall")["source"]


def test_many_files_are_copied_so_far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of a million files, or one below another without end, costs what the largest may."""
    monkeypatch.setattr("autograder.nbgrader.beside.MOST", 5)
    deep = tmp_path / "from" / "/".join("d" * 20)
    deep.mkdir(parents=True)
    (deep / "x").touch()
    for number in range(9):
        (tmp_path / "from" / str(number)).touch()
    said = Beside(tmp_path / "from", (), frozenset()).copy(tmp_path / "to")
    assert sorted(path.name for path in (tmp_path / "to").iterdir()) == ["0", "1", "2", "3", "4"]
    assert said == ["only 5 files of this folder are copied."]
