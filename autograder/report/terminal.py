"""A class's results in a terminal: its table, and what is told besides."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from rich import box
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from autograder.course.catalogue import Catalogue
from autograder.course.exercise import Assignment
from autograder.grades.changes import Change
from autograder.language import _
from autograder.report.feedback import fault_line
from autograder.report.screen import STYLES
from autograder.report.summary import is_unexplained, unpriced_lines
from autograder.report.words import WORDS
from autograder.results import Result, Score
from autograder.text import MARKS, plain, points

MOST_CHANGES = 20  # students whose changes are printed; a file has all
LONGEST_TABLE = 60  # students; beyond it the table says less than the summary
FEW = 10  # lines of what is told besides
SHORTEST = 12  # what is left of a name where much stands beside it


def print_class(
    results: Sequence[Result] | Sequence[Score], catalogue: Catalogue, console: Console
) -> None:
    """Print a class: a row a student where they fit, then what was misunderstood."""
    for name in sorted({result.assignment for result in results if result.assignment}):
        graded = [r for r in results if r.assignment == name and r.score is not None]
        if graded:
            _print_assignment(catalogue.assignment(name), graded, console)
    faults = [result for result in results if result.fault]
    if faults:
        console.print(
            Text(
                _("{count} could not be graded (no score):").format(count=len(faults)),
                style="bold red",
            )
        )
        _print_few([fault_line(result) for result in faults], LONGEST_TABLE, console)
    late = sorted({result.student for result in results if result.late})
    if late:
        console.print(
            Text(_("{count} late, as the platform says:").format(count=len(late)), style="bold")
        )
        _print_few(late, FEW, console)


def print_left_out(left_out: Sequence[tuple[str, str]], listed: Path, console: Console) -> None:
    """Print what was not graded and was not to be, by the reason where there is much of it.

    Parameters
    ----------
    left_out : sequence of tuple
        Path and reason of each file and folder.
    listed : Path
        Where all of them stand.
    console : rich.console.Console
    """
    if not left_out:
        return
    said = _("{count} left out, all in {file}:")
    heading = said.format(count=len(left_out), file=plain(str(listed)))
    console.print(Text(heading, style="bold"))
    lines = [f"{path}: {reason}" for path, reason in left_out]
    if len(lines) > FEW:
        counts = Counter(reason for _, reason in left_out)
        first = {reason: path for path, reason in reversed(left_out)}
        lines = [
            f"{count} × {reason} {first[reason]}{' …' if count > 1 else ''}"
            for reason, count in counts.most_common()
        ]
    _print_few(lines, FEW, console)


def print_roster(
    strangers: Sequence[str], absent: Sequence[tuple[str, str]], console: Console
) -> None:
    """Print how a class and its list differ: who is not in it, and who has handed in nothing."""
    several = len({assignment for _, assignment in absent}) > 1
    names = [f"{student}, {name}" if several else student for student, name in absent]
    for heading, lines in (
        (_("{count} not in the class list:"), strangers),
        (_("{count} in the class list and handed in nothing:"), names),
    ):
        if lines:
            console.print(Text(heading.format(count=len(lines)), style="bold"))
            _print_few(lines, FEW, console)


def _print_few(lines: Sequence[str], most: int, console: Console) -> None:
    """Print the first lines of a list, and how many there are more."""
    more = [_("… and {count} more").format(count=len(lines) - most)] if len(lines) > most else []
    for line in [*lines[:most], *more]:
        console.print(Text(f"  {plain(line)}"), soft_wrap=True)


def print_changes(changes: Sequence[Change], console: Console, where: str) -> None:
    """Print whose points another run has changed: a line a student, their exercises behind it."""
    totals = [each for each in changes if not each.exercise]
    shown = {(each.student, each.assignment): [str(each)] for each in totals}
    reasons = {(each.student, each.assignment): each.why for each in changes}
    for each in changes:
        if each.exercise:
            said = f"{each.exercise} {each}"
            shown.setdefault((each.student, each.assignment), [_("the same total")]).append(said)
    heading = _("Changed since the run before: {count} ({where})")
    console.print(Text(heading.format(count=len(shown), where=where), style="bold"))
    for (student, assignment), (total, *parts) in list(shown.items())[:MOST_CHANGES]:
        behind = f" ({WORDS['comma'].join(parts)})" if parts else ""
        said = _("{student}: {change}. Why: {why}").format(
            student=student, change=f"{total}{behind}", why=reasons[student, assignment]
        )
        console.print(Text(f"  {plain(said)}"), soft_wrap=True)
    if len(shown) > MOST_CHANGES:
        console.print(Text(f"  {_('… and {count} more').format(count=len(shown) - MOST_CHANGES)}"))
    console.print()


def _print_assignment(
    assignment: Assignment, graded: Sequence[Result | Score], console: Console
) -> None:
    title = _("{assignment}: {count} graded").format(assignment=assignment.name, count=len(graded))
    console.print(Text(title, style="bold"))
    if len(graded) <= LONGEST_TABLE:
        short = partial(_students, graded, with_exercises=False)
        _print_fitting(partial(_students, graded), short, console)
    each = partial(_exercises, [row for row in graded if row.exercises])
    _print_fitting(each, partial(each, with_statuses=False), console)
    legend = "   ".join(f"{mark} {_(status)}" for status, mark in MARKS.items())
    console.print(Text(f"  {legend}\n", style="dim"))
    _print_mistakes(assignment, graded, console)
    if free := unpriced_lines(graded):
        _print_few(free, FEW, console)
        console.print()


def _print_fitting(
    make: Callable[[int], Table], short: Callable[[int], Table], console: Console
) -> None:
    """Print a table whose names are cut in the middle where a line is short: no number is lost.

    Parameters
    ----------
    make, short : callable
        From the room for a name to a table; where there is none for the first, the second is taken.
    console : rich.console.Console
    """
    for each in (make, short):
        room = console.width + 1 - Measurement.get(console, console.options, each(1)).maximum
        if room >= SHORTEST:
            break
    console.print(each(max(room, 1)))


def _cut(text: str, room: int) -> str:
    """Return a text of so many cells at most, both ends of it."""
    text = plain(text)
    if cell_len(text) <= room:
        return text
    kept = max(room - 1, 0)
    return f"{set_cell_size(text, kept - kept // 2)}…{set_cell_size(text[::-1], kept // 2)[::-1]}"


def _students(graded: Sequence[Result | Score], room: int, *, with_exercises: bool = True) -> Table:
    """Return a row a student; columns are the exercises' numbers."""
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column(_("student") if room > 1 else "", no_wrap=True)
    count = max(len(row.exercises) for row in graded) * with_exercises
    for number in range(1, count + 1):
        table.add_column(str(number), justify="right", min_width=4)
    table.add_column(_("score"), justify="right", style="bold", no_wrap=True)
    for result in sorted(graded, key=lambda r: r.student):
        cells = [Text(points(e.score), style=STYLES[e.status]) for e in result.exercises]
        cells += [Text()] * (count - len(cells))
        shown = cells if with_exercises else []
        table.add_row(Text(_cut(result.student, room)), *shown, points(result.score))
    return table


