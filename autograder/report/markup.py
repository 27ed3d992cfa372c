"""A submission's feedback as plain text or a bit of HTML, where a page is too much.

The text is fit for students already; here it is escaped, so that it is text wherever it lands.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from autograder.grades.settled import remarks
from autograder.report.feedback import feedback, worth
from autograder.results import Result
from autograder.text import line

_CODE = re.compile(r"`([^`]+)`")


def prose(text: str) -> str:
    """Return a sentence as HTML, in which what stands between backticks is code."""
    return _CODE.sub(r"<code>\1</code>", html.escape(line(text)))


def paragraphs(lines: Iterable[str]) -> str:
    """Return sentences as HTML, a paragraph each."""
    return "".join(f"<p>{prose(text)}</p>" for text in lines)


def plain(result: Result) -> str:
    """Return a submission's feedback as one line of text."""
    lines = ([f"{e.name}, {worth(e)}.", *feedback(e).lines] for e in result.exercises)
    return line(" ".join(" ".join(each) for each in (remarks(result), *lines)))


def markup(result: Result) -> str:
    """Return a submission's feedback as one line of HTML, an item an exercise."""
    items = [f"<li>{prose(text)}</li>" for text in remarks(result)]
    items += [
        f"<li><strong>{html.escape(line(e.name))}</strong>, {worth(e)}."
        + "".join(f" {prose(text)}" for text in feedback(e).lines)
        + "</li>"
        for e in result.exercises
    ]
    return f"<ul>{''.join(items)}</ul>"
