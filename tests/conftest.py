"""Shared fixtures: a sandbox, submissions made from the notebooks and the mistakes, a browser."""

from __future__ import annotations

import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import textwrap
import venv
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from course import CATALOGUE, ROOT
from hypothesis import HealthCheck, settings
from patience import PATIENCE, patiently

import autograder
from autograder.batch.grader import Grader
from autograder.course.catalogue import Catalogue
from autograder.judge import line
from autograder.judge.grade import grade
from autograder.report.feedback import rendered
from autograder.results import Result
from autograder.sandbox import deadline, plain, pool, session, tiers
from autograder.sandbox.inside.pipe.wire import Cell
from autograder.sandbox.plain import Plain
from autograder.sandbox.pool import Pool
from autograder.sandbox.protocol import Sandbox
from autograder.sandbox.tiers import open_sandbox
from autograder.sandbox.walls import Walls
from autograder.selfcheck.simulate import RIGHT, Notebooks
from autograder.submissions.finding import find
from autograder.submissions.reading import Submission

settings.register_profile(  # the same examples each run, however long they take; on CI more
    "repeatable",
    max_examples=100 if "CI" in os.environ else 30,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("repeatable")


def pytest_collection_finish() -> None:
    """Let courses be compiled anew: tests change them within a second, as bytecode cannot tell."""
    sys.dont_write_bytecode = True
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"


@pytest.fixture(scope="session", autouse=True)
def patient() -> Iterator[None]:
    """Let no verdict depend on the machine's speed: see `patience`; the grader's clock stands."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pool, "worker", patiently(Pool.worker))
        patch.setattr(Plain, "worker", patiently(Plain.worker))
        patch.setattr(plain, "START", PATIENCE)
        patch.setattr(pool, "START", PATIENCE)
        for module in (session, deadline):
            patch.setattr(module, "time", SimpleNamespace(monotonic=lambda: 0.0))
        yield


class Kept(Pool):
    """A pool that commands share: to start its zygotes takes longer than what most tests grade."""

    def close(self) -> None:
        """Stay open, for the next command of the same walls."""

    def end(self) -> None:
        """Close it."""
        super().close()


@pytest.fixture(scope="session", autouse=True)
def kept_pools() -> Iterator[None]:
    """Let `open_sandbox`, which still proves them, find pools that are open already."""
    kept: dict[str, Kept] = {}

    def opened(jobs: int, walls: Walls, *proof: Callable[[Pool], str]) -> Pool:
        return kept.setdefault(f"{jobs} {walls}", Kept(jobs, walls, *proof))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tiers, "Pool", opened)
        yield
    for each in kept.values():
        each.end()


@pytest.fixture(scope="module")
def catalogue(request: pytest.FixtureRequest) -> Catalogue:
    """Return the course that a module's tests are about: its CATALOGUE, else this repository's."""
    named: Catalogue = getattr(request.module, "CATALOGUE", CATALOGUE)
    return named


@pytest.fixture
def no_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try no changes of a wrong answer's lines: that takes longest, and `test_line` asks for it."""
    monkeypatch.setattr(line, "BUDGET", 0)


@pytest.fixture
def course(catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the course, in which commands run."""
    folder = shutil.copytree(catalogue.folder, tmp_path / "course")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def course_named(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name the course to commands, whatever folder they run in, on CI too."""
    monkeypatch.setenv("AUTOGRADER_COURSE", str(catalogue.folder))


@pytest.fixture(scope="session", autouse=True)
def at_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let no verdict depend on who runs the tests: CI, or somebody with a course of their own."""
    with pytest.MonkeyPatch.context() as patch:
        for folder in ("STATE", "CONFIG"):
            patch.setenv(f"XDG_{folder}_HOME", str(tmp_path_factory.mktemp(folder)))
        for name in ("CI", "AUTOGRADER_COURSE"):
            patch.delenv(name, raising=False)
        # a pytest that a test starts loads none of these, and compiles nothing anew for asserts:
        # they take longer than its grading
        without = ("hypothesispytest", "anyio", "xdist", "xdist.looponfail")
        options = ("--assert=plain", *(f"-p no:{plugin}" for plugin in without))
        patch.setenv("PYTEST_ADDOPTS", " ".join(options))
        yield


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """Return the sandbox for other people's code, warm."""
    opened = open_sandbox(1)
    yield opened
    opened.close()


@pytest.fixture(
    scope="module", name="pool", params=[0, 1, 2], ids=["bubblewrap", "Landlock", "weak"]
)
def each_tier(request: pytest.FixtureRequest) -> Iterator[Pool]:
    """Return a pool of each tier."""
    with closing(Pool(1, [*tiers.tiers(), tiers.weak_tier()][request.param])) as opened:
        yield opened


_notebooks = cache(Notebooks)


@pytest.fixture(scope="module")
def notebook(catalogue: Catalogue) -> Callable[..., dict[str, Any]]:
    """Return ``notebook(answers, name)``: a new submission, right but for ``answers``.

    Every cell's source is one string, as Jupyter itself may write it.
    """

    def make(
        answers: Mapping[str, str] | None = None, name: str = catalogue.names[-1]
    ) -> dict[str, Any]:
        made = _notebooks(catalogue, name)
        right = {exercise.name: RIGHT for exercise in made.assignment.exercises}
        submission = made.submission(right | dict(answers or {}))
        for cell in submission["cells"]:
            cell["source"] = "".join(cell["source"])
        return submission

    return make


@pytest.fixture(scope="module")
def graded(catalogue: Catalogue, sandbox: Sandbox) -> Callable[..., Result]:
    """Return ``graded(answers, *more)``: other answers by exercise, None for deleted, more cells.

    Or all cells in a list: texts, or texts with the grade_id of their cell.
    """

    def run(
        answers: Mapping[str, str | None] | Iterable[str | tuple[str, str]],
        *more: str,
        name: str = catalogue.names[-1],
        first: int = 1,
        sandbox: Sandbox = sandbox,
        **options: Any,
    ) -> Result:
        if isinstance(answers, Mapping):
            made = _notebooks(catalogue, name)
            right = {e.name: made.answer(e.name, RIGHT) for e in made.assignment.exercises}
            answers = filter(None, (right | dict(answers)).values())
        told = [each if isinstance(each, tuple) else (each, "") for each in (*answers, *more)]
        cells = tuple(
            Cell(number, textwrap.dedent(text).strip("\n"), grade_id=grade_id)
            for number, (text, grade_id) in enumerate(told, first)
        )
        submission = Submission(Path("ann.ipynb"), "ann", name, cells, "0" * 64)
        return rendered(grade(submission, sandbox, catalogue.key(name), **options))

    return run


@pytest.fixture(scope="session")
def without_libseccomp() -> str:
    """Return a sitecustomize.py that makes a machine of this one that has no libseccomp."""
    return """import sys

def refuse(event, arguments):
    if event == "ctypes.dlopen" and arguments == ("libseccomp.so.2",):
        raise OSError("gone")

sys.addaudithook(refuse)
"""


@pytest.fixture(scope="session")
def link_environment() -> Callable[[Path, Iterable[str]], None]:
    """Return ``link(folder, names)``: a virtual environment with these packages of ours alone."""

    def link(folder: Path, names: Iterable[str]) -> None:
        venv.create(folder, symlinks=True)
        (site,) = folder.glob("lib/python*/site-packages")
        for name in names:
            for file in importlib.metadata.files(name) or ():
                if ".." not in file.parts and "__pycache__" not in file.parts:
                    _link_or_copy(Path(str(file.locate())), site / file)

    return link


@pytest.fixture(scope="session")
def install_wheel(
    tmp_path_factory: pytest.TempPathFactory,
    link_environment: Callable[[Path, Iterable[str]], None],
) -> Callable[[Path, Iterable[str]], Path]:
    """Return ``install(folder, names)``: an environment with our wheel and these packages.

    It gives the environment's Python.
    """
    built = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory"]
    subprocess.run([*build, built], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = built.glob(f"numeric_autograder-{autograder.__version__}-*.whl")

    def install(folder: Path, names: Iterable[str]) -> Path:
        link_environment(folder, names)
        python = folder / "bin" / "python"
        pip = [sys.executable, "-m", "pip", "--python", str(python), "--quiet"]
        subprocess.run([*pip, "install", "--no-index", "--no-deps", wheel], check=True)
        return python

    return install


def _link_or_copy(source: Path, to: Path) -> None:
    """Bring a module's bytecode, too: what imports it there compiles nothing."""
    compiled = [Path(cache_from_source(str(source)))] if source.suffix == ".py" else []
    for file in filter(Path.exists, [source, *compiled]):
        at = to.parent / file.relative_to(source.parent)
        at.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(file, at)
        except OSError:  # on another file system
            shutil.copy2(file, at)  # with its time, by which bytecode is known


@pytest.fixture
def submit(tmp_path: Path, catalogue: Catalogue) -> Callable[..., Path]:
    """Return ``submit(content, place)``: write a notebook, text or bytes below a new folder."""
    usual = f"ann/{catalogue.names[-1]}.ipynb"

    def write(content: dict[str, Any] | str | bytes, place: str = usual) -> Path:
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, dict):
            content = json.dumps(content)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def grade_file(catalogue: Catalogue, sandbox: Sandbox) -> Callable[..., Result]:
    """Return ``grade_file(path, assignment)``: the result of the one submission at ``path``."""

    def grade(path: Path, assignment: str | None = None) -> Result:
        (found,) = find(path, catalogue.graded_names)
        return Grader(catalogue, sandbox).file(found, assignment)

    return grade


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start the system's Chromium, or skip: the kit needs neither it nor playwright.

    It opens pages, and waits for them as long as it takes.
    """
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    programs = map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))
    chromium = next(filter(None, programs), None)
    if not chromium:
        pytest.skip("no Chromium on the path")
    with playwright.sync_playwright() as driver:
        options = ["--no-sandbox", "--disable-gpu"]
        wait = 1000 * PATIENCE
        started = driver.chromium.launch(executable_path=chromium, args=options, timeout=wait)

        def new_page(**options: Any) -> Any:
            page = started.new_page(**options)
            page.set_default_timeout(wait)
            return page

        yield SimpleNamespace(new_page=new_page)
        started.close()


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[tuple[str, str]]]:
    """Return ``axe(page, *parts)``: what axe-core finds in a page, each with a first place."""
    api = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe-core")

    def violations(page: Any, *parts: str) -> list[tuple[str, str]]:
        context = {"include": [[part] for part in parts]} if parts else None
        found = api.Axe().run(page, context).response["violations"]
        return [(each["id"], each["nodes"][0]["html"]) for each in found]

    return violations
