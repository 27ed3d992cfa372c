"""(Runs in the worker.) What of an answer is still a blank, as its form tells.

A blank is `...`, None or nothing where a value belongs, a body of comments, or the region between
two marker comments, whatever they are called. A template's own lines around it are no answer.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from .scopes import FUNCTIONS, names_used

_DISPLAYS = (ast.Name, ast.Tuple, ast.List, ast.Dict)
_WORK = (ast.Call, ast.BinOp, ast.UnaryOp, ast.Compare)
_BLOCKS = (ast.For, ast.While, ast.If, ast.With)
_LEFT = {ast.Assign, ast.AugAssign, ast.Return, *FUNCTIONS, *_BLOCKS}  # what may be left as it is
_GIVING = {ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Return, ast.Expr}

_HEADER = re.compile(r"(?:async |def |class |for |while |if |elif |else\b|with |try\b|except\b)")
_NO_VALUE = re.compile(r"^([^#\n]*[^#\n=!<>]=)[ \t]*(?=#|$)")
_NOTHING_DONE = re.compile(r"(?:pass|\.\.\.|raise NotImplementedError(?:\(.*\))?)[ \t]*(?:#|$)")
_BEGINS = re.compile(
    r"\b(?:start|begin|d[ée]but|commenc|in[ií]ci|comien|empie|inizi|начал)|开始|開始"
)
_ENDS = re.compile(r"\b(?:end|stop|fin\b|fine\b|fim\b|termin|кон(?:ец|ч))|结束|結束|终了|終了")
_IS_OF_CODE = re.compile(
    r"\b(?:code|c[oó]digo|codice|код|solu|soluç|lösung|loesung|решени|answer|antwort|r[ée]ponse|"
    r"respuesta|resposta|risposta|ответ|here|hier|ici|aqu[ií]|qui|здесь)|代码|代碼|コード|答案"
)


def filled(source: str) -> str:
    """Return a text that does not parse with `...` for what it lacks, line for line.

    A value that is missing behind its ``=``, and the body of a block that holds comments only.
    """
    lines = [_NO_VALUE.sub(r"\1 ...", line) for line in source.split("\n")]
    code = [line.partition("#")[0].rstrip() for line in lines]
    header = 0  # indentation of the statement that a colon ends
    for number, line in enumerate(code):
        if _HEADER.match(line.lstrip()):
            header = _indentation(line)
        following = next((_indentation(below) for below in code[number + 1 :] if below), 0)
        if line.endswith(":") and following <= header:
            lines[number] = f"{line} ...{lines[number][len(line) :]}"
    return "\n".join(lines)


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())


def is_stub(
    node: ast.stmt, inner: Iterable[ast.AST], source: str, is_bound: Callable[[str], bool]
) -> bool:
    """Tell whether an answer is untouched: nothing but placeholders where code should be.

    Parameters
    ----------
    node : ast.stmt
    inner : iterable of AST
        What is in it, to any depth.
    source : str
        The text of its cell.
    is_bound : callable
        Whether a name has a value above.
    """
    if isinstance(node, ast.ClassDef):
        methods = [child for child in node.body if isinstance(child, FUNCTIONS)]
        own = [each for each in methods if _regions(each, source)] or methods
        return bool(own) and all(is_stub(m, [*ast.walk(m)], source, is_bound) for m in own)
    if not isinstance(node, FUNCTIONS):
        return is_placeholder(node)
    if regions := _regions(node, source):
        parts = [child for child in inner if isinstance(child, ast.stmt) and child is not node]
        inside = [c for c in parts if any(a <= c.lineno <= b for a, b in regions)]
        return all(map(is_placeholder, inside)) and not _computes(parts, _parameters(node))
    leaves = [child for child in _leaves(node.body) if not _is_docstring(child)]
    parameters = _parameters(node)
    frame = [child for child in leaves if not is_placeholder(child)]
    ends = any(isinstance(child, ast.Raise) and is_placeholder(child) for child in leaves)
    if not all(_is_frame(child, parameters, ends) for child in frame):
        return False
    lacking = (name for name in _bare(node, frame) if not is_bound(name))
    return len(frame) < len(leaves) or not leaves or any(lacking)


def blanks(node: ast.stmt, inner: Iterable[ast.AST]) -> list[int]:
    """Return the line of every ``name = ...`` or empty block that is left in a definition."""
    named = isinstance(node, (*FUNCTIONS, ast.ClassDef))
    nothing = not named  # where a variable is asked for, None is a blank
    kept: list[Any] = [child for child in inner if child.__class__ in _LEFT]
    return [
        child.lineno
        for child in kept
        if (
            _is_ellipsis(child.body)
            if isinstance(child, (*FUNCTIONS, *_BLOCKS))
            else is_placeholder(child, nothing=nothing)
        )
    ]


def is_blank(source: str) -> bool:
    """Tell whether a cell has a placeholder or comments on where code goes, and nothing else."""
    lines = [line.strip() for line in source.split("\n") if line.strip()]
    code = [line for line in lines if not line.startswith("#")]
    told = any(_IS_OF_CODE.search(line.lower()) for line in lines)
    return all(map(_NOTHING_DONE.match, code)) and (bool(code) or told)


def is_placeholder(node: ast.stmt, *, nothing: bool = True) -> bool:
    """Tell whether a statement is ``x = ...``, ``x = ___``, ``return ...``, ``pass`` and the like.

    With ``nothing``, None and no value at all are placeholders too.
    """
    if node.__class__ in _GIVING:
        value = node.value  # type: ignore[attr-defined]
        if value is None:
            return nothing
        if isinstance(value, ast.Tuple) and value.elts:
            return all(_is_no_value(each, nothing) for each in value.elts)
        return _is_no_value(value, nothing)
    if isinstance(node, _BLOCKS):
        inner = all(is_placeholder(child, nothing=nothing) for child in node.body)
        return inner and not _is_endless(node)
    if isinstance(node, ast.Raise) and nothing:
        return "NotImplementedError" in ast.dump(node)
    return nothing and isinstance(node, ast.Pass)


def _is_no_value(node: ast.expr, nothing: bool) -> bool:
    if isinstance(node, ast.Name):
        return len(node.id) > 1 and not node.id.strip("_")
    if not isinstance(node, ast.Constant):
        return False
    return node.value is Ellipsis or (nothing and node.value is None)


def _is_endless(node: ast.stmt) -> bool:
    """Tell whether a statement is ``while True: pass``, which is no template's."""
    return (
        isinstance(node, ast.While)
        and isinstance(node.test, ast.Constant)
        and bool(node.test.value)
        and all(isinstance(child, ast.Pass) for child in node.body)
    )


