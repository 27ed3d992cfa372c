"""Where something is declared, and what is written there, in the words of an error."""

from __future__ import annotations

import reprlib
import sys
from pathlib import Path
from typing import Any, NamedTuple


class Place(NamedTuple):
    """A file and a line; as text, the file is named from the working folder where it lies in it."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        path = Path(self.file)
        if path.is_relative_to(Path.cwd()):
            path = path.relative_to(Path.cwd())
        return f"{path}, line {self.line}" if self.line else str(path)


def caller(above: int = 2) -> Place:
    """Return where the function that asks was called, or one that many calls above."""
    frame = sys._getframe(above)
    return Place(frame.f_code.co_filename, frame.f_lineno)


def brief(value: Any) -> str:
    """Return a value as somebody wrote it, on one line of bounded length."""
    if callable(value) and hasattr(value, "__name__"):
        return f"`{value.__name__}`"
    return " ".join(reprlib.repr(value).split())
