"""Known answers in notebooks, graded as students': mistakes, right answers in other forms."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest
from pathlib import Path
from typing import Any

from autograder.course.answer_key import AnswerKey
from autograder.course.counting import counted
from autograder.course.exercise import Exercise
from autograder.course.exercise_key import ExerciseKey
from autograder.course.known import Mistake, Variant
from autograder.course.trusted import answer
from autograder.errors import CourseError
from autograder.judge.grade import grade
from autograder.report.feedback import case_line, feedback
from autograder.results import ExerciseResult, Result
from autograder.results.labels import Forbidden, Required
from autograder.sandbox.protocol import Sandbox
from autograder.selfcheck.line import Line, cut, given, named, wrong
from autograder.selfcheck.seeds import lacks_dict, recognised
from autograder.selfcheck.simulate import RIGHT, Notebooks
from autograder.submissions.finding import Found
from autograder.submissions.reading import read

JOBS = min(os.cpu_count() or 1, 8)  # graded side by side
NEAR = 0.005  # points that are the same when they are written


def mistakes(notebooks: Notebooks, source: Result, sandbox: Sandbox) -> Iterator[Line]:
    """Plant every known mistake, alone, in a right notebook: each must do there what it does here.

    What it does here, whether it costs points and is named, is looked at under many seeds.
    """
    right = {exercise.name for exercise in source.exercises if _is_full(exercise)}
    for exercise in notebooks.assignment.exercises:
        found, planted, key = [], [], notebooks.key[exercise.name]
        for mistake in exercise.mistakes:
            if lacks_dict(key, mistake):
                continue  # which is told of the function
            try:
                given = notebooks.submission(_right(notebooks) | {exercise.name: mistake.id})
                planted.append((mistake, given))
            except CourseError as error:
                found.append(wrong(str(error)))
        results = _grade_all([given for _, given in planted], notebooks.key, sandbox)
        graded = [(mistake, each) for (mistake, _), each in zip(planted, results, strict=True)]
        for mistake, result in graded:
            found += _elsewhere(key, mistake, result)
        found += _dragged(notebooks, exercise, graded, right)
        yield from found
        killed = sum(_of(result, exercise).score < exercise.points for result in results)
        told = all(recognised(key, answers) is mistake for mistake, answers in key.mistakes)
        if results and not found and told and killed == len(exercise.mistakes):
            yield Line(
                f"{exercise.name}: mutation score {100 * killed / len(results):.0f} % ({killed} of "
                f"{len(results)}), all named, no other exercise loses points"
            )


def _elsewhere(key: ExerciseKey, mistake: Mistake, result: Result) -> Iterator[Line]:
    """Tell what a planted mistake does in a notebook and not as a function."""
    exercise, said = key.exercise, f"{key.exercise.name}: mistake `{mistake.id}`"
    if result.fault:
        yield wrong(f"{said} cannot be graded: {result.fault.reason}", mistake.place)
        return
    answers = next(answers for known, answers in key.mistakes if known is mistake)
    here = _of(result, exercise)
    lost = sum(each.costs for each in here.findings if isinstance(each, (Required, Forbidden)))
    deserved = key.deserved(answers) * max(0.0, 1 - lost)
    known = recognised(key, answers)
    told = here.mistake == (known.id if known else None) or here.score >= exercise.points
    if abs(here.score - deserved) > NEAR or not told:
        yield wrong(
            f"{said} does something else in a notebook",
            mistake.place,
            *_difference(key, answers, here),
            "What it uses of its module goes with it. What it draws, reads from a file or takes "
            "from a library that students do not have is another there.",
        )


def _dragged(
    notebooks: Notebooks,
    exercise: Exercise,
    graded: Sequence[tuple[Mistake, Result]],
    right: Collection[str],
) -> Iterator[Line]:
    """Tell of exercises that lose points where another alone is wrong."""
    exercises = notebooks.assignment.exercises
    for other in exercises:
        losing = [(m, r) for m, r in graded if not r.fault and _of(r, other).status != "correct"]
        if other is exercise or other.name not in right or not losing:
            continue
        names = ", ".join(f"`{mistake.id}`" for mistake, _ in losing)
        mend = f"A name that {names} binds is one that {other.name} uses: choose another."
        if exercises.index(other) > exercises.index(exercise) and exercise not in other.needs:
            mend = f"If the right {other.name} uses it, say so: needs=({exercise.name},)."
        yield wrong(
            f"{other.name} loses points where {exercise.name} alone is wrong",
            other.place,
            f"With mistake {names}: {cut(feedback(_of(losing[0][1], other)).brief)}",
            mend,
        )


def _difference(key: ExerciseKey, answers: Iterable[Any], here: ExerciseResult) -> Iterator[str]:
    """Say of one case, best a public one, what is given here and there."""
    if not here.cases:
        yield cut(feedback(here).brief)
    differing, failing = [], []
    for prepared, value, row in zip(key.cases, answers, here.cases, strict=False):
        passes = not key.compare(prepared, value, explain=False).wrong
        differing += [(row, value)] if (row.status == "passed") != passes else []
        failing += [(row, value)] if row.status != "passed" else []
    for row, value in sorted(differing or failing, key=lambda pair: pair[0].hidden)[:1]:
        yield f"On {named(row)} the function {given(value)}; in the notebook:"
        yield cut(case_line(row)) or "It is right."


def variants(notebooks: Notebooks, sandbox: Sandbox) -> Iterator[Line]:
    """Plant every legitimate variant, the first of all exercises together, then the second.

    One that loses points there is graded alone; whether it is right as a function is looked at
    under many seeds.
    """
    exercises, full = notebooks.assignment.exercises, 0
    rows = list(zip_longest(*(exercise.variants for exercise in exercises)))
    answers = [
        {e.name: v.id if v else RIGHT for e, v in zip(exercises, row, strict=True)} for row in rows
    ]
    try:
        texts = [notebooks.submission(given) for given in answers]
    except CourseError as error:
        yield wrong(str(error))
        return
    results = _grade_all(texts, notebooks.key, sandbox)
    for row, result in zip(rows, results, strict=True):
        for exercise, variant in zip(exercises, row, strict=True):
            if variant and _is_full(_of(result, exercise)):
                full += 1
            elif variant:
                yield from _unfair(notebooks, exercise, variant, sandbox)
    if full:
        yield Line(f"{full} legitimate variants score full")


def _unfair(
    notebooks: Notebooks, exercise: Exercise, variant: Variant, sandbox: Sandbox
) -> Iterator[Line]:
    """Tell of a variant that is right as a function and loses points in a notebook."""
    key = notebooks.key[exercise.name]
    answers = [answer(exercise, variant.function, prepared.inputs) for prepared in key.cases]
    pairs = zip(key.cases, answers, strict=True)
    if any(key.compare(prepared, actual, explain=False).wrong for prepared, actual in pairs):
        return
    text = notebooks.submission(_right(notebooks) | {exercise.name: variant.id})
    here = _of(graded(text, notebooks.key, sandbox), exercise)
    if not _is_full(here):
        yield wrong(
            f"{exercise.name}: variant `{variant.id}` scores {here.score:g} of "
            f"{exercise.points:g} in a notebook, and all as a function",
            variant.place,
            *_difference(key, answers, here),
            "If students may write so, the kit is wrong, or they lack what it uses; else take it "
            "away.",
        )


def _is_full(exercise: ExerciseResult) -> bool:
    """Tell whether an answer has all points by itself."""
    return exercise.status == "correct" and not exercise.carried_forward


def _right(notebooks: Notebooks) -> dict[str, str]:
    return {exercise.name: RIGHT for exercise in notebooks.assignment.exercises}


def _of(result: Result, exercise: Exercise) -> ExerciseResult:
    return next(each for each in result.exercises if each.name == exercise.name)


def _grade_all(texts: Iterable[dict[str, Any]], key: AnswerKey, sandbox: Sandbox) -> list[Result]:
    with ThreadPoolExecutor(JOBS) as pool:
        return list(pool.map(lambda text: graded(text, key, sandbox), texts))


def graded(notebook: Mapping[str, Any], key: AnswerKey, sandbox: Sandbox) -> Result:
    """Return the result of a notebook."""
    name = key.assignment.name
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{name}.ipynb")
        path.write_text(json.dumps(notebook), encoding="utf-8")
        submission = read(Found(path, os.path.basename(folder), name), {})
        return counted(grade(submission, sandbox, key), key.assignment)
