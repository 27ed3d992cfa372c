"""What is wrong with an answer to a public case: said alike by the grader and by the check cell.

Labels are as JSON has them. Needs numpy alone: the same text runs beside a student's notebook.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations
from typing import Any, TypeVar

from autograder.compare import Comparison, Failure, Label, Tolerance, compare, leaves, matches

Named = TypeVar("Named")
_OF_NAME = re.compile(r"(global|rebound|unused) ([A-Za-z_][A-Za-z_0-9]{0,39})")
_LABELS = {"global": "reads_global", "rebound": "rebound", "unused": "unused"}


@dataclass(frozen=True)
class Call:
    """How a call ended: with a value, or with the label of what it raised."""

    value: Any  # a `Failure` where it raised
    raised: Label | None = None
    refused: bool = False  # whether it raised before any line of the function was reached
    takes: Sequence[str] | None = None  # parameters, if others than asked for
    filled: Sequence[str] = ()  # parameters that got the reference's default
    changed: Sequence[str] = ()  # arguments that it altered
    warnings: Sequence[tuple[str, str]] = ()  # category and message
    lost: Mapping[str, Label] = field(default_factory=dict)  # variables without a value, and why
    free: str = ""  # what is free about answers, where the value was none in normal form
    has_form: bool = True  # whether it could be put into it
    form_failed: bool = False  # whether that was tried


@dataclass(frozen=True)
class Asked:
    """What a case asks for."""

    inputs: Sequence[str]
    expected: Any
    returns: tuple[str, ...]
    tolerance: Tolerance
    sizes: Mapping[str, int]
    variables: bool = False
    own: Any = None  # what is expected of an answer without a normal form
    scenario: str = ""  # what is done with an answer, if it is not merely called

    def compare(self, actual: Any, explain: bool = True) -> Comparison:
        """Compare a value with what is expected."""
        return compare(
            actual,
            self.expected,
            returns=self.returns,
            tolerance=self.tolerance,
            sizes=self.sizes,
            explain=explain,
        )


def judged(call: Call, asked: Asked) -> Comparison:
    """Return what is wrong with a call, its parameters first; of a right one the advice.

    Where it raised, the label says so, and no part is compared.
    """
    others = [*_taken_otherwise(call, asked.inputs)]
    if call.raised:
        said = [] if others and call.refused else [call.raised]  # Python's words for the same
        return Comparison(labels=(*others, *said, *_scenario(asked)))
    found = asked.compare(call.value) if call.has_form else _compared_as_it_is(call.value, asked)
    if not found.wrong:
        on_form = () if call.free else found.advice
        return replace(found, advice=(*on_form, *_advice(call, asked.inputs)))
    labels = map(_named(call.lost), found.labels) if asked.variables else found.labels
    free = [{"label": "normal_form", "tell": call.free, "failed": call.form_failed}]
    return replace(found, labels=(*others, *labels, *free[: bool(call.free)], *_scenario(asked)))


def _compared_as_it_is(value: Any, asked: Asked) -> Comparison:
    """Compare a value that has no normal form with the right answer before that."""
    found = replace(asked, expected=asked.own).compare(value)
    meant, own = ([p for p, _ in leaves(x, asked.returns)] for x in (asked.expected, asked.own))
    if found.wrong and meant != own:  # other parts: none of those meant is there
        return replace(found, wrong=dict.fromkeys(meant, next(iter(found.wrong.values()))))
    return found


def _scenario(asked: Asked) -> list[Label]:
    return [{"label": "scenario", "tell": asked.scenario}] if asked.scenario else []


def _taken_otherwise(call: Call, inputs: Sequence[str]) -> Iterator[Label]:
    """Yield that a function takes others than those it is called with, where that spoils it.

    Called by name it has got what it takes, if it could be called at all.
    """
    if call.takes is not None and (call.refused or set(inputs) - {*call.takes}):
        yield {"label": "other_parameters", "takes": [*call.takes], "called": [*inputs]}


def _named(lost: Mapping[str, Label]) -> Any:
    """Return what turns a missing key, where variables are asked for, into one without a value."""

    def meant(label: Label) -> Label:
        if label["label"] != "no_key" or label["part"] is not None:
            return label
        why = {k: v for k, v in lost.get(label["key"], {}).items() if k != "label"}
        return {"label": "no_value", "part": label["key"], "raised": why or None}

    return meant


def _advice(call: Call, inputs: Sequence[str]) -> Iterator[Label]:
    """Yield what a right call did besides, and how it had to be called."""
    if call.takes is not None:
        yield {"label": "other_order", "takes": [*call.takes], "called": [*inputs]}
    if call.filled:
        yield {"label": "no_default", "names": [*call.filled]}
    for name in call.changed:
        yield {"label": "changes_argument", "name": name}
    for category, message in call.warnings:
        if category == "RuntimeWarning":
            yield {"label": "warned", "message": message}


def habit(what: str, place: Label | None, right: bool) -> Label | None:
    """Return the advice on a habit that is seen in the code, None where there is none to give.

    Parameters
    ----------
    what : str
        In the words of `autograder.sandbox.inside.syntax.habits`.
    place : dict, optional
        Where it shows, as a `Place` has it.
    right : bool
        Whether the answer is right: style can wait until it is, a cause cannot.
    """
    if what in ("print", "unseeded"):
        return {"label": "prints" if what == "print" else what, "place": place} if right else None
    said = _OF_NAME.fullmatch(what)
    if said is None or (right and said[1] == "unused"):
        return None
    return {"label": _LABELS[said[1]], "name": said[2], "place": place}


def constructs(
    asked: Iterable[Mapping[str, Any]], seen: Mapping[str, Label | None]
) -> Iterator[Label]:
    """Yield what is said of constructs: forbidden ones that are there, required ones that are not.

    Parameters
    ----------
    asked : iterable of dict
        Each with ``word``, ``required``, ``costs``, ``tell``.
    seen : dict
        The places of those that are there.
    """
    for each in asked:
        said = {"word": each["word"], "costs": each["costs"], "tell": each["tell"]}
        if each["required"] and each["word"] not in seen:
            yield {"label": "required", **said}
        elif not each["required"] and each["word"] in seen:
            yield {"label": "forbidden", **said, "place": seen[each["word"]]}


def known(
    mistakes: Iterable[tuple[Named, Iterable[Any]]],
    answers: Sequence[Any],
    asked: Sequence[Asked],
) -> Named | None:
    """Return the mistake that gives exactly these answers, if there is one.

    Exceptions are equal where their messages are, and alone they prove nothing.

    Parameters
    ----------
    mistakes : iterable of tuple
        Each with what it gives for each case.
    answers : sequence
        What the student's code gave for each: a value, or a `Failure`.
    asked : sequence of Asked
    """
    if all(isinstance(each, Failure) for each in answers):
        return None
    for mistake, given in mistakes:
        trios = zip(answers, given, asked, strict=True)
        if all(_is_given(a, k, case) for a, k, case in trios):
            return mistake
    return None


def _is_given(actual: Any, given: Any, asked: Asked) -> bool:
    """Tell whether an answer is what a mistake gives; what that lacks, it lacks, too."""
    if not matches(actual, given, asked.returns, asked.tolerance):
        return False
    return isinstance(given, Failure) or _kinds(asked, actual) == _kinds(asked, given)


def swapped(answers: Sequence[Any], asked: Sequence[Asked]) -> Label | None:
    """Return in which order results are returned, if another order mends them on all cases.

    That is, makes them right, or gives each its form where the order asked for does not.
    """
    names = asked[0].returns if asked else ()
    tuples = all(isinstance(a, (tuple, list)) and len(a) == len(names) for a in answers)
    if not tuples or not 2 <= len(names) <= 4:
        return None
    before = [*map(_kinds, asked, answers)]
    found = {}
    for order in permutations(range(len(names))):
        moved = [[answer[place] for place in order] for answer in answers]
        after = [*map(_kinds, asked, moved)]
        if any(before) and all(map(_mends, before, after)):
            found[order] = not any(after)
    right = [order for order, is_right in found.items() if is_right]
    for order in right[:1] or ([*found] if len(found) == 1 else []):
        returned = sorted(names, key=lambda name: order[names.index(name)])
        return {"label": "swapped", "returned": returned, "asked": [*names]}
    return None


def _kinds(asked: Asked, answer: Any) -> set[str]:
    return set(asked.compare(answer, explain=False).wrong.values())


def _mends(was: set[str], now: set[str]) -> bool:
    form = {"structure", "shape"}
    return not now or (bool(was & form) and not now & form)
