"""Text, dates, None, sets and containers of anything: what passes, what is said of the rest."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_compare import only

from autograder.compare import Tolerance, Whole, compare, leaves, literal, pair_at

UTC, EAST = UTC, timezone(timedelta(hours=8))
PASSES: dict[str, tuple[Any, Any]] = {
    "the same text": ("ä", "ä"),
    "numpy's text": (np.str_("a"), "a"),
    "None": (None, None),
    "1 for True": (1, True),
    "numpy's bool": (np.bool_(False), False),
    "a tuple for a list": (("a", None), ["a", None]),
    "a list for a tuple": ([1, "a"], (1, "a")),
    "an array of text for a list": (np.array(["a", "b"]), ["a", "b"]),
    "a frozenset for a set": (frozenset("ab"), set("ab")),
    "rounding below": ([("a", 0.1 + 0.2)], [("a", 0.3)]),
    "nan below": ({"a": [None, float("nan")]}, Whole({"a": [None, float("nan")]})),
    "real for complex": (2.0, 2 + 0j),
    "a list of complex": ([1j, 2], [1j, 2 + 0j]),
    "numpy's day": (np.datetime64("2026-01-01"), date(2026, 1, 1)),
    "another unit": (np.array(["2026-01-01"], "M8[ns]"), np.array(["2026-01-01"], "M8[D]")),
    "no time": (np.array(["NaT"], "M8[D]"), np.array(["NaT"], "M8[s]")),
    "another time zone": (datetime(2026, 1, 1, 8, tzinfo=EAST), datetime(2026, 1, 1, tzinfo=UTC)),
    "objects": (np.array(["a", None], object), np.array(["a", None], object)),
    "a key that is none of text": ({1: "a", (2, 3): "b"}, {1: "a", (2, 3): "b"}),
    "nothing in it": ([], []),
    "an integer beyond float": (10**400, 10**400),
    "nan in a set": ({float("nan"), 1.0}, {float("nan"), 1.0}),
    "text without an axis": (np.array("a"), "a"),
    "a float for a count": (3_000_001.0, 3_000_001),
    "float32 for a count": (np.float32(30_000_001), 30_000_001),
    "a float for a long integer": (float(2**70), 2**70),
}
FAILS: dict[str, tuple[Any, Any, str, str]] = {
    "capitals": (
        "ann", "Ann", "values", "The result is 'ann', expected 'Ann': only capitals differ.",
    ),
    "spaces": (
        "a  b\n", "a b", "values", r"The result is 'a  b\n', expected 'a b': only spaces differ.",
    ),
    "far on": (
        "x" * 60 + "y", "x" * 61, "values",
        f"The result is '…{'x' * 20}y', expected '…{'x' * 21}': they differ from character 60 on.",
    ),
    "text for None": ("", None, "structure", "The result is a string, expected None."),
    "no return": (
        None, "a", "structure", "The result is None (is a `return` missing?), expected a string.",
    ),
    "None inside": (
        [None, "a"], ["b", "a"], "structure",
        "Entry [0] of the result is None, expected a string.",
    ),
    "2 for True": (2, True, "structure", "The result is a number, expected a bool."),
    "text for bytes": ("a", b"a", "structure", "The result is a string, expected bytes."),
    "a list for a set": (
        ["a"], {"a"}, "structure", "The result is a list of 1, expected a set of 1.",
    ),
    "too few in a set": ({1}, {1, 2, 3}, "values", "The result lacks `2` and `3`."),
    "many in a set": (
        {*range(9)}, {0}, "values", "The result holds `1`, `2`, `3` and `…` besides.",
    ),
    "a key too few": (
        {"a": 1}, Whole({"a": 1, "b": 2}), "structure", "The result has no `'b'`.",
    ),
    "a day": (
        date(2026, 1, 2), date(2026, 1, 1), "values",
        "The result is date(2026, 1, 2), expected date(2026, 1, 1).",
    ),
    "a day for a moment": (
        date(2026, 1, 1), datetime(2026, 1, 1), "structure",
        "The result is an object of type date, expected an object of type datetime.",
    ),
    "seconds for days": (
        np.timedelta64(1, "s"), np.timedelta64(1, "D"), "values",
        "The result is '1 seconds', expected '1 days'.",
    ),
    "years for days": (
        np.timedelta64(1, "Y"), np.timedelta64(365, "D"), "values",
        "The result is '1 years', expected '365 days'.",
    ),
    "rows of other lengths": (
        [[1], [2, 3]], [[1], [2]], "shape", "Entry [1] of the result has 2 entries, expected 1.",
    ),
    "another shape of text": (
        np.array(["a"]), np.array([["a"]]), "shape",
        "The result has shape (1,), expected (1, 1): keep the column.",
    ),
    "one more": (1_000_001, 1_000_000, "values", "The result is 1000001, expected 1000000."),
    "one more, among many digits": (
        2**70 + 1, 2**70, "values",
        "The result is 1180591620717411303425, expected 1180591620717411303424.",
    ),
    "a count as a float": (
        3_000_000.0, 3_000_001, "values", "The result is 3000000, expected 3000001.",
    ),
    "one of many, beside long ones": (
        [1_000_000, 2**70], [1_000_001, 2**70], "values",
        "Entry [0] of the result is 1000000, expected 1000001; 1 of 2 entries differ.",
    ),
    "a time beyond numpy": (
        np.datetime64("NaT", "as"), date(2026, 1, 1), "values",
        "The result is 'NaT', expected date(2026, 1, 1).",
    ),
    "complex for real": (
        1j, 1.0, "dtype", "The result has dtype complex128, expected plain real numbers.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("actual", "expected"), PASSES.values(), ids=PASSES)
def test_legitimate_form_passes(actual: Any, expected: Any) -> None:
    """What means the same is the same."""
    found = compare(actual, expected, part="x")
    assert not found.wrong
    assert not found.advice


@pytest.mark.parametrize(("actual", "expected", "kind", "message"), FAILS.values(), ids=FAILS)
def test_difference_is_told(actual: Any, expected: Any, kind: str, message: str) -> None:
    """What is wrong, and where."""
    assert only(actual, expected) == (kind, message)


def test_part_and_place_are_one_name() -> None:
    """As Python would have them."""
    expected = {"rows": [{"name": "ann", "n": 1}, {"name": "bob", "n": 2}]}
    actual = {"rows": [{"name": "ann", "n": 1}, {"name": "bob", "n": 3}]}
    kind, message = only(actual, expected)
    assert (kind, message) == ("values", "`rows[1]['n']` is 3, expected 2; 1 of 2 entries differ.")


def test_dict_in_a_dict_has_parts() -> None:
    """Each with its share; of a dict in a tuple the keys are the names, as in the notebook."""
    expected = {"a": {"x": 1.0, "y": 2.0}, "b": {"x": 3.0}}
    assert dict(leaves(expected)) == {"a['x']": 1.0, "a['y']": 2.0, "b['x']": 3.0}
    assert dict(leaves((expected["a"], 1), ("grads", "cost"))) == {"x": 1.0, "y": 2.0, "cost": 1}
    actual = {"a": {"x": 1.0, "y": 5.0}, "b": {}}
    assert compare(actual, expected).wrong == {"a['y']": "values", "b['x']": "structure"}
    assert pair_at(actual, expected, (), None, "a['y']") == (5.0, 2.0)


def test_declared_tolerance_holds_for_integers() -> None:
    """Without one they are exact."""
    assert compare(1_000_001, 1_000_000).wrong
    assert not compare(1_000_001, 1_000_000, tolerance=Tolerance(1e-5, 0, "an estimate")).wrong


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": {3, 1}, 2: (None,)}, "{'b': {1, 3}, 2: (None,)}"),
        (np.array([[1.0, 2.5]]), "array([[1, 2.5]])"),
        (["x" * 100], f"['{'x' * 57}…"),
        ([0] * 10**6, f"[{'0, ' * 19}0…"),
        (set(), "set()"),
        (timedelta(hours=1), "timedelta(seconds=3600)"),
    ],
)
def test_literal_is_short_and_alike_everywhere(value: Any, text: str) -> None:
    """As Python writes it; of a set in order, of much the beginning."""
    assert literal(value) == text


anything = st.recursive(
    st.none() | st.booleans() | st.text(max_size=3) | st.binary(max_size=3) | st.integers()
    | st.floats(allow_nan=False) | st.complex_numbers(allow_nan=False) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=2), inner, max_size=3).map(Whole)
        | st.sets(st.integers(0, 5))
    ),
    max_leaves=6,
)  # fmt: skip


@given(anything)
def test_value_equals_itself(value: Any) -> None:
    """And nothing is said of it."""
    assert not compare(value, value).wrong


@given(anything, anything)
def test_no_two_values_end_in_an_error(actual: Any, expected: Any) -> None:
    """Whatever comes, there is one sentence, or none."""
    found = compare(actual, expected, part="x")
    assert len(found.wrong) == len(found.labels) <= 1
    assert bool(compare(actual, expected, part="x", explain=False).wrong) == bool(found.wrong)
    if found.wrong:
        only(actual, expected)
