"""What is wrong with an answer, sentence by sentence; what passes; what must always hold."""

from __future__ import annotations

import string
from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from autograder.compare import (
    Judged,
    Label,
    Opaque,
    Tolerance,
    agreed,
    compare,
    kind_of,
    leaves,
    literal,
    matches,
)
from autograder.report.english import ENGLISH
from autograder.report.sentences import sentence
from autograder.results.advice import Advice
from autograder.results.label import Kind
from autograder.results.labels import Finding

GRADS = {"dw": np.array([[1.0], [2.0]]), "db": 0.5}
PAIR = (GRADS, 3.0)
COLUMN = np.array([[1.0], [2.0], [3.0]])


def said(actual: Any, expected: Any, **options: Any) -> list[str]:
    """Return the sentence of each label, which the table of labels has to know."""
    return [words(label) for label in compare(actual, expected, **options).labels]


def words(label: Label) -> str:
    """Return the sentence of a label."""
    known = msgspec.convert(label, Finding | Advice)
    return sentence(msgspec.to_builtins(known), ENGLISH)


def only(actual: Any, expected: Any, **options: Any) -> tuple[str, str]:
    """Return kind and sentence of the one difference there is."""
    [kind] = compare(actual, expected, **options).wrong.values()
    [text] = said(actual, expected, **options)
    return kind, text


# structure

PLAIN = "does not hold plain numbers only."
#: What is returned, what is expected, and what is said of the result.
STRUCTURE: dict[str, tuple[Any, Any, str]] = {
    "None for a number": (None, 1.0, "is None (is a `return` missing?), expected a number."),
    "None for an array": (
        None,
        COLUMN,
        "is None (is a `return` missing?), expected an array of shape (3, 1).",
    ),
    "Ellipsis": (..., 1.0, "is still `...` (not answered yet), expected a number."),
    "list for an array": (
        [[1.0], [2.0], [3.0]],
        COLUMN,
        "is a list of 3, expected an array of shape (3, 1). Wrap it in `np.array`.",
    ),
    "tuple for an array": (
        (1.0, 2.0, 3.0),
        COLUMN,
        "is a tuple of 3, expected an array of shape (3, 1).",
    ),
    "a number with a comma": (
        (0.5,),
        0.5,
        "is a tuple of 1, expected a number: a comma after a value makes a tuple.",
    ),
    "text": ("0.5", 0.5, "is a string, expected a number."),
    "a function": (len, 0.5, "is an object of type builtin_function_or_method, expected a number."),
    "a lazy iterator": (
        map(abs, []),
        COLUMN,
        "is an object of type map, expected an array of shape (3, 1).",
    ),
    "a masked array": (
        np.ma.masked_invalid(COLUMN),
        COLUMN,
        "is an object of type MaskedArray, expected an array of shape (3, 1).",
    ),
    "a record": (
        COLUMN.view(np.recarray),
        COLUMN,
        "is an object of type recarray, expected an array of shape (3, 1).",
    ),
    "what a worker could not send": (
        Opaque("object", "Secret"),
        1.0,
        "is an object of type Secret, expected a number.",
    ),
    "numbers that are none": (
        Opaque("dtype", "object"),
        1.0,
        "is an array of dtype object, expected a number.",
    ),
    "too many values": (
        Opaque("crowded", size=100),
        1.0,
        "is too much to compare (more than 100 values in all), expected a number.",
    ),
    "too large": (
        Opaque("large", size=16),
        1.0,
        "is too much to compare (more than 16 MiB in all), expected a number.",
    ),
    "a huge integer": (
        Opaque("integer"),
        1.0,
        "is an integer that no float can hold, expected a number.",
    ),
    "a complex number among costs": ([np.complex128(0.5), 0.4], [0.5, 0.4], PLAIN),
    "a dict for no costs": ({}, [], "is a dict, expected an empty list."),
    "an empty set": (set(), [0.5], "is an empty set, expected a list of numbers."),
    "a dict for costs": ({}, [0.5], "is a dict, expected a list of numbers."),
    "a number for costs": (0.5, [0.5], "is a number, expected a list of numbers."),
    "a right number in a list": (
        [0.5],
        0.5,
        "is a list of 1, expected a number: leave the `[ ]` around it out.",
    ),
    "a wrong number in a list": ([0.4], 0.5, "is a list of 1, expected a number."),
    "right numbers in a list": (
        [[0.5], [2.0]],
        np.array([[0.5], [2.0]]),
        "is a list of 2, expected an array of shape (2, 1). Wrap it in `np.array`.",
    ),
    "rows of unlike lengths": (
        [[0.5], [2.0, 1.0]],
        np.array([[0.5], [2.0]]),
        "is a list of 2, expected an array of shape (2, 1).",
    ),
}


