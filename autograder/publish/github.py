"""Results on GitHub: a job's summary, and annotations on the submitted file."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from autograder.course.catalogue import Catalogue, declared
from autograder.errors import SubmissionError
from autograder.report.html import WORDS
from autograder.report.sentences import here, news, small
from autograder.results import ExerciseResult, Result
from autograder.sandbox.tiers import is_weak
from autograder.submissions.reading import contents
from autograder.text import MARKS, code, command, markdown, points

LARGEST_SUMMARY = 1_000_000  # bytes; GitHub drops a step's summary beyond 1 MiB
MOST_ANNOTATIONS = 10  # GitHub shows as many of a kind for a step
_HEAD = "| | Exercise | Points | What to look at |\n| :-- | :-- | --: | :-- |\n"
PAGE = (
    "Every case with its inputs, expected and actual values: the page among this run's artifacts.\n"
)


def summary(results: Sequence[Result]) -> str:
    """Return a job's summary in GitHub's Markdown, of bounded size."""
    if not results:
        return "## Nothing was graded\n\nThe grader did not get to a result; the log says why.\n"
    text = _overview(results) if len(results) > 1 else ""
    for number, result in enumerate(results):
        section = _section(result, several=len(results) > 1)
        if len((text + section).encode()) > LARGEST_SUMMARY:
            left = len(results) - number
            return f"{text}{left} more did not fit here; they are in `results.jsonl`.\n"
        text += section
    return text


def graders_fault(result: Result) -> bool:
    """Tell whether the grader failed, and not the submission's file."""
    return bool(result.fault and (result.sha256 or ": the grader failed: " in result.fault))


def _overview(results: Sequence[Result]) -> str:
    """Return a table of students, cut where it would fill half of the summary."""
    text = "| Student | Assignment | Points |\n| :-- | :-- | --: |\n"
    for result in results:
        score = "not graded" if result.fault else _of(result)
        row = f"| {code(result.student)} | {_title(result)} | {score} |\n"
        if len((text + row).encode()) > LARGEST_SUMMARY // 2:
            break
        text += row
    return f"{text}\n"


def _section(result: Result, several: bool) -> str:
    who = f", {code(result.student)}" if several else ""
    title = f"## {_title(result)}{who}: {'not graded' if result.fault else _of(result)}\n\n"
    if result.fault:
        return f"{title}> [!CAUTION]\n> {markdown(result.fault)} {_advice_on(result)}\n\n"
    rows = "".join(_row(exercise) for exercise in result.exercises)
    return f"{title}{_HEAD}{rows}\n{_advice(result)}{_weak(result)}"


def _row(exercise: ExerciseResult) -> str:
    mark = f"{MARKS[exercise.status]}&nbsp;{WORDS[exercise.status].replace(' ', '&nbsp;')}"
    earned = f"{points(exercise.score)}&nbsp;of&nbsp;{points(exercise.max_score)}"
    sentences = () if exercise.status == "unanswered" else (exercise.feedback, exercise.hint)
    said = " ".join(markdown(text) for text in sentences if text)
    return f"| {mark} | {code(exercise.name)} | {earned} | {said} |\n"


def _advice_on(result: Result) -> str:
    if graders_fault(result):
        return "The grader failed, not the submission: this is no score. Run the job again."
    return "This is no score. Mend the file and push again."


def _advice(result: Result) -> str:
    """Return what costs no points, one line each."""
    lines = [
        f"- {code(exercise.name)}: {markdown(text)}\n"
        for exercise in result.exercises
        for text in exercise.advice
    ]
    return f"Not scored:\n\n{''.join(lines)}\n" if lines else ""


def _weak(result: Result) -> str:
    if not is_weak(result.sandbox):
        return ""
    return f"> [!WARNING]\n> Graded without a sandbox: {markdown(result.sandbox)}.\n\n"


def _title(result: Result) -> str:
    return markdown((result.assignment or "unknown assignment").replace("_", " "))


def _of(result: Result) -> str:
    return f"{points(result.score)} of {points(result.max_score)} points"


# annotations


def annotate(
    results: Sequence[Result], root: Path, catalogue: Catalogue | None = None
) -> list[str]:
    """Return the ten most useful annotations, as commands to GitHub's runner.

    Faults come first, then the exercises that lost most points; what is not answered is one line a
    submission.

    Parameters
    ----------
    results : sequence of Result
    root : Path
        Of the checked-out repository: paths are relative to it.
    catalogue : Catalogue, optional
        The course, which knows under what names an answer may stand.
    """
    if not results:
        return [command("error", "The grader did not get to a result.", title="Nothing was graded")]
    faults = [
        command("error", result.fault or "", title="Not graded", file=_place(result, root))
        for result in results
        if result.fault
    ]
    wrong = [
        (exercise.max_score - exercise.score, result, exercise)
        for result in results
        for exercise in result.exercises
        if exercise.status in ("partial", "wrong", "missing")
    ]
    worst = sorted(wrong, key=lambda each: -each[0])[:MOST_ANNOTATIONS]
    lines = [_on_exercise(catalogue, result, exercise, root) for _, result, exercise in worst]
    blank = [line for result in results if (line := _on_blanks(result, root))]
    return [*faults, *lines, *blank][:MOST_ANNOTATIONS]


def _on_exercise(
    catalogue: Catalogue | None, result: Result, exercise: ExerciseResult, root: Path
) -> str:
    said = [exercise.feedback, exercise.hint]
    for first in exercise.failed[:1]:
        said += [news(exercise, first), here(first)]
    file = _place(result, root)
    return command(
        "warning",
        " ".join(filter(None, (*said, small(exercise)))),
        title=f"{exercise.name}: {points(exercise.score)} of {points(exercise.max_score)} points",
        file=file,
        line=_line(catalogue, result, exercise) if file else None,
    )


def _on_blanks(result: Result, root: Path) -> str:
    blank = [f"`{e.name}`" for e in result.exercises if e.status == "unanswered"]
    text = f"Not answered yet: {', '.join(blank)}."
    return command("notice", text, title="To do", file=_place(result, root)) if blank else ""


def _place(result: Result, root: Path) -> str | None:
    """Return a submission's path in the repository; None where it lies outside."""
    path = os.path.relpath(result.submission, root)
    return None if path.startswith(os.pardir) else path.replace(os.sep, "/")


def _line(catalogue: Catalogue | None, result: Result, exercise: ExerciseResult) -> int | None:
    """Return the line of the file, as text, on which the last answer of this name begins."""
    known = declared(catalogue, result.assignment, exercise.name)
    asked = known.asks if known else ()
    names = "|".join(map(re.escape, asked or (exercise.name, *(known.aliases if known else ()))))
    begins = rf"(?:{names})[ \t]*=(?!=)" if asked else rf"def[ \t]+(?:{names})[ \t]*\("
    try:
        text = contents(Path(result.submission)).decode("utf-8", errors="replace")
    except (SubmissionError, ValueError):  # gone since it was graded; not a path at all
        return None
    found = list(re.finditer(rf'(?m)(?:^|"|\\n)[ \t]*{begins}', text))
    return text.count("\n", 0, found[-1].end()) + 1 if found else None
