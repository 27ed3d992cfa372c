"""Expected against actual, in labels: structure → shape → dtype → finite → values.

`compare` walks an expected value, leaf by leaf, and says of each leaf ("part") what is wrong with
the actual one, as labels of `autograder.results.labels` in the form that JSON has. There is no
broadcasting and no conversion that could hide a mistake. Needs numpy alone: the same text runs
beside a student's notebook.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from autograder.compare.entries import compare_entries
from autograder.compare.leaf import Leaf, is_numeric
from autograder.compare.literals import literal
from autograder.compare.values import (
    ROUNDING,
    Comparison,
    Failure,
    Label,
    Tolerance,
    has_parts,
    key_name,
    kind_of,
    labelled,
    leaves,
)


def compare(
    actual: Any,
    expected: Any,
    *,
    returns: tuple[str, ...] = (),
    tolerance: Tolerance = ROUNDING,
    part: str | None = None,
    sizes: Mapping[str, int] | None = None,
    explain: bool = True,
    below: bool = False,
) -> Comparison:
    """Say what is wrong with ``actual``, part by part; nothing where it is right.

    Parameters
    ----------
    actual : object
        What the student's code gave.
    expected : number, array, text, None, date, or list, tuple, set or dict of these
        What the reference gave.
    returns : tuple of str
        Names of the elements of an expected tuple.
    tolerance : Tolerance
        For the values, after structure, shape and dtype agree exactly.
    part : str, optional
        Name of the value as a whole.
    sizes : dict of int, optional
        Sizes of the inputs by the notebook's names, ``{"m": 3}``: what a factor may come from.
    explain : bool
        Whether wrong values get a label; without, it is known sooner that they are wrong.
    below : bool
        Whether the value stands under a key itself.
    """
    if not has_parts(expected, returns):
        if is_numeric(expected):
            return Leaf(actual, expected, part).compare(tolerance, sizes or {}, explain)
        return compare_entries(actual, expected, part, tolerance, explain)
    wrong: dict[str | None, str] = {}
    labels: list[Label] = []
    advice: list[Label] = []
    keyed = isinstance(expected, Mapping)
    outer = part if below else None
    for name, child, target, label in _children(actual, expected, returns, part, outer):
        if label is not None:  # the structure is wrong: nothing below can be right
            lost = leaves(target, returns, name, below if target is expected else keyed)
            wrong |= dict.fromkeys((leaf for leaf, _ in lost), "structure")
            labels.append(label)
            continue
        found = compare(
            child,
            target,
            tolerance=tolerance,
            part=name,
            sizes=sizes,
            explain=explain,
            below=keyed,
        )
        wrong |= found.wrong
        labels += found.labels
        advice += found.advice
    return Comparison(wrong, tuple(labels), tuple(advice))


def matches(
    actual: Any, known: Any, returns: tuple[str, ...] = (), tolerance: Tolerance = ROUNDING
) -> bool:
    """Tell whether an answer, maybe a `Failure`, is the one that a known mistake gives."""
    if isinstance(known, Failure) or isinstance(actual, Failure):
        if not (isinstance(known, Failure) and isinstance(actual, Failure)):
            return False
        return actual.error == known.error and known.message in ("", actual.message)
    try:
        seen = compare(actual, known, returns=returns, tolerance=tolerance, explain=False)
    except ValueError:  # the mistake returns another structure than `returns` names
        return False
    return not seen.wrong


def is_alike(
    actual: Any, expected: Any, returns: tuple[str, ...] = (), any_shape: bool = False
) -> bool:
    """Tell whether an answer is of the kind that is expected, and, as an array, of its shape.

    In what it holds, only the parts are looked at.
    """
    if isinstance(expected, tuple) and returns:
        if not isinstance(actual, (tuple, list)) or len(actual) != len(expected):
            return False
        both = zip(actual, expected, strict=True)
        return all(is_alike(a, e, any_shape=any_shape) for a, e in both)
    if has_parts(expected, returns):
        is_dict = isinstance(actual, dict)
        pairs = ((actual[key], expected[key]) for key in expected if is_dict and key in actual)
        return is_dict and all(is_alike(a, e, any_shape=any_shape) for a, e in pairs)
    kind, meant = kind_of(actual), kind_of(expected)
    if type(actual) is type(expected) is np.ndarray:
        return any_shape or bool(actual.shape == expected.shape)
    if isinstance(expected, (list, tuple)):
        return kind["kind"] in ("list", "tuple", "array")
    numbers = ("number", "integer", "bool")
    if meant["kind"] in numbers:
        return kind["kind"] in numbers or (type(actual) is np.ndarray and actual.size == 1)
    return bool(kind["kind"] == meant["kind"])


def _children(
    actual: Any, expected: Any, returns: tuple[str, ...], part: str | None, outer: str | None
) -> Iterator[tuple[str | None, Any, Any, Label | None]]:
    """Pair the elements of two containers by name, with a label where they do not match."""
    if isinstance(expected, Mapping):
        if not isinstance(actual, dict):
            keys = [str(key) for key in expected]
            kind = kind_of(actual)
            yield part, None, expected, labelled("not_a_dict", part=part, actual=kind, keys=keys)
            return
        for key, target in expected.items():
            absent = None if key in actual else _absent_key(key, actual, expected, part)
            yield key_name(key, outer), actual.get(key), target, absent
    elif not isinstance(actual, (tuple, list)) or len(actual) != len(expected):
        kind = kind_of(actual, (len(expected),))
        label = labelled("wrong_count", actual=kind, names=list(returns))
        yield part, None, expected, label
    else:
        for name, child, target in zip(returns, actual, expected, strict=True):
            yield name, child, target, None


def _absent_key(
    key: Any, actual: dict[Any, Any], expected: Mapping[Any, Any], part: str | None
) -> Label:
    """Return that a key is missing, and the key that may be meant: none that is another's."""

    def likeness(name: str, wanted: Any) -> float:
        return difflib.SequenceMatcher(None, name.lower(), str(wanted).lower()).ratio()

    said = str if all(isinstance(each, str) for each in (key, *actual)) else literal
    spare = (said(name) for name in actual if name not in expected)
    near = [name for name in spare if len(name) <= 3 * len(said(key))][:100]  # others differ
    others = [other for other in expected if other not in actual and other != key]
    close = [
        name
        for name in near
        if likeness(name, key) >= max([0.6, *(likeness(name, o) + 1e-9 for o in others)])
    ]
    best = max(close, key=lambda name: likeness(name, key), default="")
    return labelled("no_key", part=part, key=said(key), close=best)
