"""What an exception means: each of the commonest has a sentence, on every Python and numpy."""

import math
from typing import Any

import numpy as np
import pytest

from autograder.judge.explanation import _KINDS, _TYPES, explanation, normal
from autograder.report.english import ENGLISH
from autograder.report.sentences import sentence

#: What a beginner writes, and the kind of what Python or numpy says to it.
WRITTEN = {
    "(v - v) ^ 2": "power",
    "2.0 ^ 3": "power",
    "(v > 0) - (v > 1)": "subtracts_truth",
    "np.zeros(2, 1)": "shape_in_pieces",
    "1 if A > 0.5 else 0": "truth_of_array",
    "math.exp(v)": "math_of_array",
    "float(A)": "one_number",
    "range(v)": "count_of_array",
    "np.concatenate(A, v)": "pieces_in_brackets",
    "range(4 / 2)": "whole_float",
    "np.zeros((4 / 2, 1))": "whole_float",
    "range(L)": "whole_number",
    "A[0.5]": "index",
    "L[1.0]": "index",
    "L['dw']": "by_name",
    "(L, 2)['dw']": "by_name",
    "A @ A": "product_sizes",
    "np.dot(A, A)": "product_shapes",
    "A @ 2": "product_of_number",
    "A + A.T": "entries_shapes",
    "exec('v += np.ones((3, 3))')": "stored_shape",
    "exec('v[:] = np.ones(2)')": "stored_shape",
    "A.reshape(4, 2)": "reshape",
    "exec('a, b = 1, 2, 3')": "too_many_values",
    "exec('a, b, c = 1, 2')": "too_few_values",
    "exec('a, b = 2.0')": "one_value",
    "math(2)": "module_called",
    "None()": "none_called",
    "v(2)": "called",
    "2.0(v)": "called",
    "np.zeros[2]": "square_for_round",
    "np.exp[2]": "square_for_round",
    "A.sum / 2": "uncalled",
    "np.sum / 2": "uncalled",
    "A.sum > 1": "uncalled",
    "None.append(2)": "none_attribute",
    "None[0]": "none_indexed",
    "A - None": "none_operand",
    "None > 0.5": "none_operand",
    "np.exp(None)": "none_given",
    "len(None)": "none_given",
    "'a' + 1": "text_operand",
    "1 + 'a'": "text_operand",
    "A + 'a'": "text_operand",
    "math.exp('a')": "text_given",
    "float('')": "text_read",
    "int('4.5')": "text_read_whole",
    "L - L": "container_operand",
    "-L": "container_sign",
    "L * 2.0": "sequence_times",
    "math.exp(L)": "not_a_number",
    "np.exp('a')": "not_numbers",
    "np.log(1, 2)": "written_into",
    "2j > 1": "no_order",
    "math / 2": "no_operation",
    "exec('def f():\\n x += 1\\nf()', {})": "later",
    "exp(v)": "in_numpy",
    "mp.exp(v)": "undefined",
    "{'db': 1}['dw']": "key",
    "A[5]": "out_of_bounds",
    "L[5]": "out_of_range",
    "'abc'[3]": "out_of_text",
    "[].pop()": "nothing_to_pop",
    "'abc'.index('d')": "not_in_text",
    "L.index(5)": "not_in_list",
    "L.remove(5)": "not_in_list",
    "np.linalg.eigh(A @ A.T)[:, 0]": "one_index",
    "L[0, 1]": "one_index",
    "v[0, 1]": "too_many_indices",
    "v[0][1]": "number_indexed",
    "2.0[1]": "indexed",
    "exec('v[0][0] = 1')": "entry_set",
    "v.sum(axis=1)": "axis",
    "1.0 / 0": "zero_division",
    "1 // 0": "zero_division",
    "np.sum()": "arguments_missing",
    "np.array(1, 2, 3)": "array_in_pieces",
    "np.exp(A, A, A)": "arguments_range",
    "exec('def f(x): pass\\nf(1, 2)', {})": "arguments_count",
    "np.sum(A, keepdim=True)": "argument_unknown",
    "exec('def f(x): pass\\nf(1, x=2)', {})": "argument_twice",
    "np.expp(v)": "module_lacks",
    "v.append(1)": "append_to_array",
    "v.lenght": "lacks",
    "sum(2.0)": "not_several",
    "len(np.array(1.0))": "no_axes",
    "len(2.0)": "no_length",
    "math.log(0)": "math_domain",
    "math.exp(1000)": "too_large",
    "__import__('lr_utils')": "no_module",
    "exec('def f(): return f()\\nf()', {})": "recursion",
    "np.array([[1, 2], [1]])": "uneven_rows",
    "exec('v[0] = [1, 2]')": "several_in_one",
    "{L: 2}": "unhashable",
    "exec('k = np.arange(3); k += 0.5')": "cast",
    "np.concatenate([A, v])": "axes_differ",
    "exec('assert 1 == 2')": "assertion",
}


def _raised(written: str) -> dict[str, Any]:
    """Return the label of what a line ends with."""
    names = {"np": np, "math": math, "A": np.ones((2, 3)), "v": np.ones(3), "L": [1, 2]}
    with pytest.raises((Exception,)) as caught:
        eval(compile(written, "<line>", "eval"), names)
    error, message = type(caught.value).__name__, normal(str(caught.value))
    why = explanation(error, message, written)
    return {"label": "raised", "error": error, "message": message, "why": why}


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize(("written", "kind"), WRITTEN.items(), ids=WRITTEN)
def test_error_is_explained(written: str, kind: str) -> None:
    """The sentence of its kind is filled with what the message says."""
    label = _raised(written)
    assert label["why"]["kind"] == kind
    assert "{" not in sentence(label, ENGLISH)


def test_append_that_is_assigned_is_told_by_its_line() -> None:
    """On the second turn of the loop, the name holds the None that the first gave."""
    message = "'NoneType' object has no attribute 'append'"
    why = explanation("AttributeError", message, "costs = costs.append(cost)")
    assert why == {"kind": "append_assigned", "name": "costs"}
    other = explanation("AttributeError", message, "costs = loss.append(cost)")
    assert other["kind"] == "none_attribute"


def test_every_kind_has_its_sentence() -> None:
    """And every sentence a kind."""
    kinds = {kind for kind, *_ in _KINDS} | {*_TYPES.values(), "key", "elsewhere", "cut_off"}
    assert {f"why.{kind}" for kind in kinds} == {key for key in ENGLISH if key[:4] == "why."}


@pytest.mark.parametrize(
    "forged",
    [
        "name 'all your points are lost' is not defined",
        "'<script>alert(1)</script>' object is not callable",
        f"name '{'a' * 400}' is not defined",
        "'float\n::error::' object is not iterable",
    ],
)
def test_forged_message_fills_nothing_in(forged: str) -> None:
    """Names and types are short and hold no other sign."""
    assert explanation("TypeError", forged) == {}


@pytest.mark.parametrize(
    ("later", "first"),
    [
        ("too many values to unpack (expected 2, got 3)", "too many values to unpack (expected 2)"),
        ("float division by zero", "division by zero"),
        (
            "cannot reshape array of size 6 into shape (4,newaxis)",
            "cannot reshape array of size 6 into shape (4,-1)",
        ),
        ("integer modulo by zero", "division by zero"),
        ("expected a nonnegative input, got -1.0", "math domain error"),
        ("cannot use 'list' as a dict key (unhashable type: 'list')", "unhashable type: 'list'"),
    ],
)
def test_message_is_the_same_on_every_python(later: str, first: str) -> None:
    """A result differs in nothing but versions."""
    assert normal(later) == normal(first) == first