@pytest.mark.parametrize(("actual", "expected", "message"), STRUCTURE.values(), ids=STRUCTURE)
def test_structure_sentence(actual: Any, expected: Any, message: str) -> None:
    """What is no number or array at all is named for what it is."""
    assert only(actual, expected) == ("structure", f"The result {message}")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (None, "None, expected a number."),
        ("0.4", "a string, expected a number."),
        ([0.4], "a list of 1, expected a number."),
        (np.ones(2), "an array of shape (2,), expected a number."),
        (10**400, "an integer that no float can hold, expected a number."),
    ],
)
def test_entry_that_is_no_number_is_told_where(entry: Any, message: str) -> None:
    """Among those of a list of numbers."""
    assert only([0.5, entry], [0.5, 0.4]) == ("structure", f"Entry [1] of the result is {message}")
    said = only({"a": [[0.5], [0.5, entry]]}, {"a": [[0.5], [0.5, 0.4]]})
    assert said == ("structure", f"`a[1][1]` is {message}")


def test_matrix_is_no_array() -> None:
    """`np.matrix` multiplies in another way: it is named, not accepted."""
    with pytest.warns(PendingDeprecationWarning):
        matrix = np.matrix(COLUMN)
    kind, message = only(matrix, COLUMN)
    assert kind == "structure"
    assert message.startswith("The result is an object of type matrix, expected")


def test_missing_key_is_named() -> None:
    """A part that is absent is said to be, and no other part is touched."""
    assert compare({"dw": GRADS["dw"]}, GRADS).wrong == {"db": "structure"}
    assert said({"dw": GRADS["dw"]}, GRADS) == ["The result has no `db`."]


@pytest.mark.parametrize("key", ["Db", "dB", "dbb", "d_b"])
def test_missing_key_suggests_what_is_there(key: str) -> None:
    """A key that is nearly right is asked about."""
    text = f"The result has no `db`; did you mean `{key}`?"
    assert said({"dw": GRADS["dw"], key: 0.5}, GRADS) == [text]


def test_missing_dict_costs_every_part_of_it() -> None:
    """One sentence, for each part that could not be looked at."""
    found = compare((None, 3.0), PAIR, returns=("grads", "cost"))
    assert found.wrong == {"dw": "structure", "db": "structure"}
    [label] = found.labels
    text = "`grads` is None, expected a dict with `dw`, `db`."
    assert words(label) == text


@pytest.mark.parametrize(
    ("actual", "what"),
    [
        pytest.param((GRADS,), "1 values", id="too few"),
        pytest.param((GRADS, 3.0, 4.0), "3 values", id="too many"),
        pytest.param(GRADS, "a dict", id="no tuple"),
        pytest.param(None, "None (is a `return` missing?)", id="nothing"),
        pytest.param(np.ones(2), "an array of shape (2,)", id="an array of that length"),
    ],
)
def test_tuple_of_wrong_length(actual: Any, what: str) -> None:
    """What is returned is counted, what is expected is named, and every part is lost."""
    found = compare(actual, PAIR, returns=("grads", "cost"))
    assert [*found.wrong] == ["dw", "db", "cost"]
    [label] = found.labels
    assert words(label) == f"It returns {what}, expected 2 values: `grads`, `cost`."


def test_difference_costs_only_its_part() -> None:
    """A wrong `db` says nothing of `dw` and `cost`."""
    found = compare(({"dw": GRADS["dw"], "db": 7.0}, 3.0), PAIR, returns=("grads", "cost"))
    assert [*found.wrong] == ["db"]


def test_leaves_are_named_by_key_and_position() -> None:
    """Parts are a dict's keys and a tuple's names, in order."""
    assert [part for part, _ in leaves(PAIR, ("grads", "cost"))] == ["dw", "db", "cost"]


# shape

