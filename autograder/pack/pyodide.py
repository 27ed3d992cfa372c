"""What Python in a browser has: the packages of Pyodide, as its lock file lists them."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path, PurePosixPath

import msgspec

from autograder.errors import CourseError
from autograder.sandbox.inside.statements import without_magics


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
    for place, where, name in _imports(files):
        beside = PurePosixPath(place).parent / name
        if name in there or f"{beside}.py" in files or f"{beside}/__init__.py" in files:
            continue
        if name not in provides:
            lacks = f"Python in the browser (Pyodide {pyodide().version}) has no such module"
            raise CourseError(f"not packed: {place}{where}: import {name}: {lacks}.")
        if place.endswith(".py"):
            found.add(provides[name])
    return sorted(found)


def _imports(files: Mapping[str, bytes]) -> Iterator[tuple[str, str, str]]:
    """Yield the place of each import, the cell in a notebook, and the module at its top."""
    for place, data in files.items():
        if place.endswith(".py"):
            yield from ((place, "", name) for name in _imported(data.decode("utf-8")))
        elif place.endswith(".ipynb"):
            for number, cell in enumerate(json.loads(data)["cells"], 1):
                if cell["cell_type"] == "code":
                    names = _imported(without_magics("".join(cell["source"])))
                    yield from ((place, f", cell {number}", name) for name in names)


def _imported(text: str) -> Iterator[str]:
    """Yield the modules that a text imports; not what it can do without."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return  # such a cell says so itself
    tried = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Try)
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if id(node) in tried:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield str(node.module).partition(".")[0]
