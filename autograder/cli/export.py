"""``autograder export``: a class's grades in the file that the teacher downloaded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from autograder.cli import options
from autograder.errors import AutograderError, UsageError
from autograder.files import write
from autograder.language import _

if TYPE_CHECKING:
    from autograder.grades.settled import Settled
    from autograder.lms.csv_file import Sheet
    from autograder.lms.gradesheet import Filled, Template

_PATH = click.Path(path_type=Path)
_OF_CLASS = ("assignment", "course", "adjustments", "language")
_Command = Callable[..., None]


@click.group()
def export() -> None:
    """Fill a class's grades into a file of Canvas, Moodle or any spreadsheet.

    DIR has the results.jsonl of `grade --out DIR`; where the course's gradebook has grades of them,
    these count, else the decisions in adjustments.csv. No other cells change than grades and
    feedback.
    """


def _common(command: _Command) -> _Command:
    """Add the options that every format has."""
    for decorate in (
        click.argument("folder", metavar="DIR", type=_PATH),
        options.course,
        options.adjustments,
        options.language,
        click.option("--out", type=_PATH, help="The new file [DIR/<format>.csv]."),
        click.option("--assignment", metavar="NAME", help="Which one, where DIR has several."),
        click.option(
            "--decimals", type=click.IntRange(0, 5), default=2, show_default=True,
            help="Of a grade; halves are rounded up.",
        ),
    ):  # fmt: skip
        command = decorate(command)
    return command


def _points(command: _Command) -> _Command:
    """Add the options that say what the file's points are."""
    for decorate in (
        click.option("--scale", is_flag=True, help="Convert points to the maximum of the file."),
        click.option(
            "--maximum", metavar="NAME", help="The column with the most points, or how many."
        ),
    ):  # fmt: skip
        command = decorate(command)
    return command


@export.command()
@_common
@_points
@click.option("--template", type=_PATH, required=True, help="The gradebook's export.")
@click.option("--column", metavar="NAME", required=True, help="The assignment's heading.")
@click.option(
    "--match",
    metavar="NAME",
    help='The column with the names under which work was handed in ["SIS Login ID"].',
)
def canvas(
    template: Path,
    column: str,
    match: str | None,
    maximum: str | None,
    folder: Path,
    scale: bool,
    **common: Any,
) -> None:
    """Fill an assignment's column of a Canvas gradebook.

    The files that Canvas gives you to download find their rows by the ID in their names.
    """
    from autograder.lms import canvas as format_

    made = _made(template, lambda sheet: format_.template(sheet, column, match, maximum))
    _fill(made, folder, "canvas.csv", scale, **common)


@export.command()
@_common
@_points
@click.option("--template", type=_PATH, required=True, help="The grading worksheet.")
@click.option("--column", metavar="NAME", default="Grade", show_default=True, help="For grades.")
@click.option("--feedback", metavar="NAME", help='For feedback ["Feedback comments"].')
@click.option("--pages", type=_PATH, metavar="ZIP", help="Each student's page, as feedback files.")
@click.option(
    "--match",
    metavar="NAME",
    help='The column with the names under which work was handed in ["Email address"].',
)
def moodle(
    template: Path,
    column: str,
    feedback: str | None,
    match: str | None,
    maximum: str | None,
    pages: Path | None,
    folder: Path,
    scale: bool,
    **common: Any,
) -> None:
    """Fill an assignment's offline grading worksheet of Moodle.

    The folders that Moodle gives you to download find their rows by the number in their names.
    """
    from autograder.lms import moodle as format_

    made = _made(template, lambda sheet: format_.template(sheet, match, column, feedback, maximum))
    filled = _fill(made, folder, "moodle.csv", scale, **common)
    if pages:
        _write_pages(pages, made, filled, common["course"])


def _write_pages(path: Path, template: Template, filled: Filled, course: Path | None) -> None:
    """Write the pages of those who have a grade, for Moodle's upload of feedback files."""
    from autograder.course.catalogue import Catalogue, find
    from autograder.lms.moodle import page_names
    from autograder.pack import archive
    from autograder.report.html import student_page

    place = find(course)
    catalogue = Catalogue(place) if place else None
    names = page_names(template.sheet, filled.results, "feedback.html")
    pages = {names[row]: student_page(filled.results[row], catalogue).encode() for row in names}
    archive.write(path, pages)
    click.echo(_("{count} pages in {file}").format(count=len(pages), file=path))


