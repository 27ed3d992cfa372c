"""Options that several commands have."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from autograder.course.catalogue import Catalogue

PATH = click.Path(path_type=Path)

#: Which course: `autograder.course.catalogue.find` says what counts without it.
course = click.option(
    "--course",
    type=PATH,
    metavar="DIR",
    help="The course [AUTOGRADER_COURSE, else the working folder].",
)
assignment = click.option(
    "--assignment", metavar="NAME", help="Which assignment; told from folder or file else."
)
language = click.option(
    "--language",
    metavar="CODE",
    help="In which it is said, zh_CN [AUTOGRADER_LANGUAGE, else the course's].",
)
adjustments = click.option(
    "--adjustments",
    type=PATH,
    metavar="FILE",
    help="Decisions on single grades [the course's adjustments.csv].",
)
roster = click.option(
    "--roster",
    type=PATH,
    metavar="FILE",
    help="The class list: a file of Canvas, Moodle or nbgrader, or any with a column `student`.",
)


def speak(catalogue: Catalogue | None, code: str | None) -> None:
    """Say the rest of a command in a language: the one given, the environment's or the course's."""
    from autograder.language import SOURCE, VARIABLE, spoken

    alone = spoken(code or os.environ.get(VARIABLE) or SOURCE)
    root = click.get_current_context().find_root()  # its errors are said in it, too
    root.with_resource(catalogue.spoken(code) if catalogue else alone)
