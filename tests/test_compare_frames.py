"""Tables and sparse matrices beside what is expected: what passes, and what is said of the rest."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.compare import Opaque, compare
from autograder.compare.literals import literal
from autograder.report.english import ENGLISH
from autograder.report.sentences import sentence
from autograder.sandbox.inside.pipe import wire
from autograder.sandbox.inside.pipe.frames import Made, comes_back, mapped, taken_apart
from autograder.sandbox.inside.pipe.room import boxed

pd: Any = pytest.importorskip("pandas")
sparse: Any = pytest.importorskip("scipy.sparse")

TABLE = pd.DataFrame({"price": [1.0, 2.0, 3.0], "name": ["a", "b", None]})
ROWS = pd.Series([1.0, 2.0], index=["u", "v"], name="x")
DAYS = pd.Series(pd.to_datetime(["2024-01-01", "2024-01-02"]))
NUMBERED = pd.Series([1.0, 2.0], index=[3, 6])
LEVELS = pd.DataFrame({"v": [1.0, 2.0]}, index=pd.MultiIndex.from_tuples([("x", 1), ("y", 2)]))
TWICE = pd.DataFrame([[1, 2]], columns=["a", "a"])
MATRIX = sparse.csr_matrix([[1.0, 0.0], [0.0, 2.0]])


def said(actual: Any, expected: Any) -> str:
    """Return what is said of a value that came from a worker; "" of a right one."""
    arrived = wire.decode(wire.encode(actual), wire.wide(Opaque))
    labels = compare(arrived, taken_apart(expected)).labels
    return sentence(labels[0], ENGLISH) if labels else ""


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (TABLE.copy(), TABLE),
        (TABLE[["name", "price"]], TABLE),
        (TABLE.assign(price=[1, 2, 3]), TABLE),
        (TABLE.astype({"price": "Float64", "name": "category"}), TABLE),
        (TABLE.astype({"name": "string"}), TABLE),
        (ROWS.rename(None), ROWS),
        (ROWS.rename_axis("which"), ROWS),
        (ROWS * (1 + 1e-9), ROWS),
        (NUMBERED.set_axis(pd.Index([3, 6], dtype=object)), NUMBERED),
        (NUMBERED, NUMBERED.set_axis(pd.Index([3.0, 6.0], dtype=object))),
        (DAYS.set_axis(DAYS.astype(object)), DAYS.set_axis(DAYS)),
        (DAYS.astype("datetime64[s]"), DAYS),
        (pd.Series([True, False]), pd.Series([True, False])),
        (LEVELS.copy(), LEVELS),
        (TWICE.copy(), TWICE),
        (MATRIX.tocsc(), MATRIX),
        (sparse.coo_array(MATRIX), MATRIX),
        (pd.Timestamp("2024-01-01"), pd.Timestamp("2024-01-01")),
        (pd.DataFrame(), pd.DataFrame()),
    ],
)
def test_other_form_of_right_values_passes(actual: Any, expected: Any) -> None:
    """Columns in another order, other dtypes of one kind, other names and formats."""
    assert said(actual, expected) == ""


@pytest.mark.parametrize(
    ("actual", "expected", "sentence"),
    [
        (TABLE.assign(price=[1, 2, 4]), TABLE, "Entry ['price'][2] of the result is 4, expected 3"),
        (TABLE.assign(name=["a", "b", "c"]), TABLE, "Entry ['name'][2] of the result is a string"),
        (TABLE.assign(price=list("123")), TABLE, "`.dtypes['price']` of the result is str, expe"),
        (TABLE.rename(columns={"price": "p"}), TABLE, "The result has no column `'price'`, but `"),
        (TABLE.assign(x=1), TABLE, "The result has `'x'` besides; no such column is expected."),
        (TABLE.head(2), TABLE, "`.index` of the result has 2 entries, expected 3."),
        (TABLE[::-1], TABLE, "`.index` of the result has the entries that are expected, in anoth"),
        (TABLE.set_index(pd.Index([0, 1, 7])), TABLE, "`.index[2]` of the result is 7, expected"),
        (
            TABLE["price"],
            TABLE,
            "The result is a Series of 3, expected a DataFrame of shape (3, 2)",
        ),
        (TABLE.to_numpy(), TABLE, "The result is an array of shape (3, 2), expected a DataFrame"),
        (ROWS * 2, ROWS, "Entry ['u'] of the result is 2, expected 1; 2 of 2 entries differ: ever"),
        (ROWS.replace(2.0, np.nan), ROWS, "Entry ['v'] of the result is nan, expected 2."),
        (
            NUMBERED.set_axis(pd.Index([3, None], dtype=object)),
            NUMBERED,
            "`.index[1]` of the result is None, expected a number.",
        ),
        (
            NUMBERED.set_axis(pd.Index([3, 7], dtype=object)),
            NUMBERED,
            "`.index[1]` of the result is 7, expected 6; 1 of 2 entries differ.",
        ),
        (ROWS.reset_index(drop=True), ROWS, "`.index[0]` of the result is a number, expected a"),
        (ROWS.astype(object), ROWS, "`.dtype` of the result is object, expected float64."),
        (ROWS.to_dict(), ROWS, "The result is a dict, expected a Series of 2."),
        (DAYS.astype(str), DAYS, "`.dtype` of the result is str, expected datetime64[us]."),
        (DAYS.dt.tz_localize("UTC"), DAYS, "`.dtype` of the result is datetime64[us, UTC], expe"),
        (LEVELS + 1, LEVELS, "Entry ['v'][('x', 1)] of the result is 2, expected 1"),
        (TWICE.add([0, 1]), TWICE, "Entry ['a'][0] of the result is 3, expected 2."),
        (MATRIX.toarray(), MATRIX, "The result is an array of shape (2, 2), expected a sparse mat"),
        (sparse.eye(3), MATRIX, "The result has shape (3, 3), expected (2, 2)."),
        (MATRIX + sparse.eye(2), MATRIX, "Entry [0, 0] of the result is 2, expected 1; 2 of 2 en"),
        (pd.DataFrame({"a": np.zeros(10**6)}), TABLE, "The result is "),
        (None, TABLE, "The result is None (is a `return` missing?), expected a DataFrame of shape"),
    ],
)
def test_wrong_table_is_told(actual: Any, expected: Any, sentence: str) -> None:
    """Where pandas would have it: a column and a row, the index, a dtype."""
    assert said(actual, expected).startswith(sentence)


@pytest.mark.parametrize("value", [TABLE, ROWS, DAYS, LEVELS, TWICE, MATRIX, TABLE.columns])
def test_input_arrives_as_it_is(value: Any) -> None:
    """The worker puts together what the grader took apart."""
    arrived = wire.given(wire.encode(value, wire.wide()))
    assert type(arrived) is type(value)
    assert wire.encode(arrived, wire.wide()) == wire.encode(value, wire.wide())
    assert comes_back(value)


@pytest.mark.parametrize(
    "value",
    [pd.Timestamp("2024-01-01"), pd.Series(pd.Categorical(["b"], ["b", "a"], ordered=True))],
    ids=["a Timestamp", "ordered categories"],
)
def test_input_that_would_arrive_otherwise_is_none(value: Any) -> None:
    """A course is told so, before a student gets another."""
    assert not comes_back(value)


_FIELDS = {"columns": ["a"], "values": [np.ones(2)], "dtypes": ["float64"]}
_FIELDS |= {"index": np.arange(2), "names": [[None], [None]]}
_PLACES: dict[str, Any] = {"shape": (2, 2), "places": [np.zeros(1, int), np.zeros(1, int)]}
_PLACES |= {"values": np.ones(1), "format": "csr"}


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("Table", _FIELDS),
        ("DataFrame", {}),
        ("DataFrame", _FIELDS | {"more": 1}),
        ("DataFrame", _FIELDS | {"columns": []}),
        ("DataFrame", _FIELDS | {"columns": [[1]]}),
        ("DataFrame", _FIELDS | {"values": [np.ones(3)]}),
        ("DataFrame", _FIELDS | {"values": [[1.0, 2.0]]}),
        ("DataFrame", _FIELDS | {"dtypes": ["<b>"]}),
        ("DataFrame", _FIELDS | {"index": np.zeros((2, 1))}),
        ("DataFrame", _FIELDS | {"index": None}),
        ("Series", _FIELDS | {"columns": [], "values": [], "dtypes": []}),
        ("DataFrame", _FIELDS | {"names": []}),
        ("sparse matrix", _PLACES | {"shape": (0, 2)}),
        ("sparse matrix", _PLACES | {"shape": (2, 2, 2)}),
        ("sparse matrix", _PLACES | {"values": np.array(["x"])}),
        ("sparse matrix", _PLACES | {"places": [np.zeros(1, int)]}),
        ("sparse matrix", _PLACES | {"places": [np.zeros(2, int), np.zeros(1, int)]}),
        ("sparse matrix", _PLACES | {"places": [np.zeros(1), np.zeros(1)]}),
        ("sparse matrix", _PLACES | {"format": "exec"}),
    ],
)
def test_claim_of_no_table_is_no_message(kind: str, fields: dict[str, Any]) -> None:
    """A worker may say anything: what is no table is refused before it is compared."""
    with pytest.raises(ValueError, match="no "):
        Made(kind, fields)
    pairs = [(name, wire.encode(value)) for name, value in fields.items()]
    with pytest.raises(wire.WireError):
        wire.decode(wire.Parts(kind, wire.Entries(list(pairs))), wire.wide(Opaque))


def test_large_claims_are_told() -> None:
    """Many columns of one name, many rows: as much as a worker can send."""
    many = pd.DataFrame(np.ones((1, 5000)), columns=["a"] * 5000)
    assert said(many, TABLE) != ""
    rows = pd.Series(np.ones(60_000), index=np.arange(60_000)[::-1])
    assert said(rows, ROWS) != ""
    assert said(sparse.eye(40_000), sparse.eye(40_000) * 2) != ""


def test_tables_within_tables_travel_or_are_left_out() -> None:
    """However deep: what is encoded can be decoded."""
    value = ROWS
    for _ in range(12):
        arrived = wire.decode(wire.encode(value), wire.wide(Opaque))
        assert isinstance(arrived, (Made, Opaque))
        value = pd.Series([value, 1], dtype=object)


LABELS = st.none() | st.integers(-3, 3) | st.text(max_size=5) | st.sampled_from(["price", "name"])
COLUMNS = (
    st.sampled_from([np.array([1.0, 2.0, 3.0]), np.array(["a", "b", "c"]), np.arange(3), 1.0, None])
    | st.lists(st.floats() | LABELS, max_size=3)
    | st.lists(st.floats() | LABELS | st.lists(LABELS, max_size=2), max_size=3).map(
        lambda items: boxed([*items], (len(items),))
    )
)
CLAIMS = st.fixed_dictionaries(
    {
        "columns": st.lists(LABELS | st.tuples(LABELS, LABELS), max_size=3),
        "values": st.lists(COLUMNS, max_size=3) | COLUMNS,
        "dtypes": st.lists(st.sampled_from(["float64", "str", "object", "\x1b", ""]), max_size=3),
        "index": COLUMNS,
        "names": st.just([[None], []]) | st.lists(st.lists(LABELS, max_size=2), max_size=3),
    },
    optional={"shape": st.tuples(st.integers(-1, 2**63), st.integers(0, 3))},
)
OTHER_CLAIMS = st.fixed_dictionaries(
    {
        "shape": st.tuples(st.integers(-1, 2**62), st.integers(0, 3)),
        "places": st.lists(COLUMNS, min_size=2, max_size=2),
        "values": COLUMNS,
        "format": st.sampled_from(["csr", "coo", "none"]),
    }
)


@settings(max_examples=3 * settings().max_examples, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(["DataFrame", "Series", "Index", "sparse matrix", "sparse array", "x"]),
    CLAIMS | OTHER_CLAIMS,
    st.sampled_from([TABLE, ROWS, LEVELS, TWICE, MATRIX, TABLE.columns, np.ones(3), {"a": ROWS}]),
)
def test_claims_of_tables_never_break_the_grader(
    kind: str, fields: dict[str, Any], expected: Any
) -> None:
    """What a worker calls a table is refused, or right, or wrong with sentences that print."""
    entries: Any = wire.encode(fields)
    try:
        arrived = wire.decode(wire.Parts(kind, entries), wire.wide(Opaque))
    except wire.WireError:
        return
    expected = mapped(expected, taken_apart)
    for label in compare(arrived, expected).labels:
        assert sentence(label, ENGLISH).isprintable()
    assert literal(arrived, 200).isprintable()
