"""``autograder pack``: zips for students and for Gradescope."""

from __future__ import annotations

import os
from pathlib import Path

import click

from autograder.cli import options


@click.group()
def pack() -> None:
    """Make the zip that a student gets, or the one that Gradescope runs."""


@pack.command()
@options.course
@click.argument("name")
@click.option("--out", type=options.PATH, help="The zip [build/NAME.zip].")
def student(course: Path | None, name: str, out: Path | None) -> None:
    """Pack release/NAME, checked to contain no solution and no hidden case."""
    from autograder.course.catalogue import open_course
    from autograder.pack import archive
    from autograder.pack.student import contents

    out = out or Path("build", f"{name}.zip")
    files = contents(open_course(course), name)
    archive.write(out, files)
    click.echo(f"{out}: {len(files)} files, no solution in them, {_size(out)}")


@pack.command()
@options.course
@click.argument("name")
@click.option("--out", type=options.PATH, help="The zip [build/NAME_gradescope.zip].")
@click.option(
    "--hidden-cases",
    type=click.Choice(["visible", "after_due_date", "after_published", "hidden"]),
    default="visible",
    show_default=True,
    help="When students see what counts hidden cases, the total among it.",
)
@click.option(
    "--allow-weak-sandbox",
    is_flag=True,
    help="Grade also where nothing keeps code from files and network; instructors see a banner.",
)
def gradescope(
    course: Path | None,
    name: str,
    out: Path | None,
    hidden_cases: str,
    allow_weak_sandbox: bool,
) -> None:
    """Pack the kit for Gradescope: with the reference, so it is for Gradescope alone.

    Your seed, where you have one, goes with it.
    """
    import msgspec

    from autograder.course.catalogue import open_course
    from autograder.pack import gradescope as zip_
    from autograder.pack.harness import Settings

    out = out or Path("build", f"{name}_gradescope.zip")
    catalogue = open_course(course)
    key = catalogue.key(name)
    about = {
        "assignment": name,
        "hidden": hidden_cases,
        "allow_weak_sandbox": allow_weak_sandbox,
        "seed": catalogue.seed,
    }
    zip_.pack(catalogue, msgspec.convert(about, Settings), Path("constraints.txt"), out)
    click.echo(f"{out}: for Gradescope alone, the reference is in it, {_size(out)}")
    click.echo(f"Set its points there to {key.assignment.points:g}.")


def _size(path: Path) -> str:
    return f"{os.path.getsize(path) / 1024:,.0f} KiB"
