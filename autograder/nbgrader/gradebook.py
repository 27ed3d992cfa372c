"""nbgrader's gradebook, from results: points and reasons by cell, a class at once."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from jupyter_core.application import JupyterApp
from nbformat import from_dict
from nbgrader.api import (  # type: ignore[import-untyped]
    Assignment,
    Gradebook,
    MissingEntry,
    SubmittedNotebook,
)
from nbgrader.apps import NbGrader  # type: ignore[import-untyped]
from nbgrader.coursedir import CourseDirectory  # type: ignore[import-untyped]
from nbgrader.preprocessors import AssignLatePenalties  # type: ignore[import-untyped]
from nbgrader.utils import find_all_files  # type: ignore[import-untyped]
from sqlalchemy.exc import SQLAlchemyError
from traitlets.config import Application, Config

from autograder import files
from autograder.errors import AutograderError, SubmissionError, UsageError
from autograder.grades.changes import graded
from autograder.nbgrader.beside import Beside, handed_in
from autograder.nbgrader.counting import count, release_version, uncounted
from autograder.nbgrader.course import course_at, without_leavings
from autograder.nbgrader.rebuild import (
    Notebook,
    Written,
    fill,
    kept_result,
    not_read,
    read_cells,
    rebuild,
)
from autograder.nbgrader.record import Recorded, record
from autograder.results import Result


def build(release: Path, result: Result, without: set[str]) -> Notebook:
    """Return the autograded version of a graded submission; ``without`` are worth no points."""
    remark = ""
    cells: Sequence[Written] = ()
    try:
        cells = read_cells(Path(result.submission))
    except SubmissionError as error:
        remark = not_read(error)
    notebook = rebuild(release_version(release, without), cells, remark)
    fill(notebook, result)
    return notebook


class NbgraderCourse:
    """A course as nbgrader's settings describe it.

    Parameters
    ----------
    folder : Path
        The course's; the current one, unless given.
    """

    def __init__(self, folder: Path | None = None) -> None:
        root = str((folder or Path()).absolute())
        app = NbGrader()
        JupyterApp.load_config_file(app)  # the user's own
        Application.load_config_file(app, app.config_file_name, root)
        self.config: Config = app.config
        self.folders = CourseDirectory(parent=app, root=root)
        self.folders.ignore = without_leavings(self.folders)

    def path(self, step: str, student: str, assignment: str) -> Path:
        """Return the folder of a student's assignment in a step, ``"submitted"`` for example."""
        name = getattr(self.folders, f"{step}_directory")
        return Path(self.folders.format_path(name, student, assignment))


def open_gradebook(folders: CourseDirectory) -> Gradebook:
    """Open a course's gradebook; `UsageError` where there is none yet."""
    file = Path(folders.db_url.removeprefix("sqlite:///"))
    if folders.db_url.startswith("sqlite:///") and not file.exists():
        raise UsageError(f"{file}: no gradebook; `nbgrader generate_assignment` makes it.")
    return Gradebook(folders.db_url, folders.course_id)


@dataclass
class Outcome:
    """What became of a class: scores that are others now, and lines about what could not be done.

    A submission that failed is not in the gradebook; of one that is, files may have been left out.
    """

    changes: list[Recorded] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def write(course: NbgraderCourse, results: Sequence[Result]) -> Outcome:
    """Write a class into the gradebook and ``autograded/``, as ``nbgrader autograde`` does.

    A result with a fault that is the grader's own is left out: the next run tries it again.

    Parameters
    ----------
    course : NbgraderCourse
    results : sequence of Result
        Of files in the course's ``submitted/``.

    Raises
    ------
    UsageError
        If an assignment is not in the gradebook, or a file is not in ``submitted/``.
    """
    outcome = Outcome()
    with open_gradebook(course.folders) as gradebook:
        catalogue = course_at(Path(course.folders.root))
        for name in {result.assignment for result in results if result.assignment}:
            release = course.path("release", ".", name)
            count(find_assignment(gradebook, name), catalogue, release)
        for result in results:
            if result.grader_failed:
                continue
            name = _place(course, gradebook, result)
            try:
                without = uncounted(catalogue, name, result.assignment or "")
                _write_one(course, gradebook, result, name, without, outcome)
            except (OSError, ValueError, AutograderError, SQLAlchemyError) as error:
                gradebook.db.rollback()
                outcome.failed.append(f"{result.student}: {' '.join(str(error).split())}")
    return outcome


