"""One student's results in a terminal."""

from __future__ import annotations

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from autograder.language import _
from autograder.report.feedback import feedback, passing
from autograder.results import ExerciseResult, Result
from autograder.text import MARKS, plain, points

STYLES = {
    "correct": "green",
    "partial": "yellow",
    "wrong": "red",
    "missing": "magenta",
    "unanswered": "dim",
}


def print_student(result: Result, console: Console) -> None:
    """Print a student's own view: an exercise a line, the sentence below it."""
    right = sum(exercise.status == "correct" for exercise in result.exercises)
    title = _("{assignment}: {count} of {all} exercises right").format(
        assignment=result.assignment, count=right, all=len(result.exercises)
    )
    console.print(Text(plain(title), style="bold"))
    for exercise in result.exercises:
        print_exercise(exercise, console)
    hidden = _("Checked on the public cases; hidden ones earn the points.")
    console.print(Text(hidden, style="dim"))


def print_exercise(exercise: ExerciseResult, console: Console) -> None:
    """Print an exercise: how it stands, then what there is to say.

    Where hidden cases were run, that is its points; else how many public ones pass.
    """
    mark, style = MARKS[exercise.status], STYLES[exercise.status]
    line = Text(f" {mark} ", style=style)
    name = plain(exercise.name)
    line.append(name + " " * (24 - cell_len(name)), style="bold")
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
