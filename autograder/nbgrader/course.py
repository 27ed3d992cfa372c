"""Which course nbgrader's folders are, as it is now: its declarations may change under a server.

What is declared there is this kit's to generate and to grade, the rest is nbgrader's own.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from nbgrader.converters.base import NbGraderException  # type: ignore[import-untyped]

from autograder.course.catalogue import ANSWERS, Catalogue
from autograder.course.source import FOLDER as SOURCE
from autograder.errors import CourseError, SandboxError, UsageError
from autograder.language import VARIABLE

#: What tools and translators leave in a folder, beside what nbgrader leaves out.
_LEFT_BY_TOOLS = (".*", "*_cache", "*.po", "*.mo")


def course_of(folders: Any) -> Catalogue:
    """Return the course that nbgrader's `CourseDirectory` is about."""
    return course_at(Path(folders.root))


def course_at(folder: Path) -> Catalogue:
    """Return the course in a folder."""
    folder = folder.resolve()
    files = [*(folder / ANSWERS).rglob("*.py"), *(folder / SOURCE).glob("*/*.ipynb")]
    return _loaded(folder, frozenset((file, file.stat().st_mtime_ns) for file in files))


def language_of(folders: Any) -> str:
    """Return the language that student versions are written in."""
    return os.environ.get(VARIABLE) or course_of(folders).course.language


def declared_as(catalogue: Catalogue, notebook: str, assignment: str) -> str | None:
    """Return the assignment that a notebook is declared as, by its name or its folder's."""
    return next((name for name in (notebook, assignment) if name in catalogue.names), None)


def is_declared(folders: Any, assignment: str) -> bool:
    """Tell whether a folder's notebooks, or one of them, are an assignment of the course."""
    steps = (folders.source_directory, folders.release_directory)
    places = [Path(folders.format_path(step, ".", assignment)) for step in steps]
    names = [file.stem for place in places for file in place.glob("*.ipynb")]
    return any(declared_as(course_of(folders), name, assignment) for name in [assignment, *names])


def assignment_of(converter: Any, folder: str) -> str:
    """Return which assignment is in a folder that nbgrader is about to convert."""
    form = converter._format_source("(?P<assignment>.*)", "(?P<student>.*)", escape=True)
    found = re.match(form, folder, re.DOTALL)  # a name may have two lines
    return found["assignment"] if found else ""


def assignment_names(converter: Any) -> list[str]:
    """Return which assignments nbgrader is about to convert."""
    found = {assignment_of(converter, folder) for folder in converter.assignments}
    return sorted(found - {""})


def without_leavings(folders: Any) -> list[str]:
    """Return the names that are left out of a declared assignment's folders.

    What is named after another language than the course's, `zh_CN.otf`, is left out, too.
    """
    codes = {path.stem for path in Path(folders.root, SOURCE).glob("*/*.po")}
    kept = {language_of(folders)} if codes else set()
    others = [f"{code}.*" for code in sorted(codes - kept)]
    return [*dict.fromkeys([*folders.ignore, *_LEFT_BY_TOOLS, *others])]


@contextmanager
def with_settings(folders: Any, **settings: Any) -> Iterator[None]:
    """Let nbgrader's folders, which a server keeps, be otherwise for a while."""
    before = {name: getattr(folders, name) for name in settings}
    try:
        for name, value in settings.items():
            setattr(folders, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(folders, name, value)


@contextmanager
def said_in_a_line(log: logging.Logger) -> Iterator[None]:
    """Let nbgrader's command end with an error of this kit's, in a line and with no traceback."""
    try:
        yield
    except (UsageError, CourseError, SandboxError) as error:
        log.critical("%s", error)
        raise NbGraderException(str(error)) from None


@lru_cache(maxsize=1)
def _loaded(folder: Path, as_of: frozenset[tuple[Path, int]]) -> Catalogue:
    return Catalogue(folder)