def _exercises(graded: Sequence[Result | Score], room: int, *, with_statuses: bool = True) -> Table:
    """Return a row an exercise: its mean, and how many answers were of each status."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("", min_width=2)
    table.add_column(_("exercise") if room > 1 else "", no_wrap=True)
    for heading in (_("mean"), _("of"), *(MARKS.values() if with_statuses else ())):
        table.add_column(heading, justify="right", min_width=3, no_wrap=True)
    for number, column in enumerate(zip(*(r.exercises for r in graded), strict=True), 1):
        counts = Counter([exercise.status for exercise in column])
        mean, most = statistics.fmean([e.score for e in column]), column[0].max_score
        shown = [str(counts[status] or "") for status in MARKS if with_statuses]
        name = _cut(column[0].name, room)
        of = "–" if all(e.dropped for e in column) else f"{'+' * column[0].bonus}{points(most)}"
        table.add_row(str(number), name, f"{mean:.2f}", of, *shown)
    table.add_section()
    total = statistics.fmean([result.score or 0.0 for result in graded])
    said, most = _("all") if room > 1 else "", max(r.max_score or 0.0 for r in graded)
    table.add_row("", said, f"{total:.2f}", points(most), style="bold")
    return table


def _print_mistakes(
    assignment: Assignment, graded: Sequence[Result | Score], console: Console
) -> None:
    """Print the known mistakes that were made, most frequent first."""
    counts = Counter(
        (exercise.name, exercise.mistake)
        for result in graded
        for exercise in result.exercises
        if exercise.mistake
    )
    others = Counter(
        exercise.name
        for result in graded
        for exercise in result.exercises
        if is_unexplained(exercise)
    )
    if not counts and not others:
        return
    console.print(Text(_("What the class misunderstands"), style="bold"))
    for (exercise, mistake), count in counts.most_common(8):
        known = assignment[exercise].known(mistake)
        told = _(known.instructor, "report") if known else mistake
        said = Text(f"  {count:>3} ×  {plain(f'{exercise}: {told}')}")
        console.print(said, soft_wrap=True)
    if others:
        where = WORDS["comma"].join(f"{name} {count}" for name, count in others.items())
        unknown = _("explained by no declared mistake: {names}").format(names=where)
        said = Text(f"  {others.total():>3} ×  {plain(unknown)}")
        console.print(said, soft_wrap=True)
    console.print()
