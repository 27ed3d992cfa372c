"""A test cell, line by line: which answers it tries, on what, and what is left."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from autograder.adopt.answers import Answers
from autograder.adopt.asserts import RAISING, Claim, Nearly, asserted, claims, claims_of_call, named
from autograder.adopt.names import Names, Scope, parts
from autograder.adopt.notebook import Cell, spell
from autograder.adopt.results import Reach, element, reach, results, typed
from autograder.adopt.tables import rows
from autograder.sandbox.inside.syntax.program import Position

_JUDGES = ("test", "check", "grade", "validate")  # how functions of tests are called
_MOST = 30  # turns of a loop that are cases of their own


@dataclass(frozen=True)
class Use:
    """An answer on some inputs: a function, or the variables of a cell (by its place).

    ``point`` is where in the program its arguments have their values.
    """

    answer: str | int
    asked: str  # the variable
    arguments: list[tuple[str, ast.expr]]
    point: Position
    hidden: bool
    nearly: Nearly | None
    comment: str
    cell: Cell
    names: tuple[str, ...] = ()  # of a returned tuple's elements, as the test unpacks it
    line: str = ""
    typed: tuple[str, str] | None = None  # what the test makes of the answer, and what it expects
    looked: str = ""  # at what of the answer, as the test writes it; "" is its form
    element: object = None  # of a returned tuple or dict: its place or key, where the test says it


@dataclass(frozen=True)
class Left:
    """A line that is left to a person, and why."""

    cell: Cell
    line: str
    why: str


class Reader:
    """Reads the test cells of a notebook."""

    def __init__(self, answers: Answers) -> None:
        self._answers, self._names = answers, Names(answers)

    def read(self, cell: Cell) -> list[Use | Left]:
        """Return what a test cell tries, and what of it could not be understood."""
        text = "\n".join(map(asserted, cell.text.split("\n")))
        try:
            body = ast.parse(text).body
        except (SyntaxError, ValueError) as error:
            return [Left(cell, "", f"it does not parse: {error}")]
        for node in body:
            spell(node, text)
        self._functions = {n.name: n for n in body if isinstance(n, ast.FunctionDef)}
        found: list[Use | Left] = []
        for node in body:
            found += self._statement(
                cell, node, Scope(self._answers.notebook.before(cell, node.lineno))
            )
        return found

    # statements

    def _statement(self, cell: Cell, node: ast.stmt, scope: Scope) -> Iterator[Use | Left]:
        match node:
            case ast.Assert():
                yield from self._claims(
                    cell, node, claims(node.test, self._names.number(scope)), scope
                )
            case ast.Expr(value=ast.Call() as call):
                yield from self._call(cell, node, call, scope)
            case ast.For():
                yield from self._loop(cell, node, scope)
            case ast.With():
                yield from self._with(cell, node, scope)
            case ast.Try():
                yield from self._try(cell, node, scope)
            case ast.If():
                yield from self._if(cell, node, scope)
            case ast.While() if self._tries(node, scope):
                yield _left(cell, node, "a loop that ends by itself")
            case ast.Assign(targets=[target]):
                self._names.bind(target, node.value, scope)

    def _block(self, cell: Cell, body: Sequence[ast.stmt], scope: Scope) -> Iterator[Use | Left]:
        for node in body:
            yield from self._statement(cell, node, scope)

    def _call(
        self, cell: Cell, node: ast.stmt, call: ast.Call, scope: Scope
    ) -> Iterator[Use | Left]:
        """Read an assertion of numpy's, nose's or unittest's; other calls try nothing."""
        found = claims_of_call(call, self._names.number(scope))
        own = self._functions.get(getattr(call.func, "id", ""))
        if found is not None:
            yield from self._claims(cell, node, iter(found), scope)
        elif named(call) in RAISING:
            yield _left(cell, node, "an exception is asked for, the kit compares values")
        elif own is not None and not call.args and not call.keywords and not own.args.args:
            yield from self._block(cell, own.body, scope.within())
        elif (own is not None or named(call).startswith(_JUDGES)) and self._tries(call, scope):
            yield _left(cell, node, "the course's own function judges")

    def _loop(self, cell: Cell, node: ast.For, scope: Scope) -> Iterator[Use | Left]:
        if not self._tries(node, scope):
            return
        table = rows(self._names.expanded(node.iter, scope), self._names.find(scope))
        if table is None or len(table) > _MOST:
            why = "more turns than cases" if table else "what it runs over is not spelled out"
            yield _left(cell, node, f"a loop: {why}")
            return
        for row in table:
            yield from self._block(cell, node.body, scope.within(dict(parts(node.target, row))))

    def _with(self, cell: Cell, node: ast.With, scope: Scope) -> Iterator[Use | Left]:
        if any(named(item.context_expr) in RAISING for item in node.items):
            yield _left(cell, node, "an exception is asked for, the kit compares values")
        else:
            yield from self._block(cell, node.body, scope)

    def _try(self, cell: Cell, node: ast.Try, scope: Scope) -> Iterator[Use | Left]:
        """Read what is tried; where an exception is what is wanted, leave it."""
        wanted = any(not _complains(handler.body) for handler in node.handlers)
        if wanted and (_complains(node.orelse) or _complains(node.body)):
            yield _left(cell, node, "an exception is asked for, the kit compares values")
        elif wanted and self._tries(node, scope):
            yield _left(cell, node, "what fails in it is passed over")
        else:
            yield from self._block(cell, node.body, scope)

    def _if(self, cell: Cell, node: ast.If, scope: Scope) -> Iterator[Use | Left]:
        """Read ``if wrong: raise`` as what must not be, pass over other conditions."""
        if _complains(node.body) and not node.orelse:
            test = ast.copy_location(ast.UnaryOp(ast.Not(), node.test), node.test)
            form = isinstance(node.test, ast.Compare) and isinstance(node.test.ops[0], ast.Is)
            wanted = [Claim("form", node.test)] if form else claims(test, self._names.number(scope))
            if isinstance(node.test, ast.Compare) and isinstance(node.test.ops[0], ast.NotEq):
                same = ast.Compare(node.test.left, [ast.Eq()], node.test.comparators)
                wanted = claims(ast.copy_location(same, node.test), self._names.number(scope))
            yield from self._claims(cell, node, iter(wanted), scope)
        elif any(self._tries(each, scope) for each in [*node.body, *node.orelse]):
            yield _left(cell, node, "it depends on a condition")

    # claims

    def _claims(
        self, cell: Cell, node: ast.stmt, found: Iterator[Claim], scope: Scope
    ) -> Iterator[Use | Left]:
        besides = is_read = False  # whether a condition is about no answer, and one about some
        for claim in found:
            value = self._names.expanded(claim.value, scope)
            other = None if claim.other is None else self._names.expanded(claim.other, scope)
            tried = [*results(value), *(results(other) if other else ())]
            if not tried:
                besides |= any(isinstance(each, ast.Call) for each in ast.walk(claim.value))
                continue
            is_read = True
            said = self._uses(cell, node, claim, (value, other), tried)
            if isinstance(said, str):
                yield _left(cell, node, said)
            else:
                yield from said
        if besides and is_read:
            yield _left(cell, node, "a condition of it is about no answer")

    def _uses(
        self,
        cell: Cell,
        node: ast.stmt,
        claim: Claim,
        sides: tuple[ast.expr, ast.expr | None],
        tried: list[Any],
    ) -> list[Use] | str:
        """Return how a claim tries an answer, or why it is not understood."""
        answers = {each.answer for each in tried}
        for odd, why in (("?", "it accumulates answers"), ("class", "a class is asked for")):
            if odd in answers:
                return why
        if claim.kind == "property":
            return "many answers may be right"
        last = max(answers, key=self._order)
        own = [each for each in tried if each.answer == last]
        mine = [side for side in sides if side is not None and own_in(side, last)]
        ways = [reach(side) for side in mine]
        form = claim.kind == "form" or all(way is Reach.FORM for way in ways)
        if not form and len(mine) > 1:
            return "answers against each other, no value"
        if not form and isinstance(last, str) and len({ast.dump(each) for each in own}) > 1:
            return "answers against each other, no value"
        if claim.kind != "form" and Reach.NONE in ways:
            return "about what is made of the answer"
        others = [side for side in sides if side is not None and side not in mine]
        pair = typed(mine[0], others[0]) if claim.kind == "value" and others else None
        looked = "" if form else ast.unparse(mine[0])
        uses = [self._use(cell, node, claim, each, pair) for each in own]
        uses = [u and replace(u, looked=looked, element=element(mine[0], own)) for u in uses]
        told = [use for use in uses if isinstance(use, Use)]
        return told if len(told) == len(uses) else "its arguments cannot be told apart"

    def _use(
        self, cell: Cell, node: ast.stmt, claim: Claim, result: Any, pair: tuple[str, str] | None
    ) -> Use | None:
        arguments: list[tuple[str, ast.expr]] = []
        answer = result.answer
        if isinstance(result, ast.Call):
            bound = _bound(self._answers.parameters(answer), result)
            if bound is None:
                return None
            arguments = bound
        names = self._names.unpacked.get(answer, ())
        return Use(
            answer,
            "" if isinstance(result, ast.Call) else result.id,
            arguments,
            result.point,
            node.lineno in cell.hidden,
            claim.nearly,
            _comment(cell, node.lineno),
            cell,
            names,
            _first(cell, node),
            pair,
        )

    def _order(self, answer: str | int) -> int:
        cells = {name: cell.at for name, (cell, _) in self._answers.functions.items()}
        return cells[answer] if isinstance(answer, str) else answer

    def _tries(self, node: ast.AST, scope: Scope) -> bool:
        """Tell whether a piece of a test says something of an answer."""
        expressions = [n for n in ast.iter_child_nodes(node) if isinstance(n, ast.expr)]
        if isinstance(node, ast.expr):
            expressions = [node]
        if any([*results(self._names.expanded(each, scope))] for each in expressions):
            return True
        inner = [n for n in ast.iter_child_nodes(node) if not isinstance(n, ast.expr)]
        return any(self._tries(each, scope) for each in inner)


