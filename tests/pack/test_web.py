"""A site for browsers: what is in it, and that a browser's Python has all that it imports."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from course import ROOT
from packaging.requirements import Requirement
from physics import CATALOGUE

from autograder import extras
from autograder.cli import main
from autograder.errors import CourseError
from autograder.pack.pyodide import loaded_first, pyodide

(NAME,) = CATALOGUE.names
KERNEL = "@jupyterlite/pyodide-kernel-extension"


def notebook(*cells: str) -> bytes:
    told = [{"cell_type": "code", "metadata": {}, "source": source} for source in cells]
    return json.dumps({"cells": told, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}).encode()


# what Python in the browser has


def test_pyodide_is_the_one_that_the_kernel_goes_with() -> None:
    """The list of packages is that of the release whose kernel is pinned."""
    constants = pytest.importorskip("jupyterlite_pyodide_kernel.constants")
    assert pyodide().version == constants.PYODIDE_VERSION
    assert pyodide().python.startswith(f"{constants.PYODIDE_PYTHON_VERSION}.")
    assert pyodide().url == f"{constants.PYODIDE_CDN_URL}/pyodide.mjs"


def test_site_is_built_with_the_versions_that_are_tested() -> None:
    """The extra asks for the very releases that constraints.txt pins."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    wanted = map(Requirement, project["optional-dependencies"]["web"])
    assert {f"{each.name}{each.specifier}" for each in wanted} <= set(pins)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"a/a.ipynb": notebook("x = 1", "import torch.nn")}, "a/a.ipynb, cell 2: import torch:"),
        ({"a/a.ipynb": notebook("%time\nfrom turtle import left")}, "cell 1: import turtle:"),
        ({"a/help.py": b"def f():\n    import torch\n"}, "a/help.py: import torch:"),
        ({"a/a.py": b"import help_", "b/help_.py": b""}, "a/a.py: import help_:"),
    ],
)
def test_import_that_no_browser_has_is_told(files: dict[str, bytes], said: str) -> None:
    """One line says where, before a site is built."""
    with pytest.raises(CourseError) as told:
        loaded_first(files)
    assert said in str(told.value)
    assert f"Pyodide {pyodide().version}" in str(told.value)


@pytest.mark.parametrize(
    ("files", "first"),
    [
        ({"a/a.ipynb": notebook("import PIL.Image, math")}, []),
        ({"a/a.py": b"import PIL.Image, math"}, ["pillow"]),
        ({"a/a.py": b"import b, c", "a/b.py": b"", "a/c/__init__.py": b"from . import d"}, []),
        ({"a/a.py": b"try:\n    import torch\nexcept ImportError:\n    pass"}, []),
        ({"a/a.ipynb": notebook("%%bash\nimport torch", "!pip\nx = (")}, []),
    ],
)
def test_only_what_modules_import_is_loaded_first(
    files: dict[str, bytes], first: list[str]
) -> None:
    """The kernel finds what cells import by itself; what can be done without is not asked for."""
    assert loaded_first(files) == first


# the command


@pytest.fixture
def pack(course: Path) -> Callable[..., Any]:
    """Return ``pack(*words)``: run `pack web` in a course."""
    return lambda *words: CliRunner().invoke(main, ["pack", "web", *words])


def test_missing_extra_is_named(pack: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """One line says what to install."""
    monkeypatch.setattr(extras, "find_spec", lambda _: None)
    done = pack(NAME)
    assert done.exit_code == 2
    assert done.stderr.endswith("pip install 'numeric-autograder[web]'.\n")
    assert done.stderr.count("\n") == 1


def test_folder_of_something_else_is_kept(pack: Callable[..., Any]) -> None:
    """A site takes the place of a site, and of nothing else."""
    Path("mine").mkdir()
    Path("mine", "thesis.txt").write_text("all of it", encoding="utf-8")
    done = pack(NAME, "--out", "mine")
    assert done.exit_code == 2
    assert "something else than a site" in done.stderr
    assert Path("mine", "thesis.txt").exists()


@pytest.mark.slow
def test_site_holds_what_students_get(pack: Callable[..., Any]) -> None:
    """Notebook with its kernel and its first cell, all else as it is, a page that leads there."""
    Path("release", NAME, "tables.py").write_text("import scipy\n", encoding="utf-8")
    for _ in range(2):  # the second takes the first one's place
        done = pack(NAME, "--out", "site")
        assert done.exit_code == 0, done.output
    site, release = Path("site").resolve(), Path("release", NAME).resolve()
    files = site / "files" / NAME
    assert (files / "tables.py").read_bytes() == (release / "tables.py").read_bytes()
    assert (files / "checks.txt").read_bytes() == (release / "checks.json").read_bytes()
    checks = (files / "checks.py").read_text(encoding="utf-8")
    assert checks.replace("checks.txt", "checks.json") == (release / "checks.py").read_text("utf-8")
    assert 'with_name("checks.txt")' in checks
    given, made = (
        json.loads((at / f"{NAME}.ipynb").read_bytes()) for at in (release, site / "files" / NAME)
    )
    assert made["metadata"]["kernelspec"]["name"] == "python"
    assert made["cells"][1:] == given["cells"]
    assert "*File → Download*" in made["cells"][0]["source"]
    page = (site / "index.html").read_text(encoding="utf-8")
    (link,) = re.findall(r'href="(notebooks/[^"]*)"', page)
    assert link == f"notebooks/index.html?path={NAME}/{NAME}.ipynb"
    assert "https:" not in page
    listed = json.loads((site / "api" / "contents" / NAME / "all.json").read_bytes())["content"]
    assert {each["name"] for each in listed} == {path.name for path in files.iterdir()}
    settings = json.loads((site / "jupyter-lite.json").read_bytes())["jupyter-config-data"]
    assert [each["name"] for each in settings["federated_extensions"]] == [KERNEL]
    kernel = settings["litePluginSettings"][f"{KERNEL}:kernel"]
    assert kernel["pyodideUrl"] == pyodide().url
    assert kernel["loadPyodideOptions"]["packages"] == ["numpy", "scipy"]
