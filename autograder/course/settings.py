"""What a course says of itself, apart from its assignments."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Course:
    """A course's settings.

    Parameters
    ----------
    id : str
        The name under which nbgrader knows it.
    carry_forward : bool
        Whether an exercise that fails runs again with right helpers in place of wrong ones.
        Student code can read these there: a course where tries are unlimited may go without.
    """

    id: str
    carry_forward: bool = True
