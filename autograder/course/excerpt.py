"""A function's text with all that it uses of its course, to stand elsewhere.

A right helper runs in a worker beside a student's code, a mistake or a variant is planted in a
notebook: neither place has the module that it is written in. What it uses there goes with it:
imports, constants, helper functions, also those of other modules of the course.
"""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib.util import resolve_name
from types import FunctionType, ModuleType
from typing import Any, TypeVar

from autograder.course.exercise import Exercise
from autograder.course.package import home, is_of_course
from autograder.course.place import Place
from autograder.errors import CourseError
from autograder.sandbox.inside.pipe.wire import Cell
from autograder.sandbox.inside.syntax.program import Program
from autograder.sandbox.inside.syntax.scopes import names_used

Statement = TypeVar("Statement", bound=ast.stmt)
_REGISTERS = ("mistake", "variant", "witness")


class Excerpt:
    """Statements of a course's modules, gathered for one namespace.

    Parameters
    ----------
    standing : iterable of Exercise
        Those whose answers stand there already, under their own names.
    taken : str
        A name that stands for something else there: what a student's function is called.
    """

    def __init__(self, standing: Iterable[Exercise] = (), taken: str = "") -> None:
        self._standing = {e.reference: e.name for e in standing if e.name != taken and not e.asks}
        self._taken = taken
        self._texts: dict[str, None] = {}  # in order
        self._bound: dict[str, str] = {}  # by name, the text that binds it
        self._defined: dict[Callable[..., Any], str] = {}
        self._met: set[tuple[str, Any]] = set()

    @property
    def text(self) -> str:
        """All that was gathered, in the order in which it runs."""
        return "\n\n".join(self._texts)

    def function(self, function: Callable[..., Any]) -> str | None:
        """Gather what defines a function; return its name, None where it has none there."""
        found = home(function)
        return None if found is None else self.member(*found)

    def took(self, function: Callable[..., Any]) -> bool:
        """Tell whether what defines a function is among what was gathered."""
        found = home(function)
        statements = _program(found[0]).binders(found[1]) if found else []
        met = found and any((found[0].__name__, s.position) in self._met for s in statements)
        return bool(met) or function in self._defined

    def reworded(self, node: Statement, module: ModuleType) -> Statement:
        """Gather what a statement of a module uses, and return it as it reads among that."""
        now, later = names_used(node)
        self._take(module, sorted((now | later) & vars(module).keys()))
        return _Reworded(self, module).visit(node)  # type: ignore[no-any-return]

    def member(self, module: ModuleType, name: str) -> str:
        """Gather what a name of a module stands for, and return its name here."""
        value = vars(module).get(name)
        if isinstance(value, Exercise):
            return self.exercise(value)
        if isinstance(value, (FunctionType, type)) and value in self._standing:
            return self._standing[value]
        if origin := _imported(module).get(name):
            return self.member(*origin)
        self._take(module, [name])
        return self.name(module, name)

    def exercise(self, exercise: Exercise) -> str:
        """Return the name under which an exercise's right answer stands here, gathered if need be.

        Raises
        ------
        CourseError
            If it is bound to no name that could be taken along.
        """
        if exercise.reference in self._standing:
            return self._standing[exercise.reference]
        name = self.function(exercise.reference) or self._shadowed(exercise.reference)
        if not name:
            said = "it has no name in a module, and others need it: write it with def in answers.py"
            raise exercise.error("reference", said)
        return name

    def _shadowed(self, function: Callable[..., Any]) -> str:
        """Gather a ``def`` whose name became the exercise's: ``f = Exercise(f, …)``."""
        node, module = definition(function), inspect.getmodule(function)
        if node is None or module is None:
            return ""
        if function not in self._defined:
            self._defined[function] = self.name(module, node.name)
            place = Place(module.__file__ or "", function.__code__.co_firstlineno)
            text = ast.unparse(self.reworded(node, module))
            self._add(text, {self._defined[function]}, place)
        return self._defined[function]

    def name(self, module: ModuleType, name: str) -> str:
        """Return what a name of a module is called here."""
        return f"right_{name}" if name == self._taken else name

    def _take(self, module: ModuleType, names: Iterable[str]) -> None:
        """Gather the statements that names of a module need, what they use elsewhere first."""
        elsewhere = _elsewhere(module)
        for statement in _program(module).slice(names, provided=elsewhere):
            key = (module.__name__, statement.position)
            if key in self._met:
                continue
            self._met.add(key)
            node = statement.node
            place = Place(module.__file__ or "", node.lineno)
            if isinstance(node, ast.ImportFrom) and node.level:  # all but a star are elsewhere
                raise CourseError(f"{place}: import what is used by its name: `*` names nothing")
            node = _Reworded(self, module).visit(ast.parse(ast.unparse(node)).body[0])
            self._add(ast.unparse(node), {self.name(module, n) for n in statement.binds}, place)

    def _add(self, text: str, binds: set[str], place: Place) -> None:
        for name in binds:
            if self._bound.setdefault(name, text) != text or name in self._standing.values():
                said = f"`{name}` is something else where this is used, too: choose another name"
                raise CourseError(f"{place}: {said}")
        self._texts[text] = None


