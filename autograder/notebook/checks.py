"""Checks for a notebook: the public cases, and the sentences of the autograder.

Ships beside each notebook, in one file with what it imports; ``checks.json`` has the cases and the
templates of the sentences. Needs numpy alone, no network and no autograder.
"""

from __future__ import annotations

import os
import textwrap
from collections.abc import Callable
from functools import partial
from types import FunctionType
from typing import Any

from autograder.compare import (
    Comparison,
    Failure,
    Judged,
    Label,
    agreed,
    compare,
    kind_of,
)
from autograder.judge.explanation import shortened
from autograder.judge.verdict import Call, judged, known, swapped
from autograder.notebook.calls import helpers_of, place_of, tried
from autograder.notebook.history import advice, is_untouched, program, shell, variables
from autograder.notebook.rules import asked_of, mistakes_of, rules
from autograder.notebook.values import from_json, holds_blank, in_columns
from autograder.report.sentences import inputs_line, joined, sentence, where


class NotYet(AssertionError):
    """A check that does not pass: shown as its sentence, no traceback."""

    def _render_traceback_(self) -> list[str]:
        lines = str(self).splitlines()
        return [textwrap.fill(line, _WIDTH, subsequent_indent="    ") for line in lines]


class Unanswered(NotYet):
    """A blank, which is no mistake."""


_WIDTH = 80  # characters; `nbgrader validate` cuts what is longer than 83
_COLOURS = {"✓": 32, "✗": 31, "·": 34}  # of a terminal: green, red, blue
_NBGRADER = ("NBGRADER_EXECUTION", "NBGRADER_VALIDATING")  # it sets them where it runs notebooks
_said: dict[str, tuple[bool, str]] = {}  # by exercise: whether its check passes now, and the line
Passed = tuple[int, list[Label]]  # how many public cases, none if they were not run; and advice


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
        Where no notebook shows what is said, and the answer is wrong; `Unanswered` where the cell
        is still blank.
    """

    def verdict() -> Passed:
        ran = program()
        if is_untouched(ran, function):
            raise Unanswered(_words("unanswered", name=name))
        answers, used = _answers(name, function), helpers_of(function)

        def of_helper(helper: str) -> list[Call]:
            names = [helper, *rules()["exercises"][helper]["aliases"]]
            found = [used[each] for each in names if each in used]
            return _answers(helper, found[0]) if found else []

        count, said = _judged(name, answers, of_helper)
        return count, [*advice(ran, function), *said]

    _tell(name, verdict)


def check_values(name: str, **pairs: tuple[Any, Any]) -> None:
    """Check variables: ``name=(actual, expected)``, where ``expected`` is of the notebook's data.

    The statements that made them run again on the public cases, if their text can be had.

    Raises
    ------
    NotYet
        As `check`.
    """

    def verdict() -> Passed:
        values = {each: _seen(actual) for each, (actual, _) in pairs.items()}
        for variable, answer in values.items():
            if answer.value is Ellipsis:
                raise Unanswered(_words("unanswered.variable", name=name, variable=variable))
        answers = _made_again(name)
        passed = _judged(name, answers, partial(_made_again, use=name)) if answers else (0, [])
        for variable, (_, expected) in pairs.items():
            if isinstance(expected, Failure):  # the notebook's data are not what they were
                raise NotYet(_failed(name, {"label": "raised", **vars(expected)}))
            answer = values[variable]
            found = compare(answer.value, expected, part=variable).labels
            if answer.raised or found:
                raise NotYet(_failed(name, answer.raised or found[0]))
        return passed

    _tell(name, verdict)


def check_columns(name: str, **pairs: tuple[Any, Any]) -> None:
    """Check flattened pictures against the pictures: ``name=(columns, pictures)``.

    Column i of an array must be picture i, read row by row, colours innermost.

    Raises
    ------
    NotYet
        As `check`.
    """
    expected = {
        variable: (columns, tried(partial(in_columns, pictures), {}, {}).value)
        for variable, (columns, pictures) in pairs.items()
    }
    check_values(name, **expected)


def summary() -> None:
    """Print a line an exercise: whether its check passes, as it was run last."""
    exercises = rules()["exercises"]
    for name in exercises:
        _, line = _said.get(name, (False, _words("unchecked", name=name)))
        print(_coloured(shortened(line, _WIDTH)))
    print(textwrap.fill(_words("summary", done=_done(), total=len(exercises)), _WIDTH))


# what is said


def _tell(name: str, verdict: Callable[[], Passed]) -> None:
    """Print what a check says; where no notebook shows it, raise what does not pass."""
    _said.pop(name, None)
    try:
        count, advice = verdict()
    except NotYet as error:
        _said[name] = False, str(error).partition("\n")[0]
        if not _is_shown():
            raise
        print(_coloured("\n".join(error._render_traceback_())))
        return
    except KeyboardInterrupt as error:
        place = where(place_of(error), rules()["words"]) or rules()["words"]["its_cell"]
        raise NotYet(_words("stopped", name=name, where=place)) from None
    line = _words("passed" if count else "values", name=name, count=count)
    _said[name] = True, line
    print(_coloured(line), _words("progress", done=_done(), total=len(rules()["exercises"])))
    for each in dict.fromkeys(sentence(label, rules()["words"]) for label in advice):
        print(f"  {rules()['words']['advice'].format(sentence=each)}")


def _is_shown() -> bool:
    """Tell whether a student reads along: in IPython, unless nbgrader runs the notebook."""
    return shell() is not None and not any(map(os.environ.get, _NBGRADER))


def _coloured(text: str) -> str:
    """Return a text whose mark has its colour, where a notebook shows it."""
    colour = _COLOURS.get(text[:1]) if _is_shown() else None
    return f"\x1b[1;{colour}m{text[0]}\x1b[0m{text[1:]}" if colour else text


def _done() -> int:
    return sum(passed for passed, _ in _said.values())


def _words(key: str, **fields: Any) -> str:
    return str(rules()["words"][f"check.{key}"].format(**fields))


def _failed(name: str, label: Label) -> str:
    return _words("failed", name=name, sentence=sentence(label, rules()["words"]))


def _seen(value: Any) -> Call:
    """Return a value as the autograder would see it."""
    return tried(lambda: value, {}, {})


def _answers(name: str, function: Callable[..., Any]) -> list[Call]:
    """Call a function on the public cases of an exercise; a blank is told from a mistake."""
    if not callable(function):
        raise NotYet(
            _failed(name, {"label": "no_function", "actual": kind_of(_seen(function).value)})
        )
    blank = type(function) is FunctionType and holds_blank(function.__code__.co_consts)
    exercise, long = rules()["exercises"][name], _words("long", name=name)
    answers = []
    for case in exercise["cases"]:
        answer = tried(function, from_json(case["inputs"]), exercise["defaults"], long)
        if blank and answer.value is Ellipsis:
            raise Unanswered(_words("unanswered", name=name))
        if _is_open(answer, blank):
            raise Unanswered(_words("unfinished" if blank else "unfinished.use", name=name))
        answers.append(answer)
    return answers


def _made_again(name: str, use: str = "") -> list[Call]:
    """Make an exercise's variables anew, by case; nothing where that can't be done.

    With ``use``, nothing either where the variables of this other exercise do not use them.
    """
    exercises, ran = rules()["exercises"], program()
    exercise = exercises.get(name, {"asks": ()})
    asks, long = exercise["asks"], _words("long", name=name)
    if not asks or not all(map(ran.definition, asks)):
        return []
    cases = [from_json(case["inputs"]) for case in exercise["cases"]]
    if use:
        needed = ran.slice(exercises[use]["asks"], provided=cases[0])
        if not any(statement.binds.intersection(asks) for statement in needed):
            return []
    answers = [made for inputs in cases if (made := variables(ran, asks, inputs, long))]
    if any(map(_is_open, answers)):
        raise Unanswered(_words("unfinished.use", name=name))
    return answers


def _is_open(answer: Call, blank: bool = False) -> bool:
    """Tell whether an answer comes from a blank, its own or another's."""
    failed = isinstance(answer.value, Failure)
    return (failed and (blank or "ellipsis" in answer.value.message)) or holds_blank(answer.value)


