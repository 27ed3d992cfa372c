"""What can go wrong, and whose business it is.

::

    AutograderError
    ├── SubmissionError   a submitted file cannot be read: one line with the file and the reason
    ├── AssignmentError   an assignment is unknown, or its declaration does not hold
    └── SandboxError      the grader's own machinery failed: a fault, never a student's zero

A student's wrong answer is none of these: it is a `Difference` or a `Raised`, data like any other.
"""


class AutograderError(Exception):
    """Base of all errors of the kit; its text is one line for a person."""


class SubmissionError(AutograderError):
    """A submitted file cannot be read."""


class AssignmentError(AutograderError):
    """An assignment is unknown, or its declaration does not hold."""


class SandboxError(AutograderError):
    """The sandbox could not do its part, through no fault of the submission."""
