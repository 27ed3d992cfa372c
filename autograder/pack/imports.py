"""What notebooks and modules import, as it is packed: nothing of theirs is run."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping

from autograder.sandbox.inside.syntax.statements import without_magics


def imports(files: Mapping[str, bytes]) -> Iterator[tuple[str, str, str]]:
    """Yield the place of each import, the cell in a notebook, and the module at its top."""
    for place, data in files.items():
        if place.endswith(".py"):
            yield from ((place, "", name) for name in _imported(data.decode("utf-8")))
        elif place.endswith(".ipynb"):
            for number, cell in enumerate(json.loads(data)["cells"], 1):
                if cell["cell_type"] == "code":
                    names = _imported(without_magics("".join(cell["source"])))
                    yield from ((place, f", cell {number}", name) for name in names)


def _imported(text: str) -> Iterator[str]:
    """Yield the modules that a text imports; not what it can do without."""
    try:
        yield from _below(ast.parse(text))
    except SyntaxError:
        return  # such a cell says so itself


def _below(node: ast.AST) -> Iterator[str]:
    """Yield the modules that statements import; no expression, which has most nodes, has any."""
    if isinstance(node, ast.Import):
        yield from (alias.name.partition(".")[0] for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and not node.level:
        yield str(node.module).partition(".")[0]
    tried = node.body if isinstance(node, ast.Try) else []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt | ast.excepthandler | ast.match_case) and child not in tried:
            yield from _below(child)
