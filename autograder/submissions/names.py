"""The names that a text defines, by its look: nothing is parsed."""

from __future__ import annotations

import re

_PROMPT = r"(?:(?:>>>|In \[\d*\]:)[ ])?"  # of a session that is pasted
_BOUND = re.compile(
    rf"^{_PROMPT}(?:[ \t]*def[ \t]+(\w+)|(\w+)(?:[ \t]*,[ \t]*\w+)*[ \t]*=(?!=))", re.MULTILINE
)


def bound_names(source: str) -> frozenset[str]:
    """Return the functions, and the variables at the left margin, that a text defines."""
    return frozenset(function or name for function, name in _BOUND.findall(source))
