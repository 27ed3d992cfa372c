"""Other code that does the same: an answer as another student would have put it.

Nothing here knows an assignment. Statements are looked at one or two at a time; what is changed is
written anew by `ast.unparse`, the rest stays as it was typed.
"""

from __future__ import annotations

import ast
import builtins
import copy
import keyword
import random
import re
from collections.abc import Iterator, Mapping, Sequence

from .effects import always, are_independent, is_pure, is_step
from .spelling import Spelling
from .text import Edit, Text, blocks, is_docstring

_SIMPLE = (ast.Assign, ast.AugAssign, ast.Return)
_NAMES = (
    *("tmp", "temp", "aux", "res", "result", "val", "value", "part", "inner", "num", "term", "q"),
    *("erg", "hilf", "zw", "teil", "valeur", "calcul", "partie", "suma", "parte", "valor", "ara"),
    *("deger", "wynik", "out_", "step_", "calc", "r1", "t", "foo", "thing", "my", "first_part"),
)
_ENDINGS = ("1", "2", "3", "_", "_1", "_2", "_new", "_val", "_tmp", "_out", "_all", "s", "x", "Neu")


class Rewording:
    """How one student puts things.

    Parameters
    ----------
    chance : random.Random
    imports : mapping of str
        Modules by the names that the notebook gives them, ``{"np": "numpy"}``.
    signatures : mapping of sequence of str
        The parameters of functions, where a call may name them.
    fixed : set of str
        Names that mean something elsewhere in the notebook.
    """

    def __init__(
        self,
        chance: random.Random,
        imports: Mapping[str, str],
        signatures: Mapping[str, Sequence[str]],
        fixed: set[str],
    ) -> None:
        self._chance, self._imports = chance, imports
        self._fixed, self._taken = frozenset(fixed), set(fixed)
        self._spelling = Spelling(chance, imports, signatures)
        self._spells_out = chance.random() < 0.12  # `import numpy`, every time

    def of(self, source: str) -> str:
        """Return a cell's code in other words."""
        self._taken.update(re.findall(r"\w+", source))
        if self._chance.random() < 0.3:
            source = ast.unparse(ast.parse(source))
        for change in (self._rephrased, self._extracted, self._renamed, self._imported):
            source = change(Text(source))
        return source

    # Statements

    def _rephrased(self, text: Text) -> str:
        """Say statements in another order, in more steps or in fewer."""
        edits: list[Edit] = []
        for block in blocks(text.tree):
            place = 0
            while place < len(block):
                two = block[place : place + 2]
                old, new = two, self._together(*two) if all(map(_is_simple, two)) else None
                if new is None:
                    old, new = two[:1], self._alone(two[0]) if _is_simple(two[0]) else None
                if new is not None and _own_lines(text, block, old):
                    edits.append(self._replaced(text, old, new))
                place += len(old)
        return text.edited(edits)

    def _replaced(self, text: Text, old: list[ast.stmt], new: list[ast.stmt]) -> Edit:
        start, end = text.span(old[0])[0], text.span(old[-1])[1]
        indent = " " * old[0].col_offset
        lines = [line for node in new for line in ast.unparse(node).split("\n")]
        return start, end, f"\n{indent}".join(lines)

    def _together(self, first: ast.stmt, second: ast.stmt | None = None) -> list[ast.stmt] | None:
        """Return two statements the other way round, or as one."""
        if not (isinstance(first, ast.Assign) and second and len(first.targets) == 1):
            return None
        target, dice = first.targets[0], self._chance.random()
        if isinstance(second, ast.Return):
            returned = second.value.id if isinstance(second.value, ast.Name) else None
            if isinstance(target, ast.Name) and target.id == returned and dice < 0.35:
                return self._spelt([ast.Return(copy.deepcopy(first.value))])
        elif isinstance(second, ast.Assign) and are_independent(first, second):
            other = second.targets[0]
            if dice < 0.3:
                return self._spelt([copy.deepcopy(second), copy.deepcopy(first)])
            if dice < 0.4 and isinstance(target, ast.Name) and isinstance(other, ast.Name):
                both = ast.Tuple([target, other], ast.Store())
                values = copy.deepcopy([first.value, second.value])
                return self._spelt([ast.Assign([both], ast.Tuple(values))])
        return None

    def _alone(self, node: ast.stmt) -> list[ast.stmt] | None:
        """Return a statement in two steps, or spelt another way."""
        assert isinstance(node, _SIMPLE)
        node, old = copy.deepcopy(node), ast.dump(node)
        new: list[ast.stmt] = [node]
        if isinstance(node, ast.Return) and not isinstance(node.value, (ast.Name, type(None))):
            if self._chance.random() < 0.35:
                name = self._name()
                new = [_bind(name, node.value), ast.Return(ast.Name(name))]
        elif node.value and self._chance.random() < 0.3:
            inner = [n for n in always(node.value) if n is not node.value and is_step(n)]
            if inner:
                name, step = self._name(), self._chance.choice(inner)
                _Replace(step, ast.Name(name)).visit(node)  # within
                new = [_bind(name, step), node]
        new = self._spelt(new)
        return new if [ast.dump(n) for n in new] != [old] else None

    def _spelt(self, nodes: list[ast.stmt]) -> list[ast.stmt]:
        return [ast.fix_missing_locations(self._spelling.visit(node)) for node in nodes]

    def _extracted(self, text: Text) -> str:
        """Move one formula into a function of its own, above."""
        if self._chance.random() > 0.15:
            return text.source
        found = []
        for top in text.tree.body:
            for node in ast.walk(top):
                if isinstance(node, (ast.Assign, ast.Return)) and node.value:
                    inputs = self._inputs(top, node.value)
                    if inputs and is_step(node.value) and is_pure(node.value):
                        found.append((top, node.value, inputs))
        if not found:
            return text.source
        top, value, inputs = self._chance.choice(found)
        name = self._name() + self._chance.choice(("_of", "_fn", "_helper", "Func", "_rechnen"))
        arguments = ", ".join(inputs)
        helper = f"def {name}({arguments}):\n    return {ast.unparse(value)}\n\n"
        start = text.at(top.lineno, 0)
        return text.edited([(start, start, helper), (*text.span(value), f"{name}({arguments})")])

    def _inputs(self, top: ast.stmt, value: ast.expr) -> list[str]:
        """Return the names that a formula needs from where it stands."""
        used = {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}
        if isinstance(top, ast.FunctionDef):
            return sorted(used & _bound(top))
        called = {n.func.id for n in ast.walk(value) if _is_call_of_name(n)}  # type: ignore[attr-defined]
        return sorted(used - called - set(self._imports) - set(dir(builtins)))

    # Names

    def _renamed(self, text: Text) -> str:
        """Give some local variables other names, and names of the cell's own."""
        edits: list[Edit] = []
        tree = text.tree
        own = {n for top in tree.body if not isinstance(top, ast.FunctionDef) for n in _bound(top)}
        own |= {top.name for top in tree.body if isinstance(top, ast.FunctionDef)}
        outer = self._new_names(own - self._fixed - _kept(tree))
        for top in tree.body:
            new = dict(outer)
            if isinstance(top, ast.FunctionDef):
                if top.name in outer:
                    start = text.span(top)[0] + len("def ")
                    edits.append((start, start + len(top.name), outer[top.name]))
                inner = _bound(top)
                new = {old: name for old, name in outer.items() if old not in inner}
                new |= self._new_names(inner - _kept(top))
            edits += _edits(text, top, new)
        return text.edited(edits)

    def _new_names(self, names: set[str]) -> dict[str, str]:
        changed = [name for name in sorted(names) if self._chance.random() < 0.4]
        return {name: self._name(name) for name in changed}

    def _name(self, old: str | None = None) -> str:
        """Return a name that nobody uses yet."""
        while True:
            word = old if old and self._chance.random() < 0.6 else self._chance.choice(_NAMES)
            name = word + self._chance.choice(_ENDINGS)
            if not (name in self._taken or keyword.iskeyword(name) or hasattr(builtins, name)):
                self._taken.add(name)
                return name

    def _imported(self, text: Text) -> str:
        """Write a module's whole name throughout, where that is the student's way."""
        if not self._spells_out:
            return text.source
        used = {n.id for n in ast.walk(text.tree) if isinstance(n, ast.Name)} - _kept(text.tree)
        long = {name: self._imports[name] for name in sorted(used & set(self._imports))}
        edits = [edit for top in text.tree.body for edit in _edits(text, top, long)]
        lines = [f"import {name}\n" for name in sorted(set(long.values()))]
        return "".join(lines) + text.edited(edits)


