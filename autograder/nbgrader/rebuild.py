"""The autograded version of a notebook: the release, the student's cells in it, points and reasons.

What nbgrader keeps in ``autograded/`` is built anew, on the release version, from the text of the
submitted cells. So it does not matter what became of the submitted notebook: deleted, duplicated,
retyped, reordered cells, stripped metadata. Nothing here executes or parses student text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from autograder.cells import checked, grade_id, is_check, is_solution, said_of
from autograder.errors import CourseError, SubmissionError
from autograder.language import _, say
from autograder.report.feedback import feedback, reason, worth
from autograder.report.phrases import wrapped
from autograder.results import ExerciseResult, Result
from autograder.submissions.names import bound_names
from autograder.submissions.reading import contents, raw_cells, source_of
from autograder.submissions.supplied import is_supplied
from autograder.text import MARKS, Later, prose, visible

RESULT = "autograder"  # where a notebook's metadata hold the result
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")  # what runs nothing
_A_TEST = Later(
    "This test is no check of an exercise, and nothing executes it: see what it asks for."
)
_WIDTH = 100  # characters; on a narrow screen formgrader hides what is beyond

Notebook = dict[str, Any]


@dataclass(frozen=True)
class Written:
    """What a student left in a cell; outputs and metadata are not taken over."""

    kind: str
    source: str
    grade_id: str | None = None
    id: str | None = None
    attachments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read_release(path: Path) -> Notebook:
    """Return the release version; `CourseError` where it was not made yet."""
    try:
        notebook: Notebook = msgspec.json.decode(path.read_bytes())
    except FileNotFoundError:
        raise CourseError(
            f"{path}: no release version; `nbgrader generate_assignment` makes it."
        ) from None
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])  # a list of lines, or one text
    return notebook


def read_cells(path: Path) -> list[Written]:
    """Return a student's cells of a submitted notebook, or a script as one cell.

    Raises
    ------
    SubmissionError
        If the file cannot be read as either.
    """
    cells = [_written(cell) for _, cell in raw_cells(path, contents(path))]
    return [cell for cell in cells if not is_supplied(cell.source)]


def not_read(error: SubmissionError) -> str:
    """Return what is put first where there are no cells of a student's."""
    said = _("This submission could not be read: {why} What follows is the release.")
    return said.format(why=reason(error))


def _written(cell: Notebook) -> Written:
    kind = cell.get("cell_type")
    return Written(
        kind if kind in ("code", "markdown") else "raw",
        source_of(cell),
        _text(said_of(cell).get("grade_id")),
        _text(cell.get("id")),
        _attachments(cell.get("attachments")),
    )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _attachments(value: Any) -> Mapping[str, Mapping[str, str]]:
    """Return pictures that belong to a cell of prose; none where their form is not sound."""
    try:
        given = msgspec.convert(value or {}, dict[str, dict[str, str]])
    except msgspec.ValidationError:
        return {}
    pictures = {
        name: {kind: data for kind, data in each.items() if kind in _PICTURES and _is_base64(data)}
        for name, each in given.items()
    }
    return {name: each for name, each in pictures.items() if each}


def _is_base64(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9+/=\s]*", text) is not None


