"""A course's code, imported by its place under a name that no other course has."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import itertools
import sys
import traceback
from collections.abc import Callable, Iterator
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from autograder.course.limit import TooLong, limited
from autograder.course.place import Place
from autograder.drawing import obey_no_folder
from autograder.errors import AutograderError, CourseError

PREFIX = "_course_"
_SECONDS = 120  # of an import; large libraries on a slow disk take half a minute
_numbers = itertools.count()
T = TypeVar("T")


def load(folder: Path) -> ModuleType:
    """Import a course's package under a private name, which no other course has."""
    obey_no_folder()
    name = f"{PREFIX}{next(_numbers)}"
    place = folder / "__init__.py"
    if not place.is_file():
        raise CourseError(f"{place}: not found; it declares COURSE = Course(id=...).")
    spec = importlib.util.spec_from_file_location(
        name, place, submodule_search_locations=[str(folder)]
    )
    assert spec is not None
    sys.modules[name] = importlib.util.module_from_spec(spec)
    return imported(name, place, spec)


def files(folder: Path, assignment: str) -> list[Path]:
    """Return the files that declare an assignment: a module, or those of a package."""
    return sorted([*folder.glob(f"{assignment}.py"), *folder.glob(f"{assignment}/*.py")])


def imported(name: str, place: Path, spec: ModuleSpec | None = None) -> ModuleType:
    """Import a module of a course; where it fails, one line says in which of its files."""
    try:
        with limited(_SECONDS):
            if spec is None or spec.loader is None:
                return importlib.import_module(name)
            spec.loader.exec_module(sys.modules[name])
            return sys.modules[name]
    except AutograderError:
        raise
    except (Exception, SystemExit, TooLong) as error:
        where = raised_at(error, place.parent) or Place(str(place))
        if isinstance(error, SyntaxError) and error.filename:
            where = Place(error.filename, error.lineno or 0)
        kind = "" if isinstance(error, TooLong) else f"{type(error).__name__}: "
        what = " ".join(f"{kind}{error}".split())
        if isinstance(error, ImportError) and "circular import" in what:
            what = "ImportError: two modules import each other, so one exercise needs the other's: "
            what += "give students one of the two"
        raise CourseError(f"{where}: {what}") from None


def raised_at(error: BaseException, folder: Path) -> Place | None:
    """Return the innermost line of a folder's files that an exception passed through."""
    trace = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in trace if Path(frame.filename).is_relative_to(folder)]
    return Place(inside[-1].filename, inside[-1].lineno or 0) if inside else None


def declaration(module: ModuleType, name: str, kind: type[T]) -> T:
    """Return what a module declares under a name."""
    found = getattr(module, name, None)
    if not isinstance(found, kind):
        raise CourseError(
            f"{Place(module.__file__ or '')}: it declares no {name} = {kind.__name__}(...)."
        )
    return found


def is_of_course(module: ModuleType) -> bool:
    """Tell whether a module is one of a course's."""
    return module.__name__.startswith(PREFIX)


def home(function: Callable[..., Any]) -> tuple[ModuleType, str] | None:
    """Return the module that has a function, and its name there; None where it has none.

    What no ``def`` made (a lambda, a partial function, an object) does not say so itself.
    """
    for module in _homes(function):
        for name, value in [*vars(module).items()]:
            if value is function:
                return module, name
    return None


def _homes(function: Callable[..., Any]) -> Iterator[ModuleType]:
    """Yield the module that a function says it is of, then a course's, of which there are many."""
    if own := inspect.getmodule(function):
        yield own
    yield from [m for name, m in [*sys.modules.items()] if m and name.startswith(PREFIX)]
