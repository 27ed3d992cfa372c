"""What becomes of results: ``report`` for people, ``publish`` for machines."""

from __future__ import annotations

import os
from pathlib import Path

import click

from autograder.cli import options
from autograder.errors import UsageError
from autograder.language import _


@click.command()
@options.course
@options.adjustments
@options.roster
@options.language
@click.argument("folder", metavar="DIR", type=options.PATH)
def report(
    course: Path | None,
    adjustments: Path | None,
    roster: Path | None,
    language: str | None,
    folder: Path,
) -> None:
    """Write a class's pages, from the results that `grade --out DIR` left.

    DIR/report.html is the instructor's, DIR/feedback/ has one page a student.
    """
    from autograder.cli.settling import settle
    from autograder.course.catalogue import Catalogue, find
    from autograder.lms import roster as lists
    from autograder.report import html
    from autograder.results import store

    place = find(course)
    catalogue = Catalogue(place) if place else None
    options.speak(catalogue, language)
    results = settle(store.load_class(folder), place, adjustments)
    absent = [*lists.read(roster).absent(results)] if roster else []
    page = html.write(results, folder, catalogue, absent)
    said = _("Instructor's page: {page}   Students' pages: {folder}")
    click.echo(said.format(page=page, folder=folder / "feedback"))


@click.command()
@options.course
@options.adjustments
@options.language
@click.argument("folder", metavar="DIR", type=options.PATH)
@click.option(
    "--format",
    "formats",
    multiple=True,
    required=True,
    type=click.Choice(["github", "junit", "classroom50", "classroom-resources"]),
    help="May be given several times.",
)
def publish(
    course: Path | None,
    adjustments: Path | None,
    language: str | None,
    folder: Path,
    formats: tuple[str, ...],
) -> None:
    """Hand a CI service the results that `grade --out DIR` left.

    github: the job's summary, annotations, and the step's outputs. junit: DIR/junit.xml.
    classroom50: DIR/result.json, and the step's outputs. classroom-resources: the output that
    GitHub Classroom's old reporter reads.
    """
    from autograder.cli.settling import settle
    from autograder.course.catalogue import Catalogue, find
    from autograder.publish.job import publish as hand_over
    from autograder.results import store

    place = find(course)
    options.speak(Catalogue(place) if place else None, language)
    found = settle(store.load(folder / "results.jsonl"), place, adjustments)
    for line in hand_over(found, folder, formats, os.environ):
        click.echo(line)
    if not found:
        raise UsageError(f"{folder}: no results here; `grade --out {folder}` writes them.")
