"""A table that several answers are right for: compared in normal form by every face."""

from __future__ import annotations

from pathlib import Path

import pytest
import quick
from markupsafe import escape
from shells import shells

from autograder.course.catalogue import Catalogue
from autograder.notebook import bundle
from autograder.report.feedback import feedback
from autograder.report.html import student_page
from autograder.sandbox.protocol import Sandbox

pytestmark = pytest.mark.slow  # a zygote with pandas takes seconds

ANSWERS = """
import pandas as pd

def totals(table):
    return table.groupby("shop", as_index=False)["price"].sum()
"""
DECLARATION = '''
import pandas as pd

def by_shop(table):
    """Any order of the rows is right, and any index."""
    return table.sort_values("shop").reset_index(drop=True)

totals = Exercise(answers.totals, points=2, normal_form=by_shop,
    public={"a": {"table": pd.DataFrame({"shop": ["b", "a", "b"], "price": [1.0, 2.0, 4.0]})}},
    hidden={"b": lambda draw: {"table": pd.DataFrame(
        {"shop": list("abcab"), "price": draw.uniform(1, 9, 5)})}})

@totals.mistake("Takes the mean.")
def averaged(table):
    """You take the mean."""
    return table.groupby("shop", as_index=False)["price"].mean()
'''
HEAD = "import pandas as pd\n\ndef totals(table):\n    sums = table.groupby('shop')['price'].{}()\n"
RIGHT = HEAD.format("sum") + "    return sums.sort_values(ascending=False).reset_index()"
INDEXED = HEAD.format("sum") + (
    "    columns = {'price': [*sums], 'shop': [*sums.index]}\n"
    "    return pd.DataFrame(columns, index=[*range(9, 9 + len(sums))])"
)
MISTAKEN = HEAD.format("mean") + "    return sums.iloc[::-1].reset_index()"
WRONG = HEAD.format("max") + "    return sums.iloc[::-1].reset_index()"
NO_TABLE = HEAD.format("sum") + "    return sums"  # its rows have no column to be sorted by
SAID = "Entry ['price'][1] of the result is 4, expected 5; 1 of 2 entries differ. Any order of the"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Return the course."""
    folder = tmp_path_factory.mktemp("tables")
    return quick.course(folder, ANSWERS, {"totals": DECLARATION}, uses="pandas")


def test_tables_in_any_order_are_right(course: Catalogue, sandbox: Sandbox) -> None:
    """By other rows first, by other columns and another index; a mistake is known in any form."""
    for answer in (RIGHT, INDEXED):
        result = quick.graded(course, sandbox, answer)["totals"]
        assert (result.status, result.advice) == ("correct", ()), feedback(result)
    assert quick.graded(course, sandbox, MISTAKEN)["totals"].mistake == "averaged"


def test_wrong_tables_are_told_what_is_free(course: Catalogue, sandbox: Sandbox) -> None:
    """On the page with the expected table in normal form; what has no such form is wrong."""
    result = quick.whole(course, sandbox, WRONG)
    assert feedback(result.exercises[0]).brief.startswith(SAID)
    page = student_page(result, course)
    assert str(escape("DataFrame({'shop': ['a', 'b'], 'price': [2, 5]})")) in page
    assert "Any order of the rows is right, and any index." in page
    other = quick.graded(course, sandbox, NO_TABLE)["totals"]
    assert (other.status, other.score) == ("wrong", 0)
    assert feedback(other).brief.startswith("The result is a Series of 2, expected a DataFrame")


def test_check_cell_puts_tables_into_form(course: Catalogue, tmp_path: Path) -> None:
    """With the same sentences."""
    bundle.write(course.key(quick.NAME), tmp_path)
    with shells(tmp_path) as run:
        cells = [
            c for answer in (RIGHT, INDEXED, WRONG) for c in (answer, "check('totals', totals)")
        ]
        right, indexed, wrong = (
            " ".join(each.said.split()) for each in run(quick.SETUP, *cells)[2::2]
        )
    for said in (right, indexed):
        assert said.startswith("✓ totals: 1 public case passes.")
        assert "Not scored" not in said
    assert SAID in wrong
