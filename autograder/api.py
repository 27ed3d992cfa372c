"""``autograder grade`` and ``autograder check``, called from Python."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.batch.doubles import Keep
    from autograder.course.catalogue import Catalogue
    from autograder.results import Result

AnyPath = str | os.PathLike[str]


def grade(
    path: AnyPath,
    *,
    course: AnyPath | None = None,
    assignment: str | None = None,
    student: str | None = None,
    keep: Keep | None = None,
    jobs: int | None = None,
    allow_weak_sandbox: bool = False,
) -> list[Result]:
    """Grade other people's work, in the sandbox, on public and hidden cases.

    Parameters
    ----------
    path : path
        A file, a folder or ZIP file of files, or nbgrader's ``submitted/`` tree.
    course : path, optional
        The course's folder; else ``AUTOGRADER_COURSE`` names it, else it is the working folder.
    assignment : str, optional
        The only assignment that is asked for; told from folder or file else.
    student : str, optional
        Whose all of it is, whatever the folders are called.
    keep : str, optional
        Which of a student's answers counts, ``"latest"`` or ``"best"``; without it, that there are
        several is a fault.
    jobs : int, optional
        Submissions side by side, one a core unless given.
    allow_weak_sandbox : bool
        Whether to go on where nothing keeps code from files and network.

    Returns
    -------
    list of Result
        In the order of the files, one for each student and assignment. One that could not be graded
        has a fault and no score.

    Raises
    ------
    UsageError
        If there is no course or no such assignment, or ``path`` may hold the course.
    CourseError
        If the course does not load.
    SubmissionError
        If there is nothing to grade.
    SandboxError
        If no sandbox holds on this machine.

    Examples
    --------
    >>> from autograder import grade
    >>> for result in grade("submitted"):
    ...     print(result.student, result.score, "of", result.max_score)
    ann 3.0 of 5.0
    ben 5.0 of 5.0
    """
    from concurrent.futures import ThreadPoolExecutor

    from autograder.batch.doubles import Doubles
    from autograder.batch.grader import Grader
    from autograder.course.catalogue import open_course
    from autograder.sandbox.tiers import open_sandbox
    from autograder.submissions.finding import find_class

    path = Path(path)
    catalogue = open_course(course, [path])
    if assignment:
        catalogue.assignment(assignment)
    names, others = catalogue.graded_names, catalogue.undeclared
    founds = find_class([path], names, assignment, student, undeclared=others).founds
    jobs = min(jobs or os.cpu_count() or 1, len(founds))
    with (
        closing(open_sandbox(jobs, allow_weak=allow_weak_sandbox)) as sandbox,
        ThreadPoolExecutor(jobs) as threads,
    ):
        grader, doubles = Grader(catalogue, sandbox), Doubles(founds, keep)
        results = threads.map(lambda found: grader.file(found, assignment), founds)
        settled = [doubles.settle(*each)[0] for each in zip(founds, results, strict=True)]
        return [result for result in settled if result]


def check(file: AnyPath, *, course: AnyPath | None = None, assignment: str | None = None) -> Result:
    """Check one's own work on the public cases, in a plain process: for no stranger's work.

    Parameters
    ----------
    file : path
        A notebook or script, or a folder that holds one.
    course : path, optional
        As for `grade`; where there is none, the ``checks.json`` beside the notebook will do.
    assignment : str, optional
        Which assignment; told from folder or file else.

    Raises
    ------
    UsageError
        If there is no course, no ``checks.json`` and no such assignment.
    CourseError
        If the course does not load.
    SubmissionError
        If the file cannot be read, or there are several.
    SandboxError
        If no process can be started.

    Examples
    --------
    >>> from autograder import check
    >>> result = check("submitted/ann/falling/falling.ipynb")
    >>> [exercise.name for exercise in result.exercises if exercise.status != "correct"]
    ['fall']
    """
    return checked(file, course, assignment)


def checked(
    file: AnyPath,
    course: AnyPath | None,
    assignment: str | None,
    opened: Callable[[Catalogue | None], object] = lambda course: None,
) -> Result:
    """Do as `check` does; tell what the course is, if any, before anything is said."""
    from autograder.sandbox import commands

    started = commands.plain()  # while all else is imported, and the course is loaded

    from autograder.course.catalogue import Catalogue
    from autograder.course.counting import counted
    from autograder.errors import SubmissionError
    from autograder.judge.grade import grade
    from autograder.notebook.shipped import open_course_or_shipped
    from autograder.report.feedback import rendered
    from autograder.sandbox.plain import Plain
    from autograder.submissions.finding import find_class
    from autograder.submissions.reading import read
    from autograder.submissions.tree import is_answer

    file = Path(file)
    with closing(Plain(started=started)) as sandbox:
        catalogue = open_course_or_shipped(course, file)
        opened(catalogue if isinstance(catalogue, Catalogue) else None)
        if assignment:
            catalogue.assignment(assignment)
        own = file.absolute().name if file.is_dir() else None
        class_ = find_class([file], catalogue.graded_names, assignment, own)
        others = [each for each in class_.left_out if is_answer(each.path)]
        if count := len(class_.founds) + len(others) - 1:
            raise SubmissionError(file, "{count} files here; check one of them.", count=count + 1)
        submission = read(class_.founds[0], catalogue.graded_names, assignment)
        key = catalogue.key(submission.assignment)
        result = grade(submission, sandbox, key, public_only=True)
    return rendered(counted(result, key.assignment))
