"""One line of what `verify` says, and what stands below it: where, what was seen, what to write."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from autograder.compare import Failure, is_made, literal
from autograder.course.case import Case
from autograder.course.place import brief
from autograder.results import CaseResult

WIDTH = 80
_MOST = 160  # characters of a value or a message


@dataclass(frozen=True)
class Line:
    """What was verified, whether it holds, and details; a note is advice, and fails nothing."""

    said: str
    status: Literal["ok", "WRONG", "note"] = "ok"
    details: tuple[str, ...] = ()

    def text(self, assignment: str) -> str:
        """Return the line and its details as they are printed."""
        lines = _wrapped(f"{self.status:<5} {assignment}: {self.said}", "", 6)
        for detail in self.details:
            lines += _wrapped(detail, 6 * " ", 8)
        return "\n".join(lines)


def wrong(said: str, *details: object) -> Line:
    """Return what does not hold."""
    return Line(said, "WRONG", tuple(map(str, details)))


def note(said: str, *details: object) -> Line:
    """Return a piece of advice."""
    return Line(said, "note", tuple(map(str, details)))


def named(case: Case | CaseResult) -> str:
    """Return which case it is."""
    return f"{'hidden' if case.hidden else 'public'} case “{case.name}”"


def given(value: Any) -> str:
    """Return what an answer gave: what it returns, or raises, shortened."""
    if isinstance(value, Failure):
        return cut(f"raises {value.error}: {value.message}")
    return f"returns {cut(_shown(value))}"


def cut(text: str) -> str:
    """Return a text on one line of bounded length."""
    return textwrap.shorten(text, _MOST, placeholder=" …")


def _shown(value: Any) -> str:
    if isinstance(value, (float, np.floating)):
        return f"{value:.6g}"
    if isinstance(value, (int, np.number, np.ndarray)):
        array = np.asarray(value)
        shown = np.array2string(array, precision=6, threshold=8, edgeitems=2, separator=", ")
        return shown + (f" of shape {array.shape}" if array.size > 8 else "")
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_shown(each)}' for key, each in value.items())}}}"
    if isinstance(value, (tuple, list)) and len(value) <= 8:
        inside = ", ".join(map(_shown, value))
        return f"({inside})" if isinstance(value, tuple) else f"[{inside}]"
    if is_made(value):
        return literal(value, _MOST)
    if value is None or isinstance(value, (str, complex, set, tuple, list)):
        return brief(value)
    return f"a {type(value).__name__}"


def _wrapped(text: str, first: str, further: int) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=further * " ",
        break_long_words=False,
        break_on_hyphens=False,
    )
