"""What Python in a browser has: the packages of Pyodide, as its lock file lists them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path, PurePosixPath

import msgspec

from autograder.errors import CourseError
from autograder.pack.imports import imports


class _Package(msgspec.Struct, frozen=True):
    version: str
    imports: tuple[str, ...]


class Pyodide(msgspec.Struct, frozen=True):
    """A release of Pyodide.

    Parameters
    ----------
    version, python : str
        Its own, and that of the Python in it.
    absent : frozenset of str
        Modules of the standard library that it is without.
    packages : dict of str to _Package
        What can be loaded besides, by the name of the distribution.
    """

    version: str
    python: str
    absent: frozenset[str]
    packages: dict[str, _Package]

    @property
    def url(self) -> str:
        """The module that starts it, on its makers' content network."""
        return f"https://cdn.jsdelivr.net/pyodide/v{self.version}/full/pyodide.mjs"


@cache
def pyodide() -> Pyodide:
    """Return the release that the site's kernel goes with."""
    return msgspec.json.decode(Path(__file__).with_suffix(".json").read_bytes(), type=Pyodide)


def loaded_first(files: Mapping[str, bytes]) -> list[str]:
    """Return the packages that modules beside a notebook import.

    The kernel loads what a cell names before it runs it; what a module names, nobody would.

    Parameters
    ----------
    files : dict of str to bytes
        Notebooks and all that stands beside them, by place.

    Raises
    ------
    CourseError
        If one of them imports what no browser has.
    """
    provides = {name: of for of, each in pyodide().packages.items() for name in each.imports}
    there = sys.stdlib_module_names - pyodide().absent
    found = set()
    for place, where, name in imports(files):
        beside = PurePosixPath(place).parent / name
        if name in there or f"{beside}.py" in files or f"{beside}/__init__.py" in files:
            continue
        if name not in provides:
            lacks = f"Python in the browser (Pyodide {pyodide().version}) has no such module"
            raise CourseError(f"not packed: {place}{where}: import {name}: {lacks}.")
        if place.endswith(".py"):
            found.add(provides[name])
    return sorted(found)
