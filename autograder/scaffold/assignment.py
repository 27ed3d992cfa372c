"""A new assignment: notebook, right answers, and what is asked."""

from __future__ import annotations

import builtins
import importlib.util
import keyword
import re
import sys
from pathlib import Path

from autograder.course.catalogue import ANSWERS, WORK
from autograder.course.source import FOLDER
from autograder.errors import UsageError
from autograder.scaffold import template

#: Folders of a course that hold an assignment's files under its name.
_PLACES = (ANSWERS, FOLDER, "release")
_TAKEN = ("answers", "checks", "tests", ANSWERS, *WORK)  # folders and modules of courses


def begin(folder: Path, name: str, kind: str = "assignment") -> list[str]:
    """Write an assignment into a course's folder; return its files, by their places there.

    Parameters
    ----------
    folder : Path
    name : str
    kind : str
        ``"assignment"``, with two exercises as samples, or ``"frame"``, with none yet.

    Raises
    ------
    UsageError
        If the name will not do, or something of this name is there: nothing is written then.
    """
    review(name)
    if name in _TAKEN or _is_module(name):
        raise UsageError(f"`{name}` is a name of Python's or of the course's: say another.")
    for place in _PLACES:
        for there in sorted((folder / place).glob("*")):
            if there.stem.lower() == name.lower():  # some file systems take them for one
                template.refuse(there)
    texts = template.made(kind, name=name)
    template.write(folder, texts)
    return list(texts)


def review(name: str) -> None:
    """Raise `UsageError` where a name is none that Python and a file could have."""
    if not re.fullmatch("[a-zA-Z][a-zA-Z0-9_]*", name):
        better = re.sub(r"\W+", "_", name, flags=re.ASCII).lower().lstrip("_0123456789")
        such = f", such as {better}" if better else ""
        raise UsageError(f"`{name}` is no name: letters, digits and _, a letter first{such}.")
    if keyword.iskeyword(name) or hasattr(builtins, name):
        raise UsageError(f"`{name}` is a word of Python's own: say another.")


def _is_module(name: str) -> bool:
    """Tell whether a student's script of this name would hide a module."""
    if name in sys.stdlib_module_names:
        return True
    spec = importlib.util.find_spec(name)
    return spec is not None and spec.origin is not None
