"""(Runs in the worker.) The statements that a graded name needs, and only those.

A submission is a sequence of top-level statements. `Program` parses them cell by cell, salvages
what a syntax error leaves, and answers one question: which statements must run, in which order, so
that a name has the value it would have after "Restart & Run All"? Plots, downloads and training are
not among them, so they never run.
"""

from __future__ import annotations

import ast
import builtins
import re
import symtable
import textwrap
import unicodedata
import warnings
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from types import CodeType

from autograder.sandbox.wire import Cell

Bound = tuple[ast.stmt, str, frozenset[str]]  # a statement, its text, the names that it binds

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_TARGETS = (ast.Name, ast.Subscript, ast.Attribute, ast.Tuple, ast.List, ast.Starred)
_MISPLACEABLE = re.compile(r"\b(?:await|break|continue|global|nonlocal|return|yield)\b")
_MUTATORS = {
    *("append", "extend", "update", "insert", "add", "setdefault", "sort", "fill", "reverse"),
    *("pop", "popitem", "remove", "discard", "clear", "resize", "put", "partition"),
}
_BINDING = re.compile(rf"=|\b(?:as|case|class|def|for|import|{'|'.join(sorted(_MUTATORS))})\b")
_MENTION = re.compile(r"(\b(?:def|class)[\s\\]+)?\b([^\W\d]\w*)((?:\.\w+)*)[ \t]*(\(?)")
_START = re.compile(r"^\s*#+\s*START CODE HERE")
_END = re.compile(r"^\s*#+\s*END CODE HERE")
_MAGIC = re.compile(r"^(\s*)(?:[%!?].*|[\w.]+\?{1,2}\s*)$")
_MAGIC_VALUE = re.compile(r"^(\s*[\w, ]+=\s*)[%!].*$")
_TRANSPARENT = ("%%time", "%%timeit", "%%capture", "%%prun")  # cell magics whose body is Python
_LINE_END = re.compile(r"\r\n?|\n")
_NEW_STATEMENT = re.compile(r"^(?!(?:elif|else|except|finally)\b)[^\s)\]}#]")


@dataclass(frozen=True, eq=False)
class Statement:
    """One top-level statement and the names that it binds or alters.

    ``position`` is the place of its cell, then its own in there: programs run in this order.
    """

    node: ast.stmt
    text: str
    cell: Cell
    position: tuple[int, int]
    binds: frozenset[str]


@dataclass(frozen=True)
class Broken:
    """Why a name has no definition that parses."""

    message: str
    cell: int
    line: int


