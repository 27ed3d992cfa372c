"""What a name in a test stands for: an answer, a piece of one, an expression."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from autograder.adopt.answers import Answers
from autograder.adopt.results import results
from autograder.adopt.tables import Find, number
from autograder.sandbox.inside.syntax.program import Position

_DEEPEST = 9  # names of names


@dataclass
class Scope:
    """Where a line stands: its position, and what names are in the loop or function around it."""

    point: Position
    env: dict[str, ast.expr] = field(default_factory=dict)
    inner: bool = False

    def within(self, env: Mapping[str, ast.expr] | None = None) -> Scope:
        """Return a scope in this one, which the program's slices do not see."""
        return Scope(self.point, {**self.env, **(env or {})}, inner=True)


class Names:
    """Finds what names stand for in the tests of a notebook."""

    def __init__(self, answers: Answers) -> None:
        self._answers, self._program = answers, answers.notebook.program
        self.unpacked: dict[str, tuple[str, ...]] = {}  # by function: names of what it returns

    def bind(self, target: ast.expr, value: ast.expr, scope: Scope) -> None:
        """Remember the names of what is unpacked, and in a loop or function what a name is."""
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Call):
            names = tuple(getattr(each, "id", "") for each in target.elts)
            for function in self._answers.calls(value):
                if all(names) and getattr(value.func, "id", "") == function:
                    self.unpacked.setdefault(function, names)
        if scope.inner:
            scope.env |= dict(parts(target, self.expanded(value, scope)))

    def number(self, scope: Scope) -> Callable[[ast.expr | None, float], float]:
        """Return what finds the number that a constant expression gives."""
        return lambda node, default: number(node, default, self.find(scope))

    def find(self, scope: Scope) -> Find:
        """Return what finds the expression that a name stands for, if it is one."""

        def found(name: str) -> ast.expr | None:
            if name in scope.env:
                return scope.env[name]
            chain = self._program.chain(name, scope.point)
            node = chain[0].node if len(chain) == 1 else None
            plain = isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
            return node.value if plain and isinstance(node, ast.Assign) else None

        return found

    def expanded(self, node: ast.expr, scope: Scope, deep: int = 0) -> ast.expr:
        """Return an expression in which answers, marked, stand where names of them stood."""
        found: ast.expr = _Expanded(self, self._answers, scope, deep).visit(copy.deepcopy(node))
        return found

    def named(self, name: ast.Name, scope: Scope, deep: int) -> ast.expr:
        """Return the answer that a name stands for, or the name."""
        chain = self._program.chain(name.id, scope.point)
        if not chain:
            return name
        if home := self._answers.home(chain):
            name.answer, name.point = home.at, scope.point  # type: ignore[attr-defined]
            return name
        node = chain[-1].node
        if len(chain) == 1 and isinstance(node, ast.Assign) and len(node.targets) == 1:
            inside = Scope(chain[-1].position)
            value = self.expanded(node.value, inside, deep + 1) if deep < _DEEPEST else name
            if [*results(value)]:
                self.bind(node.targets[0], node.value, inside)
                bound = dict(parts(node.targets[0], value))
                return bound.get(name.id, name)
        elif any(self._answers.calls(s.node) for s in chain):
            name.answer, name.point = "?", scope.point  # type: ignore[attr-defined]
        return name


class _Expanded(ast.NodeTransformer):
    """Puts answers where names stand for them, and marks them: `answer` and `point`."""

    def __init__(self, names: Names, answers: Answers, scope: Scope, deep: int) -> None:
        self._names, self._answers, self._scope, self._deep = names, answers, scope, deep

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in self._scope.env:
            return copy.deepcopy(self._scope.env[node.id])
        is_read = isinstance(node.ctx, ast.Load)
        return self._names.named(node, self._scope, self._deep) if is_read else node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in self._answers.classes:
            node.answer, node.point = "class", self._scope.point  # type: ignore[attr-defined]
        elif name in self._answers.functions and name not in self._scope.env:
            node.answer, node.point = name, self._scope.point  # type: ignore[attr-defined]
            replaced = _Replaced(self._scope.env)
            node.args = [replaced.visit(arg) for arg in node.args]
            node.keywords = [replaced.visit(keyword) for keyword in node.keywords]
        else:
            self.generic_visit(node)
        return node


class _Replaced(ast.NodeTransformer):
    """Puts what a turn of a loop has in the place of its names."""

    def __init__(self, env: Mapping[str, ast.expr]) -> None:
        self._env = env

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return copy.deepcopy(self._env.get(node.id, node))


def parts(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """Yield the names that an assignment binds, with the expressions for them."""
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple | ast.List):
        for at, each in enumerate(target.elts):
            if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts):
                part: ast.expr = value.elts[at]
            else:
                part = ast.Subscript(value, ast.Constant(at), ast.Load())
            yield from parts(each, part)
