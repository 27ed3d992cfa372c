"""What is right for the notebook's own data, as its check cell spells it out."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

_LONGEST = 80


def spell(value: Any) -> str:
    """Return a value as Python code, "" where it is none of a line."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, np.ndarray) and value.ndim and value.size < _LONGEST:
        listed = _literal(value.tolist())
        text = f"np.array({listed})" if listed else ""
        same = bool(text) and np.array(value.tolist()).dtype == value.dtype
        return text if same and len(text) <= _LONGEST else ""
    return _literal(value)


def _literal(value: Any) -> str:
    """Return a plain value's text, if nothing is lost by it."""
    text = repr(value)
    try:
        read = ast.literal_eval(text) if len(text) <= _LONGEST else None
    except (ValueError, SyntaxError):
        return ""
    return text if len(text) <= _LONGEST and type(read) is type(value) and read == value else ""
