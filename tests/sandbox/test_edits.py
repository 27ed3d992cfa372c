"""Single changes of a function: what a beginner's slip may have changed is among them."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from typing import Any

import pytest

from autograder.sandbox.inside.pipe import wire
from autograder.sandbox.inside.search.changes import Change, Changes
from autograder.sandbox.inside.search.depends import needed
from autograder.sandbox.inside.search.reached import reached, running
from autograder.sandbox.inside.search.trials import Trials
from autograder.sandbox.inside.syntax.program import Program

#: What is wrong, and what it should be: one of its changes gives it.
MENDED = {
    "operator": ("return x + y", "return x - y"),
    "power": ("return x * 2", "return x ** 2"),
    "order": ("return x - y", "return y - x"),
    "order of a product": ("return x @ y", "return y @ x"),
    "product by numpy": ("return np.dot(x, y)", "return x * y"),
    "comparison": ("return x >= y", "return x > y"),
    "axis": ("return np.sum(x, axis=0)", "return np.sum(x, axis=1)"),
    "axis forgotten": ("return np.sum(x)", "return np.sum(x, axis=1, keepdims=True)"),
    "keepdims": ("return x.sum(axis=1)", "return x.sum(axis=1, keepdims=True)"),
    "transpose": ("return x @ y", "return x.T @ y"),
    "transpose too many": ("return x.T @ y", "return x @ y"),
    "index": ("return x.shape[0]", "return x.shape[1]"),
    "last left out": ("return x[:-1]", "return x"),
    "sign": ("return np.exp(x)", "return np.exp(-x)"),
    "sign too many": ("return -x", "return x"),
    "number": ("return x / 2", "return x / 1"),
    "flag": ("return f(x, True)", "return f(x, False)"),
    "name": ("return x * y", "return x * x"),
    "name never read": ("return x", "return x + y"),
    "number for a name": ("return x / 2", "return x / y"),
    "key": ("g = {'a': x, 'b': y}\nreturn g['a']", "g = {'a': x, 'b': y}\nreturn g['b']"),
    "function": ("return np.mean(x)", "return np.sum(x)"),
    "call dropped": ("return np.abs(x)", "return x"),
    "call forgotten": ("return np.sum(x)", "return np.sum(np.abs(x))"),
    "helper forgotten": ("return x + y", "return helper(x + y)"),
    "reshape": ("return x.reshape(-1)", "return x.reshape(-1, 1)"),
    "shape": ("return np.zeros(x)", "return np.zeros((x, 1))"),
    "brackets": ("return x + y / 2", "return (x + y) / 2"),
    "brackets too many": ("return (x + y) / 2", "return x + y / 2"),
    "complement": ("return x * y", "return x * (1 - y)"),
    "results swapped": ("return x, y", "return y, x"),
    "names exchanged": ("a = x + 1\nb = y * 2\nreturn a, b", "a = y + 1\nb = x * 2\nreturn a, b"),
    "same at all places": (
        "a = np.log2(x)\nreturn a + np.log2(y)",
        "a = np.log(x)\nreturn a + np.log(y)",
    ),
    "statement too many": ("x = x + 1\nreturn x", "return x"),
    "out of a loop": (
        "for v in x:\n    a = 0\n    a += v\nreturn a",
        "a = 0\nfor v in x:\n    a += v\nreturn a",
    ),
    "into a loop": (
        "a = f(y)\nfor v in x:\n    y = y + a\nreturn y",
        "for v in x:\n    a = f(y)\n    y = y + a\nreturn y",
    ),
    "return in a loop": (
        "for v in x:\n    y += v\n    return y",
        "for v in x:\n    y += v\nreturn y",
    ),
    "return forgotten": ("a = x + y", "a = x + y\nreturn a"),
    "last value instead of the sum": (
        "a = 0\nfor v in x:\n    a = v\nreturn a",
        "a = 0\nfor v in x:\n    a = a + v\nreturn a",
    ),
    "norm": ("return np.sum(x, axis=1)", "return np.linalg.norm(x, axis=1)"),
    "no norm": ("return np.linalg.norm(x)", "return np.sum(x)"),
    "order of calls": ("return np.log(np.sum(x, 1))", "return np.sum(np.log(x), 1)"),
    "condition too many": ("return x > 0 and y > 0", "return x > 0"),
    "divided by it": ("return y", "return x / y"),
    "factor of its own": ("return x", "return x * (1 - x)"),
    "step forgotten": ("d = f(x)\nreturn y", "d = f(x)\nreturn y - x * d"),
    "factor of a step forgotten": ("a = x - x\nreturn a + x", "a = x - x * y\nreturn a + x"),
    "factors, not other numbers": (
        "a = x - 0 * x\nb = x - 0 * a\nreturn b + 0",
        "a = x - y * x\nb = x - y * a\nreturn b + 0",
    ),
    "names of the other set": (
        "x_a, y_a = f(x)\nx_b, y_b = f(y)\nr = g(x_a, y_a)\nreturn g(x_a, y_a) - r",
        "x_a, y_a = f(x)\nx_b, y_b = f(y)\nr = g(x_a, y_a)\nreturn g(x_b, y_b) - r",
    ),
    "function for a value": ("return helper", "return x"),
    "one round too few": (
        "for i in range(x - 1):\n    y += i\nreturn y",
        "for i in range(x):\n    y += i\nreturn y",
    ),
}


def function(body: str) -> ast.FunctionDef:
    """Return a function of x and y."""
    node = ast.parse(f"def f(x, y):\n{textwrap.indent(body, '    ')}").body[0]
    assert isinstance(node, ast.FunctionDef)
    return node


def changes(node: ast.FunctionDef) -> Iterator[tuple[Change, str]]:
    """Yield each change of a function and what it makes of it."""
    every = needed(node, (), ())
    for change in Changes(node, ["helper"], every, every):
        undo = [put.swap() for put in change.puts]
        yield change, ast.unparse(node)
        for put in reversed(undo):
            put.swap()


@pytest.mark.parametrize(("wrong", "right"), MENDED.values(), ids=MENDED)
def test_slip_is_mended_by_a_change(wrong: str, right: str) -> None:
    """Each kind of slip is undone by one of the changes, and all are taken back."""
    node, wanted = function(wrong), ast.unparse(function(right))
    before = ast.dump(node)
    assert wanted in [made for _, made in changes(node)]
    assert ast.dump(node) == before


def test_change_lies_where_the_statement_begins() -> None:
    """And one of several places on all their lines, the first once."""
    found = {
        made: change.lines for change, made in changes(function(MENDED["same at all places"][0]))
    }
    assert found[ast.unparse(function(MENDED["same at all places"][1]))] == (2, 3)
    node = function("a = f(\n    x,\n    y - 1,\n)\nreturn a")
    found = {made: change.lines for change, made in changes(node)}
    assert found[ast.unparse(function("a = f(x, y + 1)\nreturn a"))] == (2,)


PARTS = """A = x @ y
cost = np.sum(A)
dw = x * A
grads = {"dw": dw, "db": A}
for i in range(3):
    print(i)
