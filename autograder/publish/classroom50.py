"""Results as Classroom 50 wants them: ``result.json``, in whole points."""

from __future__ import annotations

import datetime
import json
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.errors import UsageError
from autograder.language import _
from autograder.report.feedback import feedback, public_fault_line, worth
from autograder.results import ExerciseResult, Result
from autograder.results.totals import earned, most
from autograder.text import plain, points, visible

SCHEMA = "classroom50/result/v1"
LONGEST = 140  # signs of a commit's status on GitHub
SCALE = 100  # its points are integers; ours have two decimals


def document(
    results: Sequence[Result], environment: Mapping[str, str], now: datetime.datetime
) -> str:
    """Return ``result.json`` for the submissions of one repository.

    Parameters
    ----------
    results : sequence of Result
        Usually one; where a repository answers several assignments, their points add up.
    environment : dict
        What the runner sets: CLASSROOM, ASSIGNMENT, SUBMISSION_TAG and the links.
    now : datetime
        The time of grading; the runner stamps that of the submission.

    Raises
    ------
    AutograderError
        If something could not be graded: there is no score then, and a part of one would be wrong.
    """
    faults = [public_fault_line(result) for result in results if result.fault]
    if faults:
        raise UsageError(f"no result.json: {faults[0]}")
    tests = [
        _test(exercise, f"{result.assignment} " if len(results) > 1 else "")
        for result in results
        for exercise in result.exercises
    ]
    return _written(tests, environment, now)


def not_graded(environment: Mapping[str, str], now: datetime.datetime) -> str:
    """Return ``result.json`` where there is no score: 0 of 0, as the runner itself writes it then.

    Its reason goes into the step's outputs: what ends with an exit code gets the runner's words.
    """
    return _written([], environment, now)


def outputs(results: Sequence[Result]) -> dict[str, str]:
    """Return ``status`` and ``summary``, which Classroom 50 shows as they are."""
    faults = [public_fault_line(result) for result in results if result.fault]
    if faults:
        told = textwrap.shorten(
            plain(_("Not graded: {why}").format(why=faults[0])), LONGEST, placeholder=" …"
        )
        return {"status": "error", "summary": told}
    score = sum(result.score or 0 for result in results)
    most_points = sum(result.max_score or 0 for result in results)
    said = _("{score} of {most} points")
    told = said.format(score=points(score), most=points(most_points))
    return {"status": "success", "summary": told}


def _written(
    tests: Sequence[dict[str, Any]], environment: Mapping[str, str], now: datetime.datetime
) -> str:
    time = now.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    commit = environment.get("COMMIT_URL", "")
    filled = {
        "schema": SCHEMA,
        "classroom": environment.get("CLASSROOM", ""),
        "assignment": environment.get("ASSIGNMENT", ""),
        "assignment_type": environment.get("ASSIGNMENT_TYPE") or "individual",
        "owner": environment.get("OWNER") or environment.get("USERNAME", ""),
        "submission": environment.get("SUBMISSION_TAG", ""),
        "commit": commit,
        "release": environment.get("RELEASE_URL", ""),
        "review": environment.get("REVIEW_URL") or commit,
        "datetime": time,
        "graded_at": time,
        "score": sum(test["score"] for test in tests),
        "max-score": sum(test["max-score"] for test in tests),
        "tests": tests,
    }
    return f"{json.dumps(filled, indent=2, ensure_ascii=False)}\n"


def _test(exercise: ExerciseResult, prefix: str) -> dict[str, Any]:
    """Return an exercise as a test; its points as we write them, and the sentence, come with it."""
    return {
        "test-name": visible(f"{prefix}{exercise.name}"),
        "passed": exercise.status == "correct",
        "score": round(earned(exercise) * SCALE),
        "max-score": round(most(exercise) * SCALE),
        "points": worth(exercise, brief=True),
        "message": visible(feedback(exercise).brief),
    }
