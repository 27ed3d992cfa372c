"""(Runs in the worker.) What a statement alters and does not bind: what is completed from outside.

``setattr(Account, "deposit", deposit)``, ``@method_of(Account)``, ``del table["x"]``,
``queue.fill()``: as the form tells, and what a function of the program's own does to its arguments.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from .scopes import DECORATED, children, walked

MUTATORS = {
    *("append", "extend", "update", "insert", "add", "setdefault", "sort", "fill", "reverse"),
    *("pop", "popitem", "remove", "discard", "clear", "resize", "put", "partition"),
}
#: Functions that alter what they are given first.
_ALTERERS = {
    *("setattr", "delattr", "setitem", "delitem", "total_ordering", "dataclass", "update_wrapper"),
    *("heapify", "heappush", "heappop", "heapreplace", "heappushpop", "insort", "insort_left"),
    *("insort_right", "shuffle", "fill_diagonal", "place", "put", "putmask", "put_along_axis"),
    *("copyto", "at"),
}
#: Methods that only show what an object holds.
_SHOWING = re.compile(
    r"plot|hist|boxplot|bar|scatter|show|draw|print|display|save|to_|head\b|tail\b|sample|info\b|"
    r"describe|summary|close\b"
)
#: What stands at the left margin, with all below that is indented.
_DEFINITION = re.compile(r"\n(?:def|class)[ \t]+\w.*(?:\n(?:[ \t)#].*)?)*")
_SAID = re.compile(r"""#.*|'[^'\n\\]*(?:\\.[^'\n\\]*)*'|"[^"\n\\]*(?:\\.[^"\n\\]*)*\"""")
_DEF = re.compile(r"def[ \t]+(\w+)")
_WORD = re.compile(r"[^\W\d]\w*")
#: Where a statement begins that may alter something: a decorator, `del`, or a call.
_HEAD = re.compile(r"[\n;:][ \t]*(?:@|del\b|([^\W\d][\w.]*)((?:\[[^\]\n]*\][\w.]*)*)[ \t]*\()")
_TAKING = re.compile(r"=[ \t]*([^\W\d]\w*)[^\s=(]*\.(?:pop|popitem|setdefault)\(")
_OUT = re.compile(r"\bout[ \t]*=")
_NEAR = 200  # characters behind such a beginning in which a name stands


class Applied(NamedTuple):
    """A call of a named function that stands as a statement, or a decorator."""

    function: str
    arguments: list[ast.expr]
    by_name: dict[str | None, ast.expr]
    decorates: bool

    @property
    def given(self) -> list[str]:
        """The names that it gets, or parts of what they stand for."""
        return [*map(root, (*self.arguments, *self.by_name.values()))]


class Effect(NamedTuple):
    """What a function alters: global names, and which of its parameters; whether it returns."""

    outside: frozenset[str]
    parameters: tuple[str, ...]
    altered: frozenset[str]
    returns: bool

    def reaches(self, use: Applied, name: str) -> bool:
        """Tell whether a use of it alters what a name stands for.

        What is called for its result leaves a trace that nobody needs: a list of costs.
        """
        if name in self.outside and (use.decorates or not self.returns):
            return True
        given: dict[str | None, ast.expr] = dict(zip(self.parameters, use.arguments, strict=False))
        given |= use.by_name
        return any(name == root(given[each]) for each in self.altered if each in given)


def altered(node: ast.stmt) -> Iterator[str]:
    """Yield the names whose contents a statement may alter, beside those that it binds."""
    for each in _inner(node):
        if isinstance(each, ast.Delete):
            yield from map(root, each.targets)
        elif isinstance(each, DECORATED):
            for decorator in each.decorator_list:
                yield from _by_decorator(decorator)
        elif isinstance(value := getattr(each, "value", None), ast.Call):
            if isinstance(each, ast.Expr):
                yield from _by_call(value)
            elif _name(value.func) in MUTATORS:
                yield root(value.func)


def _by_call(call: ast.Call) -> Iterator[str]:
    name, called = _name(call.func), call.func
    if name in _ALTERERS:
        yield from map(root, call.args[:1])
    elif isinstance(called, ast.Attribute) and not _SHOWING.match(name):
        yield root(called)
    elif isinstance(called, ast.Call):
        yield from _by_decorator(called)  # by hand
    yield from (root(each.value) for each in call.keywords if each.arg == "out")


