"""(Runs in the worker.) A cell's statements: their text, what they bind."""

from __future__ import annotations
import __future__

import ast
import keyword
import re
import textwrap
import unicodedata
import warnings
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from types import CodeType, MappingProxyType
from typing import TYPE_CHECKING

from .altering import MUTATORS, Applied, Effect, altered, applied_by, effect, root
from .blanks import filled
from .blocks import parts
from .namespace import GIVEN_BY, SPACES, plainly
from .scopes import COMPREHENSIONS, DECORATED, FUNCTIONS, bound_by, children, names_used, walked

if TYPE_CHECKING:
    from ..pipe.wire import Cell

FLAGS = __future__.annotations.compiler_flag
_NO_TARGETS = {ast.Lambda, *COMPREHENSIONS}
_PARTS = {ast.Subscript, ast.Attribute}
_TARGETS = {*_PARTS, ast.Tuple, ast.List, ast.Starred}
_MISPLACEABLE = [
    re.compile(rf"{word}\b(?<!\w{word})")
    for word in ("await", "break", "continue", "global", "nonlocal", "return", "yield")
]
_BINDING = re.compile(
    rf"\bglobals\(|\b(?:as|case|class|def|for|import|{'|'.join(sorted(MUTATORS))})\b"
)
_MENTION = re.compile(r"[^\W\d][\w.]*(?:[ \t]*\()?")
#: A statement that calls something and does no more.
_CALL = re.compile(
    rf"\n(?!(?:{'|'.join((*keyword.kwlist, *keyword.softkwlist, *GIVEN_BY))}|"
    rf"[\w.]*\.(?:{'|'.join(sorted(MUTATORS))}))\b)"
    r"[\w.]+\([^\n;]*(?:\n(?:[ \t)#][^\n;]*)?)*(?=\n|\Z)"
)
_BEHIND = re.compile(r"\)\s*[\[.,=]")  # a call, where `f(x)[0] = name = 3`
_STAR = re.compile(r"import[\s(\\]*\*")
_DEFINED = re.compile(r"(?:def|class)[\s\\]+(\w+)")
_TRIED = re.compile(r"^(?:def\s+(\w+)|(\w+(?:[ \t]*,[ \t]*\w+)*)[ \t]*=)", re.MULTILINE)
_SIGNS = {"%", "!", "?"}
_MAGIC = re.compile(r"^(\s*)(?:[%!?].*|[\w.]+\?{1,2}\s*)$")
_PROMPT = re.compile(r"^\s*(?:>>>|In \[\d*\]:|\.{3}:?)(?: |$)")  # of Python, of IPython
_PROMPTED = re.compile(r"^\s*(?:>>>|In \[\d*\]:)(?: |$)", re.MULTILINE)
_OUTPUT = re.compile(r"^\s*Out\[\d*\]:.*$")
_MAGIC_VALUE = re.compile(r"^(\s*[\w, ]+=\s*)[%!].*$")
_TRANSPARENT = ("%%time", "%%timeit", "%%capture", "%%prun")  # cell magics whose body is Python
_NEW_STATEMENT = re.compile(r"^(?!(?:elif|else|except|finally)\b)[^\s)\]}#]")


@dataclass(frozen=True, eq=False)
class Statement:
    """One top-level statement and the names that it binds or alters.

    ``position`` is the place of its cell, then its own in there: programs run in this order. Those
    at the positions ``after`` must run before it; the name ``tells`` gets its exception.
    """

    cell: Cell
    position: tuple[int, int]
    node: ast.stmt
    binds: frozenset[str]
    compiled: CodeType | None
    after: tuple[tuple[int, int], ...] = ()
    tells: str = ""

    @cached_property
    def used(self) -> tuple[set[str], set[str]]:
        """The names that it uses when it runs, and those that it uses when it is called."""
        return names_used(self.node)

    @cached_property
    def alters(self) -> frozenset[str]:
        """The names whose contents it may alter, beside those that it binds."""
        return frozenset(altered(self.node))

    @cached_property
    def calls(self) -> tuple[Applied, ...]:
        """The named functions that it calls and does no more, or is decorated with."""
        return tuple(applied_by(self.node))

    @cached_property
    def effect(self) -> Effect | None:
        """What it alters when it is called, where it is a function."""
        return effect(self.node) if isinstance(self.node, FUNCTIONS) else None

    @cached_property
    def group(self) -> tuple[int, int]:
        """Where it stands: its cell, and in a script the paragraph of it."""
        if self.cell.number:
            return self.position[0], 0
        above = self.cell.source.split("\n")[: self.node.lineno - 1]
        return self.position[0], sum(not line.strip() for line in above)