SHAPES: dict[str, tuple[tuple[int, ...], tuple[int, ...], str]] = {
    "no column": ((3,), (3, 1), "`dw` has shape (3,), expected (3, 1): keep the column."),
    "no row": ((3,), (1, 3), "`dw` has shape (3,), expected (1, 3): keep the row."),
    "transposed": ((2, 3), (3, 2), "`dw` has shape (2, 3), expected (3, 2): it is transposed."),
    "row for column": ((1, 3), (3, 1), "`dw` has shape (1, 3), expected (3, 1): it is transposed."),
    "another length": ((2, 1), (3, 1), "`dw` has shape (2, 1), expected (3, 1)."),
    "too many axes": ((3, 1, 1), (3, 1), "`dw` has shape (3, 1, 1), expected (3, 1)."),
    "array for number": ((2,), (), "`dw` is an array of shape (2,), expected a number."),
    "number for array": ((), (2, 1), "`dw` is a number, expected an array of shape (2, 1)."),
    "one entry for three": ((1,), (3,), "`dw` has shape (1,), expected (3,)."),
    "one entry for a column of one": (
        (1,),
        (1, 1),
        "`dw` has shape (1,), expected (1, 1): keep the column.",
    ),
    "empty for one": ((0,), (1,), "`dw` has shape (0,), expected (1,)."),
    "one for empty": ((1,), (0,), "`dw` has shape (1,), expected (0,)."),
    "empty for a number": ((0,), (), "`dw` is an array of shape (0,), expected a number."),
}


@pytest.mark.parametrize(("actual", "expected", "message"), SHAPES.values(), ids=SHAPES)
def test_shape_sentence(actual: tuple[int, ...], expected: tuple[int, ...], message: str) -> None:
    """A shape is compared exactly and the usual slip is named."""
    assert only(np.ones(actual), np.ones(expected), part="dw") == ("shape", message)


LARGE = Opaque("large", size=1, shape=(209, 12288))
LONG = Opaque("crowded", "list", 10_000, (99_000,))


@pytest.mark.parametrize(
    ("actual", "expected", "message"),
    [
        (LARGE, np.zeros((1, 209)), "`A` has shape (209, 12288), expected (1, 209)."),
        (LARGE, 1.0, "`A` is an array of shape (209, 12288), expected a number."),
        (LARGE, [1.0, 2.0], "`A` has shape (209, 12288), expected (2,)."),
        (LONG, [1.0, 2.0], "`A` has 99000 entries, expected 2."),
        (LONG, 1.0, "`A` is a list of 99000, expected a number."),
        (
            LONG,
            np.zeros(99_000),
            (
                "`A` is too much to compare (more than 10000 values in all), "
                "expected an array of shape (99000,)."
            ),
        ),
        (
            Opaque("large", size=1, shape=(2, 2)),
            np.zeros((2, 2)),
            (
                "`A` is too much to compare (more than 1 MiB in all), "
                "expected an array of shape (2, 2)."
            ),
        ),
    ],
)
def test_too_much_is_known_by_its_shape(actual: Any, expected: Any, message: str) -> None:
    """Of what did not travel its shape is told; where that is right, that it is too much."""
    assert only(actual, expected, part="A")[1] == message
    assert not matches(actual, expected)


def test_too_much_in_place_of_a_tuple_is_known_by_its_length() -> None:
    """A list of thousands is counted, an array has its shape."""
    for actual, what in ((LONG, "99000 values"), (LARGE, "an array of shape (209, 12288)")):
        [text] = said(actual, (1.0, 2.0), returns=("a", "b"))
        assert text == f"It returns {what}, expected 2 values: `a`, `b`."


def test_list_is_measured_before_it_is_read() -> None:
    """Where the length is wrong, no entry is looked at: there may be any number of them."""

    class Untouched(list[float]):
        def __iter__(self) -> Any:
            raise AssertionError("an entry was read")

    assert only(Untouched([1.0, 2.0, 3.0]), [1.0, 2.0])[0] == "shape"


def test_only_names_that_could_be_close_are_looked_at() -> None:
    """A thousand long keys are no hint, and hide none that is one."""
    keys = {"d" + "w" * (5 + number): 0.0 for number in range(500)}
    [label] = compare(keys | {"dW": 0.0}, {"dw": 0.0}).labels
    assert label["close"] == "dW"


