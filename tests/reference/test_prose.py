"""A student's folder, filled in, runs outside the repository, and its prose claims what it prints.

A number that the prose takes from an output is bold there: ``**74 %**`` needs an output of the same
section that says 74, to as many digits. As pages the notebooks are looked at by axe-core, light and
dark, wide and narrow; colours of code and of prompts are JupyterLab's and are left to it; so is a
wide table, which scrolls on a telephone.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
import pytest
from course import ROOT
from nbformat import NotebookNode
from patience import PATIENCE

from autograder.markers import find_spans

ASSIGNMENTS = [
    pytest.param(name, marks=pytest.mark.slow)
    for name in sorted({path.parent.name for path in ROOT.glob("source/*/*.ipynb")})
]
STUDENT_NEEDS = ("numpy", "h5py", "matplotlib", "ipykernel")
OURS = [".jp-RenderedMarkdown", ".jp-RenderedHTML", ".jp-RenderedText"]
JUPYTERS = ("link-in-text-block", "scrollable-region-focusable")
CLAIM = re.compile(r"\*\*([−-]?\d[\d.,]*)(?: ?%)?\*\*")
NUMBER = re.compile(r"(?<![\w.])[−-]?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?")


class Ran(NamedTuple):
    """A notebook after its run."""

    path: Path
    cells: list[NotebookNode]


def run(path: Path, kernel: str = "python3", **environment: str) -> Ran:
    """Run a notebook from top to bottom, in its own folder, on one thread."""
    options = ("--to=notebook", "--execute", "--output=ran.ipynb")
    result = subprocess.run(
        [
            *(sys.executable, "-m", "nbconvert", *options, path.name),
            f"--ExecutePreprocessor.kernel_name={kernel}",
            f"--ExecutePreprocessor.startup_timeout={PATIENCE:.0f}",
        ],
        cwd=path.parent,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr[-3000:]
    path = path.with_name("ran.ipynb")
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    return Ran(path, list(notebook.cells))


def copy(folder: Path, to: Path) -> Path:
    """Copy an assignment's folder, pictures and all, and return where its notebook is."""
    ignored = shutil.ignore_patterns(".*", "__pycache__")
    return Path(shutil.copytree(folder, to / folder.name, ignore=ignored), f"{folder.name}.ipynb")


def fill(released: NotebookNode, source: NotebookNode) -> None:
    """Write the right answers into a student's notebook, region by region."""
    answers = {cell.id: cell.source.split("\n") for cell in source.cells}
    for cell in released.cells:
        lines, right = cell.source.split("\n"), answers[cell.id]
        pairs = zip(find_spans(cell.source)[0], find_spans("\n".join(right))[0], strict=True)
        for (start, end), (from_, to) in reversed(list(pairs)):
            lines[start : end - 1] = right[from_ : to - 1]
        cell.source = "\n".join(lines)


@pytest.fixture(scope="module")
def kernels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a fresh environment with what a student has, and a kernel called `student` in it."""
    folder = tmp_path_factory.mktemp("student")
    venv.create(folder / "venv", with_pip=True)
    python = str(folder / "venv" / "bin" / "python")
    pip = [python, "-m", "pip", "install", "--quiet", f"--constraint={ROOT / 'constraints.txt'}"]
    result = subprocess.run([*pip, *STUDENT_NEEDS], capture_output=True, text=True, check=False)
    if result.returncode:  # no network: the notebooks run all the same, beside more packages
        python = sys.executable
    argv = [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": argv, "display_name": "student", "language": "python"}
    (folder / "kernels" / "student").mkdir(parents=True)
    (folder / "kernels" / "student" / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    return folder


@pytest.fixture(scope="module", params=ASSIGNMENTS)
def ran(
    request: pytest.FixtureRequest, kernels: Path, tmp_path_factory: pytest.TempPathFactory
) -> Ran:
    """Write right answers into a student's notebook and run it, with four packages alone."""
    path = copy(ROOT / "release" / request.param, tmp_path_factory.mktemp("elsewhere"))
    released = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    source = ROOT / "source" / request.param / path.name
    fill(released, nbformat.read(source, as_version=4))  # type: ignore[no-untyped-call]
    nbformat.write(released, path)  # type: ignore[no-untyped-call]
    return run(path, "student", JUPYTER_PATH=str(kernels), PYTHONPATH="")


