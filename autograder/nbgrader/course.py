"""Which course nbgrader's folders are, as it is now: its declarations may change under a server."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from autograder.course.catalogue import ANSWERS, Catalogue
from autograder.course.source import FOLDER as SOURCE


def course_of(folders: Any) -> Catalogue:
    """Return the course that nbgrader's `CourseDirectory` is about."""
    return course_at(Path(folders.root))


def course_at(folder: Path) -> Catalogue:
    """Return the course in a folder."""
    folder = folder.resolve()
    files = [*(folder / ANSWERS).rglob("*.py"), *(folder / SOURCE).glob("*/*.ipynb")]
    return _loaded(folder, frozenset((file, file.stat().st_mtime_ns) for file in files))


@lru_cache(maxsize=1)
def _loaded(folder: Path, as_of: frozenset[tuple[Path, int]]) -> Catalogue:
    return Catalogue(folder)
