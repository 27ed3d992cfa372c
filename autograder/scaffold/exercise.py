"""One more exercise in an assignment: its cells, its right answer, and what is asked."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

from autograder import files
from autograder.cells import CHECK, grade_id
from autograder.course import source
from autograder.course.catalogue import ANSWERS
from autograder.course.place import Place
from autograder.course.review import OF_NOTEBOOKS
from autograder.errors import CourseError, UsageError
from autograder.notebook.points import HEADING
from autograder.scaffold import assignment, template
from autograder.scaffold.assignment import review

_LAST = "summary()"  # the cell before which exercises stand
#: What the notebook, the answers and the declarations import, and their own files.
_TAKEN = (*OF_NOTEBOOKS, "check_values", "checks", "np", "answers", "Exercise", "Assignment")


def begin(folder: Path, name: str, exercise: str, kind: str = "exercise") -> list[str]:
    """Write an exercise into an assignment; return the files that are new or have grown.

    Where there is no such assignment, it begins with this exercise.

    Parameters
    ----------
    folder : Path
    name, exercise : str
    kind : str
        ``"exercise"``, whose answer is a function, or ``"variable"``.

    Raises
    ------
    UsageError
        If the name will not do, or something of this name is there: nothing is written then.
    CourseError
        If a file of the assignment is not what is expected: likewise.
    """
    review(exercise)
    if exercise in _TAKEN:
        raise UsageError(f"`{exercise}` is a name that the assignment's files have: say another.")
    declared, notebook = folder / ANSWERS / name, source.notebook(folder, name)
    if not declared.is_dir():
        assignment.begin(folder, name, "frame")
    module, answers, listed = (
        declared / file for file in (f"{exercise}.py", "answers.py", "__init__.py")
    )
    template.refuse(module)
    cells = _Notebook(notebook, exercise)
    made = template.made(kind, exercise=exercise, id=cells.id, number=cells.number)
    grown = {
        module: made["declaration.py"],
        answers: _with_answer(answers, exercise, made["answers.py"]),
        listed: _with_name(listed, exercise),
        notebook: cells.with_cells(json.loads(made["cells.json"])),
    }
    for path, text in grown.items():
        files.write(path, text)
    return [path.relative_to(folder).as_posix() for path in grown]


def _with_answer(path: Path, exercise: str, answer: str) -> str:
    """Return the right answers, with one more at the end."""
    text = _read(path)
    if exercise in {getattr(node, "name", "") for node in _parsed(path, text).body}:
        raise UsageError(f"{path} has `{exercise}` already, and nothing is overwritten.")
    return text.rstrip() + "\n" + answer


def _with_name(path: Path, exercise: str) -> str:
    """Return the text that declares ASSIGNMENT, with an import and an exercise more."""
    text = _read(path)
    statements = _parsed(path, text).body
    end = _end_of_exercises(statements)
    if end is None:
        raise CourseError(
            f"{Place(str(path))}: it has no ASSIGNMENT = Assignment(name, (f, g)) to add to."
        )
    lines = text.splitlines(keepends=True)
    line = lines[end[0] - 1].encode()
    before, behind = (part.decode() for part in (line[: end[1]], line[end[1] :]))
    lines[end[0] - 1] = f"{before}, {exercise}{behind.removeprefix(',')}"
    if before.endswith("("):  # the first
        lines[end[0] - 1] = f"{before}{exercise},{behind}"
    imports = [node for node in statements if isinstance(node, ast.ImportFrom)]
    later = (each.lineno - 1 for each in imports if each.level and (each.module or "") > exercise)
    place = next(later, imports[-1].end_lineno if imports else 0)
    gap = "" if not imports or any(each.level for each in imports) else "\n"
    lines.insert(place or 0, f"{gap}from .{exercise} import {exercise}\n")
    return "".join(lines)


def _end_of_exercises(statements: list[ast.stmt]) -> tuple[int, int] | None:
    """Return line and column where the last exercise of ASSIGNMENT ends, or is to stand."""
    for node in statements:
        match node:
            case ast.Assign(
                targets=[ast.Name("ASSIGNMENT")],
                value=ast.Call(args=[_, ast.Tuple(elts=[*_, last])]),
            ):
                return last.end_lineno or last.lineno, last.end_col_offset or 0
            case ast.Assign(
                targets=[ast.Name("ASSIGNMENT")],
                value=ast.Call(args=[_, ast.Tuple(elts=[]) as none]),
            ):
                return none.lineno, none.col_offset + 1
    return None


class _Notebook:
    """A source notebook that gets one more exercise."""

    def __init__(self, path: Path, exercise: str) -> None:
        try:
            self._all: dict[str, Any] = json.loads(_read(path))
            self._cells = self._all["cells"]
            self._texts = ["".join(cell["source"]) for cell in self._cells]
        except (ValueError, TypeError, LookupError):
            raise CourseError(f"{path}: this is no notebook.") from None
        self.id = exercise.replace("_", "-")
        mine = {exercise, CHECK + exercise, self.id, f"{self.id}-idea", f"check-{self.id}"}
        if any(mine & {grade_id(cell), cell.get("id")} for cell in self._cells):
            raise UsageError(f"{path} has a cell `{exercise}` already: nothing is overwritten.")

    @property
    def number(self) -> int:
        """The number of the new exercise."""
        pairs = zip(self._cells, self._texts, strict=True)
        prose = [text for cell, text in pairs if cell["cell_type"] == "markdown"]
        headings = [HEADING.match(line) for text in prose for line in text.splitlines()]
        return 1 + len({found[2] for found in headings if found and found[2]})

    def with_cells(self, cells: list[dict[str, Any]]) -> str:
        """Return its text, with these cells at its end."""
        at = self._texts.index(_LAST) if _LAST in self._texts else len(self._texts)
        longer = self._all | {"cells": [*self._cells[:at], *cells, *self._cells[at:]]}
        return json.dumps(longer, indent=1, ensure_ascii=False) + "\n"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise CourseError(f"{path}: {getattr(error, 'strerror', None) or error}.") from None


def _parsed(path: Path, text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError as error:
        raise CourseError(f"{Place(str(path), error.lineno or 0)}: {error.msg}.") from None
