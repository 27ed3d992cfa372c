"""``autograder init`` and ``autograder new``: a course, and an assignment in it."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.cli import options


@click.command()
@click.argument("folder", metavar="DIR", type=options.PATH)
def init(folder: Path) -> None:
    """Begin a course in a folder: settings, an empty answer key, a seed of your own.

    Nothing that is there is overwritten.
    """
    from autograder.scaffold import course

    seed, is_new = course.begin(folder)
    click.echo(f"{folder}: a course. In it, `autograder new NAME` begins an assignment.")
    if seed and is_new:
        click.echo(f"{seed}: the seed of its hidden inputs, for your eyes alone.")
    elif seed:
        click.echo(f"{seed}: there already, from a course of this name: both have this seed.")


@click.command()
@options.course
@click.argument("name")
@click.argument("exercise", required=False)
@click.option("--variable", is_flag=True, help="EXERCISE asks for a variable, not for a function.")
def new(course: Path | None, name: str, exercise: str | None, variable: bool) -> None:
    """Begin assignment NAME, or EXERCISE in it: notebook, right answers and what is asked.

    Without EXERCISE, NAME has two exercises to look at; with it, a NAME that is not there begins
    with this one alone. All of it works as it is. Nothing that is there is overwritten.
    """
    if variable and not exercise:
        raise click.UsageError("--variable is of an exercise: autograder new NAME EXERCISE.")
    from autograder.course import catalogue
    from autograder.scaffold import assignment
    from autograder.scaffold import exercise as one

    folder = catalogue.find(course)
    if folder is None:
        raise catalogue.no_course()
    kind = "variable" if variable else "exercise"
    made = one.begin(folder, name, exercise, kind) if exercise else assignment.begin(folder, name)
    click.echo("\n".join(made))
    click.echo(f"Next: `nbgrader generate_assignment {name}`, then `autograder verify {name}`.")
