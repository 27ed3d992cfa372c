"""What an adopted assignment leaves to a person: ``# TODO(cell-id): …`` in its files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from autograder.course.package import files
from autograder.course.place import Place

_TODO = re.compile(r"#\s*(TODO\([^()]+\): .+)$")


def todo(cell: str, said: str) -> str:
    """Return the text of a comment."""
    return f"TODO({cell}): {said}"


def todos(folder: Path, assignment: str) -> Iterator[str]:
    """Yield what is left to do in an assignment's files, a line each with its place."""
    for path in files(folder, assignment):
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            if found := _TODO.search(line):
                yield f"{Place(str(path), number)}: {found[1]}"
