"""One student after the other: what each answers, how it is worded, and the file it comes in."""

from __future__ import annotations

import ast
import copy
import inspect
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import count
from typing import Any

import msgspec

from autograder.cells import grade_id
from autograder.course.exercise import Assignment, Exercise
from autograder.sandbox.inside.pipe import wire
from autograder.sandbox.inside.syntax.program import Program
from autograder.selfcheck.simulate import (
    BLANK,
    BROKEN,
    MISSING,
    MISSPELT,
    RIGHT,
    HandedIn,
    Notebooks,
    broken,
)

from .clutter import Cell, Clutter, code_cell, script
from .handwriting import Handwriting
from .rewording import Rewording, misspelt
from .text import Text

_CELLS = (64, 84)  # of a notebook, all kinds together, before old attempts and merged cells
_NOWHERE = (BLANK, MISSING)  # no text to put into words


def as_real(notebooks: Notebooks, chance: random.Random) -> Iterator[HandedIn]:
    """Yield submissions as students hand them in, no two answers alike.

    Parameters
    ----------
    notebooks : Notebooks
    chance : random.Random
    """
    course, seen = _Course(notebooks), set[int]()
    while True:
        yield _Student(course, random.Random(chance.random()), seen).written()


def draw(assignment: Assignment, chance: random.Random) -> dict[str, str]:
    """Return what one student does: of the answers 97 in 100 are right, 1 exercise in 20 is blank.

    Who leaves exercises out stops somewhere. Some right answers have a form of their own: each the
    first of its exercise, or each the second, because `verify` proves that those fit together.
    """
    exercises, answers = assignment.exercises, {}
    row = chance.randrange(max(len(exercise.variants) for exercise in exercises) or 1)
    for exercise in exercises:
        answer, dice = RIGHT, chance.random()
        if dice > 0.99:
            answer = chance.choice((MISSPELT, MISSPELT, BROKEN, MISSING))
        elif dice > 0.97 and exercise.mistakes:
            answer = chance.choice(exercise.mistakes).id
        elif row < len(exercise.variants) and chance.random() < 0.5:
            answer = exercise.variants[row].id
        answers[exercise.name] = answer
    if chance.random() < 0.11:
        first = chance.randint(len(exercises) // 4, len(exercises) - 1)
        answers |= {exercise.name: BLANK for exercise in exercises[first:]}
    return answers


class _Course:
    """What all students of a class have before them."""

    def __init__(self, notebooks: Notebooks) -> None:
        self.release, self.assignment = notebooks.release, notebooks.assignment
        self.answer = cache(notebooks.answer)
        code = [
            wire.Cell(place, "".join(cell["source"]))
            for place, cell in enumerate(notebooks.source["cells"])
            if cell["cell_type"] == "code"
        ]
        program = Program(code)
        exercises = self.assignment.exercises
        self.needed = {
            s.cell.number for e in exercises for s in program.slice(_names(e), _given(e))
        }  # cells, by place
        self.words = {word for cell in code for word in re.findall(r"\w+", cell.source)}
        self.words.update(name for e in exercises for name in (*e.aliases, *_given(e)))
        nodes = [s.node for s in program.statements if isinstance(s.node, ast.Import)]
        self.imports = {n.asname or n.name: n.name for node in nodes for n in node.names}
        self.imports = {k: v for k, v in self.imports.items() if "." not in v}
        self.signatures = dict(_signatures(program, exercises))


class _Student:
    """One student's notebook.

    Parameters
    ----------
    course : _Course
    chance : random.Random
        Of this student alone.
    seen : set
        What the answers of the students before ran, to which this one adds.
    """

    def __init__(self, course: _Course, chance: random.Random, seen: set[int]) -> None:
        self._course, self._chance, self._seen = course, chance, seen
        words = set(course.words)
        self._rewording = Rewording(chance, course.imports, course.signatures, words)
        self._hand = Handwriting(chance)
        self._clutter = Clutter(chance, course.assignment)

    def written(self) -> HandedIn:
        """Return what is planted, and the file that is handed in."""
        chance, course = self._chance, self._course
        answers = draw(course.assignment, chance)
        texts = {}
        for exercise in course.assignment.exercises:
            if answers[exercise.name] not in _NOWHERE:
                answers[exercise.name], texts[exercise.name] = self._answer(
                    exercise, answers[exercise.name]
                )
        cells = self._cells(answers, texts)
        name = course.assignment.name
        if chance.random() < 0.08:
            exported = chance.random() < 0.6
            kept = cells if exported else [c for c in cells if _is_needed(c)]
            return answers, f"{name}.py", script(kept, exported, self._hand.remark)
        return answers, self._file_name(name), self._notebook(cells)

    def _answer(self, exercise: Exercise, answer: str) -> tuple[str, str]:
        """Return what is planted for an exercise, and the text of its cell."""
        plain = RIGHT if answer in (MISSPELT, BROKEN) else answer
        base = self._course.answer(exercise.name, plain)
        for tries in count():  # who says what another has said has more to say
            text, slip = self._hand.remarked(self._worded(base), tries), None
            if answer == MISSPELT and not exercise.asks:
                slip = misspelt(text, exercise.name, self._chance)
            if answer == MISSPELT and slip is None:
                answer = BROKEN
            key = hash(_statements(slip or text))  # which takes less memory
            if key not in self._seen:
                break
        self._seen.add(key)
        return answer, broken(text, exercise.name) if answer == BROKEN else slip or text

    def _worded(self, source: str) -> str:
        return self._hand.of(self._rewording.of(source))

    # The notebook around

    def _cells(self, answers: Mapping[str, str], texts: Mapping[str, str]) -> list[Cell]:
        """Return the cells in their order, with what the student left out and put in."""
        chance, course = self._chance, self._course
        cells = copy.deepcopy(course.release["cells"])
        for place, cell in enumerate(cells):
            cell["source"] = "".join(cell["source"])
            if (name := grade_id(cell)) in texts:
                cell["source"] = texts[name]
            cell["needed"] = place in course.needed or bool(grade_id(cell))
        cells = [c for c in cells if answers.get(grade_id(c)) != MISSING]
        total, spare = chance.randint(*_CELLS), chance.randint(4, 14)
        others = [c for c in cells if not c["needed"]]
        kept = min(len(others), max(0, total - spare - (len(cells) - len(others))))
        kept_ids = {id(c) for c in chance.sample(others, kept)}
        cells = [c for c in cells if c["needed"] or id(c) in kept_ids]
        self._move(cells)
        for exercise in course.assignment.exercises:
            parses = answers[exercise.name] not in (*_NOWHERE, BROKEN)
            if parses and chance.random() < 0.06:
                place = next(n for n, c in enumerate(cells) if grade_id(c) == exercise.name)
                cells.insert(place, code_cell(self._old_attempt(exercise)))
        first = 1 + next(n for n, c in enumerate(cells) if c["cell_type"] == "code")
        for _ in range(spare):
            cells.insert(chance.randint(first, len(cells)), self._clutter.cell())
        self._merge(cells)
        return cells

    def _old_attempt(self, exercise: Exercise) -> str:
        """Return what the student tried before, right or wrong."""
        tried = self._chance.choice([RIGHT, *(m.id for m in exercise.mistakes)])
        return self._worded(self._course.answer(exercise.name, tried))

    def _move(self, cells: list[Cell]) -> None:
        """Put a function's cell somewhere else, now and then."""
        if self._chance.random() < 0.1:
            functions = {e.name for e in self._course.assignment.exercises if not e.asks}
            movable = [n for n, cell in enumerate(cells) if grade_id(cell) in functions]
            cell = cells.pop(self._chance.choice(movable))
            cells.insert(self._chance.randint(movable[0], len(cells)), cell)

    def _merge(self, cells: list[Cell]) -> None:
        """Make one cell of an answer and the code after it, now and then."""
        for place in range(len(cells) - 2, -1, -1):
            one, two = cells[place : place + 2]
            code = one["cell_type"] == two["cell_type"] == "code"
            code = code and bool(grade_id(one)) and not two["source"].startswith("%%")
            if code and self._chance.random() < 0.03:
                one["source"] += f"\n\n{two['source']}"
                del cells[place + 1]

    def _notebook(self, cells: list[Cell]) -> str:
        chance = self._chance
        self._clutter.outputs(cells)
        stripped = chance.random() < 0.1  # by another program than Jupyter
        for cell in cells:
            cell.pop("needed", None)
            cell["source"] = cell["source"].splitlines(keepends=True)
            if stripped:
                cell["metadata"] = {}
        release: dict[str, Any] = self._course.release
        version = f"3.{chance.randint(6, 14)}.{chance.randint(0, 9)}"
        language = {"name": "python", "version": version, "file_extension": ".py"}
        metadata = {} if stripped else release["metadata"] | {"language_info": language}
        notebook = release | {"cells": cells, "metadata": metadata}
        return msgspec.json.format(msgspec.json.encode(notebook), indent=1).decode()

    def _file_name(self, name: str) -> str:
        """Return the name of the file, which some have changed."""
        if self._chance.random() < 0.94:
            return f"{name}.ipynb"
        other = ("Untitled{n}", "{name} ({n})", "{name}-Copy{n}", "final_v{n}", "{name}_fertig")
        chosen = self._chance.choice(other).format(name=name, n=self._chance.randint(1, 5))
        return f"{chosen}.ipynb"


def _names(exercise: Exercise) -> tuple[str, ...]:
    return exercise.asks or (exercise.name,)


def _given(exercise: Exercise) -> tuple[str, ...]:
    """Return the names of variables that the grader supplies."""
    if not exercise.asks:
        return ()
    return tuple(exercise.inputs(exercise.cases[0], 0))


def _statements(source: str) -> tuple[str, ...]:
    """Return the text of a cell's statements, all of which its answer runs."""
    text = Text(source)
    return tuple(source[slice(*text.span(node))] for node in text.tree.body)


def _signatures(
    program: Program, exercises: Sequence[Exercise]
) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the parameters of functions whose references have the same, who may stand in."""
    for exercise in exercises:
        found = program.definition(exercise.name)
        if found and isinstance(found.node, ast.FunctionDef) and not exercise.asks:
            own = [argument.arg for argument in found.node.args.args]
            if own == list(inspect.signature(exercise.reference).parameters):
                yield exercise.name, own


def _is_needed(cell: Cell) -> bool:
    return cell["cell_type"] == "code" and bool(cell.get("needed"))
