"""The points that a notebook states, wherever it does, held against those that are declared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from autograder.cells import Cell, carried, exercise_of, grade_id, is_check, said_of
from autograder.course.exercise import Assignment

HEADING = re.compile(r"#{1,6} (Exercise \d+)\b.*")
_POINTS = re.compile(r"(\d+(?:\.\d+)?) points?\b")
_EXERCISE = re.compile(r"\bExercise \d+\b")
_TOTAL = re.compile(
    r"(?i)\b(?:total|altogether|in all|overall|full marks|maximum|last check|\d+ exercises)\b"
)
_BLOCK = re.compile(r"(?m)^#.*|^.*\S.*(?:\n(?![#|*+>-]).*\S.*)*")  # a heading, a paragraph, an item
_SENTENCE = re.compile(r"(?s)\S.*?(?:[.!?](?=\s)|\Z)")


def misstated(
    cells: Sequence[Cell], declared: Mapping[str, float]
) -> Iterator[tuple[int, int, str]]:
    """Yield cell, line and sentence where a notebook states other points than there are.

    An exercise's points are in the metadata of its check cell, in this cell's comments, and in any
    sentence that names it (``Exercise 3``); the total is in the first text, and in any sentence
    with ``total``, ``in all``, ``last check`` or the like. Other sentences count other points.

    Parameters
    ----------
    cells : sequence of dict
        Each cell's source is one string.
    declared : dict
        The points of each exercise; the check cells have them where nothing is declared.
    """
    checks = _checks(cells)
    total = sum(_right(cell, declared) or 0.0 for cell in cells if said_of(cell).get("grade"))
    first = next((at for at, cell in enumerate(cells) if cell["cell_type"] == "markdown"), None)
    for at, cell in enumerate(cells):
        if is_check(cell) and carried(cell) not in (None, _right(cell, declared)):
            yield (
                at,
                1,
                f"carries {carried(cell):g} points, {_right(cell, declared):g} are declared",
            )
        for line, text in _prose(cell):
            meant = [checks[title] for title in set(_EXERCISE.findall(text)) if title in checks]
            if is_check(cell):
                meant = meant or [cell]
            if len(meant) == 1:
                right, whose = _right(meant[0], declared), f"`{_exercise(meant[0])}` has"
            elif not meant and (at == first or _TOTAL.search(text)):
                right, whose = total, "the exercises add up to"
            else:
                continue
            for said in _POINTS.finditer(text):
                if right is not None and float(said[1]) != right:
                    number = line + text.count("\n", 0, said.start())
                    yield at, number, f"says {said[1]} points, {whose} {right:g}"


def declared_points(assignment: Assignment) -> dict[str, float]:
    """Return the points of each exercise."""
    return {exercise.name: exercise.points for exercise in assignment.exercises}


def _exercise(check: Cell) -> str:
    return exercise_of(grade_id(check))


def _right(check: Cell, declared: Mapping[str, float]) -> float | None:
    return declared.get(_exercise(check), carried(check))


def _checks(cells: Sequence[Cell]) -> dict[str, Cell]:
    """Return the check cell of each exercise, which is known by its heading: ``Exercise 3``."""
    checks: dict[str, Cell] = {}
    title = ""
    for cell in cells:
        for line in cell["source"].splitlines() if cell["cell_type"] == "markdown" else ():
            title = match[1] if (match := HEADING.match(line)) else title
        if is_check(cell) and title:
            checks.setdefault(title, cell)
    return checks


def _prose(cell: Cell) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a text, or the comments of a code cell, with their first lines."""
    source = str(cell["source"])
    if cell["cell_type"] == "markdown":
        for block in _BLOCK.finditer(source):
            for sentence in _SENTENCE.finditer(block[0]):
                yield source.count("\n", 0, block.start() + sentence.start()) + 1, sentence[0]
    else:
        for number, line in enumerate(source.split("\n"), 1):
            yield number, line.partition("#")[2]
