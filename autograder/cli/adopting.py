"""From an nbgrader notebook to an assignment of the course: ``adopt``."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.cli import options


@click.command()
@options.course
@click.argument("notebook", type=options.PATH)
@click.option("--name", default="", help="Of the assignment [the notebook's].")
@click.option(
    "--delimiters",
    nargs=2,
    metavar="BEGIN END",
    help="Of solutions, where they are neither nbgrader's nor configured in the course.",
)
def adopt(
    course: Path | None, notebook: Path, name: str, delimiters: tuple[str, str] | None
) -> None:
    """Make an assignment of an nbgrader NOTEBOOK that has its solutions in it.

    Solutions become right answers, tests become cases, points stay; what could not be understood
    is a TODO with the name of its cell.
    """
    from autograder.adopt.adoption import adopt as make
    from autograder.course.catalogue import find, no_course
    from autograder.markers import Pair

    if (folder := find(course)) is None:
        raise no_course()
    adopted = make(folder, notebook, name, [Pair(*delimiters)] if delimiters else [])
    width = max(len(row.cell) for row in adopted.rows)
    for row in adopted.rows:
        said = "; ".join(dict.fromkeys(row.left))
        into = ", ".join(row.exercises)
        click.echo(f"{row.became:<5} {row.cell:<{width}} {row.points:>4g}  {into or said}")
        if into and said:
            click.echo(f"{'':<5} {'':<{width}} {'':>4}  {said}")
    whole, part, left = (
        sum(row.became == became for row in adopted.rows) for became in ("whole", "part", "TODO")
    )
    click.echo(f"{whole} whole, {part} in part, {left} to do: the test cells of {notebook}.")
    click.echo(
        f"Next: copy what the notebook reads to source/{adopted.name}/, then "
        f"`nbgrader generate_assignment {adopted.name}` and `autograder verify {adopted.name}`."
    )