def _place(course: NbgraderCourse, gradebook: Gradebook, result: Result) -> str:
    """Return the name of the notebook that a result is about, which is to be in ``submitted/``."""
    source = course.path("submitted", result.student, result.assignment or "")
    file = Path(result.submission).absolute()
    if source.resolve() not in (file.resolve(), file.parent.resolve()):
        raise UsageError(f"{result.submission}: not in {source}; where is it handed in?")
    return notebook_name(gradebook, result.assignment or "")


def _write_one(
    course: NbgraderCourse,
    gradebook: Gradebook,
    result: Result,
    name: str,
    without: set[str],
    outcome: Outcome,
) -> None:
    student, assignment = result.student, result.assignment or ""
    gradebook.update_or_create_student(student)
    time = handed_in(course.folders, str(course.path("submitted", student, assignment)))
    known = {"timestamp": time} if time else {}
    submission = gradebook.update_or_create_submission(assignment, student, **known)
    release = course.path("release", ".", assignment) / f"{name}.ipynb"
    notebook = build(release, result, without)
    submitted = next(n for n in submission.notebooks if n.name == name)
    before = result_in(course.path("autograded", student, assignment) / f"{name}.ipynb")
    then = graded(before) if before else None
    changes = record(from_dict(notebook), submitted, then)  # type: ignore[no-untyped-call]
    left_out = _write_folder(course, student, assignment, name, notebook)
    gradebook.db.commit()  # after the file: what is in the gradebook is on disk
    outcome.changes += changes
    outcome.left_out += [f"{student}: {line}" for line in left_out]
    if submission.total_seconds_late or submitted.late_submission_penalty:
        _fine(course, student, assignment, name)


def result_in(file: Path) -> Result | None:
    """Return the result in an autograded notebook; None where there is none."""
    try:
        return kept_result(msgspec.json.decode(file.read_bytes()))
    except (OSError, msgspec.DecodeError):
        return None


def notebook_name(gradebook: Gradebook, assignment: str) -> str:
    """Return the name of an assignment's notebook: its own, or the only one's."""
    names = [notebook.name for notebook in find_assignment(gradebook, assignment).notebooks]
    if assignment not in names and len(names) != 1:
        raise _not_there(assignment)
    return assignment if assignment in names else str(names[0])


def find_assignment(gradebook: Gradebook, name: str) -> Assignment:
    """Return the gradebook's entry of an assignment; `UsageError` where there is none."""
    try:
        return gradebook.find_assignment(name)
    except MissingEntry:
        raise _not_there(name) from None


def find_submitted(gradebook: Gradebook, names: dict[str, str]) -> SubmittedNotebook:
    """Return the gradebook's entry of a student's notebook, as nbgrader's resources name it."""
    return gradebook.find_submission_notebook(
        names["notebook"], names["assignment"], names["student"]
    )


def _not_there(assignment: str) -> UsageError:
    return UsageError(
        f"{assignment}: not in the gradebook; run `nbgrader generate_assignment {assignment}`."
    )


def _write_folder(
    course: NbgraderCourse, student: str, assignment: str, name: str, notebook: Notebook
) -> list[str]:
    """Replace a student's folder in autograded/: the files beside, then the notebook."""
    folder = course.path("autograded", student, assignment).resolve()
    if folder.exists():
        shutil.rmtree(folder)
    left_out = Beside.of(course.folders, student, assignment).copy(folder)
    source = course.path("source", ".", assignment)
    for file in find_all_files(str(source), [*course.folders.ignore, "*.ipynb"]):
        target = folder / Path(file).relative_to(source)
        files.write(target, Path(file).read_bytes())
        target.chmod(0o444)
    target = folder / f"{name}.ipynb"
    files.write(target, msgspec.json.format(msgspec.json.encode(notebook), indent=1) + b"\n")
    target.chmod(0o444)
    return left_out


def _fine(course: NbgraderCourse, student: str, assignment: str, notebook: str) -> None:
    """Let nbgrader take off what the course takes off for a late submission."""
    names = {"student": student, "assignment": assignment, "notebook": notebook}
    resources = {"nbgrader": names | {"db_url": course.folders.db_url}}
    empty = from_dict({"cells": [], "metadata": {}})  # type: ignore[no-untyped-call]
    AssignLatePenalties(config=course.config).preprocess(empty, resources)
