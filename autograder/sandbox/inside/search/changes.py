"""(Runs in the worker.) Every single change of a function, and the lines that it lies on."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Set
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Any, NamedTuple

from .bricks import LIKELY, POSSIBLE, Scope, dumped, named
from .depends import blocks, names, only, reads
from .edits import OPERATORS, edits

MOST_PLACES = 6  # at which the same edit is made
_WHOLE = {"value": "value", "values": "value", "elts": "value", "args": "argument"}


class Put(NamedTuple):
    """What stands at a place of a syntax tree: an attribute of a node, or an entry of a list."""

    owner: Any
    key: Any
    value: Any

    @property
    def now(self) -> Any:
        """What stands there."""
        owner, key = self.owner, self.key
        return owner[key] if isinstance(owner, list) else getattr(owner, key)

    def swap(self) -> Put:
        """Put the value there, and return what puts back what was."""
        before = self.now
        _locate(self.value, before)
        if isinstance(self.owner, list):
            self.owner[self.key] = self.value
        else:
            setattr(self.owner, self.key, self.value)
        return Put(self.owner, self.key, before)


class Change(NamedTuple):
    """A change of a function: of one place, or the same of several."""

    rank: int
    puts: tuple[Put, ...]
    lines: tuple[int, ...]  # of the statements that it lies in

    @property
    def wrap(self) -> str:
        """What it puts around an expression, whichever that is; "" where it does something else."""
        [put, *others] = self.puts
        if others or not isinstance(put.value, ast.expr) or not isinstance(put.now, ast.expr):
            return ""
        inner, outer = dumped(put.now), dumped(put.value)
        return outer.replace(inner, "…", 1) if inner != outer and inner in outer else ""


class Tick(ast.Expr):
    """A statement of our own, which counts how often a loop's body runs: it calls this name."""

    NAME = "step of a loop"


@dataclass(frozen=True)
class _Place:
    """An expression, and where it hangs."""

    owner: Any
    key: Any
    node: ast.expr
    whole: str  # whether it is all of a "value" or "argument"
    called: bool = False  # whether it is what is called


