"""From a submission's answers to points and sentences.

`grade` runs a submission in the sandbox, compares each answer with the rubric, names the mistake
where it is known, and carries errors forward: an exercise that fails, and needs another that failed
too, runs again with the right helper in place of the student's.
"""

from __future__ import annotations

import builtins
import hashlib
import os
import platform
import re
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

import autograder
import reference
from autograder import __version__, evidence
from autograder.compare import HIDDEN_SENTENCES, Difference, leaves, quoted
from autograder.diagnose import diagnose
from autograder.exercise import Exercise
from autograder.results import CaseResult, ExerciseResult, Result, Status
from autograder.rubric import Failure, Prepared, Rubric, rubric
from autograder.sandbox import wire
from autograder.sandbox.pool import Sandbox
from autograder.sandbox.session import (
    Answer,
    Crashed,
    Limits,
    Outcome,
    TimedOut,
    run_phases,
)
from autograder.submission import Submission, encodable

_ERRORS = {name for name, value in vars(builtins).items() if isinstance(value, type)} | {
    "LinAlgError",
    "AxisError",
    "UFuncTypeError",
}


#: What a CI runner obeys in a log: ``::error::`` where a line begins, ``##[error]`` anywhere.
_CI_COMMAND = re.compile(r"::(?=[A-Za-z])|##(?=\[|vso)")


def grade(
    submission: Submission,
    sandbox: Sandbox,
    *,
    public_only: bool = False,
    limits: Limits | None = None,
) -> Result:
    """Grade one submission.

    Parameters
    ----------
    submission : Submission
    sandbox : Sandbox
        Where its code runs.
    public_only : bool
        Leave the hidden cases out: a student's own view.
    limits : Limits
        Wall clock of a call and of the submission.

    Raises
    ------
    SandboxError
        If the sandbox cannot start: a fault, not a result.
    """
    start = time.monotonic()
    rules = rubric(submission.assignment)
    cells = list(submission.cells)
    visible = [False] if public_only else [False, True]  # hidden cases come second, if at all

    def ask(exercises: Sequence[Exercise], helpers: Sequence[str] = ()) -> dict[str, Answer]:
        phases = [
            [rules.task(exercise, rules.cases(exercise, hidden), helpers) for exercise in exercises]
            for hidden in visible
        ]
        return run_phases(sandbox, cells, phases, limits)

    def judge(exercise: Exercise, answers: dict[str, Answer]) -> ExerciseResult:
        cases = [p for hidden in visible for p in rules.cases(exercise, hidden)]
        return _judge(rules, exercise, cases, answers[exercise.name], submission)

    first = ask(rules.assignment.exercises)
    results = {e.name: judge(e, first) for e in rules.assignment.exercises}
    again: dict[tuple[str, ...], dict[str, Answer]] = {}  # by the helpers that were replaced
    for exercise in rules.assignment.exercises:
        result = results[exercise.name]
        if helpers := _to_blame(rules, exercise, results):
            if helpers not in again:  # one worker for all that these helpers may have spoilt
                again[helpers] = ask(_spoilt(rules, results, helpers), helpers)
            result = _better(result, judge(exercise, again[helpers]), helpers)
        results[exercise.name] = result
    return Result(
        submission=encodable(str(submission.path)),
        student=submission.student,
        assignment=submission.assignment,
        sha256=submission.sha256,
        score=round(sum(result.score for result in results.values()), 2),
        max_score=rules.assignment.points,
        seconds=round(time.monotonic() - start, 3),
        sandbox=sandbox.tier,
        versions=versions(),
        exercises=list(results.values()),
    )


@cache
def versions() -> dict[str, str]:
    """Return what a result depends on besides the submission.

    ``rules`` is a digest of the kit's own text, the reference's and the seed: where any of them
    changes, old results no longer hold.
    """
    package, right = (Path(module.__file__ or "").parent for module in (autograder, reference))
    digest = hashlib.sha256(os.environ.get("AUTOGRADER_SEED", "").encode())
    for path in sorted([*package.rglob("*.py"), *right.rglob("*.py")]):
        digest.update(path.read_bytes())
    return {
        "rules": digest.hexdigest()[:16],
        "autograder": __version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
    }


def _to_blame(
    rules: Rubric, exercise: Exercise, results: dict[str, ExerciseResult]
) -> tuple[str, ...]:
    """Return the helpers of a failed exercise that failed themselves."""
    if results[exercise.name].status not in ("wrong", "partial"):
        return ()
    helpers = rules.assignment.closure(exercise.needs)
    return tuple(h.name for h in helpers if results[h.name].status != "correct")


