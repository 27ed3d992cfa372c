"""Each assignment as one file: alone in an empty folder it runs, and is graded as any other.

The folder's Python has what a student installs, and nothing of the kit.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path

import h5py  # type: ignore[import-untyped]
import nbformat
import numpy as np
import pytest
from course import CATALOGUE, ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from test_prose import Ran, fill, run, said

from autograder.pack.single_file import LIMIT, SingleFile, single_file
from autograder.results import Result
from autograder.submissions.supplied import is_supplied

NEEDS = ("numpy", "h5py", "matplotlib", "pillow", "ipykernel")


def with_all_they_need(names: Iterable[str]) -> set[str]:
    """Return distributions and, as they are installed here, all that they need."""
    found: set[str] = set()
    left = [*names]
    while left:
        if (name := canonicalize_name(left.pop())) not in found:
            found.add(name)
            needs = map(Requirement, importlib.metadata.requires(name) or ())
            left += [n.name for n in needs if not n.marker or n.marker.evaluate({"extra": ""})]
    return found


@pytest.fixture(scope="module")
def kernels(
    tmp_path_factory: pytest.TempPathFactory, link_environment: Callable[..., None]
) -> Path:
    """Make an environment with a student's packages alone, and a kernel `student` in it."""
    folder = tmp_path_factory.mktemp("student")
    link_environment(folder / "venv", with_all_they_need(NEEDS))
    python = str(folder / "venv" / "bin" / "python")
    argv = [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (folder / "kernels" / "student").mkdir(parents=True)
    spec = json.dumps({"argv": argv, "display_name": "student", "language": "python"})
    (folder / "kernels" / "student" / "kernel.json").write_text(spec, encoding="utf-8")
    return folder


@pytest.fixture(scope="module", params=[CATALOGUE.names[0]])  # the one that draws its data
def name(request: pytest.FixtureRequest) -> str:
    """Return each assignment in turn."""
    return str(request.param)


@pytest.fixture(scope="module")
def packed(name: str) -> SingleFile:
    """Return an assignment as one file."""
    return single_file(CATALOGUE, name)


@pytest.fixture(scope="module")
def ran(
    packed: SingleFile, name: str, kernels: Path, tmp_path_factory: pytest.TempPathFactory
) -> Ran:
    """Write right answers into the one file and run it, alone in a folder."""
    path = tmp_path_factory.mktemp("alone") / f"{name}.ipynb"
    notebook = nbformat.reads(packed.notebook.decode(), as_version=4)  # type: ignore[no-untyped-call]
    number = next(n for n, cell in enumerate(notebook.cells) if is_supplied(cell.source))
    bringing = notebook.cells.pop(number)
    source = ROOT / "source" / name / path.name
    fill(notebook, nbformat.read(source, as_version=4))  # type: ignore[no-untyped-call]
    notebook.cells.insert(number, bringing)
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
    return run(path, "student", JUPYTER_PATH=str(kernels), PYTHONPATH="")


@pytest.mark.slow
def test_one_file_is_small(packed: SingleFile) -> None:
    """What it brings stays below the limit by far: mail and editors take it."""
    cells = json.loads(packed.notebook)["cells"]
    assert max(len("".join(cell["source"])) for cell in cells) < LIMIT / 3


@pytest.mark.slow
def test_one_file_passes_all_checks(ran: Ran, name: str) -> None:
    """Right answers are told so, each by its check, with nothing else beside the notebook."""
    exercises = CATALOGUE.assignment(name).exercises
    texts = [said(cell) for cell in ran.cells]
    assert any(f"{len(exercises)} of {len(exercises)} exercises" in text for text in texts)
    assert [text for text in texts if "✗" in text or "·" in text] == []


@pytest.mark.slow
def test_one_file_brings_what_the_release_has(ran: Ran, name: str) -> None:
    """Files are equal to the byte, pictures that are drawn there to the value."""
    release, here = ROOT / "release" / name, ran.path.parent
    for path in release.iterdir():
        if path.suffix == ".h5":
            assert_same_datasets(here / path.name, path)
        elif path.suffix != ".ipynb":
            assert (here / path.name).read_bytes() == path.read_bytes()
    assert {path.name for path in here.iterdir()} - {"__pycache__", "ran.ipynb"} == {
        path.name for path in release.iterdir() if path.name != "__pycache__"
    }


def assert_same_datasets(actual: Path, expected: Path) -> None:
    """Compare all datasets of two files, allowing for another machine's sine."""
    with h5py.File(actual) as one, h5py.File(expected) as other:
        assert [*one] == [*other]
        for key in one:
            a, b = one[key][()], other[key][()]
            assert (a.dtype, a.shape) == (b.dtype, b.shape)
            if a.dtype == np.uint8:
                assert np.abs(a.astype(int) - b).max() <= 1
                assert np.count_nonzero(a != b) <= len(a)
            else:
                assert np.array_equal(a, b)


@pytest.mark.slow
def test_one_file_is_graded_full(
    ran: Ran, name: str, tmp_path: Path, grade_file: Callable[..., Result]
) -> None:
    """Handed in as it was saved, with outputs and with the cell that it came with."""
    path = tmp_path / "ann" / f"{name}.ipynb"
    path.parent.mkdir()
    os.link(ran.path, path)
    assert grade_file(path).score == CATALOGUE.assignment(name).points