@export.command()
@_common
@_points
@click.option("--template", type=_PATH, help="Any CSV file with headings; a new one without.")
@click.option("--column", metavar="NAME", help="The heading for grades.")
@click.option("--feedback", metavar="NAME", help="The heading for feedback.")
@click.option("--match", metavar="NAME", help="The heading for students.")
def csv(
    template: Path | None,
    column: str | None,
    feedback: str | None,
    match: str | None,
    maximum: str | None,
    scale: bool,
    folder: Path,
    **common: Any,
) -> None:
    """Fill any CSV file, or write a new one: student, score, max_score, feedback."""
    from autograder.lms import csv_table
    from autograder.lms.gradesheet import Filled
    from autograder.report.feedback import fault_line

    if template is not None:
        if column is None or match is None:
            raise click.UsageError("--template needs --column and --match, the headings to go by.")
        made = _made(
            template, lambda sheet: csv_table.template(sheet, match, column, feedback, maximum)
        )
        _fill(made, folder, "export.csv", scale, **common)
        return
    if column or feedback or match or maximum or scale:
        raise click.UsageError("only --out, --assignment and --decimals go without --template.")
    out = common["out"] or folder / "export.csv"
    class_ = _class(folder, *(common[name] for name in _OF_CLASS))
    write(out, csv_table.new(class_, common["decimals"]))
    filled = Filled(faults=[fault_line(result) for result in class_ if result.fault])
    graded = [result for result in class_ if not result.fault]
    filled.waiting = [result.student for result in graded if result.waiting]
    filled.kept = [f"{result.student} ({_('excused')})" for result in graded if result.excused]
    filled.written = [r.student for r in graded if not r.waiting and not r.excused]
    _tell(filled, out, common["decimals"])


def _made(path: Path, make: Callable[[Sheet], Template]) -> Template:
    """Return a file as a template; an error names the file."""
    from autograder.lms.csv_file import Sheet

    data = path.read_bytes()
    try:
        return make(Sheet(data))
    except AutograderError as error:
        raise UsageError(f"{path}: {error}") from None


def _class(
    folder: Path,
    assignment: str | None,
    course: Path | None,
    adjustments: Path | None,
    language: str | None,
) -> list[Settled]:
    """Return the results of one assignment, as they count."""
    from autograder.cli.settling import settle
    from autograder.course.catalogue import Catalogue, find
    from autograder.results import store

    class_, log = store.load_class(folder), folder / "results.jsonl"
    names = sorted({result.assignment for result in class_ if result.assignment})
    if assignment is None and len(names) > 1:
        raise UsageError(f"{log}: several assignments; say --assignment ({', '.join(names)}).")
    class_ = [result for result in class_ if assignment in (None, result.assignment)]
    if not class_:
        raise UsageError(f"{log}: no results of {assignment or 'any assignment'}.")
    place = find(course)
    options.speak(Catalogue(place) if place else None, language)
    return settle(class_, place, adjustments)


def _fill(
    template: Template,
    folder: Path,
    name: str,
    scale: bool,
    out: Path | None,
    assignment: str | None,
    course: Path | None,
    adjustments: Path | None,
    language: str | None,
    decimals: int,
) -> Filled:
    from autograder.lms.gradesheet import fill

    class_ = _class(folder, assignment, course, adjustments, language)
    filled = fill(template, class_, decimals, scale)
    out = out or folder / name
    write(out, template.sheet.encoded())
    _tell(filled, out, decimals)
    return filled


def _tell(filled: Filled, out: Path, decimals: int) -> None:
    """Say what was written, and on stderr for whom nothing was, or something else than before."""
    from autograder.text import plain

    said = _("{count} grades in {file}, rounded to {decimals} decimal places")
    scaled = _(", converted from {points}")
    told = said.format(count=len(filled.written), file=out, decimals=decimals)
    click.echo(told + "".join(scaled.format(points=each) for each in sorted(filled.scaled)))
    for heading, names in (
        (_("Another grade than before"), filled.replaced),
        (_("Other feedback than before"), filled.reworded),
        (_("Left as it is"), filled.kept),
        (_("Written, but not imported: type it in"), filled.passed_over),
        (_("Excused from a part, so the rest counts for all of it"), filled.in_proportion),
        (_("Handed in, not in the file"), filled.unknown),
        (_("Handed in more than once, left as it is"), filled.ambiguous),
        (_("Not graded, left as it is"), filled.faults),
        (_("To be graded by hand first, left as it is"), filled.waiting),
        (_("In the file, nothing handed in"), filled.missing),
    ):
        if names:
            click.echo(f"{heading}: {len(names)}", err=True)
        for name in names:
            click.echo(f"  {plain(name)}", err=True)
