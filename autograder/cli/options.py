"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path

import click

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
