"""Simulated classes, each a submitted/ tree; making them is not timed."""

from __future__ import annotations

import base64
import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .command import Run, run

OUTPUT = 500_000  # characters of one output, as base64: a picture of 375 kB
Notebook = dict[str, Any]


def simulate(scratch: Path, name: str, students: int) -> Path:
    """Make a class of an assignment, where it is not there yet, and return its folder."""
    folder = scratch / f"class-{students}"
    if not folder.exists():
        run(scratch, "autograder", "simulate", name, "--students", students, "--out", folder)
    return folder


def as_real(scratch: Path, name: str, students: int) -> Path:
    """Make a class as real ones are, where it is not there yet, and return its folder."""
    folder = scratch / f"real-{students}"
    if not folder.exists():
        run(scratch, "python", "-m", "tests.bench.asreal", name, students, folder)
    return folder


def unlike(scratch: Path, name: str, students: int) -> Path:
    """Make a class in which no two answers are alike: every code cell names its student."""

    def sign(notebook: Notebook, student: str) -> None:
        for cell in _code(notebook):
            cell["source"] = f"{''.join(cell['source'])}\n# {student}"

    return _changed(simulate(scratch, name, students), "unlike", sign)


def with_outputs(scratch: Path, name: str, students: int) -> Path:
    """Make a class whose notebooks carry an output of 500 kB each."""

    def plot(notebook: Notebook, student: str) -> None:
        picture = base64.b64encode(random.Random(student).randbytes(OUTPUT * 3 // 4)).decode()
        data = {"image/png": picture}
        output = {"output_type": "display_data", "metadata": {}, "data": data}
        _code(notebook)[0]["outputs"].append(output)

    return _changed(simulate(scratch, name, students), "outputs", plot)


def first(class_: Path, few: int) -> list[Path]:
    """Return the folders of the first few students."""
    return sorted(path for path in class_.iterdir() if path.is_dir())[:few]


def grade(scratch: Path, class_: Path, jobs: int, *options: str, fresh: bool = True) -> Run:
    """Grade a class, from nothing or over the results of the run before."""
    out = scratch / "grades"
    if fresh:
        shutil.rmtree(out, ignore_errors=True)
    return run(scratch, "autograder", "grade", class_, "--jobs", jobs, "--out", out, *options)


def _changed(class_: Path, suffix: str, change: Callable[[Notebook, str], None]) -> Path:
    """Copy a class with every notebook changed, where that is not there yet."""
    folder = class_.with_name(f"{class_.name}-{suffix}")
    if folder.exists():
        return folder
    for path in class_.glob("*/*/*.ipynb"):
        notebook = json.loads(path.read_bytes())
        change(notebook, path.parts[-3])
        copy = folder / path.relative_to(class_)
        copy.parent.mkdir(parents=True)
        copy.write_text(json.dumps(notebook), encoding="utf-8")
    return folder


def _code(notebook: Notebook) -> list[Notebook]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
