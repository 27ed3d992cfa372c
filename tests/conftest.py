"""Shared fixtures: a sandbox, and submissions made from the notebooks and the known mistakes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from autograder import assignments
from autograder.batch import grade_one
from autograder.results import Result
from autograder.sandbox.pool import Sandbox
from autograder.sandbox.tiers import open_sandbox
from autograder.simulate import RIGHT, Notebooks
from autograder.submission import find

ROOT = Path(__file__).parent.parent

settings.register_profile(
    "repeatable", derandomize=True, deadline=None
)  # the same examples each run
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """Return the sandbox for other people's code, warm."""
    pool = open_sandbox(1)
    yield pool
    pool.close()


@pytest.fixture(scope="session")
def notebook() -> Callable[..., dict[str, Any]]:
    """Return ``notebook(answers, name)``: a new submission, right but for ``answers``.

    Every cell's source is one string, as Jupyter itself may write it.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        made = {name: Notebooks(name) for name in assignments.names()}

    def make(
        answers: Mapping[str, str] | None = None, name: str = "numpy_basics"
    ) -> dict[str, Any]:
        right = {exercise.name: RIGHT for exercise in made[name].assignment.exercises}
        submission = made[name].submission(right | dict(answers or {}))
        for cell in submission["cells"]:
            cell["source"] = "".join(cell["source"])
        return submission

    return make


@pytest.fixture
def submit(tmp_path: Path) -> Callable[..., Path]:
    """Return ``submit(content, place)``: write a notebook, text or bytes below a new folder."""

    def write(content: dict[str, Any] | str | bytes, place: str = "ann/numpy_basics.ipynb") -> Path:
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, dict):
            content = json.dumps(content)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def grade_file(sandbox: Sandbox) -> Callable[..., Result]:
    """Return ``grade_file(path, assignment)``: the result of the one submission at ``path``."""

    def grade(path: Path, assignment: str | None = None) -> Result:
        (found,) = find(path, assignments.graded_names())
        return grade_one(found, sandbox, assignment)

    return grade
