"""Results in a terminal: one student's screen, a class's table."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from autograder.course.catalogue import Catalogue
from autograder.course.exercise import Assignment
from autograder.report.feedback import fault_line, feedback, passing
from autograder.results import ExerciseResult, Result, Score
from autograder.text import MARKS, plain, points

_STYLES = {
    "correct": "green",
    "partial": "yellow",
    "wrong": "red",
    "missing": "magenta",
    "unanswered": "dim",
}
LONGEST_TABLE = 60  # students; beyond it the table says less than the summary


def print_student(result: Result, console: Console) -> None:
    """Print a student's own view: an exercise a line, the sentence below it."""
    right = sum(exercise.status == "correct" for exercise in result.exercises)
    title = f"{result.assignment}: {right} of {len(result.exercises)} exercises right"
    console.print(Text(plain(title), style="bold"))
    for exercise in result.exercises:
        print_exercise(exercise, console)
    hidden = "Checked on the public cases; hidden ones earn the points."
    console.print(Text(hidden, style="dim"))


def print_exercise(exercise: ExerciseResult, console: Console) -> None:
    """Print an exercise: how it stands, then what there is to say.

    Where hidden cases were run, that is its points; else how many public ones pass.
    """
    mark, style = MARKS[exercise.status], _STYLES[exercise.status]
    line = Text(f" {mark} ", style=style)
    line.append(f"{plain(exercise.name):<24}", style="bold")
    said, blank = feedback(exercise), exercise.status == "unanswered"
    if any(case.hidden for case in exercise.cases):
        line.append(f"{points(exercise.score):>5} / {points(exercise.max_score)}")
        line.append(f"  {plain(said.lead)}" if blank else "")
    else:
        line.append(plain(said.lead) if blank else passing(exercise.cases))
    console.print(line)
    if blank:
        return
    for tone, texts in (("", said.first), ("dim", said.more)):
        for text in texts:
            console.print(
                Padding(Text(plain(text), style=tone), (0, 2, 0, 5), expand=False),
                width=min(console.width, 100),
            )


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
        console.print(Text(f"{len(faults)} could not be graded (no score):", style="bold red"))
        for result in faults:
            console.print(Text(f"  {plain(fault_line(result))}"), soft_wrap=True)


def _print_assignment(
    assignment: Assignment, graded: Sequence[Result | Score], console: Console
) -> None:
    console.print(Text(f"{assignment.name}: {len(graded)} graded", style="bold"))
    if len(graded) <= LONGEST_TABLE:
        console.print(_students(graded))
    console.print(_exercises(graded))
    legend = "   ".join(f"{mark} {status}" for status, mark in MARKS.items())
    console.print(Text(f"  {legend}\n", style="dim"))
    _print_mistakes(assignment, graded, console)


def _students(graded: Sequence[Result | Score]) -> Table:
    """Return a row a student; columns are the exercises' numbers."""
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("student", no_wrap=True)
    for number in range(1, len(graded[0].exercises) + 1):
        table.add_column(str(number), justify="right", min_width=4)
    table.add_column("score", justify="right", style="bold")
    for result in sorted(graded, key=lambda r: r.student):
        cells = [Text(points(e.score), style=_STYLES[e.status]) for e in result.exercises]
        table.add_row(Text(plain(result.student)), *cells, points(result.score))
    return table


def _exercises(graded: Sequence[Result | Score]) -> Table:
    """Return a row an exercise: its mean, and how many answers were of each status."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("", min_width=2)
    table.add_column("exercise", no_wrap=True)
    for heading in ("mean", "of", *MARKS.values()):
        table.add_column(heading, justify="right", min_width=3, no_wrap=True)
    for number, column in enumerate(zip(*(r.exercises for r in graded), strict=True), 1):
        counts = Counter(exercise.status for exercise in column)
        mean, most = statistics.mean(e.score for e in column), column[0].max_score
        shown = [str(counts[status] or "") for status in MARKS]
        table.add_row(str(number), column[0].name, f"{mean:.2f}", points(most), *shown)
    table.add_section()
    total = statistics.mean(result.score or 0.0 for result in graded)
    table.add_row("", "all", f"{total:.2f}", points(graded[0].max_score), style="bold")
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
    if not counts:
        return
    console.print(Text("What the class misunderstands", style="bold"))
    for (exercise, mistake), count in counts.most_common(8):
        known = assignment[exercise].known(mistake)
        told = known.instructor if known else mistake
        said = Text(f"  {count:>3} ×  {plain(f'{exercise}: {told}')}")
        console.print(said, soft_wrap=True)
    console.print()
