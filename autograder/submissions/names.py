"""The names that a text defines and imports, by its look: nothing is parsed."""

from __future__ import annotations

import re

_PROMPT = r"(?:(?:>>>|In \[\d*\]:)[ ])?"  # of a session that is pasted
_BOUND = re.compile(
    rf"^{_PROMPT}(?:[ \t]*def[ \t]+(\w+)|(\w+)(?:[ \t]*,[ \t]*\w+)*[ \t]*=(?!=))", re.MULTILINE
)
_IMPORTED = re.compile(
    r"^[ \t]*(?:from[ \t]+\.?(\w+)[\w.]*[ \t]+import\b|import[ \t]+(\w[\w \t,.]*))", re.MULTILINE
)


def bound_names(source: str) -> frozenset[str]:
    """Return the functions, and the variables at the left margin, that a text defines."""
    return frozenset(function or name for function, name in _BOUND.findall(source))


def imported_names(source: str) -> frozenset[str]:
    """Return the modules that a text imports, of one in a package the package."""
    found = (first or rest for first, rest in _IMPORTED.findall(source))
    return frozenset(re.split(r"[ \t.]", each.strip())[0] for f in found for each in f.split(","))