class Program:
    """A submission's statements, and where its cells do not parse.

    Most cells of a notebook are prose, plots and checks. Those that could bind a name that somebody
    asks for are parsed, the others never are.

    Parameters
    ----------
    cells : iterable of Cell
    """

    def __init__(self, cells: Iterable[Cell] = ()) -> None:
        self._cells = list(cells)
        self._end = (len(self._cells), 0)
        self._mentions: dict[str, list[int]] = {}  # places of cells, by the names they may bind
        for place, cell in enumerate(self._cells):
            for name in mentioned(cell.source):
                self._mentions.setdefault(name, []).append(place)
        self._parsed: dict[int, list[Statement]] = {}  # by place
        self._binders: dict[str, list[Statement]] = {}
        self._broken: dict[str, Broken] = {}
        self._uses: dict[tuple[int, int], tuple[set[str], set[str]]] = {}
        self._slices: dict[tuple[tuple[str, ...], frozenset[str]], list[Statement]] = {}

    @property
    def statements(self) -> list[Statement]:
        """All statements of all cells that parse."""
        return [s for place in range(len(self._cells)) for s in self._statements(place)]

    def broken(self, name: str) -> Broken | None:
        """Return why a name has no definition, where one was tried."""
        self.binders(name)
        return self._broken.get(name)

    def binders(self, name: str) -> list[Statement]:
        """Return the statements that bind or alter a name, in the order of the program."""
        if name not in self._binders:
            found = [s for place in self._mentions.get(name, ()) for s in self._statements(place)]
            self._binders[name] = [s for s in found if name in s.binds]
        return self._binders[name]

    def _statements(self, place: int) -> list[Statement]:
        """Parse a cell; one that does not parse costs only what it defines."""
        if place not in self._parsed:
            cell = self._cells[place]
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # invalid escapes in a student's strings
                self._parsed[place] = [
                    Statement(node, text, cell, (place, number), binds)
                    for number, (node, text, binds) in enumerate(self._parse_cell(cell))
                ]
        return self._parsed[place]

    def _parse_cell(self, cell: Cell) -> Iterator[Bound]:
        for source in (cell.source, without_magics(cell.source)) if cell.code else (cell.source,):
            try:
                yield from _parse(source)
            except (SyntaxError, ValueError):
                continue
            return
        if cell.code:  # a retyped cell of prose has nothing to salvage
            yield from self._salvage(source, cell)

    def _salvage(self, source: str, cell: Cell) -> Iterator[Bound]:
        """Parse statement by statement; remember which names the broken ones would have defined."""
        for first, chunk in _chunks(source):
            try:
                yield from _parse("\n" * first + chunk)
            except (SyntaxError, ValueError) as error:
                line = getattr(error, "lineno", None) or first + 1
                text = f"{getattr(error, 'msg', None) or error}"
                for name in re.findall(r"^(?:def\s+(\w+)|(\w+)\s*=)", chunk, re.MULTILINE):
                    self._broken["".join(name)] = Broken(text, cell.number, line)

    def defined(self) -> list[str]:
        """Return all names bound at the top level, functions first."""
        functions = [s.node.name for s in self.statements if isinstance(s.node, _FUNCTIONS)]
        others = {name for s in self.statements for name in s.binds if name not in functions}
        return list(dict.fromkeys(functions)) + sorted(others)

    def definition(self, name: str) -> Statement | None:
        """Return the definition that counts: the last, but an answered one before an empty stub."""
        found = self.binders(name)
        answered = [s for s in found if not is_stub(s)]
        return (answered or found)[-1] if found else None

    def slice(self, names: Iterable[str], provided: Iterable[str] = ()) -> list[Statement]:
        """Return the statements that ``names`` need, in the order in which they must run.

        Parameters
        ----------
        names : iterable of str
            What is asked for.
        provided : iterable of str
            Names that the grader gives; what binds them is not needed.
        """
        key = (tuple(names), frozenset(provided))
        if key not in self._slices:
            self._slices[key] = self._slice(*key)
        return self._slices[key]

    def _slice(self, names: Iterable[str], skip: Container[str]) -> list[Statement]:
        needed: dict[tuple[int, int], Statement] = {}
        in_order = True

        def visit(name: str, before: tuple[int, int]) -> None:
            nonlocal in_order
            if name in skip or (hasattr(builtins, name) and not self._hides(name, before)):
                return
            chain = self._chain(name, before)
            if not chain and (chain := self._chain(name, self._end)):
                in_order = False  # defined below its use: cells were reordered
            if not chain and name != "*":
                visit("*", before)  # `from somewhere import *` may define it
            for statement in chain:
                if statement.position in needed:
                    continue
                needed[statement.position] = statement
                now, later = self._names_used(statement)
                for used in sorted(now):
                    visit(used, statement.position)
                needed[statement.position] = needed.pop(statement.position)  # after what it uses
                for used in sorted(later):
                    visit(used, self._end)

        for name in names:
            visit(name, self._end)
        return [needed[p] for p in (sorted(needed) if in_order else needed)]

    def _hides(self, name: str, before: tuple[int, int]) -> bool:
        """Tell whether a built-in name is redefined; in functions a stray ``sum = 0`` is not."""
        binders = [s.node for s in self.binders(name) if s.position < before]
        if before == self._end:
            return any(isinstance(n, (*_FUNCTIONS, ast.ClassDef, ast.ImportFrom)) for n in binders)
        return bool(binders)

    def _chain(self, name: str, before: tuple[int, int]) -> list[Statement]:
        """Return the statements that make up a name's value, from its last fresh binding on."""
        binders = [s for s in self.binders(name) if s.position < before]
        best = self.definition(name) if before == self._end else None
        if best is not None and isinstance(best.node, _FUNCTIONS):
            return [best]
        chain: list[Statement] = []
        answered = [s for s in binders if not _is_placeholder(s.node, nothing=False)]
        for statement in reversed(answered or binders):
            chain.insert(0, statement)
            if _is_fresh(statement.node) and name not in self._names_used(statement)[0]:
                break
        return chain

    def _names_used(self, statement: Statement) -> tuple[set[str], set[str]]:
        """Return the names that a statement uses when it runs, and those it uses when called."""
        if statement.position not in self._uses:
            table = symtable.symtable(statement.text, "cell", "exec")
            now = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced()}
            if isinstance(statement.node, ast.AugAssign):
                now |= statement.binds
            later: set[str] = set()
            for child in table.get_children():
                is_body = isinstance(statement.node, _FUNCTIONS) and child.get_type() == "function"
                (later if is_body else now).update(_globals(child))
            self._uses[statement.position] = (now, later)
        return self._uses[statement.position]


