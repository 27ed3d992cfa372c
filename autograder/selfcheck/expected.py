"""Expected values: the same each time, and the same by another road."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from time import process_time
from typing import Any

import numpy as np

from autograder.compare import Failure, Tolerance, compare, is_numeric, leaves
from autograder.course.answer_key import AnswerKey
from autograder.course.exercise import Exercise
from autograder.course.exercise_key import Prepared
from autograder.course.trusted import answer, called, formed
from autograder.course.values import encoded
from autograder.judge.forms import LIMITS as FORMS
from autograder.report.english import ENGLISH
from autograder.report.sentences import sentence
from autograder.selfcheck.line import Line, given, named, note, wrong

Look = Callable[[Exercise, Prepared], Iterator[Line]]
SPARE = 10  # a student's answer, or another machine, may take so many times as long
WITNESS = Tolerance(1e-6, 1e-9, "two roads to one number, each exact to rounding")


def expected(key: AnswerKey) -> Iterator[Line]:
    """Compute every expected value once more, and by its second road where there is one."""
    count, right = 0, True
    for exercise in key.assignment.exercises:
        prepared = [*key[exercise.name].cases, *key[exercise.name].examples]
        for line in _once(exercise, prepared, _checked):
            right = right and line.status != "WRONG"
            yield line
        count += len(prepared) if exercise.witnessed else 0
    if right and count:
        yield Line(f"{count} expected values agree with their second witness")


def slow_forms(key: AnswerKey) -> Iterator[Line]:
    """Tell of normal forms that take so long that a slower machine might not wait for them."""
    most, all_in_all, total = FORMS.call / SPARE, FORMS.submission / SPARE, 0.0
    slowest: dict[float, tuple[Exercise, Prepared]] = {}
    for exercise in (e for e in key.assignment.exercises if e.normal_form):
        for prepared in key[exercise.name].cases:
            total += (seconds := _seconds_of_form(exercise, prepared))
            slowest[seconds] = exercise, prepared
    for seconds in sorted(slowest)[-1:]:
        exercise, prepared = slowest[seconds]
        if seconds > most or total > all_in_all:
            yield wrong(
                f"{exercise.name}: normal_form takes {seconds:.1f} s on {named(prepared.case)}, "
                f"and all forms {total:.1f} s",
                exercise.place,
                f"{most:g} s a case and {all_in_all:g} s in all are safe: an answer whose form "
                f"takes {FORMS.call:g} s is compared without one. Write it so that it takes less, "
                "or give smaller inputs.",
            )


def _seconds_of_form(exercise: Exercise, prepared: Prepared) -> float:
    """Return the processor time that the form of a right answer takes."""
    own, spent = called(exercise, exercise.reference, prepared.inputs), []
    for _ in range(2):  # what is done once only is none of it
        before = process_time()
        formed(exercise, own)
        spent.append(process_time() - before)
    return min(spent)


def changing(key: AnswerKey) -> Iterator[Line]:
    """Tell of inputs and expected values that are others when they are made anew."""
    for exercise in key.assignment.exercises:
        yield from _once(exercise, key[exercise.name].cases, partial(_again, seed=key.seed))


def _once(exercise: Exercise, cases: Sequence[Prepared], look: Look) -> Iterator[Line]:
    """Tell of an exercise each kind of thing once, on the first case that shows it."""
    found: dict[str, list[Line]] = defaultdict(list)
    for prepared in cases:
        for line in look(exercise, prepared):
            found[line.said.replace(named(prepared.case), "")].append(line)
    for first, *others in found.values():
        more = (f"So it is with {len(others)} more of its cases.",) if others else ()
        yield replace(first, details=(*first.details, *more))


def _checked(exercise: Exercise, prepared: Prepared) -> Iterator[Line]:
    yield from _odd(exercise, prepared)
    if exercise.witnessed:
        yield from _witnessed(exercise, prepared)


def _again(exercise: Exercise, prepared: Prepared, seed: int) -> Iterator[Line]:
    """Look whether inputs and expected value are the same when they are made anew."""
    case = prepared.case
    if encoded(exercise.inputs(case, seed)) != prepared.call:
        yield wrong(
            f"{exercise.name}: {named(case)} has other inputs each time",
            exercise.place,
            'Draw them from the generator that is given: lambda draw: {"x": draw.normal()}.',
        )
    second = answer(exercise, exercise.reference, prepared.inputs)
    if _unlike(exercise, second, prepared.expected):
        yield wrong(
            f"{exercise.name}: the right answer to {named(case)} is another each time",
            exercise.place,
            f"First it {given(prepared.expected)}, then it {given(second)}.",
            "What it draws cannot be compared: let it take a seed as an input. What it keeps from "
            "call to call (a default like x=[], a global) must go.",
        )


def _odd(exercise: Exercise, prepared: Prepared) -> Iterator[Line]:
    """Look for what may be meant, and mostly is not."""
    case, inputs = prepared.case, copy.deepcopy(prepared.inputs)
    if exercise.entry is exercise.reference and not isinstance(_called(exercise, inputs), Failure):
        before, after = dict(prepared.call), dict(encoded(inputs))
        for name in [name for name in before if before[name] != after[name]]:
            yield note(
                f"{exercise.name}: the right answer changes its input `{name}` ({named(case)})",
                exercise.place,
                "Students who do so are told to work on a copy: let it do so as well.",
            )
    for part, value in leaves(prepared.expected, exercise.returns):
        if is_numeric(value) and np.isnan(np.asarray(value, dtype=complex)).any():
            yield note(
                f"{exercise.name}: {part or 'the right answer'} holds nan on {named(case)}",
                exercise.place,
                "An answer must have nan there: if it is not meant, give other inputs.",
            )


def _called(exercise: Exercise, inputs: dict[str, Any]) -> Any:
    """Call the right answer on these very inputs."""
    try:
        with np.errstate(all="ignore"):
            return exercise.reference(**inputs)
    except Exception as error:
        return Failure(type(error).__name__, str(error))


def _witnessed(exercise: Exercise, prepared: Prepared) -> Iterator[Line]:
    second = answer(exercise, exercise.second_witness, prepared.inputs)
    if isinstance(second, Failure):
        seen = f"The witness {given(second)}; the answer {given(prepared.expected)}."
    else:
        tolerances = (WITNESS, prepared.case.tolerance)  # the wider of the two
        expected, returns = prepared.expected, exercise.returns
        seen_by = [compare(second, expected, returns=returns, tolerance=t) for t in tolerances]
        if not all(found.wrong for found in seen_by):
            return
        said = sentence(seen_by[0].labels[0], ENGLISH)
        seen = f"What the witness gives, judged as an answer: {said}"
    yield wrong(
        f"{exercise.name}: answer and second witness differ on {named(prepared.case)}",
        exercise.witnessed,
        seen,
        "One of the two is wrong, or they agree to fewer than 6 digits, and the case has no "
        "Tolerance that says why: correct it.",
    )


def _unlike(exercise: Exercise, actual: Any, expected: Any) -> bool:
    if isinstance(actual, Failure):
        return True
    seen = compare(actual, expected, returns=exercise.returns, tolerance=WITNESS, explain=False)
    return bool(seen.wrong)