class _Replace(ast.NodeTransformer):
    """Put one expression in place of another."""

    def __init__(self, old: ast.expr, new: ast.expr) -> None:
        self._old, self._new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self._new if node is self._old else self.generic_visit(node)


def misspelt(source: str, function: str, chance: random.Random) -> str | None:
    """Return a function with a slip in a name that every call must look up, if there is one."""
    text = Text(source)
    body = next(n for n in text.tree.body if isinstance(n, ast.FunctionDef) and n.name == function)
    local = _bound(body) | set(dir(builtins))
    for statement in body.body:
        if not isinstance(statement, (*_SIMPLE, ast.Expr)):
            return None
        names = [n for n in always(statement.value) if isinstance(n, ast.Name)]
        names = [n for n in names if n.id not in local]
        if names and not is_docstring(statement):
            name = chance.choice(names)
            slip = chance.randrange(1, len(name.id) + 1)  # one letter twice
            return text.edited([(*text.span(name), name.id[:slip] + name.id[slip - 1 :])])
    return None


def _edits(text: Text, top: ast.stmt, new: Mapping[str, str]) -> Iterator[Edit]:
    for node in ast.walk(top):
        if isinstance(node, ast.Name) and node.id in new:
            yield (*text.span(node), new[node.id])


def _bound(top: ast.AST) -> set[str]:
    """Return all names that are bound within a statement, parameters included."""
    names = {
        n.id for n in ast.walk(top) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }
    return names | {n.arg for n in ast.walk(top) if isinstance(n, ast.arg)} | _imported(top)


