"""A class: many submissions graded side by side, each result kept as soon as it is there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from autograder import assignments, results
from autograder.errors import AutograderError, SandboxError, SubmissionError
from autograder.grade import grade, versions
from autograder.results import Result
from autograder.rubric import rubric
from autograder.sandbox.pool import Sandbox
from autograder.sandbox.session import Limits
from autograder.submission import Found, contents, encodable, read


def grade_one(
    found: Found,
    sandbox: Sandbox,
    assignment: str | None = None,
    limits: Limits | None = None,
) -> Result:
    """Return the result of one submission; one that cannot be graded has a fault, never a score."""
    sha256 = ""
    try:
        submission = read(found, assignments.graded_names(), assignment)
        sha256 = submission.sha256
        return grade(submission, sandbox, limits=limits)
    except SandboxError as error:
        fault = f"{found.path}: {error}"
    except AutograderError as error:
        fault = str(error)
    except Exception as error:
        fault = f"{found.path}: the grader failed: {type(error).__name__}: {error}"
    return _fault(found, assignment, sha256, sandbox.tier, fault)


def _fault(found: Found, assignment: str | None, sha256: str, tier: str, fault: str) -> Result:
    return Result(
        submission=_key(found),
        student=found.student,
        assignment=assignment or found.assignment,
        sha256=sha256,
        score=None,
        max_score=None,
        seconds=0.0,
        sandbox=tier,
        versions=versions(),
        fault=encodable(" ".join(fault.split())),
    )


def _key(found: Found) -> str:
    """Return what a result is known by: the path as given."""
    return encodable(str(found.path))


def grade_all(
    founds: Sequence[Found],
    sandbox: Sandbox,
    jobs: int,
    out: Path,
    assignment: str | None = None,
    limits: Limits | None = None,
    on_result: Callable[[Result], object] = lambda result: None,
) -> list[Result]:
    """Grade a class and keep ``results.jsonl`` and ``scores.csv`` in ``out``.

    Results of an earlier run that hold for the same file and the same versions are taken over, so
    that a killed run goes on where it was; faults are tried again.

    Parameters
    ----------
    founds : sequence of Found
    sandbox : Sandbox
    jobs : int
        How many are graded side by side.
    out : Path
        The folder of the two files, made where it is missing.
    assignment : str, optional
        Which one it is, where the files do not say so.
    limits : Limits, optional
        Wall clock of a call and of a submission.
    on_result : callable
        Called with every result, old or new.
    """
    out.mkdir(parents=True, exist_ok=True)
    log = out / "results.jsonl"
    known = {result.submission: result for result in results.load(log)}
    kept = {_key(f): known[_key(f)] for f in founds if _holds(f, known, assignment)}
    results.rewrite(log, kept.values())  # drops what is stale, and a last line that was torn
    for result in kept.values():
        on_result(result)
    todo = [found for found in founds if _key(found) not in kept]
    for result in _graded(todo, sandbox, jobs, assignment, limits):
        results.append(log, result)
        kept[result.submission] = result
        on_result(result)
    ordered = [kept[_key(found)] for found in founds]
    results.write_scores(out / "scores.csv", ordered)
    return ordered


def _holds(found: Found, known: dict[str, Result], assignment: str | None) -> bool:
    """Tell whether an earlier result of a file is still good."""
    old = known.get(_key(found))
    if old is None or old.fault or old.versions != versions() or old.student != found.student:
        return False
    if (assignment or found.assignment or old.assignment) != old.assignment:
        return False
    try:
        return hashlib.sha256(contents(found.path)).hexdigest() == old.sha256
    except SubmissionError:
        return False


def _graded(
    founds: Sequence[Found],
    sandbox: Sandbox,
    jobs: int,
    assignment: str | None,
    limits: Limits | None,
) -> Iterator[Result]:
    for name in {assignment or found.assignment for found in founds} - {None}:
        _warm(str(name))  # once, before the threads ask for it
    with ThreadPoolExecutor(jobs) as pool:
        futures = [pool.submit(grade_one, found, sandbox, assignment, limits) for found in founds]
        try:
            for future in as_completed(futures):
                yield future.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _warm(name: str) -> None:
    rules = rubric(name)
    for exercise in rules.assignment.exercises:
        rules.cases(exercise)
        rules.mistakes(exercise)