def _spoilt(
    rules: Rubric, results: dict[str, ExerciseResult], helpers: tuple[str, ...]
) -> list[Exercise]:
    """Return the failed exercises that need all of these helpers."""
    return [
        exercise
        for exercise in rules.assignment.exercises
        if results[exercise.name].status in ("wrong", "partial")
        and {e.name for e in rules.assignment.closure(exercise.needs)}.issuperset(helpers)
    ]


def _better(
    first: ExerciseResult, second: ExerciseResult, helpers: tuple[str, ...]
) -> ExerciseResult:
    """Return the run that earns more or says more; the second says which helpers were replaced."""
    if (second.score, bool(second.mistake)) <= (first.score, bool(first.mistake)):
        return first
    names = ", ".join(f"`{name}`" for name in helpers)
    note = f"Graded with a correct {names} in place of yours."
    return ExerciseResult(
        second.name,
        second.score,
        second.max_score,
        second.status,
        f"{second.feedback} {note}".strip(),
        second.mistake,
        list(helpers),
        second.advice,
        second.cases,
    )


def _judge(
    rules: Rubric,
    exercise: Exercise,
    cases: Sequence[Prepared],
    answer: Answer,
    submission: Submission,
) -> ExerciseResult:
    """Turn the outcomes of an exercise, public ones first, into points and sentences."""
    loaded = answer.loaded
    if loaded is not None and loaded.status != "found":
        status: Status = "missing" if loaded.status == "missing" else "wrong"
        sentence = (_missing if status == "missing" else _broken)(exercise, loaded, submission)
        rows = [CaseResult(p.case.name, p.case.hidden, "not_run") for p in cases]
        return ExerciseResult(exercise.name, 0.0, exercise.points, status, sentence, cases=rows)
    judged = [
        _case(rules, exercise, prepared, outcome, submission)
        for prepared, outcome in zip(cases, answer.outcomes, strict=True)
    ]
    rows = [row for row, _, _ in judged]
    share = sum(p.case.weight * s for p, (_, s, _) in zip(cases, judged, strict=True))
    share /= sum(p.case.weight for p in cases)
    score = round(exercise.points * share, 2)
    if loaded is not None and loaded.stub and share < 1:
        rows = [CaseResult(row.name, row.hidden, "not_run") for row in rows]
        return ExerciseResult(
            exercise.name, 0.0, exercise.points, "unanswered", "Not answered yet.", cases=rows
        )
    advice = list(dict.fromkeys(text for _, _, texts in judged for text in texts))
    if share == 1:
        return ExerciseResult(exercise.name, score, score, "correct", advice=advice, cases=rows)
    actual = [_actual(outcome) for outcome in answer.outcomes]
    known = diagnose(rules, exercise, cases, actual)
    sentence = known.student if known else _first_sentence(rows, loaded)
    return ExerciseResult(
        exercise.name,
        score,
        exercise.points,
        "partial" if score else "wrong",
        sentence,
        known.id if known else None,
        advice=advice,
        cases=rows,
    )


def _actual(outcome: Outcome) -> Any:
    if isinstance(outcome, wire.Returned):
        return wire.decode(outcome.value)
    return Failure(outcome.error if isinstance(outcome, wire.Raised) else type(outcome).__name__)


def _case(
    rules: Rubric, exercise: Exercise, prepared: Prepared, outcome: Outcome, submission: Submission
) -> tuple[CaseResult, float, list[str]]:
    """Return a case's row, the share of it that is right, and advice."""
    case = prepared.case
    inputs = "" if case.hidden else evidence.inputs_line(prepared.inputs)
    if isinstance(outcome, wire.Returned):
        actual = wire.decode(outcome.value)
        comparison = rules.compare(exercise, prepared, actual)
        differences = comparison.differences
        if not differences:
            advice = [*comparison.advice, *_habits(outcome)] if not case.hidden else []
            return CaseResult(case.name, case.hidden, "passed"), 1.0, advice
        wrong = {difference.part for difference in differences}
        message = (_hidden if case.hidden else _public)(differences, exercise, prepared)
        part, expected = differences[0].part, prepared.expected
        values = {} if case.hidden else evidence.pair(actual, expected, exercise.returns, part)
        row = CaseResult(case.name, case.hidden, "failed", part, message, inputs, **values)
        return row, exercise.score(prepared.expected, wrong), []
    if isinstance(outcome, wire.Raised):
        message = _exception(exercise, outcome, case.hidden, submission)
        return CaseResult(case.name, case.hidden, "raised", None, message, inputs), 0.0, []
    if isinstance(outcome, TimedOut):
        message = f"Still running after {outcome.seconds:g} s: does every loop end?"
        return CaseResult(case.name, case.hidden, "timed_out", None, message, inputs), 0.0, []
    if isinstance(outcome, Crashed):
        message = "The process that ran it ended: out of memory, or an exit in the code?"
        return CaseResult(case.name, case.hidden, "crashed", None, message, inputs), 0.0, []
    message = "Not run: calls before it hung or ended the process."
    return CaseResult(case.name, case.hidden, "not_run", None, message), 0.0, []


