"""The inputs of a case: a test's set-up, folded into the arguments of its call."""

from __future__ import annotations

import ast
import copy
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from autograder.adopt.draws import Drawn, is_generator
from autograder.adopt.notebook import Notebook
from autograder.adopt.reading import Use
from autograder.sandbox.inside.syntax.program import Position
from autograder.sandbox.inside.syntax.scopes import names_used
from autograder.sandbox.inside.syntax.statements import Statement

_IMPORTS = (ast.Import, ast.ImportFrom)
_LONG = 80  # characters of an argument into which a set-up is folded
Arguments = list[tuple[str, ast.expr]]


@dataclass
class Inputs:
    """What a case gives, as text.

    ``arguments`` by parameter; ``body`` is what must run before, each time, ``shared`` what stands
    once at the margin of the module; ``draws`` says whether anything is left to chance.
    """

    arguments: dict[str, str]
    body: list[str] = field(default_factory=list)
    shared: dict[Position, str] = field(default_factory=dict)
    imports: list[str] = field(default_factory=list)
    draws: bool = False

    @property
    def texts(self) -> list[str]:
        """All that is written for them."""
        return [*self.arguments.values(), *self.body, *self.shared.values()]

    def key(self) -> tuple[object, ...]:
        """Return what tells these inputs from others."""
        return (*self.arguments.items(), *self.body, *self.shared)


class Folding:
    """Folds the set-ups of one exercise's cases.

    Parameters
    ----------
    notebook : Notebook
    provided : collection of str
        Functions that ``answers.py`` has.
    taken : collection of str
        Names that the exercise's module has for something else.
    """

    def __init__(
        self, notebook: Notebook, provided: Collection[str], taken: Collection[str]
    ) -> None:
        self._notebook, self._provided = notebook, {*provided}
        self._taken = {*taken, "answers", "Exercise", "Case", "Tolerance", "draw"}
        self._shared: dict[str, Position] = {}  # by name: the statement that binds it for all

    def inputs(self, use: Use, arguments: Arguments, point: Position) -> Inputs | str:
        """Return the inputs of a case, or why there are none."""
        names = {name for _, each in arguments for name in _free(each)} - self._provided
        needed = self._notebook.needed(sorted(names), point, sorted(self._provided))
        imports = [self._notebook.lines(s) for s in needed if isinstance(s.node, _IMPORTS)]
        body = [s for s in needed if not isinstance(s.node, _IMPORTS)]
        if any(s.after or s.tells or not all(map(str.isidentifier, s.binds)) for s in body):
            return "its set-up depends on a condition, a file or an exception"
        makers = [s for s in body if isinstance(s.node, ast.Assign) and is_generator(s.node.value)]
        generators = {name for s in makers for name in s.binds}
        arguments, body = self._folded(arguments, [s for s in body if s not in makers])
        found = Inputs({}, imports=imports)
        texts = []
        for statement in body:
            text, drawn = self._statement(statement, generators)
            found.draws |= drawn
            texts.append(text)
        for name, each in arguments:
            text, drawn = self._expression(each, generators)
            found.draws |= drawn
            found.arguments[name] = text
        place = self._notebook.place(use.cell)
        if not found.draws and self._may_share(body, place):
            self._shared |= {name: s.position for s in body for name in s.binds}
            found.shared = {s.position: t for s, t in zip(body, texts, strict=True)}
        else:
            found.body = texts
        return found

    def _may_share(self, body: Sequence[Statement], place: int) -> bool:
        """Tell whether a set-up can stand at the margin: the notebook's, the same for all."""
        bound: dict[str, Position] = {name: s.position for s in body for name in s.binds}
        same = all(self._shared.get(name, at) == at for name, at in bound.items())
        return same and not self._taken & bound.keys() and all(s.position[0] < place for s in body)

    def _folded(
        self, arguments: Arguments, body: list[Statement]
    ) -> tuple[Arguments, list[Statement]]:
        """Put what is set up once and used once into where it is used."""
        nodes: list[ast.AST] = [copy.deepcopy(s.node) for s in body]
        nodes += [copy.deepcopy(each) for _, each in arguments]
        left = list(range(len(body)))
        for at in reversed(range(len(body))):
            node = nodes[at]
            if not isinstance(node, ast.Assign) or len(node.targets) > 1:
                continue
            target = node.targets[0]
            others = [n for k, n in enumerate(nodes) if k != at and (k in left or k >= len(body))]
            once = isinstance(target, ast.Name) and sum(target.id in s.binds for s in body) == 1
            if once and isinstance(target, ast.Name) and _may_fold(target.id, node.value, others):
                folding = _Put(target.id, node.value)
                nodes = [n if k == at else folding.visit(n) for k, n in enumerate(nodes)]
                left.remove(at)
        kept = [_with(body[at], nodes[at]) for at in left]
        exprs = [n for n in nodes[len(body) :] if isinstance(n, ast.expr)]
        return [(name, e) for (name, _), e in zip(arguments, exprs, strict=True)], kept

    def _statement(self, statement: Statement, generators: set[str]) -> tuple[str, bool]:
        node = copy.deepcopy(statement.node)
        drawing, homing = Drawn(generators), _Home(self._provided)
        node = homing.visit(drawing.visit(node))
        changed = drawing.found or homing.found or getattr(statement.node, "changed", False)
        text = spelled(node) if changed else self._notebook.lines(statement)
        return text, drawing.found

    def _expression(self, node: ast.expr, generators: set[str]) -> tuple[str, bool]:
        drawing = Drawn(generators)
        node = _Home(self._provided).visit(drawing.visit(copy.deepcopy(node)))
        return spelled(node), drawing.found