@pytest.mark.parametrize(
    ("time", "text"),
    [
        ("2024-03-01T00:00:00.000000", "'2024-03-01'"),
        ("2024-03-01T06:00:00.000000000", "'2024-03-01T06:00:00'"),
        ("2024-03-01T06:00:00.500", "'2024-03-01T06:00:00.500'"),
        ("2024-03", "'2024-03'"),
        ("NaT", "'NaT'"),
    ],
)
def test_time_is_shown_as_far_as_it_says_something(time: str, text: str) -> None:
    """A table of days is read as one: no midnight has microseconds."""
    assert literal(np.datetime64(time)) == text


def test_list_of_wrong_length_counts_entries() -> None:
    """Costs have entries, not shapes."""
    assert only([0.5] * 101, [0.5, 0.4], part="costs") == (
        "shape",
        "`costs` has 101 entries, expected 2.",
    )
    assert only([0.5], [0.5, 0.4], part="costs")[1] == "`costs` has 1 entry, expected 2."
    assert only(np.zeros(1234567), [0.5], part="costs")[1].startswith("`costs` has 1234567 entries")


@given(array_shapes(min_dims=0, min_side=0), array_shapes(min_dims=0, min_side=0))
def test_shapes_never_broadcast(actual: tuple[int, ...], expected: tuple[int, ...]) -> None:
    """All ones pass for all ones of the same shape alone, and one entry for a number."""
    assume(not (expected == () and np.prod(actual) == 1))
    found = compare(np.ones(actual), np.ones(expected)).wrong
    assert bool(found) == (actual != expected)
    assert set(found.values()) <= {"shape"}


# dtype and finite


@pytest.mark.parametrize(
    "dtype", [object, complex, "U1", "S1", "datetime64[s]", [("a", float)]], ids=str
)
def test_dtype_sentence(dtype: Any) -> None:
    """An array whose entries are no real numbers is refused by its dtype."""
    array = np.zeros((3, 1), dtype)
    kind, message = only(array, COLUMN, part="A")
    assert kind == "dtype"
    assert message == f"`A` has dtype {array.dtype}, expected plain real numbers."


@pytest.mark.parametrize("value", [complex(1, 0), np.complex128(1)], ids=["Python", "numpy"])
def test_complex_number_is_refused(value: Any) -> None:
    """A complex number does not pass for its real part."""
    assert len(said(value, 1.0)) == 1


@pytest.mark.parametrize(("value", "text"), [(np.nan, "nan"), (np.inf, "inf"), (-np.inf, "-inf")])
def test_finite_sentence(value: float, text: str) -> None:
    """The first entry that is nan or inf is shown."""
    actual = np.array([[1.0], [value], [value]])
    assert only(actual, COLUMN, part="dw") == ("finite", f"`dw[1, 0]` is {text}, expected 2.")


def test_expected_infinity_is_not_near_anything() -> None:
    """A mistake whose answer is inf is not taken for a finite one."""
    assert said(5.0, np.inf)
    assert said(-np.inf, np.inf)
    assert not said(np.inf, np.inf)
    assert not said(np.nan, np.nan)


# values

