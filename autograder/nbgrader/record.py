"""What the gradebook keeps of an autograded notebook: points, reasons, what is for a person."""

from __future__ import annotations

from dataclasses import dataclass

from nbformat import NotebookNode
from nbgrader.api import Grade, SubmittedNotebook  # type: ignore[import-untyped]
from nbgrader.utils import (  # type: ignore[import-untyped]
    compute_checksum,
    determine_grade,
    is_grade,
    is_solution,
    is_task,
)

from autograder.cells import checked, grade_id, is_check
from autograder.grades.changes import Change, Graded, graded
from autograder.grades.changes import why as reasons_why
from autograder.nbgrader.rebuild import kept_result
from autograder.report.feedback import feedback
from autograder.results import ExerciseResult, Result


@dataclass(frozen=True)
class Recorded(Change):
    """A score that the gradebook had otherwise; ``reason`` is why points are missing, if any."""

    reason: str

    def __str__(self) -> str:
        points = " → ".join("none" if p is None else f"{p:g}" for p in (self.before, self.after))
        said = f"{self.student}, {self.exercise}: {points} points. {self.reason}".strip()
        return f"{said} Why: {self.why}." if self.why else said


def record(
    notebook: NotebookNode, submitted: SubmittedNotebook, before: Graded | None = None
) -> list[Recorded]:
    """Write an autograded notebook's points and reasons; the caller commits.

    A check cell without a number is to be graded by hand. What a person gave stays and counts; it
    is flagged for a second look where the autograder's own score is another than before. Why it is
    can be told where it is known by what was graded then.
    """
    result = kept_result(notebook)
    why = _why(before, graded(result)) if before and result else ""
    student, assignment = submitted.student.id, submitted.assignment.name
    reasons = _reasons(result)
    answers = {exercise.name: exercise for exercise in result.exercises} if result else {}
    grades = {grade.name: grade for grade in submitted.grades}
    comments = {comment.name: comment for comment in submitted.comments}
    changes = []
    for cell in notebook["cells"]:
        name = grade_id(cell)
        exercise = checked(name)
        if is_grade(cell) and name in grades:
            grade, score = grades[name], _score(cell)
            if exercise in answers:
                for by_hand in _taken_back(grade, answers[exercise]):
                    said = f"Given by hand, and not counted: {answers[exercise].dropped}"
                    taken_back = (by_hand, 0.0, None, None)
                    changes.append(Recorded(student, assignment, exercise, *taken_back, why, said))
            changed = grade.auto_score != score
            if changed and not grade.needs_manual_grade:  # else it is the first time
                reason = reasons.get(exercise) or ""
                scores = (grade.auto_score, score, None, grade.max_score)
                of = exercise or name
                changes.append(Recorded(student, assignment, of, *scores, why, reason))
            if grade.manual_score is None:
                grade.needs_manual_grade = score is None
            elif changed:
                grade.needs_manual_grade = True
            grade.auto_score = score
        if (is_solution(cell) or is_task(cell)) and name in comments:
            untouched = cell["metadata"]["nbgrader"].get("checksum") == compute_checksum(cell)
            silence = "No response." if untouched and not is_task(cell) else None
            comments[name].auto_comment = reasons.get(name, silence)
    return changes


def _taken_back(grade: Grade, exercise: ExerciseResult) -> list[float]:
    """Return what a person gave for an exercise that is dropped: nothing of it counts."""
    if not exercise.dropped or (grade.manual_score is None and not grade.extra_credit):
        return []
    by_hand = (grade.manual_score or 0.0) + (grade.extra_credit or 0.0)
    grade.manual_score, grade.extra_credit = None, None
    return [by_hand]


def _why(before: Graded, after: Graded) -> str:
    """Return what has changed; the limits, where it is nothing else."""

    def on(row: Graded) -> tuple[object, ...]:
        return row.sha256, row.versions, row.sandbox

    return reasons_why(before, after, lambda old: old.key == after.key or on(old) != on(after))


def _reasons(result: Result | None) -> dict[str, str | None]:
    """Return what is said of each exercise, in a sentence; None of a right one."""
    return {e.name: feedback(e).brief or None for e in result.exercises} if result else {}


def _score(cell: NotebookNode) -> float | None:
    numbers = [o for o in cell.get("outputs", []) if o["output_type"] == "execute_result"]
    if is_check(cell):  # a bonus has more than its cell's maximum, which is 0
        return float(numbers[0]["data"]["text/plain"]) if numbers else None
    score: float | None = determine_grade(cell)[0]
    return score
