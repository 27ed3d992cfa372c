"""The table label → fields: all that the kit may say of an answer, as data.

A label says what is the case; its fields say where, which and how much. Sentences are made of them
in `autograder.report.sentences` alone, from a template a label. What stems from a student's text
has a `Place`.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from autograder.results.differences import (
    NoKey,
    NotADict,
    NotFinite,
    NotNumbers,
    OtherDtype,
    OtherKind,
    WrongCount,
    WrongDtype,
    WrongEntry,
    WrongKind,
    WrongLength,
    WrongMembers,
    WrongOrder,
    WrongShape,
    WrongText,
    WrongValues,
)
from autograder.results.label import Label, Place

# of an exercise as a whole


class Unanswered(Label, frozen=True):
    """The blank is untouched."""

    place: Place | None = None


class Missing(Label, frozen=True):
    """Nothing in the submission has one of the asked names."""

    names: tuple[str, ...]
    variables: bool
    close: str = ""  # a name that is there and reads alike
    place: Place | None = None  # where one stands in a cell of text


class Unreadable(Label, frozen=True):
    """Python cannot parse the statement that binds the name; ``message`` is Python's."""

    message: str
    place: Place | None = None


class Unfinished(Label, frozen=True):
    """One of several blanks is still there."""

    place: Place


class Conflict(Label, frozen=True):
    """Lines that git left where it could not merge two versions; ``place`` is the first."""

    place: Place


class HelperWrong(Label, frozen=True):
    """Another answer, which this one uses, is not right, and there is no right one to lend."""

    helper: str


class KnownMistake(Label, frozen=True):
    """The answers equal those of a mistake that the course declares; ``tell`` is its sentence."""

    mistake: str
    tell: str


class Raised(Label, frozen=True):
    """A call ended with an exception; ``message`` is Python's, ``because`` what came before it.

    ``why`` is what it means to a beginner: a ``kind`` of `autograder.judge.explanation`, and what
    fills its template. ``called`` is the line that called another function, where ``place`` is.
    """

    error: str
    message: str
    place: Place | None = None
    because: tuple[str, str] | None = None  # type and message
    why: dict[str, str] = msgspec.field(default_factory=dict)
    called: Place | None = None


class NoValue(Label, frozen=True):
    """An asked variable is not bound; ``raised`` is what its statement ended with."""

    part: str
    raised: Raised | None = None


class NormalForm(Label, frozen=True):
    """Values above are in normal form; ``tell`` is what the course says is free about answers.

    Where making one of the answer has ``failed``, they are as the answer and one right one are.
    """

    tell: str
    failed: bool = False


class Scenario(Label, frozen=True):
    """An answer is not merely called; ``tell`` is what the course says is done with it."""

    tell: str


class Required(Label, frozen=True):
    """A construct that is asked for is not used; it costs a share of the points, 0 is advice."""

    word: str
    costs: float
    tell: str = ""


class Forbidden(Label, frozen=True):
    """A construct is used that must not be; it costs a share of the points, 0 is advice."""

    word: str
    costs: float
    tell: str = ""
    place: Place | None = None


class NoThreads(Label, frozen=True):
    """A call ended because it would have started a thread."""

    place: Place | None = None


class OtherParameters(Label, frozen=True):
    """A function takes others, or in another order, than it is called with."""

    takes: tuple[str, ...]
    called: tuple[str, ...]


class Swapped(Label, frozen=True):
    """What a function returns is what is asked for, in another order."""

    returned: tuple[str, ...]
    asked: tuple[str, ...]


class TimedOut(Label, frozen=True):
    """A call took longer than ``seconds``, or than was left of what all together have."""

    seconds: float
    total: bool = False


class Crashed(Label, frozen=True):
    """The process that made the call ended."""


class NotRun(Label, frozen=True):
    """A call was not made: those before it took the time, or every worker."""


class HiddenDifference(Label, frozen=True):
    """What may be said of a hidden case: which parts, and what kind of difference; no value."""

    parts: tuple[str, ...]  # none: all that the answer has
    kind: Literal["structure", "shape", "dtype", "finite", "values"]


class HiddenRaise(Label, frozen=True):
    """An exception on a hidden case: its type, if it is one of Python's or numpy's own."""

    error: str = ""


Finding = (
    Unanswered | Missing | Unreadable | Conflict | Unfinished | HelperWrong | KnownMistake
    | NotADict | WrongCount | NoKey | NoValue | NotNumbers | WrongKind | WrongLength
    | WrongShape | WrongDtype | NotFinite | WrongValues
    | OtherKind | WrongText | WrongEntry | WrongMembers | WrongOrder | OtherDtype
    | NormalForm | Scenario | Required | Forbidden
    | Raised | NoThreads | OtherParameters | Swapped | TimedOut | Crashed | NotRun
    | HiddenDifference | HiddenRaise
)  # fmt: skip