def rebuild(release: Notebook, cells: Sequence[Written], remark: str = "") -> Notebook:
    """Return the release version with a student's cells in it.

    A cell of the release takes the student's text, unless it is locked; what a student added, and a
    locked cell that was edited, stand as plain cells where they stood.

    Parameters
    ----------
    release : dict
        The notebook, as JSON has it.
    cells : sequence of Written
    remark : str
        Put first, as a comment.
    """
    ours = [dict(cell) for cell in release["cells"]]
    place = _match(ours, cells)
    added: dict[int, list[Notebook]] = {}
    before = -1
    for number, cell in enumerate(cells):
        before = place.get(number, before)
        original = ours[before] if number in place else None
        if original is not None and not _is_locked(original):
            if original["source"] != cell.source:
                original["source"] = _source(cell, original["cell_type"])
            if cell.attachments and original["cell_type"] != "code":
                original["attachments"] = cell.attachments
        elif cell.source.strip() and (original is None or original["source"] != cell.source):
            added.setdefault(before, []).append(_plain(cell, f"student-{number + 1}"))
    built = list(added.get(-1, []))
    if remark:
        built.insert(0, _plain(Written("code", f"# {remark}"), "remark"))
    for number, own in enumerate(ours):
        own.setdefault("id", f"release-{number}")
        if own["cell_type"] == "code":
            own |= {"outputs": [], "execution_count": None}
        built += [own, *added.get(number, [])]
    metadata = dict(release["metadata"])
    return {"cells": built, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _match(release: Sequence[Notebook], cells: Sequence[Written]) -> dict[int, int]:
    """Return for a student's cell, by number, which cell of the release it is.

    By name, by id, by its text, and last by what it defines; the last of several is the one, as in
    a run from top to bottom.
    """
    place: dict[int, int] = {}
    ours = {
        number: bound_names(cell["source"])
        for number, cell in enumerate(release)
        if is_solution(cell)
    }
    asked = set().union(*ours.values())

    def pair(keys: Iterable[Any], theirs: Sequence[Any]) -> None:
        found: dict[Any, list[int]] = {}
        for number, key in enumerate(theirs):
            if key and number not in place:
                found.setdefault(key, []).append(number)
        for number, key in reversed(list(enumerate(keys))):
            if number not in place.values() and found.get(key):
                place[found[key].pop()] = number

    pair(map(grade_id, release), [cell.grade_id for cell in cells])
    pair((cell.get("id") for cell in release), [cell.id for cell in cells])
    pair((cell["source"] for cell in release), [cell.source for cell in cells])
    keys = [ours.get(number) for number in range(len(release))]
    pair(keys, [bound_names(cell.source) & asked for cell in cells])
    return place


def _source(cell: Written, kind: str) -> str:
    """Return a student's text for a cell of this kind; formgrader shows what is no code as HTML."""
    return cell.source if kind == "code" else prose(cell.source, cell.attachments)


def _is_locked(cell: Notebook) -> bool:
    own = said_of(cell)
    return not own.get("solution") and bool(own.get("grade") or own.get("locked"))


def _plain(cell: Written, name: str) -> Notebook:
    source = _source(cell, cell.kind)
    plain: Notebook = {"cell_type": cell.kind, "id": name, "metadata": {}, "source": source}
    if cell.kind == "code":
        return plain | {"outputs": [], "execution_count": None}
    return plain | ({"attachments": cell.attachments} if cell.attachments else {})


def fill(notebook: Notebook, result: Result) -> None:
    """Write a result into the check cells, as output that nbgrader reads points from.

    A check cell that has no answer here, as after a fault, says so and shows no number: it is to be
    graded by hand.
    """
    exercises = {exercise.name: exercise for exercise in result.exercises}
    for cell in notebook["cells"]:
        if not is_check(cell):
            continue
        name = checked(grade_id(cell))
        exercise = exercises.get(name)
        if exercise is None:
            undeclared = Later("No exercise `{name}` is declared.", name=name)
            why = reason(result.fault) if result.fault else say(undeclared if name else _A_TEST)
            cell["outputs"] = [_stream(_("Not graded: {why}").format(why=why))]
            continue
        points = _points(exercise, float(cell["metadata"]["nbgrader"]["points"]))
        number = {"text/plain": repr(points)}
        cell["outputs"] = [
            _stream("\n".join(sentences(exercise))),
            {
                "output_type": "execute_result",
                "data": number,
                "metadata": {},
                "execution_count": None,
            },
        ]
    notebook["metadata"][RESULT] = msgspec.to_builtins(result)


def _points(exercise: ExerciseResult, most: float) -> float:
    """Return an answer's points; ``most``, what its cell counts, is the course's to set.

    Of a bonus, and of what was dropped, the gradebook knows no more than that it is 0.
    """
    if exercise.dropped or not exercise.max_score:
        return 0.0
    return round(exercise.score / exercise.max_score * (most or exercise.max_score), 2)


def _stream(text: str) -> Notebook:
    lines = [
        wrapped(line, _WIDTH, "  ", break_on_hyphens=False) for line in visible(text).splitlines()
    ]
    return {"output_type": "stream", "name": "stdout", "text": "\n".join(lines) + "\n"}


def sentences(exercise: ExerciseResult) -> list[str]:
    """Return what a check cell says of an answer: all cases that failed, inputs a line below."""
    said = feedback(exercise)
    lines = [f"{MARKS[exercise.status]} {exercise.name}: {worth(exercise)}", *said.first]
    for case in said.public:
        lines += [] if case.told else [case.sentence]
        lines += [f"  {case.inputs}"] if case.inputs else []
    return [*lines, *said.hidden, *filter(None, [said.smallest]), *said.unscored]


def kept_result(notebook: Mapping[str, Any]) -> Result | None:
    """Return the result that `fill` left in a notebook's metadata."""
    try:
        return msgspec.convert(notebook["metadata"][RESULT], Result)
    except (KeyError, msgspec.ValidationError):
        return None
