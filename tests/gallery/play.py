"""Play each command over courses: `play.py FOLDER`, whose folders are the courses.

All in one process, and with one sandbox, for what most of the time is spent on is to start them.
It prints what each ended with and said, by course and command, in JSON.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from jupyter_core.application import NoStart
from nbgrader.api import Gradebook  # type: ignore[import-untyped]
from nbgrader.apps import NbGraderApp  # type: ignore[import-untyped]

from autograder.sandbox import tiers

POOL = tiers.open_sandbox(1)
CLOSE = POOL.close
POOL.close = lambda: None  # type: ignore[method-assign]  # a command closes what it opens
tiers.open_sandbox = lambda *_, **__: POOL

from autograder.cli import main  # noqa: E402
from autograder.course.catalogue import Catalogue  # noqa: E402
from autograder.selfcheck import planted, seeds, verify  # noqa: E402
from autograder.selfcheck.simulate import RIGHT, Notebooks  # noqa: E402

planted.JOBS = 1
verify.under_seeds = partial(seeds.under_seeds, seeds=range(1, 4))  # type: ignore[attr-defined]


def autograder(*words: str) -> tuple[int, str]:
    """Return how the kit's command ends, and what it says."""
    done = CliRunner().invoke(main, words)
    return done.exit_code, done.output


def nbgrader(*words: str) -> tuple[int, str]:
    """Return how nbgrader's command ends; it logs what it says."""
    NbGraderApp.clear_instance()
    app = NbGraderApp.instance()
    with contextlib.suppress(NoStart):  # its part did
        return _ended(lambda: (app.initialize([*words]), app.start()))
    return 0, ""


def tests(*words: str) -> tuple[int, str]:
    """Return how pytest ends."""
    return _ended(lambda: sys.exit(pytest.main(["-p", "no:cacheprovider", *words])))


def _ended(run: Callable[[], object]) -> tuple[int, str]:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        try:
            run()
        except SystemExit as end:
            return int(end.code or 0), said.getvalue()
    return 0, said.getvalue()


def hand_in(name: str) -> None:
    """Write what students hand in: right, blank, and each mistake alone."""
    notebooks = Notebooks(Catalogue(Path.cwd()), name)
    right = {exercise.name: RIGHT for exercise in notebooks.assignment.exercises}
    handed = {"right": notebooks.submission(right), "blank": notebooks.release}
    for exercise in notebooks.assignment.exercises:
        for mistake in exercise.mistakes:
            made = notebooks.submission(right | {exercise.name: mistake.id})
            handed[f"{exercise.name}.{mistake.id}"] = made
    for student, notebook in handed.items():
        file = Path("submitted", student, name, f"{name}.ipynb")
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(notebook), encoding="utf-8")


def played(name: str) -> Iterator[tuple[str, tuple[int, str]]]:
    """Yield each command for an assignment of the course in the working folder."""
    yield "generate_assignment", nbgrader("generate_assignment", name, "--log-level=ERROR")
    yield "verify", autograder("verify", name)
    hand_in(name)
    right = f"submitted/right/{name}/{name}.ipynb"
    yield "grade", autograder("grade", "submitted", "--jobs", "1")
    yield "check", autograder("check", right)
    yield "report", autograder("report", "build/grades")
    yield "pytest", tests("--pyargs", "autograder", f"--submission={right}")
    yield "autograde", nbgrader("autograde", name, "--student=right", "--log-level=ERROR")
    yield "pack", autograder("pack", "student", name)


if __name__ == "__main__":
    said = {}
    courses = sorted(Path(sys.argv[1]).iterdir())
    gradebook = courses[0] / "gradebook.db"
    Gradebook(f"sqlite:///{gradebook}").close()
    for course in courses[1:]:
        shutil.copy(gradebook, course)  # alembic takes seconds to make one
    for course in courses:
        os.chdir(course)
        [source] = course.glob("source/*/*.ipynb")
        said[course.name] = dict(played(source.stem))
    CLOSE()
    print(json.dumps(said))
