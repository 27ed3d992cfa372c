"""The kit grades itself: references by a second witness, notebooks, every known mistake."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder import assignments
from autograder.compare import Tolerance, compare
from autograder.grade import grade
from autograder.results import Result
from autograder.rubric import rubric
from autograder.sandbox.pool import Sandbox
from autograder.sandbox.tiers import open_sandbox
from autograder.simulate import RIGHT, Notebooks, Planted, deserved, disagreements
from autograder.submission import Found, read

WITNESS = Tolerance(1e-6, 1e-9, "two roads to one number, each exact to rounding")
Line = tuple[str, bool]


def verify(name: str) -> Iterator[Line]:
    """Yield what was verified of an assignment, a sentence each, and whether it holds."""
    notebooks = Notebooks(name)
    yield _witnesses(name)
    sandbox = open_sandbox(1)
    try:
        source = _grade(notebooks.source, name, sandbox)
        yield (
            f"source version scores {source.score:g} of {source.max_score:g}",
            (source.score == source.max_score),
        )
        release = _grade(notebooks.release, name, sandbox)
        blank = sum(exercise.status == "unanswered" for exercise in release.exercises)
        sentence = f"release version scores {release.score:g}, {blank} exercises unanswered"
        yield sentence, release.score == 0 and blank == len(release.exercises)
        yield from _mistakes(notebooks, sandbox)
    finally:
        sandbox.close()


def _witnesses(name: str) -> Line:
    """Compute every expected value by its second road."""
    rules, wrong, count = rubric(name), [], 0
    for exercise in rules.assignment.exercises:
        for prepared in rules.cases(exercise):
            count += 1
            second = exercise.call(exercise.witness, prepared.inputs)
            seen = compare(second, prepared.expected, returns=exercise.returns, tolerance=WITNESS)
            wrong += [
                f"{exercise.name}, {prepared.case.name}: {d.message}" for d in seen.differences
            ]
    sentence = f"{count} expected values agree with their second witness"
    return ("; ".join(wrong) or sentence), not wrong


def _mistakes(notebooks: Notebooks, sandbox: Sandbox) -> Iterator[Line]:
    """Plant every known mistake, alone, in a right notebook."""
    right = {exercise.name: RIGHT for exercise in notebooks.assignment.exercises}
    for exercise in notebooks.assignment.exercises:
        wrong = []
        for mistake in exercise.mistakes:
            answers = right | {exercise.name: mistake.id}
            name = notebooks.assignment.name
            result = _grade(notebooks.submission(answers), name, sandbox)
            record = Planted(result.student, name, answers, deserved(name, answers))
            wrong += disagreements([record], [result])
            if record.scores[exercise.name] == exercise.points:
                wrong.append(f"{exercise.name}: no case tells {mistake.id} from right")
        count = len(exercise.mistakes)
        sentence = (
            f"{exercise.name}: {count} of {count} mistakes named, no other exercise loses points"
        )
        yield ("; ".join(wrong) or sentence), not wrong


def _grade(notebook: dict[str, Any], name: str, sandbox: Sandbox) -> Result:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{name}.ipynb")
        path.write_text(json.dumps(notebook), encoding="utf-8")
        submission = read(Found(path, os.path.basename(folder), name), assignments.graded_names())
        return grade(submission, sandbox)