class Changes:
    """The changes of one function.

    Parameters
    ----------
    function : FunctionDef
    functions : collection of str
        The names of functions that it may call.
    wanted : collection of stmt
        The statements in question.
    reached : set of stmt
        Those that run; a change of others alone changes nothing.
    """

    def __init__(
        self,
        function: ast.FunctionDef,
        functions: Collection[str],
        wanted: Collection[ast.stmt],
        reached: Set[ast.stmt],
    ) -> None:
        self._function, self._wanted, self._reached = function, wanted, reached
        self._every = [s for _, _, block in blocks(function) for s in block]
        self._in_question = [s for s in self._every if s in wanted and _is_own(s)]
        self._reads = reads(self._every)
        self._given = given = [a.arg for a in ast.walk(function.args) if isinstance(a, ast.arg)]
        bound = sorted(names(self._every, ast.Store).difference(given))
        texts = (n.value for n in ast.walk(function) if isinstance(n, ast.Constant))
        self._scope = Scope(
            given=tuple(given),
            names=(*given, *bound),
            unread=tuple(name for name in (*given, *bound) if name not in self._reads),
            functions=tuple(functions),
            uncalled=tuple(name for name in functions if name not in self._reads),
            keys=tuple(dict.fromkeys(t for t in texts if isinstance(t, str) and len(t) < 40)),
        )

    def __iter__(self) -> Iterator[Change]:
        alike: dict[Any, list[tuple[Put, ast.stmt]]] = {}
        for statement in self._in_question:
            runs = statement in self._reached  # else only what may be the same elsewhere
            handed_on = _handed_on(getattr(statement, "value", None), statement)
            for place in _places(statement):
                node = place.node
                once = not runs or (node in handed_on and self._is_read_once(node))
                for new in edits(node, self._scope, place.whole, once, place.called):
                    put = Put(place.owner, place.key, new.node)
                    if runs:
                        yield Change(new.rank, (put,), (statement.lineno,))
                    for other in ((), (dumped(node),), (statement,)) if new.same else ():
                        alike.setdefault((*new.same, *other), []).append((put, statement))
        seen = set()
        for change in chain.from_iterable(map(self._of_several, alike.values())):
            what = tuple((id(put.owner), put.key, dumped(put.value)) for put in change.puts)
            if what not in seen:
                seen.add(what)
                yield change
        yield from self._exchanged()
        for owner, field, block in blocks(self._function):
            yield from self._of_block(owner, field, block)
        yield from self._returning()

    def _exchanged(self) -> Iterator[Change]:
        """Yield what exchanges two names wherever they are read."""
        places: dict[str, list[tuple[_Place, ast.stmt]]] = {}
        for statement in self._in_question:
            for place in _places(statement):
                if isinstance(place.node, ast.Name) and place.node.id in self._scope.names:
                    places.setdefault(place.node.id, []).append((place, statement))
        for one, other in combinations(places, 2):
            found = [(Put(p.owner, p.key, named(other)), s) for p, s in places[one]]
            found += [(Put(p.owner, p.key, named(one)), s) for p, s in places[other]]
            yield from self._of_several(found)

    def _of_several(self, found: list[tuple[Put, ast.stmt]]) -> Iterator[Change]:
        """Yield the change of several places at once, if they are few and one of them runs."""
        runs = any(statement in self._reached for _, statement in found)
        if runs and 1 < len(found) <= MOST_PLACES:
            lines = tuple(dict.fromkeys(statement.lineno for _, statement in found))
            yield Change(LIKELY, tuple(put for put, _ in found), lines)

    def _is_read_once(self, node: ast.expr) -> bool:
        """Tell whether it is a name bound and read once: its one value is looked at instead."""
        if not isinstance(node, ast.Name) or node.id in self._given:
            return False
        return self._reads.get(node.id) == 1 and only(node.id, self._every) is not None

    def _of_block(self, owner: Any, field: str, block: list[ast.stmt]) -> Iterator[Change]:
        """Yield changes of the statements in a block: altered, left out, swapped, moved."""
        for at, statement in enumerate(block):
            runs = not self._reached.isdisjoint(block[max(at - 1, 0) : at + 1])  # it, or up to it
            if not (_is_own(statement) and runs):
                continue
            if statement in self._wanted:
                yield from self._altered(statement)
            if not isinstance(statement, ast.Return) or owner is not self._function:
                left = [*block[:at], *block[at + 1 :]]
                left = left or [ast.copy_location(ast.Pass(), statement)]
                yield _moved([statement], Put(owner, field, left))
            if at + 1 < len(block):
                yield from self._swapped(owner, field, block, at)
            yield from _out_of(statement, owner, field, block, at)
            yield from _into(statement, owner, field, block, at)

    def _altered(self, statement: ast.stmt) -> Iterator[Change]:
        """Yield what an assignment may do instead: with another name or operator."""
        line = (statement.lineno,)
        if isinstance(statement, ast.AugAssign):
            for kind in OPERATORS.get(type(statement.op), ()):
                yield Change(LIKELY, (Put(statement, "op", kind()),), line)
        target = statement.targets[0] if isinstance(statement, ast.Assign) else None
        if isinstance(statement, ast.Assign) and isinstance(target, ast.Name):
            for name in self._scope.names:
                if name != target.id:
                    put = Put(statement.targets, 0, ast.Name(name, ast.Store()))
                    yield Change(POSSIBLE, (put,), line)
            for op in (ast.Add(), ast.Sub()):
                added = ast.BinOp(named(target.id), op, statement.value)
                rank = LIKELY if target.id in self._given else POSSIBLE
                yield Change(rank, (Put(statement, "value", added),), line)

    def _swapped(self, owner: Any, field: str, block: list[ast.stmt], at: int) -> Iterator[Change]:
        """Yield what swaps a statement and the one below it, or what they assign."""
        one, two = block[at : at + 2]
        if isinstance(one, ast.Assign) and isinstance(two, ast.Assign) and one in self._wanted:
            values = Put(one, "value", two.value), Put(two, "value", one.value)
            yield _moved([one, two], *values)
        if not isinstance(two, ast.Return):
            yield _moved([one, two], Put(owner, field, [*block[:at], two, one, *block[at + 2 :]]))

    def _returning(self) -> Iterator[Change]:
        """Yield what returns the last value, where nothing is returned."""
        *above, last = self._function.body
        if any(isinstance(s, ast.Return) and s.value for s in self._every):
            return
        value = None
        if isinstance(last, ast.Expr) and _is_own(last):
            value = last.value
        elif isinstance(last, ast.Assign) and isinstance(last.targets[0], ast.Name):
            value, above = named(last.targets[0].id), [*above, last]
        if value:
            returned = ast.fix_missing_locations(ast.copy_location(ast.Return(value), last))
            yield _moved([last], Put(self._function, "body", [*above, returned]))


