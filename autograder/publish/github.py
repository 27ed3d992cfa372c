"""Results on GitHub: a job's summary, and annotations on the submitted file."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from pathlib import Path

from autograder.errors import SubmissionError
from autograder.language import _, say
from autograder.report.feedback import feedback, public_fault_line, worth
from autograder.report.words import WORDS
from autograder.results import ExerciseResult, Result
from autograder.results.label import Place
from autograder.results.totals import earned, most
from autograder.submissions.reading import contents, raw_cells, source_of
from autograder.text import MARKS, Later, code, command, markdown, points

LARGEST_SUMMARY = 1_000_000  # bytes; GitHub drops a step's summary beyond 1 MiB
MOST_ANNOTATIONS = 10  # GitHub shows as many of a kind for a step
_HEAD = "| | {exercise} | {points} | {look} |\n| :-- | :-- | --: | :-- |\n"
PAGE = Later(
    "Every case with its inputs, expected and actual values: the page among this run's artifacts."
)


def summary(results: Sequence[Result]) -> str:
    """Return a job's summary in GitHub's Markdown, of bounded size."""
    if not results:
        why = _("The grader did not get to a result; the log says why.")
        return f"## {_('Nothing was graded')}\n\n{why}\n"
    text = _overview(results) if len(results) > 1 else ""
    for number, result in enumerate(results):
        section = _section(result, several=len(results) > 1)
        if len((text + section).encode()) > LARGEST_SUMMARY:
            left = len(results) - number
            said = _("{count} more did not fit here; they are in `results.jsonl`.")
            return f"{text}{said.format(count=left)}\n"
        text += section
    return text


def _overview(results: Sequence[Result]) -> str:
    """Return a table of students, cut where it would fill half of the summary."""
    text = f"| {_('Student')} | {_('Assignment')} | {_('Points')} |\n| :-- | :-- | --: |\n"
    for result in results:
        score = _("not graded") if result.fault else _of(result)
        row = f"| {code(result.student)} | {_title(result)} | {score} |\n"
        if len((text + row).encode()) > LARGEST_SUMMARY // 2:
            break
        text += row
    return f"{text}\n"


def _section(result: Result, several: bool) -> str:
    who = f"{WORDS['comma']}{code(result.student)}" if several else ""
    title = f"## {_title(result)}{who}: {_('not graded') if result.fault else _of(result)}\n\n"
    if result.fault:
        why = markdown(public_fault_line(result))
        return f"{title}> [!CAUTION]\n> {why} {_advice_on(result)}\n\n"
    rows = "".join(_row(exercise) for exercise in result.exercises)
    head = _HEAD.format(exercise=_("Exercise"), points=_("Points"), look=_("What to look at"))
    return f"{title}{head}{rows}\n{_advice(result)}{_weak(result)}"


def _row(exercise: ExerciseResult) -> str:
    status = WORDS[f"status.{exercise.status}"].replace(" ", "&nbsp;")
    earned = worth(exercise, brief=True).replace(" ", "&nbsp;")
    sentences = () if exercise.status == "unanswered" else feedback(exercise).first
    said = " ".join(map(markdown, sentences))
    return (
        f"| {MARKS[exercise.status]}&nbsp;{status} | {code(exercise.name)} | {earned} | {said} |\n"
    )


def _advice_on(result: Result) -> str:
    if result.grader_failed:
        return _("The grader failed, not the submission: this is no score. Run the job again.")
    return _("This is no score. Mend the file and push again.")


def _advice(result: Result) -> str:
    """Return what costs no points, one line each."""
    lines = [
        f"- {code(exercise.name)}: {markdown(text)}\n"
        for exercise in result.exercises
        for text in feedback(exercise).advice
    ]
    return f"{_('Not scored:')}\n\n{''.join(lines)}\n" if lines else ""


def _weak(result: Result) -> str:
    if not result.sandbox.weak:
        return ""
    said = _("Graded without a sandbox: {tier} and no more.").format(tier=say(str(result.sandbox)))
    return f"> [!WARNING]\n> {said}\n\n"


def _title(result: Result) -> str:
    return markdown((result.assignment or _("unknown assignment")).replace("_", " "))


def _of(result: Result) -> str:
    return _("{score} of {most} points").format(
        score=points(result.score), most=points(result.max_score)
    )


# annotations


def annotate(results: Sequence[Result], root: Path) -> list[str]:
    """Return the ten most useful annotations, as commands to GitHub's runner.

    Faults come first, then the exercises that lost most points; what is not answered is one line a
    submission.

    Parameters
    ----------
    results : sequence of Result
    root : Path
        Of the checked-out repository: paths are relative to it.
    """
    if not results:
        return [
            command(
                "error", _("The grader did not get to a result."), title=_("Nothing was graded")
            )
        ]
    faults = [
        command("error", public_fault_line(result), title=_("Not graded"), file=_file(result, root))
        for result in results
        if result.fault
    ]
    wrong = [
        (most(exercise) - earned(exercise), result, exercise)
        for result in results
        for exercise in result.exercises
        if exercise.status in ("partial", "wrong", "missing")
    ]
    worst = sorted(wrong, key=lambda each: -each[0])[:MOST_ANNOTATIONS]
    lines = [_on_exercise(result, exercise, root) for _, result, exercise in worst]
    blank = [line for result in results if (line := _on_blanks(result, root))]
    return [*faults, *lines, *blank][:MOST_ANNOTATIONS]


def _on_exercise(result: Result, exercise: ExerciseResult, root: Path) -> str:
    file, said = _file(result, root), feedback(exercise)
    told = (getattr(finding, "place", None) for finding in said.said)
    place = next(filter(None, (*told, exercise.place)), None)  # of the statement, else the answer
    return command(
        "warning",
        " ".join(said.lines),
        title=f"{exercise.name}: {worth(exercise)}",
        file=file,
        line=_line(Path(result.submission), place) if file and place else None,
    )


def _on_blanks(result: Result, root: Path) -> str:
    blank = [f"`{e.name}`" for e in result.exercises if e.status == "unanswered"]
    text = _("Not answered yet: {names}.").format(names=WORDS["comma"].join(blank))
    return command("notice", text, title=_("To do"), file=_file(result, root)) if blank else ""


def _file(result: Result, root: Path) -> str | None:
    """Return a submission's path in the repository; None where it lies outside."""
    path = os.path.relpath(result.submission, root)
    return None if path.startswith(os.pardir) else path.replace(os.sep, "/")


def _line(file: Path, place: Place) -> int | None:
    """Return the line of a file, as text, on which a place in it stands; None where unsure.

    A notebook's text has what its cells have in the same order, and perhaps elsewhere too.
    """
    if not place.cell:
        return place.line
    if not place.statement:
        return None
    try:
        data = contents(file)
        cells = [(number, source_of(cell)) for number, cell in raw_cells(file, data)]
    except (SubmissionError, ValueError):  # gone since it was graded; not a path at all
        return None
    places = [
        (number, line)
        for number, source in cells
        for line, text in enumerate(source.split("\n"), 1)
        if place.statement in text
    ]
    text = data.decode("utf-8", errors="replace")
    for in_ascii in (False, True):
        escaped = json.dumps(place.statement, ensure_ascii=in_ascii)[1:-1]
        starts = [found.start() for found in re.finditer(re.escape(escaped), text)]
        if len(starts) == len(places) and (place.cell, place.line) in places:
            return text.count("\n", 0, starts[places.index((place.cell, place.line))]) + 1
    return None
