"""``grade`` a class, ``check`` one's own work."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from autograder import files
from autograder.cli import engine as engines
from autograder.cli import gradebook as gradebooks
from autograder.cli import options
from autograder.errors import UsageError
from autograder.language import _, say

if TYPE_CHECKING:
    from autograder.batch.doubles import Keep
    from autograder.course.catalogue import Catalogue
    from autograder.grades.changes import Change
    from autograder.results import Score

TIME = click.FloatRange(0, min_open=True)  # seconds; of none, every answer would be a zero
EXIT_WRONG, EXIT_FAULT, EXIT_INTERRUPTED = 1, 3, 130


@click.command()
@click.argument("paths", nargs=-1, required=True, type=options.PATH)
@options.course
@options.assignment
@click.option("--student", metavar="NAME", help="Whose all of it is, whatever folders are called.")
@click.option(
    "--keep",
    type=click.Choice(["latest", "best"]),
    help="Which of a student's answers counts; without it, several are a fault.",
)
@click.option("--jobs", type=click.IntRange(1), help="Submissions side by side [one a core].")
@click.option(
    "--out", type=options.PATH, default=Path("build/grades"), show_default=True, help="For results."
)
@click.option("--seconds", type=TIME, default=3.0, show_default=True, help="For one call.")
@click.option(
    "--total", type=TIME, default=30.0, show_default=True, help="Seconds for all its calls."
)
@click.option(
    "--memory", type=click.IntRange(0), default=1024, show_default=True, help="MiB a worker."
)
@click.option(
    "--allow-weak-sandbox",
    is_flag=True,
    help="Go on where nothing keeps code from files and network.",
)
@click.option("--no-lines", is_flag=True, help="Do not look for the line that is wrong: sooner.")
@options.adjustments
@options.roster
@options.language
@click.option(
    "--gradebook", is_flag=True, help="Write nbgrader's gradebook and autograded/ as well."
)
@click.option("--dry-run", is_flag=True, help="Tell what would change; leave all as it is.")
@click.option(
    "--scheduler", metavar="URL", help="Grade on the dask cluster at tcp://HOST:PORT instead."
)
def grade(
    paths: tuple[Path, ...],
    course: Path | None,
    assignment: str | None,
    student: str | None,
    keep: Keep | None,
    jobs: int | None,
    out: Path,
    seconds: float,
    total: float,
    memory: int,
    allow_weak_sandbox: bool,
    no_lines: bool,
    adjustments: Path | None,
    roster: Path | None,
    language: str | None,
    gradebook: bool,
    dry_run: bool,
    scheduler: str | None,
) -> None:
    """Grade files, folders, ZIP files, or nbgrader's submitted/ tree.

    Writes results.jsonl, scores.csv and, with reasons, not_graded.csv; run it again and only what
    changed is graded: changes.csv says whose points are others, before/ has the results that there
    were. With --gradebook, run it in an nbgrader course: it does what `nbgrader autograde` does,
    side by side.

    Seconds of a call and of a submission leave out those in which others have the processor, where
    the kernel tells them, and by the clock are never more than four times as many.
    """
    if gradebook and dry_run:
        raise click.UsageError("--dry-run writes no gradebook: say it without --gradebook.")
    if gradebook and roster:
        raise click.UsageError("a gradebook has students of its own: say it without --roster.")
    granted = allow_weak_sandbox, memory << 20
    opening = (
        None if scheduler else click.get_current_context().with_resource(engines.opening(*granted))
    )

    from concurrent.futures import ThreadPoolExecutor

    from rich.console import Console

    from autograder.batch import not_graded
    from autograder.batch.run import grade_all
    from autograder.cli.progress import progress
    from autograder.cli.settling import decided, tell
    from autograder.course import seed
    from autograder.course.catalogue import open_course
    from autograder.extras import need
    from autograder.lms import roster as lists
    from autograder.report import terminal
    from autograder.sandbox.deadline import Limits
    from autograder.submissions.finding import find_class

    if gradebook:
        need("nbgrader", "--gradebook")
    catalogue = open_course(course, paths)
    options.speak(catalogue, language)
    if assignment:
        catalogue.key(assignment).make_ready()
    for line in catalogue.broken.values():
        _warn(line)
    decisions = decided(None if gradebook else catalogue.folder, adjustments)
    class_list = lists.read(roster) if roster else lists.Roster()
    names, others = catalogue.graded_names, catalogue.undeclared
    class_ = find_class(paths, names, assignment, student, out, class_list.called, others)
    founds, left_out = class_.founds, class_.left_out
    book = ThreadPoolExecutor(1).submit(gradebooks.opened) if gradebook else None  # meanwhile
    jobs = min(jobs or os.cpu_count() or 1, len(founds))  # a job more would start and wait
    limits = Limits(seconds, total, lines=0 if no_lines else Limits.lines)
    changes: list[Change] = []
    try:
        with (
            _copied(out) if dry_run else nullcontext(out) as place,
            (
                engines.local(catalogue, opening, jobs, limits, allow_weak_sandbox, _warn)
                if opening
                else engines.cluster(catalogue, str(scheduler), limits, *granted, _warn)
            ) as engine,
            progress(len(founds), Console(stderr=True)) as advance,
        ):
            rows = grade_all(
                *(founds, engine, place, assignment, advance, _warn, keep),
                leave=left_out.append,
                settle=decisions.apply,
                changed=changes.extend,
            )
    except KeyboardInterrupt:
        said = _("Interrupted. What is graded is in {folder}; the same command goes on.")
        click.echo(said.format(folder=out), err=True)
        sys.exit(EXIT_INTERRUPTED)
    if dry_run:
        terminal.print_changes(changes, Console(), _("nothing is written"))
        return
    log = out / "results.jsonl"
    tell(decisions, rows, catalogue.folder)
    if not catalogue.seed:
        click.echo(_("NOTE: {text}").format(text=say(seed.NOTICE)), err=True)
    _warn_of_old_checks(catalogue, rows)
    absent = [*class_list.absent(rows)]
    listed = not_graded.write(out, rows, left_out, absent)
    try:
        terminal.print_class(rows, catalogue, Console())
        terminal.print_roster(class_list.strangers(rows), absent, Console())
        terminal.print_left_out(
            [(str(each.path), say(each.reason)) for each in left_out], listed, Console()
        )
        if changes:
            terminal.print_changes(changes, Console(), str(out / "changes.csv"))
        said = _("Scores: {scores}   Every case and sentence: {results}")
        click.echo(said.format(scores=out / "scores.csv", results=log))
        said = _("Pages for you and each student: {command}")
        click.echo(said.format(command=f"autograder report {out}"))
    finally:  # also where nobody reads to the end: `| head`
        in_book = gradebooks.write(book.result(), rows, log) if book else True
    if not in_book or any(row.fault for row in rows):
        sys.exit(EXIT_FAULT)


@contextmanager
def _copied(out: Path) -> Iterator[Path]:
    """Yield a folder with the same results, to try something on."""
    log = out / "results.jsonl"
    if not log.is_file():
        raise UsageError(f"{log}: no results to compare with; `grade --out {out}` writes them.")
    with TemporaryDirectory(prefix="dry-run-") as folder:
        for file in (log, log.with_suffix(".hmac")):
            if file.is_file():
                with files.regular(file) as there:
                    files.write(Path(folder, file.name), there.read())
        yield Path(folder)


def _warn_of_old_checks(catalogue: Catalogue, rows: Sequence[Score]) -> None:
    """Tell where students check by another declaration than the one that graded."""
    from autograder.notebook.cases import outdated

    graded = {row.assignment for row in rows if row.assignment and not row.fault}
    for name in sorted(graded & set(catalogue.names)):
        if told := outdated(catalogue.key(name), catalogue.folder / "release" / name):
            _warn(told)


def _warn(line: str) -> None:
    from autograder.text import plain

    click.echo(_("WARNING: {text}").format(text=plain(line)), err=True)


@click.command()
@click.argument("file", type=options.PATH)
@options.course
@options.assignment
@options.language
def check(file: Path, course: Path | None, assignment: str | None, language: str | None) -> None:
    """Check your own work on the public cases.

    Where no course is, by the checks.json beside the notebook.
    """
    from autograder import api

    result = api.checked(file, course, assignment, lambda found: options.speak(found, language))

    from rich.console import Console

    from autograder.report.screen import print_student

    print_student(result, Console(highlight=False))
    if any(e.status != "correct" for e in result.exercises if not (e.bonus or e.dropped)):
        sys.exit(EXIT_WRONG)
