"""A course that uses pandas, scipy and matplotlib: one assignment, two exercises."""

from __future__ import annotations

from functools import cache
from typing import Any

from physics import loaded, page

from autograder.course.catalogue import Catalogue

_CASES = """
    public={
        "three": {"table": pd.DataFrame({"shop": list("aba"), "price": [1.0, 2.0, 4.0]})},
    },
    hidden={
        "five": lambda draw: {
            "table": pd.DataFrame({"shop": list("abcab"), "price": draw.uniform(1, 9, 5)})
        }
    },
)
"""
_HEAD = "import pandas as pd\n\nfrom autograder import Exercise\n\nfrom . import answers\n"
FILES = {
    "nbgrader_config.py": """
from autograder.nbgrader import configure

configure(get_config())
""",
    "reference/__init__.py": """
from autograder import Course

COURSE = Course(id="shop", uses="pandas scipy.sparse matplotlib.pyplot")
""",
    "reference/shop/__init__.py": """
from autograder import Assignment

from .best import best
from .sums import sums

ASSIGNMENT = Assignment("shop", (sums, best))
""",
    "reference/shop/answers.py": """
def sums(table):
    return table.groupby("shop")["price"].sum()


def best(table):
    return table.sort_values("price").tail(2)
""",
    "reference/shop/sums.py": (
        f"{_HEAD}\nsums = Exercise(\n    answers.sums,\n    points=2,{_CASES}"
    ),
    "reference/shop/best.py": (
        f"{_HEAD}\nbest = Exercise(\n    answers.best,\n    points=1,{_CASES}"
    ),
}
SUMS = '''def sums(table):
    """Return the sum of the prices of each shop."""
    ### START CODE HERE ### (≈ 1 line of code)
    total = table.groupby("shop")["price"].sum()  # which column makes the groups?
    ### END CODE HERE ###
    return total'''
BEST = '''def best(table):
    """Return the two rows with the highest prices, the highest last."""
    ### START CODE HERE ### (≈ 1 line of code)
    rows = table.sort_values("price").tail(2)  # which rows are last?
    ### END CODE HERE ###
    return rows'''


def notebook(sums: str = SUMS, best: str = BEST) -> dict[str, Any]:
    """Return the source version, or another with these answers."""
    return page("A shop", {"sums": (2, sums), "best": (1, best)})


@cache
def catalogue() -> Catalogue:
    """Return the course; only who asks for it imports pandas."""
    return loaded("shop", FILES, notebook, SUMS, BEST)
