"""What counts of a class's results, for every command that hands grades on; and where from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.course.catalogue import ANSWERS, SETTINGS
from autograder.extras import need
from autograder.grades.adjustments import FILE, Adjustments, read
from autograder.grades.settled import Settled, settled
from autograder.language import _
from autograder.results import Result, Score
from autograder.text import plain

if TYPE_CHECKING:
    from autograder.nbgrader.settled import Taken


def settle(
    results: Sequence[Result], course: Path | None, adjustments: Path | None
) -> list[Settled]:
    """Return results as they count: by the gradebook where it has them, else as adjusted.

    Parameters
    ----------
    results : sequence of Result
    course : Path, optional
        The course's folder.
    adjustments : Path, optional
        A file of decisions; else the course's own.
    """
    decisions = decided(course, adjustments)
    in_book = _from_gradebook(results, course) if course and has_gradebook(course) else {}
    rest = [result for result in results if result.submission not in in_book]
    rows: dict[str, Result] = {row.submission: row for row in decisions.apply(rest)}
    kept = [result.student for result in in_book.values() if decisions.of(result)]
    _list(_("In the gradebook, so not adjusted"), kept)
    tell(decisions, rows.values(), course)
    rows |= in_book
    return [
        row if isinstance(row, Settled) else settled(row)
        for row in (rows[result.submission] for result in results)
    ]


def decided(course: Path | None, named: Path | None) -> Adjustments:
    """Return the decisions in a file that is named, else in the course's; never beside results."""
    own = course / FILE if course and (course / FILE).is_file() else None
    path = named or own
    return Adjustments(read(path) if path else [])


def tell(decisions: Adjustments, rows: Iterable[Result | Score], course: Path | None) -> None:
    """Say how many grades are adjusted, and which decisions fit no result.

    Those on an assignment of the course that is not among the results wait for it.
    """
    rows = list(rows)
    adjusted = [row.student for row in rows if decisions.adjusts(row)]
    if adjusted:
        said = _("Adjusted: {count} of {all}")
        click.echo(said.format(count=len(adjusted), all=len(rows)), err=True)
    of_course = {each.stem for each in (course / ANSWERS).glob("*")} if course else set[str]()
    waits = of_course.difference(row.assignment or "" for row in rows)
    left = [str(each) for each in decisions.left if each.assignment not in waits]
    _list(_("Decided, but nothing to adjust"), left)


def _list(heading: str, names: Sequence[str]) -> None:
    if names:
        click.echo(f"{heading}: {len(names)} ({plain('; '.join(names))})", err=True)


def has_gradebook(course: Path) -> bool:
    """Tell whether a gradebook holds submissions, without nbgrader, which takes seconds to start.

    Generating an assignment makes one that holds none yet.
    """
    import sqlite3

    settings, book = course / SETTINGS, course / "gradebook.db"
    if settings.is_file() and "db_url" in settings.read_text(encoding="utf-8"):
        return True  # it is elsewhere
    if not book.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{book.resolve().as_uri()}?mode=ro", uri=True)) as database:
            return any(database.execute("SELECT 1 FROM submitted_assignment LIMIT 1"))
    except sqlite3.Error:  # in use, or no gradebook: nbgrader says so
        return True


def _from_gradebook(results: Sequence[Result], course: Path) -> dict[str, Settled]:
    need("nbgrader", f"the gradebook in {course}")
    from autograder.nbgrader.settled import take

    taken = take(course, results)
    if taken.results:
        _tell_taken(taken, len(results))
    return taken.results


def _tell_taken(taken: Taken, count: int) -> None:
    """Say in a line that the gradebook counts, and where that may surprise."""
    said = _(
        "Taken from the gradebook: {count} of {all}, {by_hand} with points by hand, {late} with a "
        "late penalty"
    )
    by_hand, late = len(taken.by_hand), len(taken.late)
    click.echo(
        said.format(count=len(taken.results), all=count, by_hand=by_hand, late=late), err=True
    )
    _list(_("Graded otherwise there; `grade --gradebook` brings it up to date"), taken.other)
    _list(_("Graded there, not in these results"), taken.besides)
