# A copy of autograder/notebook/checks.py: change it there.
"""Checks for a notebook: the public cases, and the sentences of the autograder.

Shipped beside each notebook with ``compare.py`` and the cases in ``checks.json``: it needs numpy
alone, no network and no autograder.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from compare import Opaque, Tolerance, compare, describe, matches, show


class NotYet(AssertionError):
    """A check that does not pass: shown as its sentence and the points so far, no traceback."""

    def _render_traceback_(self) -> list[str]:
        lines = [*str(self).splitlines(), f"  {_progress()}"]
        return [textwrap.fill(line, _WIDTH, subsequent_indent="    ") for line in lines]


class Unanswered(NotYet):
    """A blank, which is no mistake."""


_WIDTH = 80  # characters; `nbgrader validate` cuts what is longer than 83
_FILE = Path(__file__).with_suffix(".json")
_earned: dict[str, float] = {}


def check(name: str, function: Callable[..., Any]) -> None:
    """Call a function on the public cases of its exercise and say how it did.

    Parameters
    ----------
    name : str
        Of the exercise.
    function : callable
        Your answer.

    Raises
    ------
    NotYet
        With a sentence, where an answer is wrong; `Unanswered` where the cell is still blank.
    """
    _earned.pop(name, None)
    rules = _rules()
    exercise = rules["exercises"][name]
    answers = [_answer(name, function, from_json(case["inputs"])) for case in exercise["cases"]]
    failures = []
    for case, answer in zip(exercise["cases"], answers, strict=True):
        sentence = _judge(exercise, case, answer)
        if sentence:
            failures.append((case["name"], sentence))
    if failures:
        known = _mistake(exercise, answers)
        where, sentence = failures[0]
        raise NotYet(f"✗ {name}, {where}: " + "\n  ".join(filter(None, [known, sentence])))
    _passed(name, rules, f"{len(answers)} public cases pass")


def check_values(name: str, **pairs: tuple[Any, Any]) -> None:
    """Compare variables with what they must be: ``name=(actual, expected)``.

    Raises
    ------
    NotYet
        As `check`.
    """
    for variable, (actual, expected) in pairs.items():
        if actual is Ellipsis:
            _earned.pop(name, None)
            raise Unanswered(f"· {name}: `{variable}` is not answered yet.")
        differences = compare(actual, expected, part=variable).differences
        if differences:
            _earned.pop(name, None)
            raise NotYet(f"✗ {name}: {differences[0].message}")
    _passed(name, _rules(), "as it should be")


def check_columns(name: str, **pairs: tuple[Any, Any]) -> None:
    """Compare flattened pictures with the pictures: ``name=(columns, pictures)``.

    Column i of an array must be picture i, read row by row, colours innermost.

    Raises
    ------
    NotYet
        As `check`.
    """
    expected = {
        variable: (columns, np.stack([picture.ravel() for picture in pictures], axis=1))
        for variable, (columns, pictures) in pairs.items()
    }
    check_values(name, **expected)


def _passed(name: str, rules: dict[str, Any], how: str) -> None:
    _earned[name] = rules["exercises"][name]["points"]
    print(f"✓ {name}: {how}. {_progress()}")


def _progress() -> str:
    total = sum(exercise["points"] for exercise in _rules()["exercises"].values())
    return f"{sum(_earned.values()):g} of {total:g} points so far."


def _rules() -> dict[str, Any]:
    rules: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return rules


class _Raised:
    def __init__(self, error: Exception) -> None:
        self.error, self.type = error, type(error).__name__


def _answer(name: str, function: Callable[..., Any], inputs: dict[str, Any]) -> Any:
    """Call the function on inputs of its own; a blank is told from a mistake."""
    if not callable(function):
        raise NotYet(f"✗ {name} is {describe(function)}, expected a function.")
    code = getattr(function, "__code__", None)
    blank = code is not None and _open(code.co_consts)
    where = "a `...` is still there" if blank else "an exercise that it uses is not answered yet"
    try:
        value = function(*inputs.values())
    except Exception as error:
        if blank or "ellipsis" in str(error):
            raise Unanswered(f"· {name}: {where}.") from None
        return _Raised(error)
    if blank and value is Ellipsis:
        raise Unanswered(f"· {name}: not answered yet.")
    if _open(value):
        raise Unanswered(f"· {name}: {where}.")
    return value


def _open(value: Any) -> bool:
    """Tell whether a value is `...`, or holds one: `grads, cost = ..., ...` is blank too."""
    if isinstance(value, dict):
        value = (*value.values(),)
    return any(map(_open, value)) if isinstance(value, (tuple, list)) else value is Ellipsis


def _judge(exercise: dict[str, Any], case: dict[str, Any], answer: Any) -> str:
    """Return what is wrong with an answer; nothing where it is right."""
    if isinstance(answer, _Raised):
        return f"it raises {answer.type}: {answer.error}"
    comparison = compare(
        answer,
        from_json(case["expected"]),
        returns=tuple(exercise["returns"]),
        tolerance=Tolerance(*case["tolerance"]),
        sizes=case["sizes"],
    )
    if not comparison.differences:
        return ""
    shown = show(from_json(case["inputs"]))
    said = dict.fromkeys(d.message for d in comparison.differences)
    sentences = " ".join(text[:1].upper() + text[1:] for text in said)
    return f"{sentences}\n  Here {shown}." if shown else sentences


def _mistake(exercise: dict[str, Any], answers: list[Any]) -> str:
    """Return the sentence of the known mistake that gives exactly these answers, if any."""
    for mistake in exercise["mistakes"]:
        known = [from_json(value) for value in mistake["answers"]]
        trios = zip(answers, known, exercise["cases"], strict=True)
        if all(_same(answer, given, exercise, case) for answer, given, case in trios):
            return str(mistake["sentence"])
    return ""


def _same(answer: Any, known: Any, exercise: dict[str, Any], case: dict[str, Any]) -> bool:
    if isinstance(answer, _Raised) or isinstance(known, Opaque):
        return isinstance(known, Opaque) and getattr(answer, "type", "") == known.description
    return matches(answer, known, tuple(exercise["returns"]), Tolerance(*case["tolerance"]))


def to_json(value: Any) -> Any:
    """Return a value as JSON with its types marked; `from_json` is the way back.

    Floats have 12 significant digits: the last ones depend on the processor.
    """
    if isinstance(value, (np.ndarray, np.generic)):
        array = np.asarray(value)
        plain = _stable(array) if array.dtype.kind == "f" else array
        return {"dtype": array.dtype.str, "array": plain.tolist()}
    if isinstance(value, dict):
        return {"dict": [[key, to_json(item)] for key, item in value.items()]}
    if isinstance(value, (tuple, list)):
        return {type(value).__name__: [to_json(item) for item in value]}
    if isinstance(value, float):
        return float(_stable(np.array(value)))
    return {"raises": value.description} if isinstance(value, Opaque) else value


def _stable(array: Any) -> Any:
    """Return floats with 12 digits, and 0 for what is nothing but the rounding of larger ones."""
    noise = 1e-15 * np.abs(array[np.isfinite(array)]).max(initial=0)
    digits = np.vectorize(lambda entry: float(f"{entry:.12g}"), otypes=[float])
    return np.where(np.abs(array) <= noise, 0.0, digits(array))


def from_json(value: Any) -> Any:
    """Return the value that `to_json` wrote."""
    if not isinstance(value, dict):
        return value
    if "dtype" in value:
        return np.array(value["array"], dtype=value["dtype"])
    if "dict" in value:
        return {key: from_json(item) for key, item in value["dict"]}
    if "raises" in value:
        return Opaque(value["raises"])
    items = [from_json(item) for item in value.get("tuple") or value.get("list") or ()]
    return tuple(items) if "tuple" in value else items
