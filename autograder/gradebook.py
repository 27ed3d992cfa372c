"""nbgrader's gradebook, from results: points and reasons by cell, a class at once, and as CSV."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from nbformat import NotebookNode, from_dict
from nbgrader.api import (  # type: ignore[import-untyped]
    Gradebook,
    MissingEntry,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.apps import NbGrader  # type: ignore[import-untyped]
from nbgrader.coursedir import CourseDirectory  # type: ignore[import-untyped]
from nbgrader.plugins import ExportPlugin  # type: ignore[import-untyped]
from nbgrader.preprocessors import AssignLatePenalties  # type: ignore[import-untyped]
from nbgrader.utils import (  # type: ignore[import-untyped]
    compute_checksum,
    determine_grade,
    find_all_files,
    is_grade,
    is_solution,
    is_task,
)
from traitlets.config import Config

from autograder import assignments
from autograder.autograded import (
    CHECK,
    Notebook,
    Written,
    cause,
    fill,
    is_check,
    kept_result,
    read_cells,
    read_release,
    rebuild,
)
from autograder.errors import AssignmentError, SubmissionError
from autograder.results import Result


@dataclass(frozen=True)
class Change:
    """A score that another grading gave before."""

    student: str
    exercise: str
    before: float | None
    after: float | None
    reason: str

    def __str__(self) -> str:
        points = " → ".join("none" if p is None else f"{p:g}" for p in (self.before, self.after))
        return f"{self.student}, {self.exercise}: {points} points. {self.reason}".strip()


# one notebook


def record(
    gradebook: Gradebook, notebook: NotebookNode, submitted: SubmittedNotebook
) -> list[Change]:
    """Write an autograded notebook's points and reasons; the caller commits.

    A check cell without a number is to be graded by hand. What a person gave stays and counts; it
    is flagged for a second look where the autograder's own score is another than before.
    """
    result = kept_result(notebook)
    reasons = _reasons(result)
    grades = {grade.name: grade for grade in submitted.grades}
    comments = {comment.name: comment for comment in submitted.comments}
    changes = []
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        exercise = name.removeprefix(CHECK)
        if is_grade(cell) and name in grades:
            grade, score = grades[name], _score(cell)
            changed = grade.auto_score != score
            if changed and not grade.needs_manual_grade:  # else it is the first time
                reason = reasons.get(exercise) or ""
                student = submitted.student.id
                changes.append(Change(student, exercise, grade.auto_score, score, reason))
            if grade.manual_score is None:
                grade.needs_manual_grade = score is None
            elif changed:
                grade.needs_manual_grade = True
            grade.auto_score = score
        if (is_solution(cell) or is_task(cell)) and name in comments:
            untouched = cell["metadata"]["nbgrader"].get("checksum") == compute_checksum(cell)
            silence = "No response." if untouched and not is_task(cell) else None
            comments[name].auto_comment = reasons.get(exercise, silence)
    return changes


def _reasons(result: Result | None) -> dict[str, str | None]:
    """Return what is said of each exercise, in a sentence; None of a right one."""
    return {e.name: e.feedback or None for e in result.exercises} if result else {}


def _score(cell: NotebookNode) -> float | None:
    numbers = [o for o in cell.get("outputs", []) if o["output_type"] == "execute_result"]
    if is_check(cell) and not numbers:
        return None
    score: float | None = determine_grade(cell)[0]
    return score


def build(release: Path, result: Result) -> Notebook:
    """Return the autograded version of a graded submission."""
    remark = ""
    cells: Sequence[Written] = ()
    try:
        cells = read_cells(Path(result.submission))
    except SubmissionError:
        remark = f"This submission could not be read: {cause(result)} What follows is the release."
    notebook = rebuild(read_release(release), cells, remark)
    fill(notebook, result)
    return notebook


# a class


class Course:
    """An nbgrader course as its own settings describe it, read from the current folder."""

    def __init__(self) -> None:
        app = NbGrader()
        app.load_config_file()
        self.config: Config = app.config
        self.folders = CourseDirectory(config=self.config)

    def path(self, step: str, student: str, assignment: str) -> Path:
        """Return the folder of a student's assignment in a step, ``"submitted"`` for example."""
        name = getattr(self.folders, f"{step}_directory")
        return Path(self.folders.format_path(name, student, assignment))

    def time(self, folder: Path) -> dict[str, Any]:
        """Return when a folder was handed in, if ``timestamp.txt`` says so in a way to be read."""
        try:
            time = self.folders.get_existing_timestamp(str(folder))
        except (AttributeError, ValueError, OverflowError):  # nbgrader's way out is itself broken
            time = None
        return {"timestamp": time} if time else {}

    def gradebook(self) -> Gradebook:
        """Open the gradebook; `AssignmentError` where there is none yet."""
        url = self.folders.db_url
        file = Path(url.removeprefix("sqlite:///"))
        if url.startswith("sqlite:///") and not file.exists():
            raise AssignmentError(f"{file}: no gradebook; `nbgrader generate_assignment` makes it.")
        return Gradebook(url, self.folders.course_id)


