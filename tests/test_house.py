"""The house keeps its order: which room imports which, and what may live where.

`python tests/test_house.py` prints the picture: a room a line, above all that it imports.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

from autograder.course.versions import JUDGES

ROOT = Path(__file__).resolve().parent.parent
KIT = ROOT / "autograder"
COURSE = sorted(path.parent.name for path in (ROOT / "reference").glob("*/__init__.py"))
SCREEN = 50  # lines of a function, without its docstring
#: Functions that may be longer than a screen, and why.
TALL = {"cli/grading.py grade": "a parameter an option"}


class Import(NamedTuple):
    """One name that one module takes from another."""

    path: Path
    line: int
    name: str  # in full, "autograder.judge.grade.grade"
    relative: bool

    def __str__(self) -> str:
        return f"{self.path.name}:{self.line} imports {self.name}"


@cache
def imports(kit: Path) -> tuple[Import, ...]:
    """Return all imports of a kit's modules, also those inside functions."""
    return tuple(_imports(kit))


def _imports(kit: Path) -> Iterator[Import]:
    for path in sorted(kit.rglob("*.py")):
        package = path.parent.relative_to(kit.parent).parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (Import(path, node.lineno, a.name, False) for a in node.names)
            elif isinstance(node, ast.ImportFrom):
                above = package[: len(package) + 1 - node.level] if node.level else ()
                module = ".".join(filter(None, (*above, node.module)))
                for alias in node.names:
                    yield Import(path, node.lineno, f"{module}.{alias.name}", bool(node.level))


def room_of(path: Path, kit: Path = KIT) -> str:
    """Return the top-level folder of a module, or the module where it lies at the top."""
    return path.relative_to(kit).parts[0].removesuffix(".py")


def arrows(kit: Path = KIT) -> dict[str, set[str]]:
    """Return, for each room, the rooms that it imports."""
    found: dict[str, set[str]] = {room_of(path, kit): set() for path in sorted(kit.rglob("*.py"))}
    for each in imports(kit):
        top, room, *_ = [*each.name.split("."), ""]
        if top != kit.name or room in ("", "__version__"):
            continue  # the package itself is imported before any of its modules
        room = room if room in found else "__init__"  # its contract: any name that it defines
        if room != room_of(each.path, kit):
            found[room_of(each.path, kit)].add(room)
    return found


def downwards(graph: dict[str, set[str]]) -> list[str]:
    """Return the rooms, each above all that it imports; `CycleError` names a circle."""
    in_order = {room: sorted(below) for room, below in sorted(graph.items(), reverse=True)}
    return list(TopologicalSorter(in_order).static_order())[::-1]


def below(room: str, graph: dict[str, set[str]]) -> set[str]:
    """Return all rooms that a room imports, by way of others too."""
    return graph[room].union(*(below(other, graph) for other in graph[room]))


def picture() -> str:
    """Return the rooms and their arrows, which all point down."""
    graph = arrows()
    order = downwards(graph)
    lines = [f"{room:16} → {', '.join(n for n in order if n in graph[room])}" for room in order]
    return "\n".join(line.removesuffix(" → ").rstrip() for line in lines)


# the picture


def test_no_circle_between_rooms() -> None:
    """Imports go down only: there is an order in which no arrow points up."""
    order = downwards(arrows())
    assert set(order) >= {"cli", "judge", "course", "sandbox", "errors"}


def test_worker_imports_nothing_of_the_kit_but_its_own_room() -> None:
    """`sandbox/inside` is a package of its own: what it takes of ours stands beside it."""
    inside = KIT / "sandbox" / "inside"
    found = [each for each in imports(KIT) if each.path.is_relative_to(inside)]
    own = [each for each in found if each.relative]
    assert own
    assert [str(e) for e in own if not e.name.startswith("autograder.sandbox.inside.")] == []
    others = {e.name.partition(".")[0] for e in found if not e.relative}
    assert others.isdisjoint({"autograder", "inside", "reference"})


def test_nbgrader_is_imported_in_its_room_alone() -> None:
    """Whoever grades, checks or reports needs neither nbgrader nor what it brings."""
    theirs = ("nbgrader", "nbconvert", "nbformat")
    found = [each for each in imports(KIT) if each.name.split(".")[0] in theirs]
    assert found
    assert [str(each) for each in found if room_of(each.path) != "nbgrader"] == []


def test_judging_knows_nothing_of_reporting() -> None:
    """A result is made the same, whoever reads it."""
    assert below("judge", arrows()).isdisjoint({"report", "publish", "cli"})


def test_what_judges_is_in_the_key_of_a_result() -> None:
    """A change in any room that grading enters makes old results stale."""
    judges = below("judge", arrows()) | {"judge"}
    assert {name.removesuffix(".py") for name in JUDGES} == judges - {"errors", "files"}


# the rooms


@pytest.mark.parametrize("name", [*COURSE, "catvnoncat"])
def test_engine_names_no_assignment(name: str) -> None:
    """Whatever the course of this repository can do, a stranger's can."""
    found = [p for p in KIT.rglob("*.py") if name in p.read_text(encoding="utf-8").lower()]
    assert [path.relative_to(KIT).as_posix() for path in found] == []


def test_few_modules_stand_at_the_top() -> None:
    """Anything else has a room."""
    assert len(list(KIT.glob("*.py"))) <= 12


def test_modules_are_short() -> None:
    """A module of more than 300 lines has two nouns."""
    lines = {p.relative_to(KIT).as_posix(): p.read_bytes().count(b"\n") for p in KIT.rglob("*.py")}
    assert [name for name, count in lines.items() if count > 300] == []


def test_functions_fit_a_screen() -> None:
    """One that does not has two jobs, or a reason."""
    found = {
        f"{path.relative_to(KIT).as_posix()} {node.name}"
        for path in KIT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and lines(node) > SCREEN
    }
    assert found <= set(TALL)


def lines(function: ast.FunctionDef) -> int:
    """Return how many lines a function has, without its docstring."""
    said = ast.get_docstring(function, clean=False)
    whole = (function.end_lineno or 0) - function.lineno + 1
    return whole - (said.count("\n") + 1 if said else 0)


# the tests' own eyes


def made(folder: Path, **modules: str) -> Path:
    """Write a kit of some rooms with one module each."""
    for room, text in modules.items():
        path = folder / "autograder" / room / "module.py"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    (folder / "autograder" / "__init__.py").write_text("", encoding="utf-8")
    return folder / "autograder"


@pytest.mark.parametrize(
    "text",
    [
        "import autograder.cellar.module",
        "from autograder import cellar",
        "from ..cellar import module",
        "from ..cellar.module import wine as drink",
        "def late():\n    if True:\n        from autograder.cellar.module import wine",
    ],
)
def test_import_is_found_however_it_is_written(text: str, tmp_path: Path) -> None:
    """By its full name, from the package, relatively, or late."""
    graph = arrows(made(tmp_path, attic=text, cellar="import os\nimport autograder\n"))
    assert graph == {"attic": {"cellar"}, "cellar": set(), "__init__": set()}


def test_circle_is_found(tmp_path: Path) -> None:
    """Also one that goes by way of a third room, or by the package's contract."""
    up, down = "from autograder.cellar import module", "from autograder.hall import module"
    with pytest.raises(CycleError, match="cycle"):
        downwards(arrows(made(tmp_path, attic=up, cellar=down, hall="from ..attic import module")))
    assert arrows(made(tmp_path / "two", attic="from autograder import grade")) == {
        "attic": {"__init__"},
        "__init__": set(),
    }


if __name__ == "__main__":
    print(picture())