def said(cell: NotebookNode) -> str:
    """Return the text of a cell's outputs, without the data of its pictures."""
    outputs = cell.get("outputs", [])
    return "\n".join(
        out.get("text") or out.get("data", {}).get("text/plain", "") for out in outputs
    )


def sections(cells: list[NotebookNode]) -> Iterator[tuple[str, str]]:
    """Yield the prose and the outputs of each section, from one heading of level 2 to the next."""
    prose, printed = "", ""
    for cell in cells:
        if cell.cell_type == "markdown":
            if cell.source.startswith("## "):
                yield prose, printed
                prose, printed = "", ""
            prose += cell.source + "\n"
        else:
            printed += said(cell) + "\n"
    yield prose, printed


def unfounded(prose: str, printed: str) -> list[str]:
    """Return the claims that no printed number comes to when it is rounded as they are."""
    numbers = [float(text.replace("−", "-").replace(",", "")) for text in NUMBER.findall(printed)]
    claims = [text.replace("−", "-").replace(",", "") for text in CLAIM.findall(prose)]
    return [
        claim
        for claim in claims
        if not any(f"{n + 0.0:.{len(claim.partition('.')[2])}f}" == claim for n in numbers)
    ]


@pytest.mark.parametrize(
    ("claim", "printed"),
    [("**74 %**", "test: 74.0 % right"), ("**0.51**", "cost 0.5094"), ("**−7.97**", "to -7.966:")],
)
def test_unfounded_accepts_what_is_printed(claim: str, printed: str) -> None:
    """Fewer digits than printed are as true; a percent sign and a real minus are no matter."""
    assert unfounded(claim, printed) == []


@pytest.mark.parametrize(
    ("claim", "printed"),
    [("**75 %**", "74.0 %"), ("**0.5**", "1.5"), ("**13**", "1.3 or 130"), ("**7.97**", "-7.966")],
)
def test_unfounded_finds_what_is_not(claim: str, printed: str) -> None:
    """A number of another value, place or sign is no foundation."""
    assert len(unfounded(claim, printed)) == 1


def test_notebook_claims_what_it_prints(ran: Ran) -> None:
    """Every bold number of the prose stands among the outputs of its section."""
    found = [unfounded(prose, printed) for prose, printed in sections(ran.cells)]
    assert [claim for claims in found for claim in claims] == []
    assert sum(len(CLAIM.findall(prose)) for prose, _ in sections(ran.cells)) >= 8


def test_notebook_runs_without_a_warning(ran: Ran) -> None:
    """Nothing is written to stderr, by no cell."""
    outputs = [out for cell in ran.cells for out in cell.get("outputs", [])]
    assert [out.text for out in outputs if out.get("name") == "stderr"] == []


def test_notebook_describes_each_picture(ran: Ran) -> None:
    """A picture comes with words in its alt text, in the page as in the code."""
    html = "".join(
        out.get("data", {}).get("text/html", "")
        for cell in ran.cells
        for out in cell.get("outputs", [])
    )
    assert len(re.findall("<img ", html)) == len(re.findall(r' alt="[^"]{20,}"', html)) > 0


def test_last_check_counts_all_exercises(ran: Ran) -> None:
    """Its line of progress is complete."""
    lines = [said(cell) for cell in ran.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    assert lines[-1].strip().endswith(f"{len(lines)} of {len(lines)} exercises so far.")


def test_notebook_passes_its_own_checks(ran: Ran) -> None:
    """Every check says that its exercise is right, and so does the summary, the last cell."""
    checks = [cell for cell in ran.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    for told in ("".join(map(said, checks)), said(ran.cells[-1])):
        assert told.count("public cases pass.") == told.count("✓") == 8
        assert "✗" not in told


@pytest.mark.parametrize(("theme", "width"), [("light", 1200), ("dark", 390)])
def test_page_has_no_violation(
    ran: Ran, browser: Any, axe: Callable[..., list[tuple[str, str]]], theme: str, width: int
) -> None:
    """Contrast, headings, descriptions and tables hold in both themes, wide and narrow."""
    from nbconvert import HTMLExporter

    html, _ = HTMLExporter(theme=theme).from_filename(str(ran.path))  # type: ignore[no-untyped-call]
    page_path = ran.path.with_name(f"{theme}.html")
    page_path.write_text(html, encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 1200})
    page.route("http**", lambda route: route.abort())
    page.goto(page_path.as_uri(), wait_until="domcontentloaded")
    found = axe(page, *OURS)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
    assert [each for each in found if each[0] not in JUPYTERS] == []
