"""Which constructs an answer uses, as its syntax shows them: loops, recursion, operators, names.

The same text runs in the worker and beside a student's notebook.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Sequence

from .meaning import Meanings, full, looked_up
from .scopes import COMPREHENSIONS
from .spelt import spelt_out
from .statements import Statement, nodes

Use = tuple[str, int, int]  # of which construct, in which cell, in which line
#: What has a word of its own.
SYNTAX: dict[str, tuple[type[ast.AST], ...]] = {
    "loop": (ast.For, ast.While, *COMPREHENSIONS),
    "for": (ast.For,),
    "while": (ast.While,),
    "comprehension": (*COMPREHENSIONS,),
    "if": (ast.If, ast.IfExp),
    "try": (ast.Try,),
    "lambda": (ast.Lambda,),
    "global": (ast.Global,),
}
OPERATORS: dict[str, type[ast.operator]] = {"@": ast.MatMult, "**": ast.Pow}
_AS_FUNCTIONS = {"@": "matmul", "**": "pow"}  # of `operator`, and as methods
RECURSION = "recursion"
_MEANS = (ast.Name, ast.Attribute, ast.Call)  # what may mean something


def uses(
    words: Iterable[str], statements: Sequence[Statement], doubtful: Collection[str] = ()
) -> Iterator[Use]:
    """Yield where each of some constructs shows first, of those that show at all.

    Parameters
    ----------
    words : iterable of str
        One of `SYNTAX` or `OPERATORS`, ``recursion``, a name (``np.dot``, ``sum``, ``scipy``), or
        with a dot before it a method's (``.sort``).
    statements : sequence of Statement
        All that an answer needs.
    doubtful : collection of str
        Of these words, those that count as used where something may be theirs and the text does not
        decide: whose method ``x.insert`` is, what a name means that has got several values.
    """
    words = [*words]
    statements = [*spelt_out(statements)] if words else []
    answer = _Answer(statements)  # few exercises ask for any
    for word in words:
        for statement in statements:
            found = (n for n in nodes(statement) if answer.is_use(n, word, word in doubtful))
            if line := next((getattr(n, "lineno", 0) for n in found), 0):
                yield word, statement.cell.number, line
                break


class _Answer:
    """The statements of an answer, and what their names mean."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        every = [node for statement in statements for node in nodes(statement)]
        self._meanings = Meanings(statement.node for statement in statements)
        self._called = {id(node.func) for node in every if isinstance(node, ast.Call)}
        self._owners = {id(node.value) for node in every if isinstance(node, ast.Attribute)}
        self._aside = {id(n) for node in every if _is_aside(node) for n in ast.walk(node)}
        self._again = {doubtful: {*self._recursive(doubtful)} for doubtful in (False, True)}

    def is_use(self, node: ast.AST, word: str, doubtful: bool) -> bool:
        """Tell whether a node is a use of a construct, or may be one."""
        if id(node) in self._aside:
            return False
        if doubtful and self._is_made_up(node, word):
            return True
        if word in SYNTAX:
            return isinstance(node, SYNTAX[word])
        if word in OPERATORS:
            return self._is_operator(node, word)
        if word == RECURSION:
            return node in self._again[doubtful]
        if word.startswith("."):
            return self._is_method(node, word[1:], doubtful)
        meant = self._meanings.of(node) if isinstance(node, _MEANS) and _is_read(node) else set()
        its = any(isinstance(each, str) and lies_in(each, full(word)) for each in meant)
        return its and (doubtful or all(isinstance(each, str) for each in meant))

    def _is_operator(self, node: ast.AST, word: str) -> bool:
        """Tell whether a node is an operator, as a sign, a function or a method."""
        if isinstance(getattr(node, "op", None), OPERATORS[word]):
            return True
        name = _AS_FUNCTIONS[word]
        by_hand = any(self._is_method(node, f"__{side}{name}__", False) for side in ("", "i"))
        meant = self._meanings.of(node) if isinstance(node, _MEANS) and _is_read(node) else {None}
        return by_hand or meant <= {f"operator.{name}", f"operator.i{name}"}

    def _is_made_up(self, node: ast.AST, word: str) -> bool:
        """Tell whether a node runs, or for a name looks up, what only shows when it runs."""
        if not isinstance(node, ast.Call):
            return False
        meant = self._meanings.of(node.func)
        is_looked_up = "getattr" in meant and looked_up(node) is None
        return bool({"eval", "exec"} & meant) or (is_looked_up and word not in SYNTAX)

    def _is_method(self, node: ast.AST, name: str, doubtful: bool) -> bool:
        """Tell whether a node is a method of that name; one of the text's own is none."""
        found = looked_up(node)
        if found is None or found[1] != name:
            return False
        owner = found[0].func if isinstance(found[0], ast.Call) else found[0]
        own = name in self._meanings.attributes or name in self._meanings.methods
        return doubtful or not own or all(isinstance(m, str) for m in self._meanings.of(owner))

    def _recursive(self, doubtful: bool) -> Iterator[ast.AST]:
        """Yield the functions that call themselves, be it through others."""
        functions = self._meanings.definitions
        calls = {f: {*self._calls(f, doubtful)} for f in functions}
        for function in functions:
            reached, left = set[ast.AST](), [*calls[function]]
            while left:
                each = left.pop()
                if each not in reached:
                    reached.add(each)
                    left += calls[each]
            if function in reached and not isinstance(function, ast.ClassDef):
                yield function

    def _calls(self, function: ast.AST, doubtful: bool) -> Iterator[ast.AST]:
        """Yield the definitions that one calls, or may call; of a class what makes its objects."""
        if isinstance(function, ast.ClassDef):
            makes = ("__init__", "__new__", "__post_init__")
            yield from (n for n in function.body if getattr(n, "name", "") in makes)
            return
        methods = self._meanings.methods
        for node in ast.walk(function):
            is_call = id(node) in self._called
            if isinstance(node, _MEANS) and _is_read(node):
                if is_call or (doubtful and id(node) not in self._owners):
                    meant = self._meanings.of(node)
                    yield from (m for m in meant if isinstance(m, ast.AST))
                if doubtful:  # an object's method, whatever object it is; `len` asks `__len__`
                    said = looked_up(node)
                    name = said[1] if said else f"__{getattr(node, 'id', '')}__"
                    yield from methods.get(name, ())
            elif doubtful and isinstance(node, (ast.For, ast.comprehension, ast.YieldFrom)):
                yield from methods.get("__iter__", ())


def _is_read(node: ast.AST) -> bool:
    return isinstance(getattr(node, "ctx", None), (ast.Load, type(None)))


def _is_aside(node: ast.AST) -> bool:
    """Tell whether a node only makes sure of something."""
    walruses = (each for each in ast.walk(node) if isinstance(each, ast.NamedExpr))
    return isinstance(node, ast.Assert) and not any(walruses)


def lies_in(path: str, name: str) -> bool:
    """Tell whether a full name is another, or of what that stands for."""
    return path == name or path.startswith(f"{name}.")