def without_magics(source: str) -> str:
    """Return a cell's text as IPython reads it, line for line.

    Magics and shell lines are replaced, and a cell that is indented as a whole is not.
    """
    lines = textwrap.dedent(source).split("\n")
    first = next((line for line in lines if line.strip()), "")
    if first.startswith("%%") and not first.startswith(_TRANSPARENT):
        return ""
    lines = [_MAGIC.sub(r"\1pass", line) for line in lines]
    return "\n".join(_MAGIC_VALUE.sub(r"\1None", line) for line in lines)


@cache
def code(statement: Statement) -> CodeType:
    """Return a statement compiled under the name of its cell, once for all slices that it is in."""
    return compile(ast.Module([statement.node], []), f"<cell {statement.cell.number}>", "exec")


@cache
def is_stub(statement: Statement) -> bool:
    """Tell whether an answer is untouched: nothing but placeholders where code should be."""
    node = statement.node
    if not isinstance(node, _FUNCTIONS):
        return _is_placeholder(node)
    regions = _regions(node, statement.cell.source)
    inner = [child for child in ast.walk(node) if isinstance(child, ast.stmt) and child is not node]
    if regions:
        inside = [c for c in inner if any(a <= c.lineno <= b for a, b in regions)]
        return all(_is_placeholder(child) for child in inside)
    body = [child for child in node.body if not _is_docstring(child)]
    answers = [child for child in body if not _is_frame(child)]
    return all(map(_is_placeholder, answers)) and (bool(answers) or all(map(_is_placeholder, body)))


def blanks(statement: Statement) -> list[str]:
    """Return the text of every ``name = ...`` that is left in a definition."""
    return [
        ast.unparse(child)
        for child in ast.walk(statement.node)
        if isinstance(child, (ast.Assign, ast.Return)) and _is_placeholder(child, nothing=False)
    ]


def _regions(node: ast.AST, source: str) -> list[tuple[int, int]]:
    """Return the first and last line of every solution region within a definition."""
    first, last = node.lineno, getattr(node, "end_lineno", None) or 0  # type: ignore[attr-defined]
    lines = source.split("\n")
    regions, start = [], 0
    for number in range(first, len(lines) + 1):
        if _START.match(lines[number - 1]) and number <= last + 1:
            start = number
        elif _END.match(lines[number - 1]) and start:
            regions.append((start, number))
            start = 0
    return regions


def _is_placeholder(node: ast.AST, *, nothing: bool = True) -> bool:
    """Tell whether a statement is ``x = ...``, ``return ...``, ``pass`` and the like."""
    empty = (Ellipsis, None) if nothing else (Ellipsis,)
    if isinstance(node, (ast.Assign, ast.AnnAssign, ast.Return, ast.Expr)):
        value = node.value
        if value is None:
            return nothing
        values = value.elts if isinstance(value, ast.Tuple) else [value]
        return all(isinstance(v, ast.Constant) and any(v.value is e for e in empty) for v in values)
    if isinstance(node, (ast.For, ast.While, ast.If, ast.With)):
        return all(_is_placeholder(child, nothing=nothing) for child in node.body)
    if isinstance(node, ast.Raise) and nothing:
        return "NotImplementedError" in ast.dump(node)
    return nothing and isinstance(node, ast.Pass)


def _is_frame(node: ast.stmt) -> bool:
    """Tell whether a statement may be the template's: an assert, a return that computes nothing."""
    work = (ast.Call, ast.BinOp, ast.UnaryOp, ast.Compare)
    computes = any(isinstance(child, work) for child in ast.walk(node))
    return isinstance(node, ast.Assert) or (isinstance(node, ast.Return) and not computes)


