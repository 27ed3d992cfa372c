"""A class: many submissions graded side by side, each result kept as soon as it is there."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Protocol

import msgspec

from autograder import files
from autograder.batch.before import Before
from autograder.batch.conditions import Conditions
from autograder.batch.doubles import Doubles, Keep
from autograder.course.catalogue import Catalogue
from autograder.course.counting import counted
from autograder.errors import AutograderError, CourseError, SubmissionError
from autograder.grades.changes import Change, Graded
from autograder.judge.grade import grade
from autograder.report.feedback import rendered
from autograder.results import Fault, Result, Score, Tier, store
from autograder.sandbox.deadline import Limits
from autograder.sandbox.protocol import Sandbox
from autograder.submissions.finding import Found, LeftOut
from autograder.submissions.reading import Submission, contents, read
from autograder.text import encodable


class Engine(Protocol):
    """Where a class is graded: on this machine, or on many."""

    catalogue: Catalogue
    tier: Tier
    conditions: Sequence[Conditions]  # under one of which a result comes about
    size: int  # submissions a task
    ahead: int  # tasks that are handed out at a time

    def submit(self, submissions: list[Submission]) -> Future[list[Result]]:
        """Start a task."""
        raise NotImplementedError


@dataclass(frozen=True)
class Grader:
    """What grades one submission after the other, whatever it is.

    Parameters
    ----------
    catalogue : Catalogue
        The course.
    sandbox : Sandbox
    limits : Limits, optional
        Wall clock of a call and of a submission.
    """

    catalogue: Catalogue
    sandbox: Sandbox
    limits: Limits = field(default_factory=Limits)

    @property
    def conditions(self) -> Conditions:
        """What its results depend on."""
        sandbox = self.sandbox
        return Conditions(self.catalogue.versions, self.limits, sandbox.memory, sandbox.tier)

    def file(self, found: Found, assignment: str | None = None) -> Result:
        """Return the result of a file; one that cannot be graded has a fault, never a score."""
        opened = open_one(self.catalogue, found, self.sandbox.tier, assignment)
        return opened if isinstance(opened, Result) else self.submission(opened)

    def submission(self, submission: Submission) -> Result:
        """Return the result of a submission that was read."""
        try:
            key = self.catalogue.key(submission.assignment)
            _ = [e.mistakes for e in key.assignment.exercises]  # a bad one ends all grading
            result = grade(submission, self.sandbox, key, limits=self.limits)
            result = counted(result, key.assignment)
        except Exception as error:
            return fault(self.catalogue, submission, self.sandbox.tier, error)
        return msgspec.structs.replace(
            rendered(result),
            key=self.conditions.key(submission.sha256),
            lms_id=submission.lms_id,
            late=submission.late,
        )


class Local:
    """Threads of this process, each with workers of its own.

    Parameters
    ----------
    grader : Grader
    jobs : int
        How many submissions are graded side by side.
    """

    size = 1

    def __init__(self, grader: Grader, jobs: int) -> None:
        self.catalogue, self.tier, self.ahead = grader.catalogue, grader.sandbox.tier, 2 * jobs
        self.conditions: Sequence[Conditions] = [grader.conditions]
        self._grader, self._jobs = grader, jobs
        self._threads: Executor = ThreadPoolExecutor(jobs)

    def submit(self, submissions: list[Submission]) -> Future[list[Result]]:
        """Start a task."""
        self._grader.sandbox.widen(self._jobs)
        return self._threads.submit(lambda: list(map(self._grader.submission, submissions)))

    def close(self) -> None:
        """Wait for what has begun, and begin nothing more."""
        self._threads.shutdown(cancel_futures=True)


def open_one(
    catalogue: Catalogue, found: Found, tier: Tier, assignment: str | None = None
) -> Submission | Result:
    """Read a submission; a `Result` with the fault where that is not possible."""
    try:
        return read(found, catalogue.graded_names, assignment)
    except Exception as error:
        named = dataclasses.replace(found, assignment=assignment or found.assignment)
        return fault(catalogue, named, tier, error)


def fault(
    catalogue: Catalogue, submission: Submission | Found, tier: Tier, error: Exception
) -> Result:
    """Return the result of a submission that could not be graded: whose business that is, and why.

    It is the submission's where its file cannot be read, else the grader's.
    """
    if isinstance(error, SubmissionError):
        why = Fault.of("submission", error.reason)
    else:
        kind = "" if isinstance(error, AutograderError) else f"{type(error).__name__}: "
        why = Fault.of("grader", f"{kind}{error}")
    return Result(
        submission=name_of(submission),
        student=submission.student,
        assignment=submission.assignment,
        lms_id=submission.lms_id,
        late=submission.late,
        sha256=submission.sha256 if isinstance(submission, Submission) else "",
        score=None,
        max_score=None,
        seconds=0.0,
        sandbox=tier,
        versions=catalogue.versions,
        fault=why,
    )


def name_of(submission: Submission | Found) -> str:
    """Return what a result is known by: the path as given."""
    return encodable(str(submission.path))


def grade_all(
    founds: Sequence[Found],
    engine: Engine,
    out: Path,
    assignment: str | None = None,
    advance: Callable[[int], object] = lambda count: None,
    tell: Callable[[str], object] = lambda line: None,
    keep: Keep | None = None,
    leave: Callable[[LeftOut], object] = lambda left_out: None,
    settle: Callable[[list[Score]], list[Score]] = list,
    changed: Callable[[list[Change]], object] = lambda changes: None,
) -> list[Score]:
    """Grade a class and keep ``results.jsonl`` and ``scores.csv`` in ``out``.

    Of several files of a student for one assignment, `Doubles` says which one counts.

    Results of an earlier run of the same user that hold for the same file and the same conditions
    stay, so that a killed run goes on where it was; faults are tried again. Of those that do not
    hold, all that there were are kept in ``before/``, and ``changes.csv`` says what is another.

    Parameters
    ----------
    founds : sequence of Found
    engine : Engine
    out : Path
        The folder of the two files, made where it is missing.
    assignment : str, optional
        Which one it is, where the files do not say so.
    advance : callable
        Told how many more are done.
    tell : callable
        Told, in a line, what lies in ``out`` and is not taken up.
    keep : str, optional
        Which of a student's answers counts, ``"latest"`` or ``"best"``; without it, that there are
        several is a fault.
    leave : callable
        Told of each file that does not count.
    settle : callable
        Makes of rows those that count, for ``scores.csv``.
    changed : callable
        Told at the end what is another than before.

    Returns
    -------
    list of Score
        As they count, in the order of ``founds``.
    """
    log = files.folder(out) / "results.jsonl"
    by_name = {name_of(found): found for found in founds}
    doubles = Doubles(founds, keep)
    with files.alone(out):
        before = Before(out, engine.conditions)

        def holds(old: Graded) -> bool:
            before.note(old)
            found = by_name.get(old.submission)
            if found is None or found in doubles:
                return False
            return _holds(engine.conditions, found, old, assignment)

        kept = store.compact(log, Graded, holds, before.aside)
        before.begin(kept.set_aside)
        advance(len(kept.submissions))
        if kept.strange:
            tell(f"{log}: {kept.strange} results not sealed by this user: graded anew.")
        todo = [f for submission, f in by_name.items() if submission not in kept.submissions]
        try:
            for result in _graded(todo, engine, assignment):
                counts, left_out = doubles.settle(by_name[result.submission], result)
                if counts:
                    store.append(log, counts)
                for each in left_out:
                    leave(each)
                advance(1)
        finally:  # also of a run that is interrupted
            rows = {row.submission: row for row in store.scores(log)}
            ordered = settle([rows[submission] for submission in by_name if submission in rows])
            store.write_scores(out / "scores.csv", ordered)
        changed(before.finish(log) if todo or kept.set_aside or before.unfinished else [])
    return ordered


def _holds(
    conditions: Sequence[Conditions], found: Found, old: Graded, assignment: str | None
) -> bool:
    """Tell whether an earlier result of a file is still good."""
    if old.fault:
        return False
    if (old.student, old.lms_id, old.late) != (found.student, found.lms_id, found.late):
        return False
    if (assignment or found.assignment or old.assignment) != old.assignment:
        return False
    try:
        sha256 = hashlib.sha256(contents(found.path)).hexdigest()
    except SubmissionError:
        return False
    return old.key in [each.key(sha256) for each in conditions]


def _graded(founds: Sequence[Found], engine: Engine, assignment: str | None) -> Iterator[Result]:
    """Yield results as they come; no more is read than the engine has taken."""

    @cache
    def wrong(name: str) -> CourseError | None:
        """Make a key ready here, since in threads nothing ends it; return what is wrong with it."""
        try:
            engine.catalogue.key(name).make_ready()
        except CourseError as error:
            return error
        return None

    tasks: dict[Future[list[Result]], list[Submission]] = {}
    chunk: list[Submission] = []
    for place, found in enumerate(founds, 1):
        opened = open_one(engine.catalogue, found, engine.tier, assignment)
        if isinstance(opened, Result):
            yield opened
        elif error := wrong(opened.assignment):
            yield fault(engine.catalogue, opened, engine.tier, error)
        else:
            chunk.append(opened)
        if len(chunk) == engine.size or (chunk and place == len(founds)):
            tasks[engine.submit(chunk)] = chunk
            chunk = []
        while len(tasks) >= (engine.ahead if place < len(founds) else 1):
            for task in wait(tasks, return_when=FIRST_COMPLETED).done:
                yield from _results(engine, task, tasks.pop(task))


def _results(
    engine: Engine, task: Future[list[Result]], submissions: list[Submission]
) -> list[Result]:
    try:
        return task.result()
    except Exception as error:  # a machine that is gone
        return [fault(engine.catalogue, s, engine.tier, error) for s in submissions]
