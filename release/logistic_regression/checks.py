# A copy of autograder/notebook/checks.py: change it there.
"""Checks for a notebook: the public cases, and the sentences of the autograder.

Shipped beside each notebook with ``compare.py`` and ``sentences.py``; ``checks.json`` has the cases
and the templates of the sentences. Needs numpy alone, no network and no autograder.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np

from compare import Failure, Label, Tolerance, compare, kind_of, matches
from calls import Called, call
from sentences import inputs_line, joined, sentence


class NotYet(AssertionError):
    """A check that does not pass: shown as its sentence, no traceback."""

    def _render_traceback_(self) -> list[str]:
        lines = str(self).splitlines()
        return [textwrap.fill(line, _WIDTH, subsequent_indent="    ") for line in lines]


class Unanswered(NotYet):
    """A blank, which is no mistake."""


_WIDTH = 80  # characters; `nbgrader validate` cuts what is longer than 83
_FILE = Path(__file__).with_suffix(".json")
_passed: set[str] = set()  # exercises whose check passes now


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
    _passed.discard(name)
    rules = _rules()
    exercise, words = rules["exercises"][name], rules["words"]
    answers = [_answer(name, function, from_json(case["inputs"])) for case in exercise["cases"]]
    for case, answer in zip(exercise["cases"], answers, strict=True):
        if labels := _judge(exercise, case, answer):
            inputs = inputs_line(case["shown"], words)
            said = [_mistake(exercise, answers), joined(labels, words), inputs]
            text = "\n  ".join(filter(None, said))
            raise NotYet(_words("failed.case", name=name, case=case["name"], sentence=text))
    _pass("passed", name, count=len(answers))


def check_values(name: str, **pairs: tuple[Any, Any]) -> None:
    """Compare variables with what they must be: ``name=(actual, expected)``.

    Raises
    ------
    NotYet
        As `check`.
    """
    _passed.discard(name)
    for variable, (actual, expected) in pairs.items():
        if actual is Ellipsis:
            raise Unanswered(_words("unanswered.variable", name=name, variable=variable))
        answer = call(lambda value=actual: value, {})
        found = compare(answer.value, expected, part=variable).labels
        if answer.raised or found:
            raise NotYet(_failed(name, answer.raised or found[0]))
    _pass("values", name)


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


def _pass(key: str, name: str, **fields: Any) -> None:
    """Print that a check passes, and how many have so far."""
    _passed.add(name)
    done, total = len(_passed), len(_rules()["exercises"])
    print(_words(key, name=name, done=done, total=total, **fields))


@cache
def _rules() -> dict[str, Any]:
    """Return what ``checks.json`` says, read once."""
    rules: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return rules


def _words(key: str, **fields: Any) -> str:
    return str(_rules()["words"][f"check.{key}"].format(**fields))


def _failed(name: str, label: Label) -> str:
    return _words("failed", name=name, sentence=sentence(label, _rules()["words"]))


def _answer(name: str, function: Callable[..., Any], inputs: dict[str, Any]) -> Called:
    """Call the function on inputs of its own; a blank is told from a mistake."""
    if not callable(function):
        kind = kind_of(call(lambda: function, {}).value)
        raise NotYet(_failed(name, {"label": "no_function", "actual": kind}))
    blank = isinstance(function, FunctionType) and _holds_blank(function.__code__.co_consts)
    answer = call(function, inputs)
    if blank and answer.value is Ellipsis:
        raise Unanswered(_words("unanswered", name=name))
    failed = isinstance(answer.value, Failure)
    if (failed and (blank or "ellipsis" in answer.value.message)) or _holds_blank(answer.value):
        raise Unanswered(_words("unfinished" if blank else "unfinished.use", name=name))
    return answer


def _holds_blank(value: Any) -> bool:
    """Tell whether a plain value is `...`, or holds one: `grads, cost = ..., ...` is blank too."""
    if isinstance(value, dict):
        value = (*value.values(),)
    if isinstance(value, (tuple, list)):
        return any(map(_holds_blank, value))
    return value is Ellipsis


def _judge(exercise: dict[str, Any], case: dict[str, Any], answer: Called) -> tuple[Label, ...]:
    """Return what is wrong with an answer; nothing where it is right."""
    if answer.raised:
        return (answer.raised,)
    comparison = compare(
        answer.value,
        from_json(case["expected"]),
        returns=tuple(exercise["returns"]),
        tolerance=Tolerance(*case["tolerance"]),
        sizes=case["sizes"],
    )
    return comparison.labels


def _mistake(exercise: dict[str, Any], answers: list[Called]) -> str:
    """Return the sentence of the known mistake that gives exactly these answers, if any."""
    returns = tuple(exercise["returns"])
    for mistake in exercise["mistakes"]:
        known = map(from_json, mistake["answers"])
        trios = zip(answers, known, exercise["cases"], strict=True)
        if all(matches(a.value, k, returns, Tolerance(*c["tolerance"])) for a, k, c in trios):
            return str(mistake["sentence"])
    return ""


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
    return {"raises": value.error} if isinstance(value, Failure) else value


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
        return Failure(value["raises"])
    items = [from_json(item) for item in value.get("tuple") or value.get("list") or ()]
    return tuple(items) if "tuple" in value else items
