"""The versions of what judges: where one changes, old results no longer hold."""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Iterable
from pathlib import Path

import numpy as np

import autograder
from autograder.course import seed
from autograder.course.place import Place
from autograder.course.settings import Course
from autograder.errors import CourseError, SandboxError
from autograder.sandbox import libraries

#: All that decides on points and findings, in the engine's folder.
JUDGES = (
    *("cells.py", "drawing.py", "text.py", "compare", "course", "judge", "language", "results"),
    *("sandbox", "submissions"),
)


def environment() -> dict[str, str]:
    """Return the versions of what grades."""
    return {
        "autograder": autograder.__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
    }


def versions(answers: Path, course: Course, cells: Iterable[bytes]) -> dict[str, str]:
    """Return what judges a submission.

    ``kit`` is a digest of the text of `JUDGES`, ``course`` of the course's, and ``rules`` of both
    and what may be published of the seed.

    Parameters
    ----------
    answers : Path
        The course's ``reference/``.
    course : Course
    cells : iterable of bytes
        Its solution cells.

    Raises
    ------
    CourseError
        If a library that it uses is not there.
    """
    engine = Path(autograder.__file__ or "").parent
    kit = _digest(*(_text(engine / name) for name in JUDGES))
    own = _digest(_text(answers), *cells)
    rules = _digest(seed.digest(course.id), kit.encode(), own.encode())
    try:
        used = libraries.versions(course.libraries)
    except SandboxError as error:
        raise CourseError(f"{Place(str(answers / '__init__.py'))}: {error}") from None
    return {"rules": rules, "kit": kit, "course": own} | environment() | used


def _text(place: Path) -> bytes:
    """Return the text of a module, or of all in a folder, in an order that all systems have."""
    found = [f"{folder}{os.sep}{n}" for folder, _, names in os.walk(place) for n in names]
    found = [path for path in found if path.endswith(".py")] or [str(place)]
    return b"".join(_read(path) for path in sorted(found, key=lambda path: path.split(os.sep)))


def _read(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:
        return file.read()


def _digest(*texts: bytes) -> str:
    return hashlib.sha256(b"".join(texts)).hexdigest()[:16]
