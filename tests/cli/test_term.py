"""A term played through: `autograder/term.md` is the script, its commands and diffs are played.

``GOLDEN=write pytest tests/cli/test_term.py`` writes what is said anew; read the diff.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import physics
import pytest
from click.testing import CliRunner
from course import ROOT

from autograder.cli import main

PAGE = ROOT / "autograder" / "term.md"
NAME = "falling"
BLOCK = re.compile(r"(?ms)^```(?P<kind>\w*)\n(?P<first>[^\n]*)\n(?P<rest>.*?)^```$")


def hand_in(student: str, fall: str, landing: str) -> None:
    file = Path("submitted", student, NAME, f"{NAME}.ipynb")
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(physics.notebook(fall, landing)), encoding="utf-8")


def begin() -> None:
    """Write the course and the class that the page is about into the working folder."""
    fall, landing = physics.FALL, physics.LANDING
    physics.write(Path())
    hand_in("ann", fall, landing)
    hand_in("ben", fall.replace(" / 2 ", " "), landing)
    hand_in("cid", fall, landing.replace("return landed", "return landed[::-1]"))
    hand_in("eve", fall.replace("fall(", "distance("), landing.replace("fall(", "distance("))


def played(block: re.Match[str]) -> str:
    """Do what a block of the page says, and return it with what is said now."""
    first = block["first"]
    if block["kind"] == "diff":
        edit(Path(first), block["rest"].splitlines())
        return block[0]
    program, *words = first.removeprefix("$ ").split()
    if program == "cat":
        said = Path(*words).read_text(encoding="utf-8")
    else:
        one = ["--jobs", "1"] * words[0].startswith("grade")
        done = CliRunner().invoke(main, [*words, *one])
        assert done.exit_code == 0, done.output
        said = shown(words[0], done.output)
    lines = "".join(f"{line.rstrip()}\n" for line in said.strip("\n").splitlines())
    return f"```\n{first}\n{lines}```"


def edit(file: Path, lines: list[str]) -> None:
    was, now = ("\n".join(x[2:] for x in lines if x[0] == sign) for sign in "-+")
    old = file.read_text(encoding="utf-8") if was else ""
    assert was in old
    file.write_text(old.replace(was, now) if was else f"{now}\n", encoding="utf-8")


def shown(command: str, said: str) -> str:
    """Return what is the same on every machine; of what `grade` prints, what is about changes."""
    said = re.sub(r"(?m)^NOTE:.*\n|^ .*, graded in .*\n", "", said)
    if command == "grade":
        parts = (re.search(start, said) for start in (r"(?m)^Adj.*\n", r"(?ms)^Changed.*?\n\n"))
        said = "".join(part[0] for part in parts if part) or "…"
    return said


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Play the page, in a folder of its own; return it as it is now."""
    monkeypatch.chdir(tmp_path)
    begin()
    return BLOCK.sub(played, PAGE.read_text(encoding="utf-8"))


@pytest.mark.slow
def test_page_is_what_happens(page: str) -> None:
    """Every command and table of it; and who it befell reads the same numbers on the last page."""
    if os.environ.get("GOLDEN") == "write":
        PAGE.write_text(page, encoding="utf-8", newline="\n")
    assert page == PAGE.read_text(encoding="utf-8")
    pages = {p.name[:3]: p.read_text(encoding="utf-8") for p in Path("grades/feedback").iterdir()}
    assert "<strong>5</strong> of 3 points" in pages["ben"]
    assert "<strong>3.5</strong> of 3 points" in pages["cid"]
    assert "1.5 of 3 points, not 0: All but the order is right." in pages["cid"]
    assert "</b> of 2, a bonus</span>" in pages["ann"]
