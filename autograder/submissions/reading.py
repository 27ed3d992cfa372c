"""A submitted notebook or script as text cells, and which assignment it answers.

Nothing here executes, imports or parses student text: notebooks are read as plain JSON.
"""

from __future__ import annotations

import hashlib
import json
import keyword
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET, Raw, UnsetType

from autograder.cells import said_of
from autograder.errors import SubmissionError
from autograder.sandbox.inside.pipe.wire import Cell
from autograder.submissions import archive
from autograder.submissions.names import bound_names, imported_names
from autograder.submissions.places import Found
from autograder.submissions.supplied import is_supplied
from autograder.text import Later, encodable

MAX_SIZE = 50 << 20  # bytes of a file; outputs with pictures make notebooks of some MB
MAX_VALUES = 750_000  # values in a notebook's JSON besides outputs, of up to 120 bytes of memory
MAX_CELLS = 2_000
MAX_CODE = 1 << 20  # characters of code; long assignments have some 50,000
_START = 1000  # characters of a cell within which prose is known for what it is
_WORD = rf"(?!(?:{'|'.join([*keyword.kwlist, *keyword.softkwlist])})\b)[^\W\d]\w*"
_PROSE = re.compile(rf"(?:[ \t]*(?:#.*)?\n)*[^'\"#\n]*?(?:[$`?]|\b{_WORD}[ \t]+{_WORD})")


@dataclass(frozen=True)
class Submission:
    """One student's answer to one assignment, read but not understood."""

    path: Path
    student: str
    assignment: str
    cells: tuple[Cell, ...]
    sha256: str
    lms_id: str | None = None
    late: bool = False

    @cached_property
    def lines(self) -> dict[int, list[str]]:
        """The lines of each cell, by its number."""
        return {cell.number: cell.source.split("\n") for cell in self.cells}


def read(
    found: Found, assignments: Mapping[str, set[str]], assignment: str | None = None
) -> Submission:
    """Return a submission's cells.

    Parameters
    ----------
    found : Found
    assignments : dict
        The graded names of every assignment.
    assignment : str, optional
        Which one it is, where neither folder nor name says so.

    Raises
    ------
    SubmissionError
        If the file is no regular file, too large, no notebook, holds no code, or if the assignment
        cannot be told. The text is one line with the path.
    """
    if found.problem:
        raise SubmissionError(found.path, found.problem)
    data = contents(found.path)
    cells = _cells(found.path, data)
    if sum(len(cell.source) for cell in cells) > MAX_CODE:
        raise SubmissionError(found.path, "more than {count} MiB of code.", count=MAX_CODE >> 20)
    if not any(cell.source.strip() for cell in cells):
        raise SubmissionError(found.path, "there is no code in it.")
    name = assignment or found.assignment or guess(bound_names(_source(cells)), assignments)
    if name is None:
        raise SubmissionError(
            found.path,
            "which assignment is this? Neither folder, name nor functions tell; "
            "say --assignment ({names}).",
            names=", ".join(sorted(assignments)),
        )
    sha256 = hashlib.sha256(data).hexdigest()
    return Submission(
        found.path, found.student, name, cells, sha256, lms_id=found.lms_id, late=found.late
    )


@dataclass(frozen=True)
class Outline:
    """What a file says without being understood: its digest, what it defines and imports."""

    sha256: str
    names: frozenset[str]
    imports: frozenset[str]


def outline(path: Path) -> Outline:
    """Return the outline of a file.

    Raises
    ------
    SubmissionError
        If it cannot be read.
    """
    data = contents(path)
    source = _source(_cells(path, data))
    names, imports = bound_names(source), imported_names(source)
    return Outline(hashlib.sha256(data).hexdigest(), names, imports)


def _cells(path: Path, data: bytes) -> tuple[Cell, ...]:
    return tuple(
        Cell(number, source, is_code, _grade_id(cell))
        for number, cell in raw_cells(path, data)
        if (source := source_of(cell))
        and not is_supplied(source)
        and ((is_code := cell.get("cell_type") == "code") or could_be_code(source))
    )


def _source(cells: tuple[Cell, ...]) -> str:
    return "\n".join(cell.source for cell in cells)