def _is_docstring(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _parse(source: str) -> list[Bound]:
    """Parse a text; SyntaxError also where it nests too deeply to be walked."""
    try:
        tree = ast.parse(source)
        if _MISPLACEABLE.search(source):
            compile(tree, "<cell>", "exec", dont_inherit=True)  # finds what parses but cannot stand
        walrus, lines = ":=" in source, _LINE_END.split(source)
        ends = [0, *(node.end_lineno or 0 for node in tree.body)]
        starts = [*map(_first_line, tree.body), len(lines) + 1]
        return [
            (
                node,
                "\n".join(lines[start - 1 : end])
                if before < start and end < after  # no other statement on its lines
                else ast.unparse(node),
                frozenset(_bound(node, walrus)),
            )
            for node, before, start, end, after in zip(
                tree.body, ends, starts, ends[1:], starts[1:], strict=False
            )
        ]
    except (RecursionError, MemoryError):  # MemoryError is what the parser says of its own stack
        raise SyntaxError("nested too deeply") from None


def _first_line(node: ast.stmt) -> int:
    """Return where a statement begins, its decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(d.lineno for d in decorators)])


def mentioned(source: str) -> set[str]:
    """Return every name that a cell's statements could bind or alter, and some that they do not.

    A name that is called, ``name(`` or ``np.name(``, is bound by `def`, by `class` and where a
    method alters it; any other mention may be a binding.
    """
    if not _BINDING.search(source):
        return set()
    text = source if source.isascii() else unicodedata.normalize("NFKC", source)  # as Python does
    names = {"*"} if "import" in text and "*" in text else set()
    for keyword, name, attributes, call in _MENTION.findall(text):
        if keyword or not call or attributes.rpartition(".")[2] in _MUTATORS:
            names.add(name)
    return names


def _bound(node: ast.AST, walrus: bool) -> Iterator[str]:
    """Yield the names that a top-level statement binds or alters; function bodies bind none.

    Without a walrus in sight, expressions bind nothing but what stands left of an equals sign.
    """
    if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
        yield node.name
        return
    if isinstance(node, (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
        return
    if isinstance(node, ast.expr) and not (walrus or isinstance(node, _TARGETS)):
        return
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from (alias.asname or alias.name.split(".")[0] for alias in node.names)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, ast.Store):
        yield from _root(node)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        call = node.value.func
        if isinstance(call, ast.Attribute) and call.attr in _MUTATORS:
            yield from _root(call)
    elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
        yield node.name
    for child in ast.iter_child_nodes(node):
        yield from _bound(child, walrus)


def _root(node: ast.AST) -> Iterator[str]:
    while isinstance(node, (ast.Subscript, ast.Attribute)):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id


def _is_fresh(node: ast.stmt) -> bool:
    """Tell whether a statement gives its name a value whatever it had before."""
    if isinstance(node, ast.Assign):
        return all(isinstance(t, (ast.Name, ast.Tuple, ast.List)) for t in node.targets)
    if isinstance(node, ast.Import):  # `import a` after `import a.b` keeps what the first loaded
        return all(alias.asname for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return node.names[0].name != "*"
    if isinstance(node, ast.AnnAssign):
        return node.value is not None and isinstance(node.target, ast.Name)
    return isinstance(node, (*_FUNCTIONS, ast.ClassDef))


def _globals(table: symtable.SymbolTable) -> set[str]:
    names = {s.get_name() for s in table.get_symbols() if s.is_global() and s.is_referenced()}
    return names.union(*(_globals(child) for child in table.get_children()))


def _chunks(source: str) -> Iterator[tuple[int, str]]:
    """Yield ``(lines before, text)`` of what begins at the left margin."""
    lines = source.split("\n")
    starts = [n for n, line in enumerate(lines) if _NEW_STATEMENT.match(line)]
    starts = [n for k, n in enumerate(starts) if k == 0 or not lines[starts[k - 1]].startswith("@")]
    for start, end in zip(starts, [*starts, len(lines)][1:], strict=True):
        yield start, "\n".join(lines[start:end])
