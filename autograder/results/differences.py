"""What is wrong with a part of an answer, None of a result that has no parts.

A number that JSON does not know is text: ``"nan"``, ``"inf"``, ``"-inf"``, ``"1+2j"``. ``at`` is
where in a part, as Python's subscript: ``"[2]['name']"``.
"""

from __future__ import annotations

from typing import Literal

from autograder.results.label import Index, Kind, Label, Number


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
    at: str = ""


class WrongKind(Label, frozen=True):
    """Neither number nor array; ``shape`` is what is expected, () a number.

    ``mend`` is what would make it right: to wrap it in an array, or to take its only entry.
    """

    part: str | None
    actual: Kind
    shape: tuple[int, ...]
    mend: Literal["", "wrap", "comma", "entry"] = ""
    listed: bool = False  # a list of numbers is expected, of which ``shape`` is the length
    at: str = ""


class WrongLength(Label, frozen=True):
    """A list with more or fewer entries than expected."""

    part: str | None
    actual: int
    expected: int
    at: str = ""


class WrongShape(Label, frozen=True):
    """An array of another shape; () is a number."""

    part: str | None
    actual: tuple[int, ...]
    expected: tuple[int, ...]
    at: str = ""


class WrongDtype(Label, frozen=True):
    """An array that does not hold plain real numbers."""

    part: str | None
    dtype: str
    at: str = ""


class NotFinite(Label, frozen=True):
    """The first entry that is nan or infinite where a finite one is expected."""

    part: str | None
    index: Index
    actual: Number
    expected: Number
    at: str = ""


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
    at: str = ""


class OtherKind(Label, frozen=True):
    """Another kind of value than is expected, which is neither a number nor an array of them."""

    part: str | None
    actual: Kind
    expected: Kind
    at: str = ""


class WrongText(Label, frozen=True):
    """Another text: both from near the first character that differs; ``how`` if by these alone."""

    part: str | None
    index: int
    actual: str
    expected: str
    how: Literal["", "capitals", "spaces"] = ""
    at: str = ""
    differing: int = 0  # of ``size`` entries
    size: int = 0


class WrongEntry(Label, frozen=True):
    """Another date, None or the like, both as Python writes them."""

    part: str | None
    actual: str
    expected: str
    at: str = ""
    differing: int = 0
    size: int = 0


class WrongMembers(Label, frozen=True):
    """A set, a dict or a table, that lacks members, keys or columns, or has others; "…" more."""

    part: str | None
    of: Literal["set", "dict", "columns"]
    lacking: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    at: str = ""


class WrongOrder(Label, frozen=True):
    """An index with the entries that are expected, in another order."""

    part: str | None
    at: str = ""


class OtherDtype(Label, frozen=True):
    """A column or Series whose entries are of another kind, by what pandas calls their dtypes."""

    part: str | None
    actual: str
    expected: str
    at: str = ""
