"""Text with places in it, as `ast` and `tokenize` count them, and how to change several at once."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from itertools import accumulate

Edit = tuple[int, int, str]  # from, to (characters from the start), what stands there then


class Text:
    """A source text and its tree.

    Parameters
    ----------
    source : str
        That parses.
    """

    def __init__(self, source: str) -> None:
        self.source, self.tree = source, ast.parse(source)
        self.lines = source.split("\n")
        self._starts = [0, *accumulate(len(line) + 1 for line in self.lines)]

    def at(self, line: int, column: int) -> int:
        """Return the place of a line and a column in characters, as `tokenize` has them."""
        return self._starts[line - 1] + column

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Return where a node begins and ends."""
        places = ((node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset))  # type: ignore[attr-defined]
        start, end = (self.at(n, len(self.lines[n - 1].encode()[:c].decode())) for n, c in places)
        return start, end

    def edited(self, edits: Iterable[Edit]) -> str:
        """Return the text with all edits made; none overlaps another."""
        source = self.source
        for start, end, new in sorted(edits, reverse=True):
            source = source[:start] + new + source[end:]
        return source


def blocks(tree: ast.AST) -> Iterable[list[ast.stmt]]:
    """Yield every list of statements that stand one under the other."""
    for node in ast.walk(tree):
        for field in ("body", "orelse", "finalbody"):
            if isinstance(block := getattr(node, field, None), list) and block:
                yield block


def is_docstring(node: ast.stmt) -> bool:
    """Tell whether a statement is nothing but a text."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
