"""The cell by which a notebook that is one file brings what it needs: its mark, and what it says.

Its first line has a digest of the others. A cell that is whole is the kit's, and no code of a
student's; one that holds anything else is code like all code. Who makes a mark for a cell of their
own has a cell that nobody runs: there is nothing to win by it.
"""

from __future__ import annotations

import hashlib
import re

_TITLE = "# @title Run this cell first: it brings the notebook's files"
_MARK = re.compile(rf"{re.escape(_TITLE)} \(autograder ([0-9a-f]{{32}})\)\n")


def marked(code: str) -> str:
    """Return the text of a cell, its mark above it."""
    return f"{_TITLE} (autograder {_digest(code)})\n{code}"


def is_supplied(source: str) -> bool:
    """Tell whether a cell holds what the kit wrote into it and nothing else."""
    mark = _MARK.match(source)
    return mark is not None and mark[1] == _digest(source[mark.end() :])


def _digest(code: str) -> str:
    """Return the digest of a text; editors may add or cut blank lines at its end."""
    return hashlib.sha256(code.rstrip().encode()).hexdigest()[:32]
