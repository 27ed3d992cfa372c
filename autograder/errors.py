"""What can go wrong, and whose business it is.

::

    AutograderError
    ├── UsageError        who called: a path, an option, a file given is not what it should be
    ├── CourseError       the instructor: a declaration, a source notebook or a release is wrong
    ├── SubmissionError   the student: a submitted file cannot be read
    └── SandboxError      the machine: the sandbox failed, a fault, never a student's zero

Each is one line for a person, with the file and what to do. A student's wrong answer is none of
these: it is a `Finding`, data like any other.
"""

from autograder.text import Later


class AutograderError(Exception):
    """Base of all errors of the kit; its text is one line for a person."""


class UsageError(AutograderError):
    """What was asked for cannot be done so: a path, an option, another program's file."""


class CourseError(AutograderError):
    """A course does not hold: a declaration, a source notebook, a release."""


class SubmissionError(AutograderError):
    """A submitted file cannot be read.

    Parameters
    ----------
    path : path
        Of the file or folder.
    reason : str
        A sentence that does not name it, or a template of one.
    **fields : object
        What fills it.
    """

    def __init__(self, path: object, reason: str, **fields: object) -> None:
        self.reason = Later(reason, **fields)
        super().__init__(path, self.reason)
        self.made_of = Later("{path}: {reason}", path=path, reason=self.reason).made_of

    def __str__(self) -> str:
        return "{}: {}".format(*self.args)


class SandboxError(AutograderError):
    """The sandbox could not do its part, through no fault of the submission."""