def _is_ellipsis(body: Sequence[ast.stmt]) -> bool:
    return all(isinstance(child, ast.Expr) and is_placeholder(child) for child in body)


def _regions(node: ast.stmt, source: str) -> list[tuple[int, int]]:
    """Return the first and last line of every solution region within a definition."""
    first, last = node.lineno, node.end_lineno or 0
    regions, start = [], 0
    for number, marker in _markers(source):
        if number >= first and marker == "begins" and number <= last + 1:
            start = number
        elif marker == "ends" and start:
            regions.append((start, number))
            start = 0
    return regions


@lru_cache(1)
def _markers(source: str) -> list[tuple[int, str]]:
    """Return the comments on lines of their own that begin or end a region, with their lines."""
    lines = enumerate(source.split("\n"), 1)
    comments = ((number, line.lower()) for number, line in lines if line.lstrip()[:1] == "#")
    said = ((number, comment) for number, comment in comments if _IS_OF_CODE.search(comment))
    found = ((n, "begins" if _BEGINS.search(c) else _ENDS.search(c) and "ends") for n, c in said)
    return [(number, marker) for number, marker in found if marker]


def _leaves(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of a body, those of its blocks in place of the blocks."""
    for child in body:
        if isinstance(child, _BLOCKS) and not _is_endless(child):
            yield from _leaves([*child.body, *getattr(child, "orelse", [])])
        else:
            yield child


def _parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    return {child.arg for child in ast.walk(node.args) if isinstance(child, ast.arg)}


def _computes(parts: Iterable[ast.stmt], parameters: set[str]) -> bool:
    """Tell whether a return computes something of what the function is given, beside a region."""
    for part in parts:
        if isinstance(part, ast.Return) and part.value is not None:
            inner = list(ast.walk(part.value))
            called = {id(child.func) for child in inner if isinstance(child, ast.Call)}
            names = {n.id for n in inner if isinstance(n, ast.Name) and id(n) not in called}
            used = names - {"np", "numpy", "math"}
            if used and used <= parameters and any(isinstance(child, _WORK) for child in inner):
                return True
    return False


def _is_frame(node: ast.stmt, parameters: set[str], ends: bool) -> bool:
    """Tell whether a statement may be the template's: it computes nothing.

    That is an assert, a print, a return, a display of names and what is read off a parameter; a
    constant too in what ``ends`` at ``raise NotImplementedError``.
    """
    if isinstance(node, ast.Assert):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return isinstance(node.value.func, ast.Name) and node.value.func.id == "print"
    if not isinstance(node, (ast.Assign, ast.Return)) or node.value is None:
        return False
    value, inner = node.value, list(ast.walk(node.value))
    if any(isinstance(child, _WORK) for child in inner):
        return False
    if isinstance(node, ast.Return) or isinstance(value, (ast.List, ast.Dict, ast.Tuple)):
        return True
    names = {child.id for child in inner if isinstance(child, ast.Name)}
    return not isinstance(value, ast.Name) and (ends or bool(names)) and names <= parameters


def _bare(node: ast.stmt, frame: Sequence[ast.stmt]) -> set[str]:
    """Return the names that a definition of which the frame is left returns and does not bind."""
    values = [child.value for child in frame if isinstance(child, (ast.Assign, ast.Return))]
    inner = [n for value in values if isinstance(value, _DISPLAYS) for n in ast.walk(value)]
    bare = {child.id for child in inner if isinstance(child, ast.Name)}
    return (bare & names_used(node)[1]) - vars(builtins).keys()


def _is_docstring(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
