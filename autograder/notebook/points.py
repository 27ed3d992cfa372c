"""The points that a notebook states, wherever it does, held against those that are declared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from autograder.cells import Cell, carried, checked, grade_id, has_points, is_check
from autograder.course.exercise import Assignment
from autograder.markers import lines_of

HEADING = re.compile(r"(#{1,6}) (?:(Exercise \d+)\b)?.*")
_PRICE = re.compile(r"\((\d+(?:\.\d+)?) points?\)\s*$")
_POINTS = re.compile(r"(\d+(?:\.\d+)?) points?\b")
_EXERCISE = re.compile(r"\bExercise \d+\b")
_TOTAL = re.compile(
    r"(?i)\b(?:total|altogether|in all|overall|full marks|maximum|last check|\d+ exercises)\b"
)
_BLOCK = re.compile(r"(?m)^#.*|^.*\S.*(?:\n(?![#|*+>-]).*\S.*)*")  # a heading, a paragraph, an item
_SENTENCE = re.compile(r"(?s)\S.*?(?:[.!?](?=\s)|\Z)")


@dataclass
class Section:
    """A heading ``Exercise 3``, and the cells down to the next of its level, by their positions."""

    heading: int
    line: int
    level: int
    title: str
    priced: bool
    cells: list[int] = field(default_factory=list)


def sections(cells: Sequence[Cell]) -> list[Section]:
    """Return the exercises that have a heading; none of them where no heading states points."""
    found: list[Section] = []
    open_: Section | None = None
    for at, cell in enumerate(cells):
        for number, line in enumerate(lines_of(cell["source"]), 1):
            heading = HEADING.match(line) if cell["cell_type"] == "markdown" else None
            if heading and heading[2]:
                open_ = Section(at, number, len(heading[1]), heading[2], bool(_PRICE.search(line)))
                found.append(open_)
            elif heading and open_ and len(heading[1]) <= open_.level:
                open_ = None
        if open_:
            open_.cells.append(at)
    return found if any(section.priced for section in found) else []


def misstated(
    cells: Sequence[Cell], declared: Mapping[str, float]
) -> Iterator[tuple[int, int, str]]:
    """Yield cell, line and sentence where a notebook states other points than there are.

    An exercise's points are in the metadata of its check cell. Where a heading states points,
    ``Exercise 3 (2 points)``, they are in this cell's comments too, and in any sentence that names
    the exercise; the total is in the first text, and in any sentence with ``total``, ``in all``,
    ``last check`` or the like. Other sentences count other points.

    Parameters
    ----------
    cells : sequence of dict
        Each cell's source is one string.
    declared : dict
        The points of each exercise; the check cells have them where nothing is declared.
    """
    right = {at: _right(cell, declared) for at, cell in enumerate(cells) if has_points(cell)}
    exercises: dict[str, list[int]] = {}
    for section in sections(cells):
        exercises.setdefault(section.title, []).extend(at for at in section.cells if at in right)
    first = next((at for at, cell in enumerate(cells) if cell["cell_type"] == "markdown"), None)
    for at, cell in enumerate(cells):
        if at in right and carried(cell) not in (None, right[at]):
            seen = f"carries {carried(cell):g} points, {right[at]:g} are declared"
            yield at, 1, f"{seen}: set them in “Create Assignment” (`points` in its metadata)"
        for line, text in _prose(cell) if exercises else ():
            meant = [exercises[title] for title in {*_EXERCISE.findall(text)} & exercises.keys()]
            if is_check(cell):
                meant = meant or [[at]]
            if len(meant) == 1 and meant[0]:
                points, whose = (
                    sum(right[each] or 0.0 for each in meant[0]),
                    _whose(cells, meant[0]),
                )
            elif not meant and (at == first or _TOTAL.search(text)):
                points, whose = (
                    sum(each or 0.0 for each in right.values()),
                    "the exercises add up to",
                )
            else:
                continue
            for said in _POINTS.finditer(text):
                if float(said[1]) != points:
                    number = line + text.count("\n", 0, said.start())
                    yield at, number, f"says {said[1]} points, {whose} {points:g}"


def misnumbered(cells: Sequence[Cell]) -> Iterator[tuple[int, int, str]]:
    """Yield the headings of exercises that are out of order: cell, line and sentence."""
    titles = {section.title: section for section in sections(cells)}
    for (before, _), (title, section) in pairwise(titles.items()):
        wanted = f"Exercise {int(before.split()[1]) + 1}"
        if title != wanted:
            yield section.heading, section.line, f"{title} comes after {before}: {wanted} is meant"


def declared_points(assignment: Assignment) -> dict[str, float]:
    """Return the points of each exercise."""
    return {exercise.name: exercise.points for exercise in assignment.exercises}


def by_hand(cells: Sequence[Cell], declared: Mapping[str, float]) -> float:
    """Return the points of what is no check of an exercise: a person gives them."""
    others = (cell for cell in cells if has_points(cell))
    return sum(carried(c) or 0.0 for c in others if checked(grade_id(c)) not in declared)


def _whose(cells: Sequence[Cell], graded: Sequence[int]) -> str:
    names = [grade_id(cells[at]) for at in graded]
    return f"`{checked(names[0]) or names[0]}` has" if len(names) == 1 else "its cells have"


def _right(cell: Cell, declared: Mapping[str, float]) -> float | None:
    return declared.get(checked(grade_id(cell)), carried(cell))


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