class _Reworded(ast.NodeTransformer):
    """Writes a statement as it reads elsewhere: names of the course's modules become plain ones."""

    def __init__(self, excerpt: Excerpt, module: ModuleType) -> None:
        self._excerpt, self._module = excerpt, module
        self._elsewhere, self._local = _elsewhere(module), set[str]()

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """Call a name what it is called there."""
        if node.id in self._local:
            return node
        if node.id not in self._elsewhere:
            return ast.Name(self._excerpt.name(self._module, node.id), node.ctx)
        value = vars(self._module)[node.id]
        if isinstance(value, ModuleType):
            place = Place(self._module.__file__ or "")
            said = f"`{node.id}` is a module of the course, of which {node.id}.name can be used"
            raise CourseError(f"{place}: {said}")
        return ast.Name(self._excerpt.member(self._module, node.id), node.ctx)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """Take ``answers.f`` along as ``f``."""
        if isinstance(node.value, ast.Name) and node.value.id not in self._local:
            value = vars(self._module).get(node.value.id)
            if isinstance(value, ModuleType) and node.value.id in self._elsewhere:
                return ast.Name(self._excerpt.member(value, node.attr), node.ctx)
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Leave out that a function is registered: ``f.variant(g)`` is ``g``."""
        if len(node.args) == 1 and registers(node.func, self._module):
            return self.visit(node.args[0])  # type: ignore[no-any-return]
        return self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Leave out decorators that register, and leave alone what is bound in there."""
        node.decorator_list = [d for d in node.decorator_list if not registers(d, self._module)]
        if node.name not in self._local:
            node.name = self._excerpt.name(self._module, node.name)
        return self._scope(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """Leave out decorators that register."""
        node.decorator_list = [d for d in node.decorator_list if not registers(d, self._module)]
        return self.generic_visit(node)

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        """Leave alone what is bound in there."""
        return self._scope(node)

    def _scope(self, node: ast.AST) -> ast.AST:
        before = self._local
        self._local = before | {*_bound_in(node)}
        self.generic_visit(node)
        self._local = before
        return node


def registers(node: ast.expr, module: ModuleType) -> bool:
    """Tell whether ``f.variant`` or ``f.mistake(…)`` stands there, ``f`` an exercise."""
    attribute = node.func if isinstance(node, ast.Call) else node
    if not isinstance(attribute, ast.Attribute) or not isinstance(attribute.value, ast.Name):
        return False
    return attribute.attr in _REGISTERS and isinstance(
        vars(module).get(attribute.value.id), Exercise
    )


def definition(function: Callable[..., Any]) -> ast.FunctionDef | None:
    """Return the plain ``def`` that a function is; None where more is needed to make it."""
    if not isinstance(function, FunctionType) or hasattr(function, "__wrapped__"):
        return None
    try:
        node = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    except (OSError, SyntaxError):  # typed into a console; a lambda in the middle of a call
        return None
    module, free = inspect.getmodule(function), function.__code__.co_freevars
    if not isinstance(node, ast.FunctionDef) or module is None or free:
        return None
    return node if all(registers(d, module) for d in node.decorator_list) else None


@cache
def _program(module: ModuleType) -> Program:
    return Program([Cell(0, inspect.getsource(module))])


@cache
def _imported(module: ModuleType) -> Mapping[str, tuple[ModuleType, str]]:
    """Return which names a module has from which other modules of the course."""
    return dict(_imports(module))


def _imports(module: ModuleType) -> Iterator[tuple[str, tuple[ModuleType, str]]]:
    for statement in _program(module).statements:
        node = statement.node
        if not isinstance(node, ast.ImportFrom) or not node.level:
            continue
        name = "." * node.level + (node.module or "")
        origin = sys.modules[resolve_name(name, module.__spec__.parent if module.__spec__ else "")]
        for alias in node.names:
            if alias.name in vars(origin):
                yield alias.asname or alias.name, (origin, alias.name)


@cache
def _elsewhere(module: ModuleType) -> frozenset[str]:
    """Return a module's names for exercises, for modules of the course, and for what they hold."""
    found = {
        name
        for name, value in vars(module).items()
        if isinstance(value, Exercise) or (isinstance(value, ModuleType) and is_of_course(value))
    }
    return frozenset(found | _imported(module).keys())


def _bound_in(node: ast.AST) -> Iterator[str]:
    """Yield the names that a function binds, also where it holds others."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.arg):
            yield inner.arg
        elif isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            yield inner.id
        elif isinstance(inner, ast.FunctionDef) and inner is not node:
            yield inner.name