return grads, cost"""


@pytest.mark.parametrize(
    ("wrong", "lines"),
    [(["cost"], {2, 3, 8}), (["dw"], {2, 4, 8}), (["db"], {2, 8}), ([], {2, 3, 4, 5, 6, 7, 8})],
)
def test_part_needs_these_statements_alone(wrong: list[str], lines: set[int]) -> None:
    """What only right parts need cannot be what is wrong."""
    found = needed(function(PARTS), wrong, ["grads", "cost"])
    assert {statement.lineno for statement in found} - {5} == lines - {5}


def trials(source: str) -> tuple[Trials, wire.Trial]:
    """Return the trials of a function of x, called with 3."""
    task = wire.Task("f", ["f"], False, [[("x", 3)]])
    trial = wire.Trial(task, [*range(500)])
    return Trials(Program([wire.Cell(1, source)]), trial, {}), trial


def test_equal_answers_come_once() -> None:
    """Each value with all changes that give it; the likely ones alone, then the others."""
    of, trial = trials("def f(x):\n    return x + 2")
    reply = of.reply(trial)
    values = [value for value, _ in reply.answers]
    assert len(values) == len({repr(value) for value in values})
    assert {1, 2, 3, 6} <= set(values)
    assert reply.end
    assert 0 < reply.tried < 100
    following = wire.Trial(trial.task, [*range(reply.tried, 500)])
    assert of.reply(following).tried > 0
    assert of.reply(wire.Trial(trial.task, [9999])) == wire.Tried("f", end=True)


def test_endless_loop_is_cut_by_its_rounds() -> None:
    """The count of rounds ends it, not the clock, and is told."""
    of, trial = trials("def f(x):\n    while x > 0:\n        x = x - 1\n    return x")
    reply = of.reply(trial)
    assert reply.steps > 200
    assert reply.tried > 10


@pytest.mark.parametrize(
    ("above", "lines"),
    [("a = lost(x)", {2}), ("a = lost(\n    x)", {2}), ("a = b + x", {2, 3})],
    ids=["raises", "raises in its second line", "raises for a name below"],
)
def test_what_comes_after_an_exception_does_not_run(above: str, lines: set[int]) -> None:
    """But what it binds counts where it is read above: without it, the name would be another."""
    node = function(f"{above}\nb = a * 2\nreturn b")
    call = compile(ast.Module([node], []), "<cell 7>", "exec")
    space: dict[str, Any] = {}
    exec(call, space)

    def called() -> None:
        with pytest.raises(NameError):
            space["f"](1, 2)

    assert {each.lineno for each in running(node, reached(called)[7])} == lines