def own_in(side: ast.expr, answer: object) -> bool:
    """Tell whether an answer stands in one side of a claim."""
    return any(each.answer == answer for each in results(side))


def _bound(takes: ast.arguments, call: ast.Call) -> list[tuple[str, ast.expr]] | None:
    """Return a call's arguments by the names of the parameters."""
    names = [each.arg for each in [*takes.posonlyargs, *takes.args]]
    starred = any(isinstance(arg, ast.Starred) for arg in call.args)
    if starred or len(call.args) > len(names) or any(k.arg is None for k in call.keywords):
        return None
    found = dict(zip(names, call.args, strict=False))
    found |= {str(k.arg): k.value for k in call.keywords}
    order = [*names, *(each.arg for each in takes.kwonlyargs)]
    return [(name, found[name]) for name in order if name in found]


def _complains(body: Sequence[ast.stmt]) -> bool:
    """Tell whether a block says that something is wrong: it raises, asserts False or fails."""
    for node in body:
        if isinstance(node, ast.Raise):
            return True
        if isinstance(node, ast.Assert) and isinstance(node.test, ast.Constant):
            return not node.test.value
        if isinstance(node, ast.Expr) and named(node.value) == "fail":
            return True
    return False


def _comment(cell: Cell, line: int) -> str:
    """Return the comment above a line, if it is a few words."""
    above = cell.text.split("\n")[line - 2].strip() if line > 1 else ""
    words = above.lstrip("# ").rstrip(" .:#")
    plain = above.startswith("#") and not re.search(
        r"(?i)tests?\b|\b(?:BEGIN|END)\b|[=()\[\]\"']", above
    )
    return words if plain and 3 < len(words) <= 50 and words.isprintable() else ""


def _left(cell: Cell, node: ast.stmt, why: str) -> Left:
    return Left(cell, _first(cell, node), why)


def _first(cell: Cell, node: ast.stmt) -> str:
    return cell.text.split("\n")[node.lineno - 1].strip()