@dataclass(frozen=True)
class Broken:
    """Why a name has no definition that parses."""

    message: str
    cell: int
    line: int


def parse_cell(cell: Cell, place: int) -> tuple[list[Statement], dict[str, Broken]]:
    """Return a cell's statements, and why names have none that does not parse.

    A cell that does not parse is read statement by statement, so that a slip costs only what stands
    there; a retyped cell of prose has nothing to salvage.
    """
    broken: dict[str, Broken] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes in a student's strings
        parsed = _parse_whole(cell, place)
        if parsed is None:
            parsed = _salvage(cell, place, broken) if cell.code else []
    return parsed, broken


def _parse_whole(cell: Cell, place: int) -> list[Statement] | None:
    with suppress(SyntaxError, ValueError):
        return _parse(cell.source, cell, place)
    if cell.code:
        with suppress(SyntaxError, ValueError):
            return _parse(without_magics(cell.source), cell, place)
    return None


def _salvage(cell: Cell, place: int, broken: dict[str, Broken]) -> list[Statement]:
    """Parse piece by piece; remember which names the broken ones would have defined."""
    found: list[Statement] = []
    for first, chunk in _chunks(without_magics(cell.source)):
        above = "\n" * first
        try:
            found += _parse(above + chunk, cell, place, len(found))
        except (SyntaxError, ValueError) as error:
            with suppress(SyntaxError, ValueError):
                found += _parse(above + filled(chunk), cell, place, len(found))
                continue
            line = getattr(error, "lineno", None) or first + 1
            text = f"{getattr(error, 'msg', None) or error}"
            for function, targets in _TRIED.findall(chunk):
                for name in re.findall(r"\w+", function or targets):
                    broken[name] = Broken(text, cell.number, line)
    return found


def without_magics(source: str) -> str:
    """Return a cell's text as IPython reads it, line for line.

    Magics and shell lines are replaced, and a cell that is indented as a whole is not. Prompts are
    taken off what is pasted from a session.
    """
    lines = textwrap.dedent(source).split("\n")
    if (">>>" in source or "In [" in source) and _PROMPTED.search(source):
        lines = [_OUTPUT.sub("", _PROMPT.sub("", line)) for line in lines]
    first = next((line for line in lines if line.strip()), "")
    if first.startswith("%%") and not first.startswith(_TRANSPARENT):
        return ""
    return "\n".join(line if _SIGNS.isdisjoint(line) else _without_magic(line) for line in lines)


def _without_magic(line: str) -> str:
    return _MAGIC_VALUE.sub(r"\1None", _MAGIC.sub(r"\1pass", line))


@cache
def code(statement: Statement) -> CodeType:
    """Return a statement compiled under the name of its cell, once for all slices that it is in."""
    return statement.compiled or _compile(statement.node, statement.cell)


def _compile(node: ast.stmt, cell: Cell) -> CodeType:
    """Compile a statement whose annotations are not evaluated: no version of Python needs them."""
    module, name = ast.Module([node], []), f"<cell {cell.number}>"
    compiled: CodeType = compile(module, name, "exec", FLAGS, dont_inherit=True)
    return compiled


@cache
def nodes(statement: Statement) -> tuple[ast.AST, ...]:
    """Return a statement's nodes, itself first."""
    return tuple(walked(statement.node))


