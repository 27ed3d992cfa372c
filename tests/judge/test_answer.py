"""What counts as the answer, alike in a grade and in the check cell: parts that stand elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import quick
from shells import Run, shells

from autograder.course.catalogue import Catalogue
from autograder.notebook import bundle
from autograder.sandbox.protocol import Sandbox

ANSWERS = """
import numpy as np

class Account:
    def __init__(self, balance):
        self.balance = balance
    def deposit(self, amount):
        self.balance += amount

def price(item):
    return {"tea": 3, "milk": 2}[item]

def report(data):
    centred = data - data.mean()
    return {"spread": np.sqrt((centred ** 2).mean()), "best": int(np.argmax(centred))}
"""
DECLARATIONS = {
    "account": '''
def deposits(student, amount):
    """An account of 10 gets `amount`; its `balance` is looked at."""
    account = student.Account(10)
    account.deposit(amount)
    return account.balance

account = Exercise(answers.Account, points=1, scenario=deposits, public={"a": {"amount": 5}})
''',
    "price": 'price = Exercise(answers.price, points=1, public={"a": {"item": "milk"}})',
    "report": """
report = Exercise(answers.report, points=2, asks="spread best",
    public={"a": {"data": np.array([1.0, 4.0, 2.0])}, "b": {"data": np.array([2.0, 3.0, 7.0])}},
    hidden={"c": lambda draw: {"data": draw.normal(0, 2, 9)}})
""",
}
GIVEN = "data = np.array([1.0, 4.0, 2.0])"
CHECKS = {
    "Account": "check('Account', Account)",
    "price": "check('price', price)",
    "report": "check_values('report', spread=(spread, 1.247219128924647), best=(best, 1))",
}
METHOD = "def deposit(self, amount):\n    self.balance += amount"
CLASS = "class Account:\n    def __init__(self, balance):\n        self.balance = balance"
STEPS = "spread = np.sqrt((data ** 2).mean())\nbest = np.argmax(data)"
RIGHT: dict[str, tuple[str, list[str]]] = {
    "a method": ("Account", [CLASS, f"{METHOD}\nAccount.deposit = deposit", "Account.run()"]),
    "a table": (
        "price",
        ["PRICES = {}\ndef price(item):\n    return PRICES[item]", "PRICES |= dict(tea=3, milk=2)"],
    ),
    "a step": ("report", [f"data = data - data.mean()\n{STEPS}"]),
    "a step in place": ("report", [f"data -= data.mean()\n{STEPS}"]),
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Return the course."""
    return quick.course(tmp_path_factory.mktemp("answer"), ANSWERS, DECLARATIONS)


@pytest.fixture(scope="module")
def notebook(course: Catalogue) -> Iterator[Run]:
    """Give notebooks beside the files that ship."""
    bundle.write(course.key(quick.NAME), course.folder)
    with shells(course.folder) as run:
        yield run


@pytest.mark.parametrize(("name", "cells"), RIGHT.values(), ids=RIGHT)
def test_part_that_stands_elsewhere_counts(
    name: str, cells: list[str], course: Catalogue, notebook: Run, sandbox: Sandbox
) -> None:
    """It is right for the autograder and for the check cell."""
    found = quick.graded(course, sandbox, GIVEN, *cells)[name]
    assert found.status == "correct", found
    assert notebook(quick.SETUP, GIVEN, *cells, CHECKS[name])[-1].said.startswith("✓")
