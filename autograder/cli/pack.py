"""``autograder pack``: what to hand on to students, a site for browsers, and Gradescope's zip."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.cli import options

if TYPE_CHECKING:
    from autograder.course.catalogue import Catalogue


@click.group()
def pack() -> None:
    """Make what a student gets, a zip, one file or a site, or the zip that Gradescope runs."""


@pack.command()
@options.course
@click.argument("name")
@click.option("--out", type=options.PATH, help="[build/NAME.zip, or .ipynb].")
@click.option("--single-file", is_flag=True, help="A notebook that brings what it needs.")
@options.language
def student(
    course: Path | None, name: str, out: Path | None, single_file: bool, language: str | None
) -> None:
    """Pack release/NAME, checked to contain no solution and no hidden case.

    In another language than the course's, it is build/release-CODE/NAME.
    """
    from autograder.course.catalogue import open_course

    catalogue = open_course(course)
    language = language or catalogue.course.language
    options.speak(catalogue, language)
    if single_file:
        _single_file(catalogue, name, out or Path("build", f"{name}.ipynb"), language)
    else:
        _zip(catalogue, name, out or Path("build", f"{name}.zip"), language)


def _zip(catalogue: Catalogue, name: str, out: Path, language: str) -> None:
    from autograder.pack import archive
    from autograder.pack.student import contents

    files = contents(catalogue, name, language)
    archive.write(out, files)
    click.echo(f"{out}: {len(files)} files, no solution in them, {_size(out)}")


def _single_file(catalogue: Catalogue, name: str, out: Path, language: str) -> None:
    from autograder import files
    from autograder.pack.single_file import single_file

    packed = single_file(catalogue, name, language)
    files.write(out, packed.notebook)
    click.echo(f"{out}: one file, no solution in it, {_size(out)}")
    if packed.made:
        click.echo(f"Made where it runs: {', '.join(packed.made)}")
    for place in packed.others:
        click.echo(f"Not the same bytes as in release/{name}/: {place}", err=True)


@pack.command()
@options.course
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.option(
    "--out", type=options.PATH, default=Path("build", "site"), show_default=True, help="The site."
)
@options.language
def web(course: Path | None, names: tuple[str, ...], out: Path, language: str | None) -> None:
    """Pack what students get as a site on which they work in their browser.

    Any web server can serve it: it is files alone, and Python comes from Pyodide's own servers.
    """
    from autograder.course.catalogue import open_course
    from autograder.pack.pyodide import pyodide
    from autograder.pack.web import build

    catalogue = open_course(course)
    language = language or catalogue.course.language
    options.speak(catalogue, language)
    size = build(catalogue, list(dict.fromkeys(names)), out, language=language)
    python = f"Python {pyodide().python} (Pyodide {pyodide().version})"
    click.echo(f"{out}: no solution in it, {size / 2**20:,.0f} MiB, for {python}")
    click.echo(f"To see it: python -m http.server --directory {out}")


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