VALUES: dict[str, tuple[Any, Any, str]] = {
    "number": (0.25, 0.75, "`cost` is 0.25, expected 0.75: it is 3 times too small."),
    "number without a pattern": (0.7, 0.75, "`cost` is 0.7, expected 0.75."),
    "number with wrong sign": (
        -0.75,
        0.75,
        "`cost` is -0.75, expected 0.75: it has the wrong sign.",
    ),
    "first index that differs": (
        np.array([[1.0], [2.5], [7.0]]),
        COLUMN,
        "`cost[1, 0]` is 2.5, expected 2; 2 of 3 entries differ, by up to 4 at [2, 0].",
    ),
    "m times too large": (
        7 * COLUMN,
        COLUMN,
        "`cost[0, 0]` is 7, expected 1; 3 of 3 entries differ: every entry is 7 times too large.",
    ),
    "wrong sign": (
        -COLUMN,
        COLUMN,
        "`cost[0, 0]` is -1, expected 1; 3 of 3 entries differ: every entry has the wrong sign.",
    ),
    "offset": (
        np.array([0.5, 1.5, 0.25]),
        np.array([0.0, 1.0, -0.25]),
        "`cost[0]` is 0.5, expected 0; 3 of 3 entries differ: every entry is off by +0.5.",
    ),
    "list": ([0.5, 0.25], [0.5, 0.75], "`cost[1]` is 0.25, expected 0.75; 1 of 2 entries differ."),
    "just beyond six digits": (1.000002, 1.0, "`cost` is 1.000002, expected 1."),
    "integers": (
        np.array([1, 2]),
        np.array([1, 3]),
        "`cost[1]` is 2, expected 3; 1 of 2 entries differ.",
    ),
    "largest error first": (
        np.array([5.0, 1.5]),
        np.array([1.0, 1.0]),
        "`cost[0]` is 5, expected 1; 2 of 2 entries differ, by up to 4.",
    ),
    "equal errors but for rounding": (
        np.array([1.5, 2.0, 4.0 + 1e-15]),
        np.array([1.0, 1.0, 3.0 - 4e-16]),
        "`cost[0]` is 1.5, expected 1; 3 of 3 entries differ, by up to 1 at [1].",
    ),
    "factor beside zeros": (
        np.array([0.0, 3.0, 6.0]),
        np.array([0.0, 1.0, 2.0]),
        "`cost[1]` is 3, expected 1; 2 of 3 entries differ: every entry is 3 times too large.",
    ),
    "ratios of tiny numbers": (
        np.array([1e-12, 5e-12]),
        np.array([1.0, 2.0]),
        "`cost[0]` is 1e-12, expected 1; 2 of 2 entries differ, by up to 2 at [1].",
    ),
}


@pytest.mark.parametrize(("actual", "expected", "message"), VALUES.values(), ids=VALUES)
def test_values_sentence(actual: Any, expected: Any, message: str) -> None:
    """The first wrong entry is shown, and how all are off where one rule explains it."""
    assert only(actual, expected, part="cost") == ("values", message)


SIZES: dict[str, tuple[Any, dict[str, int], str]] = {
    "one size": (3.0, {"n_x": 2, "m": 3}, "every entry is 3 times too large; m is 3 here."),
    "two sizes": (3.0, {"n_x": 3, "m": 3}, "too large; n_x and m are 3 here."),
    "too small": (1 / 3, {"m": 3}, "every entry is 3 times too small; m is 3 here."),
    "no size": (3.5, {"m": 3}, "every entry is 3.5 times too large."),
    "almost a size": (3.001, {"m": 3}, "every entry is 3.001 times too large."),
    "a mere 2": (2.0, {"n_x": 2}, "every entry is 2 times too large."),
    "sizes of one": (-1.0, {"m": 1}, "every entry has the wrong sign."),
}


@pytest.mark.parametrize(("factor", "sizes", "end"), SIZES.values(), ids=SIZES)
def test_factor_that_is_a_size_is_told(factor: float, sizes: dict[str, int], end: str) -> None:
    """Where a factor equals a size of the inputs, the size is named as the notebook names it."""
    _, message = only({"dw": factor * COLUMN}, {"dw": COLUMN}, sizes=sizes)
    assert message.endswith(end)


def test_entry_of_the_result_has_an_index() -> None:
    """A result without a name shows where it differs, too."""
    _, message = only(np.array([1.0, 2.0]), np.array([1.0, 4.0]))
    assert message.startswith("Entry [1] of the result is 2, expected 4")


@pytest.mark.parametrize("exponent", [-3, -12, -100, -300, -323])
def test_zeros_never_pass_for_tiny_values(exponent: int) -> None:
    """The tolerance shrinks with the expected array."""
    tiny = np.array([1.0, -3.0]) * float(f"1e{exponent}")
    assert said(np.zeros(2), tiny)


def test_tiny_noise_beside_large_values_passes() -> None:
    """An expected 0 beside entries of size 1 may be missed by a rounding error of theirs."""
    assert not said(np.array([1.0, 1e-16]), np.array([1.0, 0.0]))


def test_factor_of_one_number_is_chance() -> None:
    """Also where the other cases are right, as a nought is under any factor."""
    cases = [Judged([], 0.0, {}), Judged(compare(0.25, 0.75).labels, 0.75, {})]
    assert "factor" in cases[1].labels[0]
    assert "factor" not in agreed(cases)[1][0]


