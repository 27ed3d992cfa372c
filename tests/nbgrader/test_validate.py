"""``nbgrader validate`` on a student's notebooks: one real run, with kernels."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import physics
import pytest
from physics import CATALOGUE

pytestmark = pytest.mark.slow

ASSIGNMENT = CATALOGUE.assignment("falling")
ANSWERS = {
    "right": {},
    "wrong": {"fall": "one-for-all", "landing": "does not parse"},
    "untouched": {"fall": "blank", "landing": "blank"},
}


@pytest.fixture(scope="module")
def said(
    notebook: Callable[..., dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """Validate a right, a wrong and an untouched notebook; return what is said of each."""
    folder = tmp_path_factory.mktemp("validate")
    physics.write(folder)
    shutil.copytree(CATALOGUE.folder / "release" / "falling", folder, dirs_exist_ok=True)
    for name, answers in ANSWERS.items():
        (folder / f"{name}.ipynb").write_text(json.dumps(notebook(answers)), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "validate", *(f"{name}.ipynb" for name in ANSWERS)],
        cwd=folder,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    parts = re.split("^(?=Success|VALIDATION)", done.stdout, flags=re.MULTILINE)[1:]
    return dict(zip(ANSWERS, parts, strict=True))


def test_validate_passes_a_right_notebook(said: dict[str, str]) -> None:
    """One line, and nothing else."""
    assert said["right"] == "Success! Your notebook passes all the tests.\n"


def test_validate_names_the_mistake(said: dict[str, str]) -> None:
    """The known mistake's sentence stands there to its last word, with the case and its inputs."""
    known = next(m for m in ASSIGNMENT["fall"].mistakes if m.id == "one-for-all")
    text = " ".join(said["wrong"].split())
    assert f"✗ fall, three times: {known.student}" in text
    assert "Here t = [0, 1, 2]." in text


def test_validate_says_why_an_answer_is_not_there(said: dict[str, str]) -> None:
    """The check of an answer that does not parse has the error of the answer's own cell."""
    assert "✗ landing: its cell does not run. SyntaxError: expected ':' at line 1" in said["wrong"]


def test_validate_tells_a_blank_from_a_mistake(said: dict[str, str]) -> None:
    """An untouched notebook has nothing wrong in it, and nothing answered."""
    assert said["untouched"].count("not answered yet.") == len(ANSWERS["untouched"])
    assert "✗" not in said["untouched"]


@pytest.mark.parametrize("name", ["wrong", "untouched"])
def test_validate_shows_no_traceback(said: dict[str, str], name: str) -> None:
    """A student reads sentences, none of them cut off by nbgrader."""
    assert "Traceback" not in said[name]
    assert "..." not in said[name]
