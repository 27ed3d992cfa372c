"""The kit on itself: ``verify``, ``simulate``, ``doctor``."""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

import click

from autograder.cli import options
from autograder.errors import CourseError

EXIT_WRONG = 1


@click.command()
@options.course
@click.argument("names", nargs=-1)
def verify(course: Path | None, names: tuple[str, ...]) -> None:
    """Let the kit grade itself: references, notebooks, known mistakes, legitimate variants."""
    from autograder.course.catalogue import open_course
    from autograder.selfcheck.line import Line, wrong
    from autograder.selfcheck.verify import verify as verify_assignment

    catalogue, counts, begin = open_course(course), Counter[str](), time.monotonic()

    def tell(name: str, line: Line) -> None:
        counts[line.status] += 1
        click.echo(line.text(name))

    for name in names or catalogue.names:
        try:
            for line in verify_assignment(catalogue, name):
                tell(name, line)
        except CourseError as error:
            if names:
                raise
            tell(name, wrong(str(error)))
    noted = f", {counts['note']} to note" if counts["note"] else ""
    took = f"{time.monotonic() - begin:.0f} s"
    click.echo(f"{counts['ok']} lines hold, {counts['WRONG']} do not{noted}; {took}.")
    if counts["WRONG"]:
        sys.exit(EXIT_WRONG)


@click.command()
@options.course
@click.argument("name")
@click.option("--students", type=click.IntRange(1), required=True, help="How many.")
@click.option("--out", type=options.PATH, required=True, help="A submitted/ tree for the class.")
def simulate(course: Path | None, name: str, students: int, out: Path) -> None:
    """Make a class from the notebooks and the known mistakes."""
    from autograder.course.catalogue import open_course
    from autograder.selfcheck.simulate import simulate as make

    make(open_course(course), name, students, out)
    click.echo(f"{students} students in {out}, what was planted in {out / 'planted.jsonl'}")


@click.command()
@options.course
def doctor(course: Path | None) -> None:
    """Say which sandbox is in force, proven by trying to break out, and which versions."""
    from autograder.course import catalogue
    from autograder.course.versions import environment
    from autograder.sandbox.canary import probe
    from autograder.sandbox.tiers import open_sandbox, survey

    folder = catalogue.find(course)
    found = catalogue.Catalogue(folder) if folder else None
    versions = found.versions if found else environment()
    for name, version in versions.items():
        click.echo(f"{name:<12}{version}")
    for tier, why in survey().items():
        click.echo(f"{'':<12}{tier}: {why or 'holds'}")
    sandbox = open_sandbox(1, allow_weak=True)
    try:
        click.echo(f"{'in force':<12}{sandbox.tier}")
        inside = sandbox.using(found.course.libraries if found else ())
        for attempt, succeeded in probe(inside).items():
            click.echo(f"  student code {'CAN' if succeeded else 'cannot':<7}{attempt}")
    finally:
        sandbox.close()