def contents(path: Path) -> bytes:
    """Return a regular file of bounded size; follow no symbolic link, wait for no pipe.

    Raises
    ------
    SubmissionError
        If it is something else, or cannot be read, or is empty.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    if path.is_symlink():
        raise SubmissionError(path, "a symbolic link, which is not followed.")
    try:
        with open(os.open(path, flags), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise SubmissionError(path, "not a regular file.")
            if status.st_size > MAX_SIZE:
                raise SubmissionError(
                    path,
                    "{size} MiB, the limit is {limit} MiB; clear the outputs first.",
                    size=status.st_size >> 20,
                    limit=MAX_SIZE >> 20,
                )
            data = file.read(status.st_size + 1)  # room for MAX_SIZE would cost more than the file
            if len(data) > status.st_size:  # it grows
                data += file.read(MAX_SIZE + 1 - len(data))
    except NotADirectoryError:
        data = archive.contents(path, MAX_SIZE)
    except OSError as error:
        raise SubmissionError(path, "cannot be read: {why}.", why=error.strerror) from None
    if len(data) > MAX_SIZE:
        raise SubmissionError(
            path, "more than {count} MiB; clear the outputs first.", count=MAX_SIZE >> 20
        )
    if not data.strip():
        raise SubmissionError(path, "the file is empty.")
    return data


def raw_cells(path: Path, data: bytes) -> list[tuple[int, dict[str, Any]]]:
    """Return a notebook's cells as its JSON has them, with their numbers; a script is cell 0.

    Raises
    ------
    SubmissionError
        If it is neither.
    """
    if path.suffix.lower() != ".py" or (data.lstrip()[:1] == b"{" and b'"cells"' in data):
        cells = _notebook(path, data)
        return [(number, cell) for number, cell in enumerate(cells, 1) if isinstance(cell, dict)]
    if len(data) > 4 * MAX_CODE:  # bytes of a character, at most
        raise SubmissionError(path, "more than {count} MiB of code.", count=MAX_CODE >> 20)
    if b"\0" in data:
        raise SubmissionError(path, "not a script: binary data or UTF-16, not UTF-8 text.")
    return [(0, {"cell_type": "code", "source": data.decode("utf-8-sig", errors="replace")})]


class _Cell(msgspec.Struct):
    """What matters of a cell, as it stands in the file: all but the outputs."""

    cell_type: Raw | UnsetType = UNSET
    source: Raw | UnsetType = UNSET
    input: Raw | UnsetType = UNSET  # its name in old versions
    metadata: Raw | UnsetType = UNSET
    attachments: Raw | UnsetType = UNSET
    id: Raw | UnsetType = UNSET


class _Notebook(msgspec.Struct):
    cells: list[_Cell]


def _without_outputs(data: bytes) -> bytes:
    """Return a notebook's JSON without outputs, unread; all of it where it is not as most are."""
    most = MAX_VALUES // 2  # cells, each of which takes twice as much for a moment
    if len(data) > len("{},") * most and data.count(b"{") > most:
        return data
    try:
        return msgspec.json.encode(msgspec.json.decode(data, type=_Notebook))
    except (ValueError, RecursionError):
        return data


def _notebook(path: Path, data: bytes) -> list[Any]:
    data = _without_outputs(data)
    if sum(map(data.count, (b",", b"[", b"{"))) > MAX_VALUES:  # at least as many as values
        raise SubmissionError(path, "too many values in its JSON; clear the outputs first.")
    try:
        document = _decoded(data)
    except UnicodeDecodeError:
        raise SubmissionError(
            path, "not a notebook: binary data or UTF-16, not UTF-8 text."
        ) from None
    except (ValueError, RecursionError) as error:
        where = Later("")
        if isinstance(error, json.JSONDecodeError):
            where = Later(" at line {line}", line=error.lineno)
        raise SubmissionError(path, "not a notebook: no valid JSON{where}.", where=where) from None
    cells = document.get("cells") if isinstance(document, dict) else None
    if cells is None and isinstance(document, dict):  # nbformat 3
        sheets = document.get("worksheets")
        sheets = [s for s in sheets if isinstance(s, dict)] if isinstance(sheets, list) else []
        lists = [cells for sheet in sheets if isinstance(cells := sheet.get("cells"), list)]
        cells = [cell for cells in lists for cell in cells] or None
    if not isinstance(cells, list):
        raise SubmissionError(path, "not a notebook: the JSON has no list of cells.")
    if len(cells) > MAX_CELLS:
        raise SubmissionError(path, "more than {count} cells.", count=MAX_CELLS)
    return cells


def _decoded(data: bytes) -> Any:
    """Return what JSON says; `msgspec` is quicker, `json` takes more and says what is wrong."""
    try:
        return msgspec.json.decode(data)
    except (ValueError, RecursionError):  # a byte order mark, half an emoji, no JSON at all
        return json.loads(data.decode("utf-8-sig"))


def source_of(cell: dict[str, Any]) -> str:
    """Return a cell's text, "" where it has none."""
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join([line for line in source if isinstance(line, str)])
    return encodable(source).replace("\r\n", "\n") if isinstance(source, str) else ""


def _grade_id(cell: dict[str, Any]) -> str:
    """Return nbgrader's name of a cell, "" where its metadata hold none."""
    name = said_of(cell).get("grade_id")
    return encodable(name) if isinstance(name, str) else ""


def could_be_code(source: str) -> bool:
    """Tell whether a cell that is not code might be an answer of which only the type was changed.

    Never wrong about Python that binds a name: its first line of code has no two words side by side
    but keywords, and no dollar, backquote or question mark. Code in fences is none that runs, and
    is told.
    """
    if "def " not in source and "=" not in source:
        return False
    if "```" in source or "~~~" in source:
        return True
    prose = _PROSE.match(source, 0, _START)
    return prose is None or prose.end() == _START  # there a word may be cut


def guess(defined: frozenset[str], assignments: Mapping[str, set[str]]) -> str | None:
    """Return the assignment of which most graded names are defined; None where that is unclear."""
    counts = sorted(
        ((len(names & defined), name) for name, names in assignments.items()), reverse=True
    )
    if not counts or counts[0][0] == 0 or (len(counts) > 1 and counts[0][0] == counts[1][0]):
        return None
    return counts[0][1]