def _locate(node: Any, before: Any) -> None:
    """Give what is new in an expression the place of what stood there before."""
    if isinstance(node, (ast.expr, ast.keyword)) and not hasattr(node, "lineno"):
        node.lineno, node.col_offset = before.lineno, before.col_offset
        for child in ast.iter_child_nodes(node):
            _locate(child, before)


def _handed_on(node: ast.AST | None, statement: ast.stmt) -> list[ast.AST]:
    """Return the names that a `return` hands on as they are, or a dict or tuple that is made."""
    is_made = isinstance(getattr(statement, "value", None), (ast.Dict, ast.Tuple))
    if not (is_made or isinstance(statement, ast.Return)) or node is None:
        return []
    inner = getattr(node, "elts", None) or getattr(node, "values", None) or []
    return [node, *(name for each in inner for name in _handed_on(each, statement))]


def _moved(statements: list[ast.stmt], *puts: Put) -> Change:
    return Change(LIKELY, puts, tuple(dict.fromkeys(s.lineno for s in statements)))


def _out_of(
    outer: ast.stmt, owner: Any, field: str, block: list[ast.stmt], at: int
) -> Iterator[Change]:
    """Yield what moves a statement out of one of these, above it or below."""
    for node, name, inner in blocks(outer):
        for number, statement in enumerate(inner):
            if node is outer and _is_own(statement) and len(inner) > 1:
                rest = Put(node, name, [*inner[:number], *inner[number + 1 :]])
                for place in (at, at + 1):
                    now = [*block[:place], statement, *block[place:]]
                    yield _moved([statement], rest, Put(owner, field, now))


def _into(
    outer: ast.stmt, owner: Any, field: str, block: list[ast.stmt], at: int
) -> Iterator[Change]:
    """Yield what moves the statement above one of these, or the one below, into it."""
    if not isinstance(outer, (ast.For, ast.While, ast.If, ast.With)):
        return
    if at and _is_own(above := block[at - 1]):
        head = [s for s in outer.body if isinstance(s, Tick)]
        inner = Put(outer, "body", [*head, above, *outer.body[len(head) :]])
        yield _moved([above], inner, Put(owner, field, [*block[: at - 1], *block[at:]]))
    if at + 1 < len(block):
        below = block[at + 1]
        rest = Put(owner, field, [*block[: at + 1], *block[at + 2 :]])
        yield _moved([below], Put(outer, "body", [*outer.body, below]), rest)


def _is_own(statement: ast.stmt) -> bool:
    """Tell whether a statement is the student's, and no docstring or the like."""
    is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return not (is_text or isinstance(statement, Tick))


def _places(owner: ast.AST) -> Iterator[_Place]:
    """Yield the expressions of a statement, not of the statements in it."""
    for field, value in ast.iter_fields(owner):
        if field in ("func", "format_spec", "annotation", "returns", "decorator_list"):
            if field == "func":
                yield from _at(_Place(owner, field, value, "", called=True))
        elif isinstance(value, list):
            for at, node in enumerate(value):
                if isinstance(node, ast.expr):
                    yield from _at(_Place(value, at, node, _WHOLE.get(field, "")))
                elif isinstance(node, (ast.keyword, ast.comprehension, ast.withitem)):
                    yield from _places(node)
        elif isinstance(value, ast.expr):
            yield from _at(_Place(owner, field, value, _WHOLE.get(field, "")))


def _at(place: _Place) -> Iterator[_Place]:
    node = place.node
    if isinstance(node, ast.JoinedStr):
        return  # of what is printed; before Python 3.12 its parts have no lines of their own
    if isinstance(getattr(node, "ctx", None), ast.Load) or not hasattr(node, "ctx"):
        yield place
    yield from _places(node)