@pytest.mark.parametrize("value", [5e-324, 1e-320, np.array([5e-324, 1e-323])])
def test_tiny_value_has_no_factor(value: Any) -> None:
    """What it would have to be multiplied by is beyond the largest float."""
    assert "times" not in said(value, 0.73 + np.zeros(np.shape(value)))[0]


def test_huge_values_do_not_overflow() -> None:
    """Numbers at the edge of float64 are compared without a warning."""
    assert said(np.array([1e308, 1.0]), np.array([-1e308, 1.0]))
    assert said(np.array([np.inf, 2.0]), np.array([np.inf, 1.0]))


def test_tolerance_is_respected() -> None:
    """A case that says so accepts more."""
    wide = Tolerance(rtol=0.1, atol=0.0, reason="a test")
    assert said(1.05, 1.0)
    assert not said(1.05, 1.0, tolerance=wide)


# what passes

SILENT: dict[str, tuple[Any, Any]] = {
    "0-d array for a number": (np.array(0.5), 0.5),
    "np.float64 for a number": (np.float64(0.5), 0.5),
    "int for a float": (2, 2.0),
    "np.int64 for a float": (np.int64(2), 2.0),
    "float for an int": (2.0, 2),
    "float32": (np.array([0.1, 0.7], np.float32), np.array([0.1, 0.7])),
    "integers for floats": (np.array([[1], [2], [3]]), COLUMN),
    "another order in memory": (np.asfortranarray(np.ones((2, 3))), np.ones((2, 3))),
    "big-endian": (COLUMN.astype(">f8"), COLUMN),
    "read-only": (np.broadcast_to(1.0, (2, 3)), np.ones((2, 3))),
    "tuple of costs": ((0.5, 0.25), [0.5, 0.25]),
    "array of costs": (np.array([0.5, 0.25]), [0.5, 0.25]),
    "costs as numpy numbers": ([np.float64(0.5), np.array(0.25)], [0.5, 0.25]),
    "no costs": ([], []),
    "empty arrays": (np.ones((0, 2)), np.ones((0, 2))),
    "rounding": (0.1 + 0.2, 0.3),
    "another key besides": (GRADS | {"extra": object()}, GRADS),
}


@pytest.mark.parametrize(("actual", "expected"), SILENT.values(), ids=SILENT)
def test_legitimate_form_passes_silently(actual: Any, expected: Any) -> None:
    """Right values in another legitimate form are right."""
    found = compare(actual, expected)
    assert (found.wrong, found.labels, found.advice) == ({}, (), ())


def test_list_for_a_tuple_passes() -> None:
    """Two values are two values."""
    assert not said([GRADS, 3.0], PAIR, returns=("grads", "cost"))


ADVICE: dict[str, tuple[Any, Any, str]] = {
    "one entry for a number": (
        np.array([[0.5]]),
        0.5,
        "`cost` is an array of shape (1, 1) with one entry; a plain number is meant.",
    ),
    "labels as bool": (
        np.array([[True, False]]),
        np.array([[1, 0]]),
        "`cost` holds True and False; 1 and 0 are meant.",
    ),
    "bool for a number": (True, 1, "`cost` holds True and False; 1 and 0 are meant."),
    "costs of one entry each": (
        [np.array([[0.5]]), np.array([0.25])],
        [0.5, 0.25],
        "`cost` holds arrays with one entry; plain numbers are meant.",
    ),
}


@pytest.mark.parametrize(("actual", "expected", "advice"), ADVICE.values(), ids=ADVICE)
def test_doubtful_form_passes_with_advice(actual: Any, expected: Any, advice: str) -> None:
    """A form that is not meant costs nothing, but is mentioned."""
    found = compare(actual, expected, part="cost")
    assert not found.wrong
    assert [words(label) for label in found.advice] == [advice]


def test_one_entry_is_still_compared() -> None:
    """A one-element array passes for its number, for no other."""
    assert said(np.array([[0.5]]), 0.75)
    assert said([np.array([[0.5]])], [0.75])


# what must always hold

leaf = st.floats(allow_nan=True, allow_infinity=True) | arrays(
    st.sampled_from([float, np.float32, int, np.uint8]), array_shapes(min_side=0, max_dims=3)
)
costs = st.lists(st.floats())
answers = (
    leaf
    | costs
    | st.dictionaries(st.text(string.ascii_letters, min_size=1), leaf, min_size=1, max_size=4)
)


