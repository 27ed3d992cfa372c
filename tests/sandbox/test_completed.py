"""Classes, functions and tables that are completed from outside, below where they are defined."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest

from autograder.sandbox.inside.calls.run import run
from autograder.sandbox.inside.pipe.wire import Cell, Task
from autograder.sandbox.inside.syntax.answer import Answer
from autograder.sandbox.inside.syntax.program import Program

ACCOUNT = """
class Account:
    def __init__(self, balance):
        self.balance = balance
"""
METHOD = "def deposit(self, amount):\n    self.balance += amount"
METHOD_OF = """
def method_of(cls):
    def wrap(f):
        setattr(cls, f.__name__, f)
        return f
    return wrap
"""


def answered(*cells: str, name: str = "f") -> tuple[list[str], Any]:
    """Return the first lines of what runs for a function or class, and what stands under its name.

    `stop()` and `plt` are what must not run.
    """
    texts = [textwrap.dedent(cell).strip("\n") for cell in cells]
    program = Program(Cell(number, text) for number, text in enumerate(texts, 1))
    needed = Answer(program, Task(name, [name], variables=False, calls=[])).slice
    space: dict[str, Any] = {"__name__": "__main__"}
    run(needed, space)
    lines = [s.cell.source.split("\n")[s.node.lineno - 1] for s in needed]
    return lines, space[name]


#: What gives `Account` its `deposit`.
DEPOSITS: dict[str, list[str]] = {
    "an attribute": [METHOD, "Account.deposit = deposit"],
    "an attribute, below other cells": [METHOD, "n = 3\nAccount.deposit = deposit", "print(n)"],
    "a lambda": ["Account.deposit = lambda self, a: setattr(self, 'balance', self.balance + a)"],
    "with its type": [METHOD, "Account.deposit: object = deposit"],
    "setattr": [METHOD, "setattr(Account, 'deposit', deposit)"],
    "setattr over lines": [METHOD, "setattr(\n    Account,\n    'deposit',\n    deposit,\n)"],
    "setattr in a loop": [METHOD, "for m in (deposit,):\n    setattr(Account, m.__name__, m)"],
    "under a condition": [METHOD, "if True:\n    setattr(Account, 'deposit', deposit)"],
    "a decorator": [METHOD_OF, f"@method_of(Account)\n{METHOD}"],
    "a decorator called by hand": [METHOD_OF, METHOD, "method_of(Account)(deposit)"],
    "a decorator of a library": [
        "import helpers",
        f"def method_of(cls):\n    return lambda f: setattr(cls, f.__name__, f)\n{METHOD}",
        "method_of(Account)(deposit)",
    ],
    "a function of one's own": [
        METHOD,
        "def extend(cls, **methods):\n    for n, m in methods.items():\n        setattr(cls, n, m)",
        "extend(Account, deposit=deposit)",
    ],
    "a function that takes it by name": [
        METHOD,
        "def extend(method, to):\n    to.deposit = method",
        "extend(deposit, to=Account)",
    ],
    "a method of its own": [
        METHOD,
        "Account.learn = classmethod(lambda cls, f: setattr(cls, f.__name__, f))",
        "Account.learn(deposit)",
    ],
    "what names itself": [
        METHOD.replace("self.b", "Account.times += 1\n    self.b"),
        "Account.deposit = deposit\nAccount.times = 0",
        "class Savings(Account):\n    pass",
    ],
    "what is taken away again": [
        METHOD,
        "Account.deposit = deposit\nAccount.withdraw = deposit\ndel Account.withdraw",
    ],
}


@pytest.mark.parametrize("below", DEPOSITS.values(), ids=DEPOSITS)
def test_class_is_completed_from_outside(below: list[str]) -> None:
    """What gives a class a method belongs to it, wherever it stands; a stray use does not."""
    lines, made = answered(
        ACCOUNT, *below, "Account = Account(3)\nAccount.balance = 4", name="Account"
    )
    account = made(10)
    account.deposit(5)
    assert account.balance == 15
    assert not hasattr(made, "withdraw")
    assert not [line for line in lines if line.startswith(("print", "Account = Account(3)", "n ="))]


REMADE = {
    "total_ordering": "import functools\nfunctools.total_ordering(Account)",
    "total_ordering, bound": "import functools\nAccount = functools.total_ordering(Account)",
    "by hand": "Account.__ge__ = lambda self, other: not self < other",
}


@pytest.mark.parametrize("below", REMADE.values(), ids=REMADE)
def test_class_is_remade_in_place(below: str) -> None:
    """A decorator of the standard library called by hand completes it."""
    order = "    def __lt__(self, other):\n        return self.balance < other.balance"
    _, made = answered(f"{ACCOUNT}{order}", below, name="Account")
    assert made(3) >= made(2)


FUNCTIONS = {
    "an attribute": ("def f(x):\n    f.calls += 1\n    return x + f.calls", "f.calls = 0"),
    "a table of its own": ("def f(x):\n    return f.table[x]", "f.table = {}\nf.table[2] = 3"),
    "an attribute of a lambda": ("f = lambda x: x + f.one", "f.one = 1"),
    "an attribute of one that is made": (
        "class F:\n    def __call__(self, x):\n        return x + self.one\nf = F()",
        "f.one = 1",
    ),
    "an item": ("TABLE = {}\ndef f(x):\n    return TABLE[x]", "TABLE[2] = 3"),
    "update": ("TABLE = {}\ndef f(x):\n    return TABLE[x]", "TABLE.update({2: 3})"),
    "the union": ("TABLE = {}\ndef f(x):\n    return TABLE[x]", "TABLE |= {2: 3}"),
    "append": (
        "ROWS = []\ndef f(x):\n    return ROWS[0]",
        "for i in range(3):\n    ROWS.append(3)",
    ),
    "del": ("ROWS = [1, 3]\ndef f(x):\n    return ROWS[0]", "del ROWS[0]"),
    "what pop leaves": ("ROWS = [1, 3]\ndef f(x):\n    return ROWS[0]", "first = ROWS.pop(0)"),
    "heapify": (
        "import heapq\nROWS = [4, 3]\ndef f(x):\n    return ROWS[0]",
        "heapq.heapify(ROWS)",
    ),
    "a method of one's own": (
        "class Table(dict):\n    def fill(self):\n        self[2] = 3",
        "TABLE = Table()\nTABLE.fill()\ndef f(x):\n    return TABLE[x]",
    ),
    "a function that fills it": (
        "TABLE = {}\ndef f(x):\n    return TABLE[x]\ndef fill(n):\n    TABLE[n] = 3",
        "fill(2)",
    ),
    "a function that fills what it is given": (
        "TABLE = {}\ndef f(x):\n    return TABLE[x]\ndef fill(table):\n    table[2] = 3",
        "fill(TABLE)",
    ),
    "a decorator that registers": (
        "TABLE = {}\ndef register(g):\n    TABLE[2] = g\n    return g",
        "@register\ndef three():\n    return 3\ndef f(x):\n    return TABLE[x]()",
    ),
    "a decorator that registers under a name": (
        "TABLE = {}\ndef register(n):\n    def add(g):\n        TABLE[n] = g\n    return add",
        "@register(2)\ndef three():\n    return 3\ndef f(x):\n    return TABLE[x]()",
    ),
    "single dispatch": (
        "import functools\n@functools.singledispatch\ndef f(x):\n    return 0",
        "@f.register(int)\ndef _(x):\n    return x + 1",
    ),
    "single dispatch by call": (
        "import functools\n@functools.singledispatch\ndef f(x):\n    return 0",
        "f.register(int, lambda x: x + 1)",
    ),
}


@pytest.mark.parametrize("cells", FUNCTIONS.values(), ids=FUNCTIONS)
def test_function_is_completed_from_outside(cells: tuple[str, str]) -> None:
    """So are functions, and tables that one reads."""
    for texts in (cells, ["\n".join(cells)]):
        _, f = answered(*texts, "f(9)", "f = f(2)\nf += 1")
        assert f(2) == 3


STRAY = {
    "prints and checks": "print(f)\ncheck('f', f)\nassert f(2) == 3\nf(2)\nhelp(f)\ndisplay(TABLE)",
    "plots": "import matplotlib.pyplot as plt\nplt.plot(TABLE)\nplt.show()\nf(plt)",
    "training of others": "model = Model()\nmodel.fit(TABLE)\nprint(model.predict(f(2)))",
    "a look at a table": "TABLE.head()\nTABLE.plot.bar()\nTABLE.describe()\nTABLE.show()",
    "a table of another": "OTHER = {}\nOTHER['f'] = f\nOTHER.update(TABLE)",
    "a function that fills another": "OTHER = []\ndef g(t):\n    OTHER.append(t)\ng(TABLE)",
    "one's own answer, tried": "LOG = []\ndef g(t):\n    LOG.append(t)\n    return t\ng(f(2))",
    "a decorated function": "def timed(g):\n    return g\n@timed\ndef g():\n    return f(2)",
}


@pytest.mark.parametrize("below", STRAY.values(), ids=STRAY)
def test_stray_call_is_no_part(below: str) -> None:
    """Plots, prints, training and tries of an answer don't run for it."""
    lines, f = answered("TABLE = {2: 3}\ndef f(x):\n    return TABLE[x]", below)
    assert lines == ["TABLE = {2: 3}", "def f(x):"]
    assert f(2) == 3


def test_call_that_raises_costs_nothing() -> None:
    """What fails below a class or a table leaves it as it was."""
    below = "Account.missing()\nAccount.rate = rate\nsetattr(Account, 'x', nothing)"
    _, made = answered(ACCOUNT, below, name="Account")
    assert made(3).balance == 3