def write(course: Course, results: Sequence[Result]) -> list[Change]:
    """Write a class into the gradebook and ``autograded/``, as ``nbgrader autograde`` does.

    A result with a fault that is the grader's own is left out: the next run tries it again.

    Parameters
    ----------
    course : Course
    results : sequence of Result
        Of files in the course's ``submitted/``.

    Raises
    ------
    AssignmentError
        If an assignment is not in the gradebook, or a file is not in ``submitted/``.
    """
    changes = []
    with course.gradebook() as gradebook:
        for result in results:
            if not is_graders_fault(result):
                changes += _write_one(course, gradebook, result)
    return changes


def is_graders_fault(result: Result) -> bool:
    """Tell whether a submission was read, and then the grader failed."""
    return bool(result.fault and result.sha256)


def _write_one(course: Course, gradebook: Gradebook, result: Result) -> list[Change]:
    student, assignment = result.student, result.assignment or ""
    source = course.path("submitted", student, assignment)
    file = Path(result.submission).absolute()
    if source.resolve() not in (file.resolve(), file.parent.resolve()):
        raise AssignmentError(f"{result.submission}: not in {source}; where is it handed in?")
    try:
        name = notebook_name(gradebook, assignment)
    except MissingEntry:
        raise AssignmentError(
            f"{assignment}: not in the gradebook; run `nbgrader generate_assignment {assignment}`."
        ) from None
    gradebook.update_or_create_student(student)
    submission = gradebook.update_or_create_submission(assignment, student, **course.time(source))
    notebook = build(course.path("release", ".", assignment) / f"{name}.ipynb", result)
    submitted = next(n for n in submission.notebooks if n.name == name)
    changes = record(gradebook, from_dict(notebook), submitted)  # type: ignore[no-untyped-call]
    _write_folder(course, student, assignment, name, notebook)
    gradebook.db.commit()  # after the file: what is in the gradebook is on disk
    if submission.total_seconds_late or submitted.late_submission_penalty:
        _fine(course, student, assignment, name)
    return changes


def notebook_name(gradebook: Gradebook, assignment: str) -> str:
    """Return the name of an assignment's notebook: its own, or the only one's."""
    names = [notebook.name for notebook in gradebook.find_assignment(assignment).notebooks]
    if assignment in names:
        return assignment
    if len(names) != 1:
        raise MissingEntry
    return str(names[0])


def _write_folder(
    course: Course, student: str, assignment: str, name: str, notebook: Notebook
) -> None:
    """Replace a student's folder in autograded/: the files beside, then the notebook."""
    folder = course.path("autograded", student, assignment)
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    origins = [
        course.path("submitted", student, assignment),
        course.path("source", ".", assignment),  # the instructor's files win
    ]
    for origin in origins:
        for file in find_all_files(str(origin), [*course.folders.ignore, "*.ipynb"]):
            if origin == origins[0] and os.path.islink(file):
                continue  # it could point at anything of the instructor's
            target = folder / Path(file).relative_to(origin)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            shutil.copyfile(file, target)
            target.chmod(0o444)
    target = folder / f"{name}.ipynb"
    target.write_bytes(msgspec.json.format(msgspec.json.encode(notebook), indent=1) + b"\n")
    target.chmod(0o444)


def _fine(course: Course, student: str, assignment: str, notebook: str) -> None:
    """Let nbgrader take off what the course takes off for a late submission."""
    names = {"student": student, "assignment": assignment, "notebook": notebook}
    resources = {"nbgrader": names | {"db_url": course.folders.db_url}}
    empty = from_dict({"cells": [], "metadata": {}})  # type: ignore[no-untyped-call]
    AssignLatePenalties(config=course.config).preprocess(empty, resources)


# export


class Export(ExportPlugin):  # type: ignore[misc]
    """A CSV file with a column an exercise, quoted as it should be.

    A score is blank where nothing was handed in, or where nobody has graded it yet.
    """

    def export(self, gradebook: Gradebook) -> None:
        """Write ``--to``, or ``grades.csv``."""
        path = Path(self.to or "grades.csv")
        rows = [
            self._row(assignment, student, _submission(gradebook, assignment.name, student.id))
            for assignment in gradebook.assignments
            if not self.assignment or assignment.name in map(str, self.assignment)
            for student in gradebook.students
            if not self.student or student.id in map(str, self.student)
        ]
        columns = dict.fromkeys(column for row in rows for column in row)
        draft = path.with_suffix(".tmp")
        with open(draft, "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(columns), restval="")
            writer.writeheader()
            writer.writerows({column: cell_text(row[column]) for column in row} for row in rows)
        os.replace(draft, path)
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
        scores = dict(_scores(submission))
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


def _scores(submission: SubmittedAssignment) -> Iterator[tuple[str, float | None]]:
    """Yield exercises and points, in the order in which they are declared; None: not graded."""
    several = len(submission.notebooks) > 1
    for notebook in submission.notebooks:
        declared = notebook.name if notebook.name in assignments.names() else None
        exercises = assignments.load(declared).exercises if declared else ()
        order = [f"{CHECK}{exercise.name}" for exercise in exercises]
        known = sorted(
            notebook.grades, key=lambda g: order.index(g.name) if g.name in order else 99
        )
        for grade in known:
            name = grade.name.removeprefix(CHECK)
            graded = grade.auto_score is not None or grade.manual_score is not None
            yield f"{notebook.name}/{name}" if several else name, grade.score if graded else None


def cell_text(value: Any) -> str:
    """Return what stands in a cell: points to the cent, a text that no spreadsheet computes."""
    if isinstance(value, float):
        return f"{value:.2f}"
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
