"""The lines that begin and end a solution and a hidden test, as the source notebooks write them."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import NamedTuple

START = "### START CODE HERE ###"
END = "### END CODE HERE ###"

_MARKERS = {
    "begin": re.compile(r"\s*### START CODE HERE ###(?: \(≈ [^()]+\))?\s*"),
    "end": re.compile(r"\s*### END CODE HERE ###\s*"),
}

_SETTING = re.compile(r"(begin|end)_(solution|test)_delim[ei]ter")

Fault = tuple[int, str]  # a line of its cell, counted from 1, and a sentence
Span = tuple[int, int]  # the lines of an opening and of its closing marker


class Pair(NamedTuple):
    """What begins and what ends a region."""

    begin: str
    end: str

    def kind(self, line: str) -> str:
        """Return whether a line is "begin" or "end", "" for neither.

        A line of this kit's is held to the letter; for nbgrader, a line is one that contains it.
        """
        kit = next((kind for kind, form in _MARKERS.items() if form.fullmatch(line)), "")
        if kit or self == MARKERS:
            return kit if self == MARKERS else ""
        return "begin" if self.begin in line else "end" if self.end in line else ""


MARKERS = Pair(START, END)


class Delimiters(NamedTuple):
    """What nbgrader takes for a solution and for hidden tests."""

    solution: Pair
    hidden: Pair


#: Unless a course sets it otherwise.
NBGRADER = Delimiters(
    Pair("BEGIN SOLUTION", "END SOLUTION"), Pair("BEGIN HIDDEN TESTS", "END HIDDEN TESTS")
)


def configured(settings: Path) -> Delimiters:
    """Return the delimiters that a settings file has as text, else the usual; it is not run."""
    try:
        tree = ast.parse(settings.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return NBGRADER
    found: dict[tuple[str, str], str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            for target in node.targets:
                if isinstance(target, ast.Attribute) and (set_ := _SETTING.match(target.attr)):
                    found[set_[2], set_[1]] = str(node.value.value)
    pairs = zip(("solution", "test"), NBGRADER, strict=True)
    return Delimiters(
        *(
            Pair(found.get((of, "begin"), usual.begin), found.get((of, "end"), usual.end))
            for of, usual in pairs
        )
    )


def lines_of(source: str) -> list[str]:
    """Split a cell where Python does, so that a lone carriage return hides no marker."""
    return re.split(r"\r\n?|\n", source)


def find_spans(source: str, pair: Pair = MARKERS) -> tuple[list[Span], list[Fault]]:
    """Pair the marker lines of one kind and tell which have no partner."""
    spans: list[Span] = []
    faults: list[Fault] = []
    first, last = (marker.strip("# ") for marker in pair)
    start = 0
    for number, line in enumerate(lines_of(source), 1):
        kind = pair.kind(line)
        if kind == "begin":
            if start:
                faults.append((number, f"{first} inside the region that line {start} opens"))
            start = start or number
        elif kind == "end":
            if start:
                spans.append((start, number))
            else:
                faults.append((number, f"{last} without {first} before it"))
            start = 0
    if start:
        faults.append((start, f"{first} without {last} after it"))
    return spans, faults
