"""One submission after the other, each read and graded, whatever it is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import msgspec

from autograder.batch.conditions import Conditions
from autograder.course.catalogue import Catalogue
from autograder.course.counting import counted
from autograder.errors import AutograderError, SubmissionError
from autograder.judge.grade import grade
from autograder.report.feedback import rendered
from autograder.results import Fault, Result, Tier
from autograder.sandbox.deadline import Limits
from autograder.sandbox.protocol import Sandbox
from autograder.submissions.finding import Found
from autograder.submissions.reading import Submission, read
from autograder.text import encodable


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

    def result(self, handed: Submission | Found) -> Result:
        """Return the result of a submission, read or not."""
        return self.submission(handed) if isinstance(handed, Submission) else self.file(handed)

    def file(self, found: Found, assignment: str | None = None) -> Result:
        """Return the result of a file; one that cannot be graded has a fault, never a score."""
        opened = open_one(self.catalogue, found, self.sandbox.tier, assignment)
        return opened if isinstance(opened, Result) else self.submission(opened)

    def submission(self, submission: Submission) -> Result:
        """Return the result of a submission that was read."""
        try:
            key = self.catalogue.key(submission.assignment)
            key.make_ready()
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


def open_one(
    catalogue: Catalogue, found: Found, tier: Tier, assignment: str | None = None
) -> Submission | Result:
    """Read a submission; a `Result` with the fault where that is not possible."""
    asked = named(found, assignment)
    try:
        return read(asked, catalogue.graded_names)
    except Exception as error:
        return fault(catalogue, asked, tier, error)


def named(found: Found, assignment: str | None) -> Found:
    """Return a file as one of the assignment that is asked for, if one is."""
    return replace(found, assignment=assignment) if assignment else found


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
