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


def begin(folder: Path) -> tuple[Path | None, bool]:
    """Make a course of a folder, which may hold other files.

    A ``.gitignore`` that is there stays as it is. Return where the course's seed lies, and whether
    it was drawn now: courses of one name share theirs.

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
    lies = seed.place(name)
    is_new = lies is None or not os.path.lexists(lies)
    return seed.make(name), is_new
