"""The table label → fields: all that the kit may say of an answer, as data.

A label says what is the case; its fields say where, which and how much. Sentences are made of them
in `autograder.report.sentences` alone, from a template a label. What stems from a student's text
has a `Place`. A number that JSON does not know is text: ``"nan"``, ``"inf"``, ``"-inf"``.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

Number = int | float | Literal["nan", "inf", "-inf"]
Index = tuple[int, ...]


class Place(msgspec.Struct, frozen=True):
    """Where in a submission: the number of the cell, 0 in a script; the line in it; its text."""

    cell: int
    line: int
    statement: str = ""


class Kind(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a value is, without its content."""

    kind: Literal[
        "none", "ellipsis", "bool", "number", "text", "array", "tuple", "list", "dict",
        "object",  # of type ``type``
        "dtype",  # an array of dtype ``type``, which is none of numbers
        "integer",  # of more than 64 bits
        "large",  # more than ``size`` MiB
        "crowded",  # more than ``size`` values
    ]  # fmt: skip
    shape: tuple[int, ...] = ()
    size: int = 0  # of a tuple or list: how many it holds
    type: str = ""


def _tag(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


class Label(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="label", tag=_tag):
    """Base of all labels; `WrongShape` is ``wrong_shape`` in JSON and in tables of templates."""


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


class KnownMistake(Label, frozen=True):
    """The answers equal those of a mistake that the course declares; ``tell`` is its sentence."""

    mistake: str
    tell: str


# of one case: what is wrong with a part of the answer, None of a result that has no parts


class NotADict(Label, frozen=True):
    """Another value where a dict with ``keys`` is expected."""

    part: str | None
    actual: Kind
    keys: tuple[str, ...]


class WrongCount(Label, frozen=True):
    """No tuple, or not as many elements as ``names``."""

    actual: Kind
    names: tuple[str, ...]


class NoKey(Label, frozen=True):
    """A dict without ``key``; ``close`` is a key of it that reads alike."""

    part: str | None
    key: str
    close: str = ""


class NotNumbers(Label, frozen=True):
    """A list that does not hold plain numbers only."""

    part: str | None


class WrongKind(Label, frozen=True):
    """Neither number nor array; ``shape`` is what is expected, () a number.

    ``mend`` is what would make it right: to wrap it in an array, or to take its only entry.
    """

    part: str | None
    actual: Kind
    shape: tuple[int, ...]
    mend: Literal["", "wrap", "comma", "entry"] = ""
    listed: bool = False  # a list of numbers is expected, of which ``shape`` is the length


class WrongLength(Label, frozen=True):
    """A list with more or fewer entries than expected."""

    part: str | None
    actual: int
    expected: int


class WrongShape(Label, frozen=True):
    """An array of another shape; () is a number."""

    part: str | None
    actual: tuple[int, ...]
    expected: tuple[int, ...]


class WrongDtype(Label, frozen=True):
    """An array that does not hold plain real numbers."""

    part: str | None
    dtype: str


class NotFinite(Label, frozen=True):
    """The first entry that is nan or infinite where a finite one is expected."""

    part: str | None
    index: Index
    actual: Number
    expected: Number


class WrongValues(Label, frozen=True):
    """Entries beyond the tolerance: the first of them, and what they have in common."""

    part: str | None
    index: Index
    actual: Number
    expected: Number
    differing: int
    size: int
    factor: float | None = None  # of every entry: actual / expected
    sizes: tuple[str, ...] = ()  # of the inputs, by the notebook's names, that equal the factor
    offset: float | None = None  # of every entry: actual - expected
    error: float | None = None  # the largest
    error_at: Index | None = None  # where, if not at ``index``


class Raised(Label, frozen=True):
    """A call ended with an exception; ``message`` is Python's, ``because`` what came before it.

    ``why`` is what it means to a beginner: a ``kind`` of `autograder.judge.explanation`, and what
    fills its template. ``called`` is the line that called another function, where ``place`` is.
    """

    error: str
    message: str
    place: Place | None = None
    because: tuple[str, str] | None = None  # type and message
    why: dict[str, str] = {}
    called: Place | None = None


class NoValue(Label, frozen=True):
    """An asked variable is not bound; ``raised`` is what its statement ended with."""

    part: str
    raised: Raised | None = None


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
    Unanswered | Missing | Unreadable | Conflict | Unfinished | KnownMistake
    | NotADict | WrongCount | NoKey | NoValue | NotNumbers | WrongKind | WrongLength
    | WrongShape | WrongDtype | NotFinite | WrongValues
    | Raised | NoThreads | OtherParameters | Swapped | TimedOut | Crashed | NotRun
    | HiddenDifference | HiddenRaise
)  # fmt: skip
