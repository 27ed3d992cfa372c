"""What counts of a class's results, for every command that hands grades on; and where from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.extras import need
from autograder.grades.settled import Settled, settled
from autograder.results import Result
from autograder.text import plain

if TYPE_CHECKING:
    from autograder.nbgrader.settled import Taken


def settle(results: Sequence[Result], course: Path | None) -> list[Settled]:
    """Return results as they count: as a gradebook has them, where there is one.

    Parameters
    ----------
    results : sequence of Result
    course : Path, optional
        The course's folder.
    """
    in_book = _from_gradebook(results, course) if course and _has_gradebook(course) else {}
    return [in_book.get(result.submission) or settled(result) for result in results]


def _has_gradebook(course: Path) -> bool:
    """Tell whether a course has a gradebook, without nbgrader, which takes seconds to start."""
    settings = course / "nbgrader_config.py"
    elsewhere = settings.is_file() and "db_url" in settings.read_text(encoding="utf-8")
    return elsewhere or (course / "gradebook.db").is_file()


def _from_gradebook(results: Sequence[Result], course: Path) -> dict[str, Settled]:
    need("nbgrader", f"the gradebook in {course}")
    from autograder.nbgrader.settled import take

    taken = take(course, results)
    if taken.results:
        _tell(taken, len(results))
    return taken.results


def _tell(taken: Taken, count: int) -> None:
    """Say in a line that the gradebook counts, and where that may surprise."""
    click.echo(
        f"Taken from the gradebook: {len(taken.results)} of {count}, {len(taken.by_hand)} with "
        f"points by hand, {len(taken.late)} with a late penalty",
        err=True,
    )
    for heading, names in (
        ("Graded otherwise there; `grade --gradebook` brings it up to date", taken.other),
        ("Graded there, not in these results", taken.besides),
    ):
        if names:
            click.echo(f"{heading}: {len(names)} ({plain(', '.join(names))})", err=True)
