"""What a course says of itself, apart from its assignments."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.course.place import brief, caller
from autograder.errors import CourseError


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
    uses : str
        The libraries beyond numpy that answers may import, ``"pandas scipy.stats"``. They are there
        in every worker, with what they require, and have to be installed where it is graded.
    """

    id: str
    carry_forward: bool = True
    executes: tuple[str, ...] = ()
    uses: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.uses, str) or not all(map(_is_module, self.uses.split())):
            said = 'expected what stands after `import`, as uses="pandas scipy.stats"'
            raise CourseError(f"{caller(3)}: COURSE, uses: {brief(self.uses)}, {said}")

    @property
    def libraries(self) -> tuple[str, ...]:
        """What the course uses, by name."""
        return tuple(sorted({*self.uses.split()}))


def _is_module(name: str) -> bool:
    return all(part.isidentifier() for part in name.split("."))