def _habits(outcome: wire.Returned) -> list[str]:
    """Return unscored advice on what a right call did besides."""
    changed = [f"It changes its argument `{name}`; work on a copy." for name in outcome.changed]
    warned = [
        f"numpy warns: {text.removeprefix('RuntimeWarning: ')}."
        for text in outcome.warnings
        if text.startswith("RuntimeWarning")
    ]
    return [_clean(text) for text in changed + warned]


def _public(differences: Sequence[Difference], exercise: Exercise, prepared: Prepared) -> str:
    """Say it with values; the inputs stand in a field of their own."""
    sentences = dict.fromkeys(_variable(d, exercise) for d in differences)
    return _clean(" ".join(sentence[:1].upper() + sentence[1:] for sentence in sentences))


def _hidden(differences: Sequence[Difference], exercise: Exercise, prepared: Prepared) -> str:
    """Say what kind of difference it is, and no value."""
    kinds = dict.fromkeys((d.part, d.kind) for d in differences)
    if {part for part, _ in kinds} == {p for p, _ in leaves(prepared.expected, exercise.returns)}:
        kinds = dict.fromkeys((None, kind) for _, kind in kinds)
    text = ", ".join(f"{quoted(part)} {HIDDEN_SENTENCES[kind]}" for part, kind in kinds)
    return f"{text[:1].upper()}{text[1:]} (hidden case)."


def _variable(difference: Difference, exercise: Exercise) -> str:
    if exercise.asks and difference.message.startswith("the result has no"):
        return f"`{difference.part}` has no value."
    return difference.message


def _exception(
    exercise: Exercise, raised: wire.Raised, hidden: bool, submission: Submission
) -> str:
    """Say which exception it was; of a hidden case no more than a well-known type."""
    kind = raised.error if raised.error in _ERRORS else "an exception"
    if hidden:
        return f"Raises {kind} (hidden case)."
    place = _place(submission, raised.cell, raised.line)
    where = f" at {place}" if place else ""
    return _clean(_ended(f"Raises {kind}{where}: {raised.message or 'no message'}"))


def _place(submission: Submission, cell: int, line: int) -> str:
    """Return what stands at a place in the submission, and which line of its cell that is."""
    source = next((c.source for c in submission.cells if c.number == cell), "").split("\n")
    if not 0 < line <= len(source):
        return ""
    text = source[line - 1].partition("  #")[0].strip()[:80]
    where = f"line {line} of its cell" if cell else f"line {line}"
    return f"`{text}` ({where})" if text else where


def _missing(exercise: Exercise, loaded: wire.Loaded, submission: Submission) -> str:
    if exercise.asks:
        wanted = "No " + ", ".join(f"`{name}`" for name in exercise.asks) + " found"
    else:
        wanted = f"No function `{exercise.name}` found"
    graded = exercise.asks or (exercise.name,)
    close = process.extractOne(graded[0], loaded.defined, scorer=fuzz.ratio, score_cutoff=60)
    return _clean(f"{wanted}; did you mean `{close[0]}`?" if close else f"{wanted}.")


def _broken(exercise: Exercise, loaded: wire.Loaded, submission: Submission) -> str:
    place = _place(submission, loaded.cell, loaded.line)
    return _clean(_ended(f"Python cannot read {place or 'its cell'}: {loaded.message}"))


def _ended(text: str) -> str:
    """Return a sentence with its full stop, where Python's own words have not brought one."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _first_sentence(rows: Sequence[CaseResult], loaded: wire.Loaded | None) -> str:
    """Return what leads the feedback: a blank left open, else the first failure that is public."""
    if loaded is not None and loaded.blanks:
        return _clean(f"Not finished: `{loaded.blanks[0]}` is still there.")
    failed = [row for row in rows if row.status != "passed"]
    public = [row for row in failed if not row.hidden]
    if public:
        return public[0].message
    return f"All public cases pass, but not {failed[0].name}: {failed[0].message}"


def _clean(text: str) -> str:
    """Return text without control characters and CI commands, on one line, of bounded length."""
    text = "".join(c if c.isprintable() else " " for c in text)
    text = _CI_COMMAND.sub(lambda mark: " ".join(mark[0]), text)
    return text if len(text) <= 600 else f"{text[:600]}…"
