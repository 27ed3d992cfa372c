"""The lines that begin and end a solution and a hidden test, as the source notebooks write them."""

from __future__ import annotations

import re

START = "### START CODE HERE ###"
END = "### END CODE HERE ###"
BEGIN_HIDDEN = "### BEGIN HIDDEN TESTS"
END_HIDDEN = "### END HIDDEN TESTS"

MARKERS = {
    START: re.compile(r"\s*### START CODE HERE ###(?: \(≈ [^()]+\))?\s*"),
    END: re.compile(r"\s*### END CODE HERE ###\s*"),
    BEGIN_HIDDEN: re.compile(r"\s*### BEGIN HIDDEN TESTS(?: ###)?\s*"),
    END_HIDDEN: re.compile(r"\s*### END HIDDEN TESTS(?: ###)?\s*"),
}

Fault = tuple[int, str]  # a line of its cell, counted from 1, and a sentence
Span = tuple[int, int]  # the lines of an opening and of its closing marker


def lines_of(source: str) -> list[str]:
    """Split a cell where Python does, so that a lone carriage return hides no marker."""
    return re.split(r"\r\n?|\n", source)


def find_spans(
    source: str, opening: str = START, closing: str = END
) -> tuple[list[Span], list[Fault]]:
    """Pair the marker lines of one kind and tell which have no partner."""
    spans: list[Span] = []
    faults: list[Fault] = []
    first, last = opening.strip("# "), closing.strip("# ")
    start = 0
    for number, line in enumerate(lines_of(source), 1):
        if MARKERS[opening].fullmatch(line):
            if start:
                faults.append((number, f"{first} inside the region that line {start} opens"))
            start = start or number
        elif MARKERS[closing].fullmatch(line):
            if start:
                spans.append((start, number))
            else:
                faults.append((number, f"{last} without {first} before it"))
            start = 0
    if start:
        faults.append((start, f"{first} without {last} after it"))
    return spans, faults