def _by_decorator(node: ast.expr) -> Iterator[str]:
    called = node.func if isinstance(node, ast.Call) else node
    if isinstance(called, ast.Attribute):  # `@area.register`
        yield root(called)
    if isinstance(node, ast.Call) and _name(called) != "wraps":  # `@method_of(Account)`
        yield from (each.id for each in node.args if isinstance(each, ast.Name))


def applied_by(node: ast.stmt) -> Iterator[Applied]:
    """Yield the named functions that a statement calls and does no more, or is decorated with."""
    for each in _inner(node):
        decorates = isinstance(each, DECORATED)
        made = each.decorator_list if isinstance(each, DECORATED) else []
        for call in made or ([each.value] if isinstance(each, ast.Expr) else []):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                by_name = {keyword.arg: keyword.value for keyword in call.keywords}
                yield Applied(call.func.id, call.args, by_name, decorates)
            elif isinstance(call, ast.Name) and decorates:
                yield Applied(call.id, [], {}, decorates)


def effect(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Effect:
    """Return what a function alters, itself or in functions in it."""
    inner = walked(node)
    arguments = node.args
    own = [a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    declared = {name for each in inner if isinstance(each, ast.Global) for name in each.names}
    names = [each for each in inner if isinstance(each, ast.Name)]
    stored = {each.id for each in names if isinstance(each.ctx, ast.Store)}
    local = {each.arg for each in inner if isinstance(each, ast.arg)} | (stored - declared)
    found = {name for each in inner for name in _alters(each)}
    returns = any(isinstance(each, ast.Return) and each.value is not None for each in inner)
    outside = frozenset((found - local) | (declared & stored))
    return Effect(outside, tuple(own), frozenset(found.intersection(own)), returns)


def _alters(node: ast.AST) -> Iterator[str]:
    """Yield the name whose contents a node alters by itself."""
    if isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
        yield root(node)
    elif isinstance(node, ast.AugAssign):
        yield root(node.target)
    elif isinstance(node, ast.Call):
        name = _name(node.func)
        yield from [root(node.func)] if name in MUTATORS else ()
        yield from map(root, node.args[:1]) if name in _ALTERERS else ()


def root(node: ast.AST) -> str:
    """Return the name that attributes and items are of; "" of another expression."""
    while isinstance(node, (ast.Subscript, ast.Attribute)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _name(called: ast.expr) -> str:
    """Return the last name of what is called."""
    return str(getattr(called, "attr", getattr(called, "id", "")))


def _inner(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a statement and those in it, to any depth but in definitions."""
    yield node
    for child in children(node) if not isinstance(node, DECORATED) else ():
        if isinstance(child, (ast.stmt, ast.ExceptHandler)):
            yield from _inner(child)


def functions(sources: Iterable[str]) -> set[str]:
    """Return the names of the functions that texts define; none is parsed."""
    return {name for source in sources for name in _DEF.findall(source)}


def outside(source: str) -> str:
    """Return a text without the definitions at its left margin, and without what it only says.

    A line's end stands before it. Nothing goes where prompts may stand there, or marimo's cells,
    or lines end as they did on old machines.
    """
    text = f"\n{source}"
    if any(mark in text for mark in (">>>", "In [", "@app.", "\r")):
        return text
    text = _DEFINITION.sub("\n", text)
    return text if ":=" in text or "s()" in text else _SAID.sub("''", text)


def beginning(text: str, functions: Container[str]) -> set[str]:
    """Return the names that stand where statements begin that may alter and not bind them.

    Which call a function where a statement begins stands under ``name(``.
    """
    has_out, found = "out" in text, {*_TAKING.findall(text)}
    for match in _HEAD.finditer(text):
        first, *others = (match[1] or "").split(".")
        by_form = not first or [first, *others][-1] in _ALTERERS
        end = match.end() + _NEAR
        called = first in functions and not others
        if by_form or called or (has_out and _OUT.search(text, match.end(), end)):
            found.update((f"{first}(", *_WORD.findall(text, match.end(), end)))
        elif others or match[2]:
            found.add(first)
    return found
