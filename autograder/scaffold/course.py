"""A new course: its folder, and a seed of its own."""

from __future__ import annotations

import os
from pathlib import Path

from autograder import files
from autograder.course import seed
from autograder.course.catalogue import ANSWERS, SETTINGS
from autograder.course.source import FOLDER
from autograder.errors import UsageError
from autograder.scaffold import template

IGNORE = ".gitignore"
_LINES = "`from autograder.nbgrader import configure` and `configure(get_config())`"


def begin(folder: Path) -> Path | None:
    """Make a course of a folder, which may hold other files; return where its seed lies.

    A ``.gitignore`` that is there stays as it is.

    Raises
    ------
    UsageError
        If the folder is a course, or nbgrader's: nothing is written then.
    """
    name = folder.absolute().name
    texts = template.made("course", course=name)
    template.refuse(folder / ANSWERS)
    if os.path.lexists(folder / SETTINGS):
        raise UsageError(
            f"{folder / SETTINGS} is there already: add {_LINES} to it, and write "
            f"{ANSWERS}/__init__.py with `from autograder import Course` and "
            f"`COURSE = Course(id={name!r})`."
        )
    if os.path.lexists(folder / IGNORE):
        del texts[IGNORE]
    template.write(folder, texts)
    files.folder(folder / FOLDER)
    return seed.make(name)