@given(answers)
def test_equal_answers_never_differ(value: Any) -> None:
    """Every value agrees with itself, nan and inf included."""
    assert not compare(value, value).wrong


@given(st.tuples(leaf, costs))
def test_equal_tuples_never_differ(value: Any) -> None:
    """A tuple agrees with itself under any names."""
    assert not compare(value, value, returns=("a", "b")).wrong


@given(
    arrays(
        float,
        array_shapes(max_dims=3, max_side=4),
        elements=st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-9),  # no underflow
    ),
    st.data(),
    st.sampled_from([-1, 1]),
    st.floats(1.5, 1e6),
)
def test_any_entry_beyond_tolerance_is_found(
    expected: Any, data: st.DataObject, sign: int, factor: float
) -> None:
    """One entry moved beyond its tolerance is found, at its index."""
    at = tuple(data.draw(st.integers(0, n - 1)) for n in expected.shape)
    scale = np.abs(expected).max() or 1.0
    actual = expected.copy()
    actual[at] += sign * factor * (1e-6 * abs(expected[at]) + 1e-9 * scale)
    kind, message = only(actual, expected, part="x")
    assert kind == "values"
    assert message.startswith(f"`x[{', '.join(map(str, at))}]` is ")


@given(arrays(float, array_shapes(max_dims=2), elements=st.floats(-1e6, 1e6)), st.floats(-0.5, 0.5))
def test_any_entry_within_tolerance_passes(expected: Any, share: float) -> None:
    """All entries moved by less than their tolerance are right."""
    assert not compare(expected * (1 + share * 1e-6), expected).wrong


@given(arrays(float, array_shapes(max_dims=2), elements=st.floats(0.5, 100)), st.integers(2, 500))
def test_constant_ratio_is_named(expected: Any, m: int) -> None:
    """A sum for a mean is `m` times too large, whatever the values."""
    assert f" {m} times too large." in only(m * expected, expected)[1]


class Hostile:
    """An object that raises whenever anything is asked of it."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(name)

    def __bool__(self) -> bool:
        raise RuntimeError("bool")

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("eq")

    def __hash__(self) -> int:
        return 1

    def __float__(self) -> float:
        raise RuntimeError("float")

    def __array__(self) -> Any:
        raise RuntimeError("array")


makers: list[Callable[[], Any]] = [Hostile, object, set, bytes, lambda: range(3), lambda: len]
anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.complex_numbers()
    | st.text()
    | st.binary()
    | st.just(...)
    | st.sampled_from(makers).map(lambda make: make())
    | arrays(
        st.sampled_from(["f8", "f4", "i8", "?", "c16", "U2", "S2", "M8[s]", "m8[s]"]),
        array_shapes(min_dims=0, min_side=0, max_dims=3, max_side=3),
    )
    | arrays(object, array_shapes(max_dims=2), elements=st.none() | st.text()),
    lambda children: (
        st.lists(children, max_size=3)
        | st.lists(children, max_size=3).map(tuple)
        | st.dictionaries(st.sampled_from(["dw", "db", "DB", 1, None]), children, max_size=3)
    ),
    max_leaves=6,
)
EXPECTED: dict[str, tuple[Any, tuple[str, ...]]] = {
    "number": (0.5, ()),
    "column": (COLUMN, ()),
    "dict": (GRADS, ()),
    "tuple": (PAIR, ("grads", "cost")),
    "costs": ([0.5, 0.25], ()),
}


@pytest.mark.parametrize(("expected", "returns"), EXPECTED.values(), ids=EXPECTED)
@given(actual=anything)
def test_compare_never_raises(expected: Any, returns: tuple[str, ...], actual: Any) -> None:
    """Whatever a student's function gives is an answer, and every sentence is a line."""
    found = compare(actual, expected, returns=returns)
    assert bool(found.wrong) == bool(found.labels)
    for kind in found.wrong.values():
        assert words({"label": "hidden_difference", "parts": [], "kind": kind})
    for label in found.labels:
        assert words(label).endswith((".", "?"))
        assert "\n" not in words(label)


@given(anything)
def test_kind_shows_no_content(value: Any) -> None:
    """What a value is, is a word, a shape and a type."""
    msgspec.convert(kind_of(value), Kind)