def spelled(node: ast.AST) -> str:
    """Return the text of a node, its numbers as they were written."""
    return ast.unparse(ast.fix_missing_locations(_Numbers().visit(copy.deepcopy(node))))


class _Numbers(ast.NodeTransformer):
    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        written = isinstance(node.value, int | float) and node.kind
        return ast.Name(str(node.kind)) if written else node


class _Put(ast.NodeTransformer):
    """Puts an expression in the place of a name."""

    def __init__(self, name: str, value: ast.expr) -> None:
        self._name, self._value = name, value

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id != self._name or not isinstance(node.ctx, ast.Load):
            return node
        return copy.deepcopy(self._value)

    def generic_visit(self, node: ast.AST) -> ast.AST:
        before = ast.dump(node) if isinstance(node, ast.stmt) else ""
        node = super().generic_visit(node)
        if before and before != ast.dump(node):
            node.changed = True  # type: ignore[attr-defined]
        return node


class _Home(ast.NodeTransformer):
    """Calls the right answers where they live, ``answers.f``."""

    def __init__(self, provided: Collection[str]) -> None:
        self._provided = provided
        self.found = False

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id not in self._provided or not isinstance(node.ctx, ast.Load):
            return node
        self.found = True
        return ast.Attribute(ast.Name("answers"), node.id, ast.Load())


def _may_fold(name: str, value: ast.expr, others: Iterable[ast.AST]) -> bool:
    """Tell whether a name's value may stand where it is used: once, or short and the same."""
    uses = [
        each
        for node in others
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and each.id == name
    ]
    if any(not isinstance(each.ctx, ast.Load) for each in uses):
        return False  # the target of a loop
    literal = not any(isinstance(n, ast.Name | ast.Call) for n in ast.walk(value))
    text = ast.unparse(value)
    if any(_in_scope(node, name) for node in others) and not literal:
        return False
    return len(text) <= _LONG and (len(uses) == 1 or (literal and len(text) <= 12))


def _in_scope(node: ast.AST, name: str) -> bool:
    """Tell whether a name is used where its value would be made again and again, or later."""
    kinds = (ast.Lambda, ast.FunctionDef, ast.For, ast.While, ast.ListComp, ast.GeneratorExp)
    inner = [each for each in ast.walk(node) if isinstance(each, (*kinds, ast.DictComp))]
    return any(isinstance(n, ast.Name) and n.id == name for i in inner for n in ast.walk(i))


def _with(statement: Statement, node: ast.AST) -> Statement:
    """Return a statement whose set-up was folded into it."""
    if not getattr(node, "changed", False) or not isinstance(node, ast.stmt):
        return statement
    cell, position, binds = statement.cell, statement.position, statement.binds
    return Statement(cell, position, node, binds, None, statement.after, statement.tells)


def _free(node: ast.expr) -> set[str]:
    return names_used(ast.Expr(node))[0]
