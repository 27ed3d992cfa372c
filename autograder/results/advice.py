"""More of the table label → fields: where to look, and advice, which is not scored.

As `autograder.results.labels`, which has what is wrong.
"""

from __future__ import annotations

from autograder.results.label import Label, Place
from autograder.results.labels import Forbidden, HiddenDifference, HiddenRaise, Required

# where to look: what finite differences say of a cost and its slopes


class SlipInSlopes(Label, frozen=True):
    """The cost is right, these parts are not its slopes."""

    wrong: tuple[str, ...]


class SlipInCost(Label, frozen=True):
    """The slopes are right, the cost alone is wrong."""

    slopes: tuple[str, ...]


class SlopesFit(Label, frozen=True):
    """The cost is wrong, and the parts are its slopes."""

    slopes: tuple[str, ...]


class SlopesFitPartly(Label, frozen=True):
    """The cost is wrong; ``fitting`` are its slopes, ``unfit`` are not."""

    fitting: tuple[str, ...]
    unfit: tuple[str, ...]


class StillWrong(Label, frozen=True):
    """With right helpers in place of the student's it is wrong, too: it has a fault of its own."""

    helpers: tuple[str, ...]
    finding: HiddenDifference | HiddenRaise


Hint = SlipInSlopes | SlipInCost | SlopesFit | SlopesFitPartly | StillWrong


# unscored


class Prints(Label, frozen=True):
    """A function prints on every call."""

    place: Place | None = None


class Unseeded(Label, frozen=True):
    """Random numbers are drawn without a seed."""

    place: Place | None = None


class ReadsGlobal(Label, frozen=True):
    """A function reads data of the notebook."""

    name: str
    place: Place | None = None


class Rebound(Label, frozen=True):
    """A name gets another value below the answer that is graded."""

    name: str
    place: Place | None = None


class Unused(Label, frozen=True):
    """A function that is not right never reads this parameter."""

    name: str
    place: Place | None = None


class ChangesArgument(Label, frozen=True):
    """A call altered what it was given."""

    name: str


class OtherOrder(Label, frozen=True):
    """A right function, called by name, takes other parameters or the same in another order."""

    takes: tuple[str, ...]
    called: tuple[str, ...]


class NoDefault(Label, frozen=True):
    """A right function needs parameters that may be left out; it got the reference's defaults."""

    names: tuple[str, ...]


class GoneFromNumpy(Label, frozen=True):
    """A name that numpy no longer has, and what to write instead."""

    name: str
    instead: str
    place: Place | None = None


class NotImported(Label, frozen=True):
    """A module of the standard library is used and nowhere imported."""

    name: str
    place: Place | None = None


class Misspelt(Label, frozen=True):
    """A right answer stands under ``name``, ``asked`` is what it should be called."""

    name: str
    asked: str


class Warned(Label, frozen=True):
    """numpy warned; ``message`` is numpy's."""

    message: str


class Loops(Label, frozen=True):
    """It takes the more steps in Python, the more data there are; whole arrays do not."""


class OneEntry(Label, frozen=True):
    """An array with one entry where a plain number is meant."""

    part: str | None
    shape: tuple[int, ...]


class OneEntryItems(Label, frozen=True):
    """A list of arrays with one entry where plain numbers are meant."""

    part: str | None


class Booleans(Label, frozen=True):
    """True and False where 1 and 0 are meant."""

    part: str | None


Advice = (
    Prints | Unseeded | ReadsGlobal | Rebound | Unused | ChangesArgument | Warned | Loops
    | OtherOrder | NoDefault | GoneFromNumpy | NotImported | Misspelt
    | OneEntry | OneEntryItems | Booleans | Required | Forbidden
)  # fmt: skip
