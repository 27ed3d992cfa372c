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
    executes : tuple of str
        Assignments that are not declared and that ``nbgrader autograde`` may execute all the same,
        outside the sandbox; ``("*",)`` for all.
    """

    id: str
    carry_forward: bool = True
    executes: tuple[str, ...] = ()
