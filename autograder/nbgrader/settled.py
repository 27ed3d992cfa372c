"""Results as nbgrader's gradebook has them: with penalties, points by hand, comments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from nbgrader.api import (  # type: ignore[import-untyped]
    Grade,
    Gradebook,
    MissingEntry,
    SubmittedAssignment,
    SubmittedNotebook,
)

from autograder.cells import checked
from autograder.grades.settled import Settled, settled
from autograder.language import _
from autograder.nbgrader.gradebook import NbgraderCourse, open_gradebook
from autograder.report.feedback import worth
from autograder.results import ExerciseResult, Result


@dataclass
class Taken:
    """What a gradebook says of a class.

    ``results`` has those that are graded in it, by submission; ``other`` lists students whose
    points by the autograder are others there, ``besides`` those of whom there is no result here;
    ``by_hand`` and ``late`` those to whom a person gave points, and who have a penalty.
    """

    results: dict[str, Settled] = field(default_factory=dict)
    by_hand: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    besides: list[str] = field(default_factory=list)


def take(folder: Path, results: Sequence[Result]) -> Taken:
    """Return what the gradebook of the course in a folder says of results.

    Raises
    ------
    UsageError
        If there is no gradebook.
    """
    taken, names = Taken(), {result.assignment for result in results if result.assignment}
    with open_gradebook(NbgraderCourse(folder).folders) as gradebook:
        for name in sorted(names):
            graded = _graded(gradebook, name)
            for result in results:
                submitted = graded.get(result.student) if result.assignment == name else None
                if submitted is not None:
                    _take_one(taken, result, submitted.notebooks)
            here = {result.student for result in results if result.assignment == name}
            taken.besides += sorted(graded.keys() - here)
    return taken


def _take_one(taken: Taken, result: Result, notebooks: Sequence[SubmittedNotebook]) -> None:
    taken.results[result.submission] = with_grades(result, notebooks)
    for names, applies in (
        (taken.by_hand, any(map(_is_by_hand, _grades(notebooks)))),
        (taken.late, _penalty(notebooks)),
        (taken.other, _differs(result, notebooks)),
    ):
        if applies:
            names.append(result.student)


def _graded(gradebook: Gradebook, assignment: str) -> dict[str, SubmittedAssignment]:
    """Return the submissions, by student, of which at least one cell has points."""
    try:
        submissions = gradebook.assignment_submissions(assignment)
    except MissingEntry:
        return {}
    return {
        submission.student.id: submission
        for submission in submissions
        if any(map(_has_points, _grades(submission.notebooks)))
    }


def _grades(notebooks: Iterable[SubmittedNotebook]) -> list[Grade]:
    return [grade for notebook in notebooks for grade in notebook.grades]


def _has_points(grade: Grade) -> bool:
    return grade.auto_score is not None or grade.manual_score is not None


def _is_by_hand(grade: Grade) -> bool:
    return grade.manual_score is not None or bool(grade.extra_credit)


def _penalty(notebooks: Iterable[SubmittedNotebook]) -> float:
    return float(sum(notebook.late_submission_penalty or 0.0 for notebook in notebooks))


def _differs(result: Result, notebooks: Iterable[SubmittedNotebook]) -> bool:
    """Tell whether the gradebook has other points by the autograder than a result."""
    exercises = {exercise.name: exercise for exercise in result.exercises}
    for grade in _grades(notebooks):
        exercise = exercises.get(checked(grade.name))
        most = grade.max_score or (exercise.max_score if exercise else 0.0)
        if exercise and not exercise.dropped and not _same(exercise, grade.auto_score, most):
            return True
    return False


def with_grades(result: Result, notebooks: Sequence[SubmittedNotebook]) -> Settled:
    """Return a result with the gradebook's points, and what a person has to say besides."""
    exercises = {exercise.name: exercise for exercise in result.exercises}
    remarks, waiting = [], 0
    fault = result.fault
    grades = _grades(notebooks)
    if fault and all(grade.manual_score is not None for grade in grades):
        fault = None
    total = most = 0.0
    for grade in grades:
        exercise, points = checked(grade.name), f"{grade.score:g} of {grade.max_score:g} points"
        name = exercise or grade.name
        if exercise in exercises:
            exercises[name] = answer = _regraded(exercises[name], grade.score, grade.max_score)
            if answer.dropped:
                continue
            points = worth(answer)
        total, most = total + grade.score, most + grade.max_score
        waiting += not _has_points(grade)
        if _is_by_hand(grade):
            remarks.append(f"`{name}`: {points}, given by hand.")
        elif grade.auto_score is None and not fault:
            remarks.append(f"`{name}`: not graded yet.")
        elif exercise not in exercises and not fault:
            remarks.append(f"`{name}`: {points}.")
    comments = [comment for notebook in notebooks for comment in notebook.comments]
    remarks += [f"`{c.name}`: {c.manual_comment}" for c in comments if c.manual_comment]
    penalty = _penalty(notebooks)
    if penalty:
        remarks.append(_("Handed in late: {points:g} points off.").format(points=penalty))
    return settled(
        result,
        score=None if fault else round(max(0.0, total - penalty), 2),
        max_score=most,
        exercises=tuple(exercises.values()),
        fault=fault,
        remarks=tuple(remarks),
        waiting=waiting,
    )


def _regraded(exercise: ExerciseResult, score: float, most: float) -> ExerciseResult:
    """Return an answer with the gradebook's points, and the status that goes with them."""
    if exercise.dropped:
        return exercise
    most = most or exercise.max_score  # the gradebook's is 0 where it does not add to its maximum
    status = "correct" if score >= most else "partial" if score else "wrong"
    status = exercise.status if _same(exercise, score, most) else status
    return msgspec.structs.replace(exercise, score=score, max_score=most, status=status)


def _same(exercise: ExerciseResult, score: float | None, most: float) -> bool:
    """Tell whether points of so many are the same share as an answer's."""
    return score is not None and abs(score * exercise.max_score - exercise.score * most) < 0.01
