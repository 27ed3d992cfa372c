"""nbgrader's gradebook as CSV: a row a submission, a column an exercise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry, SubmittedAssignment  # type: ignore[import-untyped]
from nbgrader.plugins import CsvExportPlugin  # type: ignore[import-untyped]

from autograder.cells import CHECK, checked
from autograder.course.catalogue import Catalogue
from autograder.files import write
from autograder.nbgrader.course import course_of, is_declared
from autograder.text import cell, table


class Export(CsvExportPlugin):  # type: ignore[misc]
    """A CSV file with a column an exercise, quoted as it should be.

    A score is blank where nothing was handed in, or where nobody has graded it yet. Where none of
    the assignments is declared, the file is nbgrader's own.
    """

    def export(self, gradebook: Gradebook) -> None:
        """Write ``--to``, or ``grades.csv``."""
        path, folders = Path(self.to or "grades.csv"), self.parent.coursedir
        assignments = [
            assignment
            for assignment in gradebook.assignments
            if not self.assignment or assignment.name in map(str, self.assignment)
        ]
        if not any(is_declared(folders, assignment.name) for assignment in assignments):
            super().export(gradebook)
            return
        rows = [
            self._row(assignment, student, _submission(gradebook, assignment.name, student.id))
            for assignment in assignments
            for student in gradebook.students
            if not self.student or student.id in map(str, self.student)
        ]
        columns = dict.fromkeys(column for row in rows for column in row)
        lines = ([cell_text(row.get(column)) for column in columns] for row in rows)
        write(path, table([map(cell, columns), *lines]))
        self.log.info("Exported %s rows to %s", len(rows), path)

    def _row(
        self, assignment: Any, student: Any, submission: SubmittedAssignment | None
    ) -> Mapping[str, Any]:
        row: dict[str, Any] = {
            "assignment": assignment.name,
            "duedate": assignment.duedate,
            "timestamp": submission and submission.timestamp,
            "student_id": student.id,
            "last_name": student.last_name,
            "first_name": student.first_name,
            "email": student.email,
            "raw_score": None,
            "late_submission_penalty": None,
            "score": None,
            "max_score": assignment.max_score,
            "ungraded": None,
        }
        if submission is None:
            return row
        scores = dict(_scores(course_of(self.parent.coursedir), submission))
        open_ = sum(score is None for score in scores.values())
        row["ungraded"] = open_
        if open_ < len(scores):
            penalty = submission.late_submission_penalty or 0.0
            row["raw_score"], row["late_submission_penalty"] = submission.score, penalty
            row["score"] = max(0.0, submission.score - penalty)
        return row | scores


def _submission(gradebook: Gradebook, assignment: str, student: str) -> SubmittedAssignment | None:
    try:
        return gradebook.find_submission(assignment, student)
    except MissingEntry:
        return None


def _scores(
    catalogue: Catalogue, submission: SubmittedAssignment
) -> Iterator[tuple[str, float | None]]:
    """Yield exercises and points, in the order in which they are declared; None: not graded."""
    several = len(submission.notebooks) > 1
    for notebook in submission.notebooks:
        known = notebook.name in catalogue.names
        exercises = catalogue.assignment(notebook.name).exercises if known else ()
        order = [f"{CHECK}{exercise.name}" for exercise in exercises]
        grades = sorted(
            notebook.grades, key=lambda g: order.index(g.name) if g.name in order else 99
        )
        for grade in grades:
            name = checked(grade.name) or grade.name
            if f"{CHECK}{grade.name}" in order:
                name = f"{name} by hand"
            graded = grade.auto_score is not None or grade.manual_score is not None
            yield f"{notebook.name}/{name}" if several else name, grade.score if graded else None


def cell_text(value: Any) -> str:
    """Return what stands in a cell: points to the cent, a text that no spreadsheet computes."""
    if isinstance(value, float):
        return f"{value:.2f}"
    return cell("" if value is None else str(value))
