"""What is installed: from which pins, under which name, and at what cost where it is not used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from course import ROOT
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from physics import CATALOGUE

from autograder.pack.beginning import needed

NAME = "numeric-autograder"
NOTEBOOK = CATALOGUE.folder / "source" / "falling" / "falling.ipynb"
PYTHONS = ("3.11.0", "3.12.0", "3.13.0", "3.14.0")


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines)
    return {canonicalize_name(name): version for name, version in pairs}


def installed(wanted: str) -> dict[str, Distribution]:
    """Return what a requirement comes to in this environment, by name, without this package."""
    found: dict[str, Distribution] = {}
    todo, done = [Requirement(wanted)], set()
    while todo:
        requirement = todo.pop()
        name, extras = canonicalize_name(requirement.name), frozenset(requirement.extras)
        if (name, extras) in done:
            continue
        done.add((name, extras))
        found[name] = distribution(name)
        for need in map(Requirement, found[name].requires or ()):
            if not need.marker or any(need.marker.evaluate({"extra": e}) for e in ("", *extras)):
                todo.append(need)
    del found[NAME]
    return found


# pins


def test_everything_installed_is_pinned() -> None:
    """What the set-up installs, to the last dependency, has the version that is written down."""
    fixed = pins()
    packages = installed(f"{NAME}[dev]")
    assert {name: package.version for name, package in packages.items()}.items() <= fixed.items()


def test_container_for_students_has_what_notebooks_import() -> None:
    """An editor in a container starts with the core, a kernel and the rest, at pinned versions."""
    declared = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text("utf-8"))
    _, _, names = declared["postCreateCommand"].partition(" --editable . ")
    releases = [path for path in ROOT.glob("release/*/*") if path.is_file()]
    imported = needed({path.name: path.read_bytes() for path in releases}) - {"ipython"}
    core = {canonicalize_name(name) for name in installed(NAME)}
    assert imported - core == {*names.split()} - {"ipykernel"}
    assert {"ipykernel", *imported} <= pins().keys()
    assert declared["image"].rpartition(":")[2] in {python[:-2] for python in PYTHONS}


@pytest.mark.parametrize("python", PYTHONS)
def test_pins_install_on_every_python(python: str) -> None:
    """No release asks for a later patch of a Python than its first, as Debian 12's 3.11.2 has."""
    packages = installed(f"{NAME}[dev]").values()
    asked = {each.name: str(each.metadata.json.get("requires_python", "")) for each in packages}
    refused = [name for name, text in asked.items() if python not in SpecifierSet(text)]
    assert refused == []


# without the extras


@pytest.fixture(scope="module")
def core(
    tmp_path_factory: pytest.TempPathFactory, install_wheel: Callable[..., Path]
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return ``run(module, …)`` in an environment with the wheel and what it requires, no more."""
    folder = tmp_path_factory.mktemp("core")
    python = str(install_wheel(folder / "venv", installed(NAME)))

    def run(*words: object) -> subprocess.CompletedProcess[str]:
        command = [python, "-P", "-m", *map(str, words)]
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
        environment["AUTOGRADER_COURSE"] = str(CATALOGUE.folder)
        return subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )

    return run


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        f"autograder check {NOTEBOOK}",
        f"autograder grade {NOTEBOOK} --out grades",
        "autograder report grades",
        f"pytest --pyargs autograder --submission={NOTEBOOK}",
    ],
    ids=lambda command: command.split()[1],
)
def test_core_is_enough(
    command: str, core: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """Grading, checking and the report need no extra."""
    done = core(*command.split())
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("option", "extra"), [("--gradebook", "nbgrader"), ("--scheduler=tcp://127.0.0.1:9", "cluster")]
)
def test_missing_extra_is_named(
    option: str, extra: str, core: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """One line says what to install, before anything is graded; exit code 2."""
    done = core("autograder", "grade", NOTEBOOK, "--out", "none", option)
    assert done.returncode == 2
    assert done.stderr.endswith(f"pip install 'numeric-autograder[{extra}]'.\n")
    assert done.stderr.count("\n") == 1


# in a pytest run that grades nothing


def test_plugin_imports_nothing_until_it_is_used(tmp_path: Path) -> None:
    """Who has the kit installed pays for it in no other project's tests."""
    (tmp_path / "test_other.py").write_text(
        "import sys\n"
        "def test_other():\n"
        "    kit = {name for name in sys.modules if name.partition('.')[0] == 'autograder'}\n"
        "    assert kit == {'autograder', 'autograder.pytest_plugin'}\n"
        "    assert not {'numpy', 'msgspec', 'rapidfuzz', 'rich', 'click'} & {*sys.modules}\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