def _judged(name: str, answers: list[Call], of_helper: Callable[[str], list[Call]]) -> Passed:
    """Return how many cases pass, and advice; raise what comes first where one does not."""
    exercise, words = rules()["exercises"][name], rules()["words"]
    verdicts = _verdicts(name, answers)
    first = next((place for place, each in enumerate(verdicts) if each.labels), None)
    if first is None:
        return len(answers), [label for each in verdicts for label in each.advice]
    for helper in exercise["needs"]:
        if _is_wrong(name, helper, of_helper):
            raise NotYet(_words("helper", name=name, helper=helper))
    asked = asked_of(name)
    found = [Judged(v.labels, a.expected, a.sizes) for v, a in zip(verdicts, asked, strict=True)]
    labels = agreed(found, tuple(exercise["returns"]))[first]
    values, case = [answer.value for answer in answers], exercise["cases"][first]
    mistake, order = known(mistakes_of(name), values, asked), swapped(values, asked)
    if mistake:
        said = [mistake, sentence(labels[0], words)]
    else:
        said = [sentence(order, words) if order else "", joined(labels, words)]
    text = "\n  ".join(filter(None, (*said, inputs_line(case["shown"], words))))
    raise NotYet(_words("failed.case", name=name, case=case["name"], sentence=text))


def _is_wrong(name: str, helper: str, of_helper: Callable[[str], list[Call]]) -> bool:
    """Tell whether a helper, as it now stands in the notebook, fails public cases of its own."""
    try:
        return any(each.labels for each in _verdicts(helper, of_helper(helper)))
    except Unanswered:
        raise Unanswered(_words("unfinished.use", name=name)) from None
    except NotYet:
        return True


def _verdicts(name: str, answers: list[Call]) -> list[Comparison]:
    """Judge answers, by case; there may be none."""
    asked = asked_of(name) if answers else []
    return [judged(answer, case) for answer, case in zip(answers, asked, strict=True)]