def _imported(top: ast.AST) -> set[str]:
    return {(n.asname or n.name).split(".")[0] for n in ast.walk(top) if isinstance(n, ast.alias)}


def _kept(top: ast.AST) -> set[str]:
    """Return names that stand where `ast.Name` does not: parameters, imports, in f-strings."""
    names = {n.arg for n in ast.walk(top) if isinstance(n, ast.arg)} | _imported(top)
    for node in ast.walk(top):
        if isinstance(node, ast.JoinedStr):
            names |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            names.update(node.names)
        elif isinstance(node, (ast.ExceptHandler, ast.FunctionDef, ast.ClassDef)):
            names.update({node.name or ""} if node.col_offset else ())  # of inner definitions
    return names


def _own_lines(text: Text, block: list[ast.stmt], nodes: list[ast.stmt]) -> bool:
    """Tell whether statements share no line with others."""
    first, last = nodes[0], nodes[-1]
    start, end = first.lineno, last.end_lineno or 0
    others = [n for n in block if n not in nodes]
    if any(n.lineno <= end and (n.end_lineno or 0) >= start for n in others):
        return False
    return not text.lines[start - 1].encode()[: first.col_offset].strip()


def _is_call_of_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name)


def _is_simple(node: ast.stmt) -> bool:
    return isinstance(node, _SIMPLE)


def _bind(name: str, value: ast.expr | None) -> ast.Assign:
    return ast.Assign([ast.Name(name, ast.Store())], value or ast.Constant(None))
