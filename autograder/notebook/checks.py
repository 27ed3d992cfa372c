"""Checks for a notebook: the public cases, and the sentences of the autograder.

Ships beside each notebook, in one file with what it imports; ``checks.json`` has the cases and the
templates of the sentences. Needs numpy alone, no network and no autograder.
"""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Callable
from functools import partial
from traceback import walk_tb
from types import TracebackType
from typing import Any

from autograder.compare import Failure, Label
from autograder.judge.explanation import raised, shortened
from autograder.judge.verdict import Call
from autograder.notebook.calls import helpers_of, made, place_of, seen
from autograder.notebook.history import Source, cut_off, program, shell
from autograder.notebook.recipes import beside
from autograder.notebook.rules import others_of, rules
from autograder.notebook.trial import (
    WIDTH,
    NotYet,
    Passed,
    Unanswered,
    answers_of,
    failed,
    made_again,
    of_variables,
    passing,
    refuse_unseen,
    told,
    unscored,
    used_by,
)
from autograder.notebook.values import in_columns
from autograder.report.phrases import spaced, where, wrapped
from autograder.sandbox.inside.syntax.habits import unremarkable

_COLOURS = {"✓": 32, "✗": 31, "·": 34}  # of a terminal: green, red, blue
_NBGRADER = ("NBGRADER_EXECUTION", "NBGRADER_VALIDATING")  # it sets them where it runs notebooks
_CHECK = re.compile(r"""^check(?:_values|_columns)?\(\s*["'](\w+)""", re.MULTILINE)
_said: dict[str, tuple[bool, str]] = {}  # by exercise: whether its check passes now, and the line


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
        about = rules()["exercises"][name]
        quiet = unremarkable(about.get("scenario"), about.get("seed"))
        source = Source(program(), function, quiet, others_of(name))
        refuse_unseen(name)
        if source.is_untouched:
            raise Unanswered(told("unanswered", name=name))
        answers = answers_of(name, function, source)
        used, held = helpers_of(function), beside(name, function)

        def of_helper(helper: str) -> list[Call]:
            names = [helper, *rules()["exercises"][helper]["aliases"]]
            found = [*held.get(helper, ()), *(used[each] for each in names if each in used)]
            return answers_of(helper, found[0]) if found else []

        count, said = passing(name, answers, of_helper, source)
        on = source.constructs(about.get("constructs", []))
        if scored := [label for label in on if label["costs"]]:
            raise NotYet(failed(name, scored[0]))
        return count, [*on, *source.advice(right=True), *said]

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
        values = {each: seen(actual) for each, (actual, _) in pairs.items()}
        for variable, answer in values.items():
            if answer.value is Ellipsis:
                raise Unanswered(told("unanswered.variable", name=name, variable=variable))
        wrong = _wrong(name, pairs, values)
        lead, of_helper = "" if wrong else told("own_data"), partial(used_by, name)
        answers = made_again(name)
        passed = passing(name, answers, of_helper, lead=lead) if answers else (0, [])
        if wrong:
            raise NotYet(failed(name, wrong))
        refuse_unseen(name)
        return passed

    _tell(name, verdict)


def _wrong(name: str, pairs: dict[str, tuple[Any, Any]], values: dict[str, Call]) -> Label | None:
    """Return what is wrong first with variables on the notebook's own data."""
    for variable, (_, expected) in pairs.items():
        if isinstance(expected, Failure):  # the notebook's data are not what they were
            return {"label": "raised", **vars(expected)}
        if values[variable].raised:
            return values[variable].raised
    right = {variable: expected for variable, (_, expected) in pairs.items()}
    return of_variables(name, {each: answer.value for each, answer in values.items()}, right)


def check_columns(name: str, **pairs: tuple[Any, Any]) -> None:
    """Check flattened pictures against the pictures: ``name=(columns, pictures)``.

    Column i of an array must be picture i, read row by row, colours innermost.

    Raises
    ------
    NotYet
        As `check`.
    """
    expected = {
        variable: (columns, made(partial(in_columns, pictures)).value)
        for variable, (columns, pictures) in pairs.items()
    }
    check_values(name, **expected)


def summary() -> None:
    """Print a line an exercise: whether its check passes, as it was run last."""
    exercises = rules()["exercises"]
    for name in exercises:
        _, line = _said.get(name, (False, told("unchecked", name=name)))
        print(_coloured(shortened(line, WIDTH)))
    print(wrapped(told("summary", done=_done(), total=_total()), WIDTH, ""))


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
        raise NotYet(told("stopped", name=name, where=place)) from None
    said = _verdict(name, count)
    line = told(said, name=name, count=count)
    _said[name] = said != "untried", line
    progress = [told("progress", done=_done(), total=_total())] if _said[name][0] else []
    print(_coloured(spaced(" ".join([line, *progress]), rules()["words"])))
    for each in unscored(advice):
        print(f"  {each}")


def _undefined(
    shell: Any, kind: type[NameError], error: NameError, trace: TracebackType, tb_offset: Any = None
) -> None:
    """Show that a check cell names what nothing has given a value, as a check says it."""
    [(frame, _)] = deque(walk_tb(trace), maxlen=1)
    checks = [_CHECK.search(cell.source) for cell in program().cells[-1:]]
    label = cut_off(raised("NameError", str(error)))
    if frame.f_code.co_name != "<module>" or not any(checks) or label is None:
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
        return
    [name] = (found[1] for found in checks if found)
    said = NotYet(failed(name, label))
    _said[name] = False, str(said).partition("\n")[0]
    shell.showtraceback((NotYet, said, trace))


def _verdict(name: str, count: int) -> str:
    """Return the key of what is said of an answer that nothing speaks against."""
    exercise = rules()["exercises"][name]
    if exercise["cases"]:
        return ("passed.one" if count == 1 else "passed") if count else "values"
    return "values.alone" if exercise["asks"] else "untried"


def _is_shown() -> bool:
    """Tell whether a student reads along: in IPython, unless nbgrader runs the notebook."""
    return shell() is not None and not any(map(os.environ.get, _NBGRADER))


def _coloured(text: str) -> str:
    """Return a text whose mark has its colour, where a notebook shows it."""
    colour = _COLOURS.get(text[:1]) if _is_shown() else None
    return f"\x1b[1;{colour}m{text[0]}\x1b[0m{text[1:]}" if colour else text


def _done() -> int:
    return sum(passed for passed, _ in _said.values())


def _total() -> int:
    """Return how many exercises there is something to try of."""
    return sum(bool(each["cases"] or each["asks"]) for each in rules()["exercises"].values())


if hasattr(shell(), "set_custom_exc"):
    shell().set_custom_exc((NameError,), _undefined)
