"""What a student reads of an exercise where a page is too much: plain sentences, or a bit of HTML.

The text is fit for students already; here it is escaped, so that it is text wherever it lands.
"""

from __future__ import annotations

import html
import re

from autograder.results import CaseResult, ExerciseResult, Result
from autograder.text import points, visible

_CODE = re.compile(r"`([^`]+)`")


def sentences(exercise: ExerciseResult) -> list[str]:
    """Return what is wrong, where to look, an input that shows it, and unscored advice."""
    if exercise.status == "unanswered":
        return [exercise.feedback]
    lines = [exercise.feedback, exercise.hint]
    lines.append(small(exercise))
    failed = [case for case in exercise.failed if not case.hidden]
    lines += [shown(case, news(exercise, case)) for case in failed[:1]]
    lines += [f"Not scored: {text}" for text in exercise.advice]
    return [line for line in lines if line]


def news(exercise: ExerciseResult, case: CaseResult) -> str:
    """Return what is said of a case, "" where the feedback has said it."""
    return "" if case.message in exercise.feedback else case.message


def here(case: CaseResult) -> str:
    """Return a sentence with the inputs of a public case."""
    return f"Here {case.inputs}." if case.inputs else ""


def shown(case: CaseResult, message: str) -> str:
    """Return a message and, of a public case, the inputs."""
    return f"{message} {here(case)}".strip()


def small(exercise: ExerciseResult) -> str:
    """Return a sentence with the smallest example that fails, where hidden cases alone do."""
    case = exercise.example
    return f"Smallest example: {shown(case, case.message)}" if case else ""


def prose(text: str) -> str:
    """Return a sentence as HTML, in which what stands between backticks is code."""
    return _CODE.sub(r"<code>\1</code>", html.escape(visible(text)))


def paragraphs(lines: list[str]) -> str:
    """Return sentences as HTML, a paragraph each."""
    return "".join(f"<p>{prose(line)}</p>" for line in lines)


def plain(result: Result) -> str:
    """Return a submission's feedback as one line of text."""
    return " ".join(" ".join([f"{e.name}, {_earned(e)}.", *sentences(e)]) for e in result.exercises)


def markup(result: Result) -> str:
    """Return a submission's feedback as one line of HTML, an item an exercise."""
    items = [
        f"<li><strong>{html.escape(e.name)}</strong>, {_earned(e)}."
        + "".join(f" {prose(line)}" for line in sentences(e))
        + "</li>"
        for e in result.exercises
    ]
    return f"<ul>{''.join(items)}</ul>"


def _earned(exercise: ExerciseResult) -> str:
    return f"{points(exercise.score)} of {points(exercise.max_score)} points"
