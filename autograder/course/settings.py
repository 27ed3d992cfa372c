"""What a course says of itself, apart from its assignments."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from keyword import iskeyword

from autograder.course.known import Slip
from autograder.course.place import brief, caller
from autograder.errors import CourseError
from autograder.language import SOURCE

_PUBLISHED = re.compile(r"(?:[\w.-]+/[\w.-]+/blob/[\w.-]+(?:/[\w.%+-]+)*)?")


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
    published : str
        The folder on GitHub where notebooks that are one file are put,
        ``"OWNER/REPOSITORY/blob/BRANCH/FOLDER"``: badges at their heads open them from there.
    language : str
        In which student versions are written and sentences said, where nobody says another:
        ``"zh_CN"`` takes what it has from files ``zh_CN.po``, the kit's, one in ``reference/`` and
        one in each assignment's folders there and in ``source/``; English is the rest.
    """

    id: str
    carry_forward: bool = True
    executes: tuple[str, ...] = ()
    uses: str = ""
    published: str = ""
    language: str = SOURCE
    slips: list[Slip] = field(default_factory=list, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not isinstance(self.uses, str) or not all(map(_is_module, self.uses.split())):
            said = 'expected what stands after `import`, as uses="pandas scipy.stats"'
            raise CourseError(f"{caller(3)}: COURSE, uses: {brief(self.uses)}, {said}")
        if not isinstance(self.published, str) or not _PUBLISHED.fullmatch(self.published):
            said = (
                'expected a folder on GitHub, as published="OWNER/REPOSITORY/blob/main/notebooks"'
            )
            raise CourseError(f"{caller(3)}: COURSE, published: {brief(self.published)}, {said}")

    @property
    def libraries(self) -> tuple[str, ...]:
        """What the course uses, by name."""
        return tuple(sorted({*self.uses.split()}))

    def slip(self, name: str, was: str, now: str, *, tell: str, report: str) -> None:
        """Declare a slip that any exercise may have: one edit of its solution cell.

        It is tried at every place where ``was`` stands, and at all at once, once no mistake of the
        exercise's own gives a student's values. It is told where no slip of another sentence gives
        them, too: so ``tell`` speaks of the values.

        Parameters
        ----------
        name : str
            Of the mistake, a few words: ``"axis_zero"``.
        was, now : str
            What stands there, and what takes its place.
        tell, report : str
            The sentences to the student and to the instructor.
        """
        place, texts = caller(), (name, was, now, tell, report)
        if not all(isinstance(text, str) for text in texts) or not (name and was and tell.strip()):
            said = "name, was, now, tell and report are texts, of which `now` alone may be empty"
            raise CourseError(f"{place}: COURSE, slip `{name}`: {said}")
        self.slips.append(Slip(name, was, now, True, tell, report, place))


def _is_module(name: str) -> bool:
    return all(part.isidentifier() and not iskeyword(part) for part in name.split("."))
