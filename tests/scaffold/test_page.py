"""A course of one's own: `autograder/your_course.md` is the script, played with the wheel."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from importlib.metadata import distributions
from pathlib import Path

import pytest
from course import ROOT

from autograder import Case, Exercise

PAGE = (ROOT / "autograder" / "your_course.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"(?ms)^```(?P<kind>\w*)\n(?P<text>.*?)^```$")
ANY = "…"  # in what is said: anything at all


class Reader:
    """Does what the page says, where nothing but the wheel is known of the kit."""

    def __init__(self, folder: Path, python: Path) -> None:
        self.folder, self._python = folder, python
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])  # alembic
        templates = str(Path(sys.prefix, "share", "jupyter"))  # which the links leave out
        self._environment = {"PATH": path, "HOME": str(folder), "JUPYTER_PATH": templates}

    def follow(self, kind: str, text: str) -> None:
        """Run commands, or make an edit."""
        first, rest = text.split("\n", 1)
        if kind == "python":
            (self.folder / first.removeprefix("# ")).write_text(rest, encoding="utf-8")
        elif kind == "diff":
            self._edit(self.folder / first, rest.splitlines())
        else:
            for command, said in commands(text):
                self._run(command, said)

    def _edit(self, file: Path, lines: list[str]) -> None:
        was, now = ("\n".join(x[2:] for x in lines if x[0] == sign) for sign in "-+")
        old = file.read_text(encoding="utf-8")
        assert old.count(was) == 1
        file.write_text(old.replace(was, now), encoding="utf-8")

    def _run(self, command: str, said: str) -> None:
        program, *words = command.split()
        if program == "cd":
            self.folder /= words[0]
            return
        done = subprocess.run(
            [self._python, "-P", "-m", program, *words],
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        assert re.fullmatch(re.escape(said).replace(ANY, "(?s:.*)"), done.stdout), done.stdout


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Yield each command of a block, and what it says."""
    for part in re.split(r"(?m)^\$ ", text)[1:]:
        command, said = part.split("\n", 1)
        yield command, said


@pytest.fixture
def reader(tmp_path: Path, install_wheel: Callable[..., Path]) -> Reader:
    installed = distributions(
        path=[sysconfig.get_path("purelib")]
    )  # none that another brings along
    names = {found.metadata["Name"] for found in installed} - {"numeric-autograder"}
    return Reader(tmp_path, install_wheel(tmp_path / "venv", names))


@pytest.mark.slow
def test_page_is_what_happens(reader: Reader) -> None:
    """Every command and edit of it, from an empty folder to what is handed out."""
    blocks = [(block["kind"], block["text"]) for block in BLOCK.finditer(PAGE)]
    blocks = [(kind, text) for kind, text in blocks if kind != "py"]  # that is there already
    assert {kind for kind, _ in blocks} == {"", "diff", "python"}
    for kind, text in blocks:
        reader.follow(kind, text)
    assert len([*Path(reader.folder, "build", "sample", "feedback").glob("*.html")]) == 8


def test_page_tells_of_what_there_is() -> None:
    """Every argument in its table is one of an exercise, of a case, or of a construct."""
    takers = (Exercise, Case, Exercise.forbids)
    known = {name for taker in takers for name in inspect.signature(taker).parameters}
    table = PAGE.split("## What a declaration says")[1].split("##")[0]
    told = re.findall(r"`(?:Case\(.*?, )?(\w+)=", table)
    assert len(told) >= 9
    assert {*told} <= known
    for method in re.findall(r"`@?f\.(\w+)", table):
        assert callable(getattr(Exercise, method))