def _parse(source: str, cell: Cell, place: int, first: int = 0) -> list[Statement]:
    """Parse a text; SyntaxError also where it nests too deeply to be walked."""
    try:
        body = ast.parse(source).body
        body = [*plainly(body)] if "s()" in source and SPACES.search(source) else body
        # only compiling finds what parses but cannot stand
        risky = any(each.search(source) for each in _MISPLACEABLE)
        compiled = {id(node): _compile(node, cell) for node in body} if risky else {}
        return statements(body, cell, place, first, compiled)
    except (RecursionError, MemoryError):  # MemoryError is what the parser says of its own stack
        raise SyntaxError("nested too deeply") from None


def statements(
    body: Iterable[ast.stmt],
    cell: Cell,
    place: int,
    first: int,
    compiled: Mapping[int, CodeType] = MappingProxyType({}),
) -> list[Statement]:
    """Return what stands in a body, blocks taken apart, numbered from ``first`` on."""
    walrus = ":=" in cell.source
    return [
        Statement(
            cell,
            (place, number),
            part.node,
            frozenset(_bound(part.node, walrus)),
            compiled.get(id(part.node)),
            tuple((place, first + before) for before in part.after),
            part.tells,
        )
        for number, part in enumerate(parts(body, place), first)
    ]


def mentioned(source: str, text: str) -> Set[str]:
    """Return every name that a cell's statements could bind or alter, and some that they do not.

    Nothing is parsed: of most cells no name is asked for.

    A name that is called, ``name(`` or ``np.name(``, is bound by `def`, by `class` and where a
    method alters it; any other mention ``outside`` definitions may be a binding.
    """
    found = _mentioned if len(source) < 8000 else _mentioned.__wrapped__
    return found(source, text)


@lru_cache(500)
def _mentioned(source: str, text: str) -> Set[str]:
    if not source.isascii():  # as Python does
        source, text = (unicodedata.normalize("NFKC", each) for each in (source, text))
    if "=" not in source and not _BINDING.search(source):
        return frozenset()
    text = text if ":=" in text else _CALL.sub(_unless_it_binds, text)
    names = {
        mention.partition(".")[0]
        for mention in {*_MENTION.findall(text)}
        if mention[-1] != "(" or mention.rstrip("( \t").rpartition(".")[2] in MUTATORS
    }
    if "def" in source or "class" in source:
        names.update(_DEFINED.findall(source))
    return names | {"*"} if _STAR.search(source) else names


def _unless_it_binds(call: re.Match[str]) -> str:
    text = call[0]
    return text if _BEHIND.search(text, 0, text.rfind("=") + 1) else "\n"


def _bound(statement: ast.AST, walrus: bool) -> Iterator[str]:
    """Yield the names that a top-level statement binds or alters; function bodies bind none.

    Without a walrus in sight, expressions bind nothing but what stands left of an equals sign.
    """
    left = [statement]
    while left:
        node = left.pop()
        kind = node.__class__
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Store):
                yield node.id
            continue
        if isinstance(node, ast.expr):
            if kind in _NO_TARGETS or not (walrus or kind in _TARGETS):
                continue
            if kind in _PARTS and isinstance(node.ctx, ast.Store):  # type: ignore[attr-defined]
                yield root(node)
        else:
            yield from bound_by(node)
            if isinstance(node, DECORATED):
                continue
            call = node.value if isinstance(node, ast.Expr) else None
            called = call.func if isinstance(call, ast.Call) else None
            if isinstance(called, ast.Attribute) and called.attr in MUTATORS:
                yield root(called)
        left += children(node)


def _chunks(source: str) -> Iterator[tuple[int, str]]:
    """Yield ``(lines before, text)`` of what begins at the left margin."""
    lines = source.split("\n")
    starts = [n for n, line in enumerate(lines) if _NEW_STATEMENT.match(line)]
    starts = [n for k, n in enumerate(starts) if k == 0 or not lines[starts[k - 1]].startswith("@")]
    for start, end in zip(starts, [*starts, len(lines)][1:], strict=True):
        yield start, "\n".join(lines[start:end])
