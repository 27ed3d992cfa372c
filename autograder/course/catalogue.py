"""Which course is graded, and what it asks: found by its place, loaded from there.

A course is a folder that holds ``nbgrader_config.py`` and ``reference/``, a package with a package
or module for each assignment. Its code runs in the grader, as nbgrader's own settings do, so it is
never searched for: it is the folder that somebody names, or the one that somebody works in.
"""

from __future__ import annotations

import atexit
import os
import pkgutil
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from functools import cached_property
from pathlib import Path

from autograder import language
from autograder.course import package, seed, source
from autograder.course.answer_key import AnswerKey
from autograder.course.exercise import Assignment, Exercise
from autograder.course.place import Place
from autograder.course.review import review
from autograder.course.settings import Course
from autograder.course.versions import versions
from autograder.errors import CourseError, UsageError

SETTINGS, ANSWERS = "nbgrader_config.py", "reference"
VARIABLE = "AUTOGRADER_COURSE"
#: Folders of a course that hold what others handed in, or what is made of it.
WORK = ("submitted", "autograded", "source", "release", "build")
_SAY = f"say which course grades it: --course DIR, or {VARIABLE}."


def find(
    option: str | os.PathLike[str] | None,
    paths: Iterable[Path] = (),
    environment: Mapping[str, str] = os.environ,
) -> Path | None:
    """Return the folder of the course; None where none is named and the working folder is none.

    Parameters
    ----------
    option : path, optional
        What ``--course`` says.
    paths : iterable of Path
        What is to be graded: the course must not be a part of it, nor it a part of the course.
    environment : dict
        ``AUTOGRADER_COURSE`` names a course; where ``CI`` is set, the working folder is none.

    Raises
    ------
    UsageError
        If the folder named is no course, or the working folder may be the submission's.
    """
    if is_named(option, environment):
        folder = Path(option or environment[VARIABLE])
        if not (folder / ANSWERS).is_dir():
            raise UsageError(f"{folder}: no course: there is no {ANSWERS}/ in it.")
        return folder.resolve()
    here = Path.cwd()
    if environment.get("CI") or not ((here / SETTINGS).is_file() and (here / ANSWERS).is_dir()):
        return None
    for path in map(Path.resolve, paths):
        if here.is_relative_to(path):
            raise UsageError(f"{path} holds the course as well: {_SAY}")
        if path.is_relative_to(here) and path.relative_to(here).parts[0] not in WORK:
            others = f"what others hand in lies in its {', '.join(WORK)}"
            raise UsageError(f"{path} lies in the course's own folder ({others}): {_SAY}")
    return here


def is_named(
    option: str | os.PathLike[str] | None, environment: Mapping[str, str] = os.environ
) -> bool:
    """Tell whether somebody has said which course it is."""
    return bool(option or environment.get(VARIABLE))


def open_course(
    option: str | os.PathLike[str] | None,
    paths: Iterable[Path] = (),
    environment: Mapping[str, str] = os.environ,
) -> Catalogue:
    """Find a course, as `find` does, and load it.

    Raises
    ------
    UsageError
        If there is none, or the one that there is may be the submission's.
    CourseError
        If it cannot be loaded.
    """
    folder = find(option, paths, environment)
    if folder is None:
        raise no_course(environment)
    catalogue = Catalogue(folder)
    if not catalogue.names:
        what = "one is a folder in it whose __init__.py declares ASSIGNMENT = Assignment(...)"
        raise CourseError(f"{folder / ANSWERS}: no assignment; {what}.")
    return catalogue


def no_course(environment: Mapping[str, str] = os.environ) -> UsageError:
    """Return the error where `find` finds none: why, and what to say."""
    mark = f"a course's folder has {SETTINGS} and {ANSWERS}/"
    why = "CI is set, so the working folder is none" if environment.get("CI") else mark
    return UsageError(f"no course here ({why}): {_SAY}")


class Catalogue:
    """A course's settings and assignments.

    Parameters
    ----------
    folder : Path
        The course's.

    Raises
    ------
    CourseError
        If its ``reference/`` cannot be imported, or declares no course.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._package = package.load(folder / ANSWERS)
        self.course = package.declaration(self._package, "COURSE", Course)
        self._assignments: dict[str, Assignment] = {}
        self._cells: dict[str, dict[str, str]] = {}
        self._keys: dict[str, AnswerKey] = {}

    @cached_property
    def names(self) -> list[str]:
        """The names of all assignments; a module whose name begins with ``_`` is none."""
        modules = pkgutil.iter_modules(self._package.__path__)
        return sorted(module.name for module in modules if not module.name.startswith("_"))

    def assignment(self, name: str) -> Assignment:
        """Return an assignment by its name.

        Raises
        ------
        UsageError
            If there is none of this name.
        CourseError
            If its declaration does not hold.
        """
        if name not in self.names:
            raise UsageError(f"no assignment `{name}`; there are {', '.join(self.names)}.")
        if name not in self._assignments:
            self._assignments[name] = self._loaded(name)
        return self._assignments[name]

    def _loaded(self, name: str) -> Assignment:
        """Import an assignment, look at its declarations and freeze them.

        What is known of answers is looked at when it is asked for, or by `AnswerKey.make_ready`.
        """
        module = package.imported(f"{self._package.__name__}.{name}", self.folder / ANSWERS / name)
        assignment = package.declaration(module, "ASSIGNMENT", Assignment)
        place = Place(module.__file__ or "")
        if assignment.name != name:
            raise CourseError(f"{place}: ASSIGNMENT, name: {assignment.name!r}, expected {name!r}")
        review(assignment, place)
        for exercise in assignment.exercises:
            exercise.freeze(self._solution, self.course.slips)
        return assignment

    def _solution(self, exercise: Exercise) -> str:
        """Return an exercise's solution cell, from the assignment where its right answer lives."""
        module = package.home(exercise.reference)
        file = module[0].__file__ if module and package.is_of_course(module[0]) else None
        place = Path(file or exercise.place.file).relative_to(self.folder / ANSWERS)
        home = place.parts[0].removesuffix(".py")
        cells = self._solutions(home)
        if exercise.name not in cells:
            path = source.notebook(self.folder, home)
            why = source.unnamed(path, cells, exercise.graded_names[0])
            raise ValueError(f"no solution cell `{exercise.name}` in {Place(str(path))}: {why}")
        return cells[exercise.name]

    def _solutions(self, name: str) -> dict[str, str]:
        if name not in self._cells:
            self._cells[name] = source.solutions(self.folder, name)
        return self._cells[name]

    def key(self, name: str) -> AnswerKey:
        """Return an assignment's answer key, made once."""
        if name not in self._keys:
            found, drawn = self.assignment(name), seed.seed(self.course.id)
            self._keys[name] = AnswerKey(found, drawn, self.versions, self.course)
        return self._keys[name]

    def spoken(self, code: str | None = None) -> AbstractContextManager[None]:
        """Return a context in which all is said in a language, the course's own unless given."""
        code = code or os.environ.get(language.VARIABLE) or self.course.language
        folders = language.folders(self.folder / ANSWERS)
        return language.spoken(code, *folders, course=self.folder)

    @property
    def seed(self) -> str:
        """The instructor's own seed, 32 hex digits; "" where there is none."""
        return seed.secret(self.course.id)

    @cached_property
    def broken(self) -> dict[str, str]:
        """What is wrong with each assignment that does not hold: a draft stops no other."""
        found = {}
        for name in self.names:
            try:
                self.assignment(name)
            except CourseError as error:
                found[name] = str(error)
        return found

    @property
    def undeclared(self) -> set[str]:
        """The names of assignments beside them, which are nbgrader's own to grade."""
        return source.undeclared(self.folder, self.names)

    @cached_property
    def graded_names(self) -> Mapping[str, set[str]]:
        """The functions and variables that each assignment asks for; a broken one's are unknown."""
        return _GradedNames(self)

    def files(self) -> dict[str, bytes]:
        """Return what grading elsewhere takes along, by place in the course's folder."""
        parts = [self.folder / SETTINGS, *(self.folder / ANSWERS).rglob("*")]
        files = [p for p in parts if p.is_file() and "__pycache__" not in p.parts]
        found = {p.relative_to(self.folder).as_posix(): p.read_bytes() for p in sorted(files)}
        notebooks = {source.notebook(Path(), name): self._solutions(name) for name in self.names}
        return found | {p.as_posix(): source.bare(cells) for p, cells in notebooks.items() if cells}

    @cached_property
    def versions(self) -> dict[str, str]:
        """What judges a submission."""
        cells = (source.bare(self._solutions(name)) for name in self.names)
        return versions(self.folder / ANSWERS, self.course, cells)


class _GradedNames(Mapping[str, set[str]]):
    """The names that assignments ask for; an assignment is loaded when it is looked up."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._found: dict[str, set[str]] = {}

    def __getitem__(self, name: str) -> set[str]:
        if name not in self._catalogue.names:
            raise KeyError(name)
        if name not in self._found:
            self._found[name] = set()
            with suppress(CourseError):
                for exercise in self._catalogue.assignment(name).exercises:
                    self._found[name].update(exercise.graded_names)
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._catalogue.names)

    def __len__(self) -> int:
        return len(self._catalogue.names)


def declared(catalogue: Catalogue | None, assignment: str | None, name: str) -> Exercise | None:
    """Return how an exercise is declared; None where no course at hand knows it."""
    if catalogue is None or assignment not in {*catalogue.names} - {*catalogue.broken}:
        return None
    exercises = catalogue.assignment(assignment or "").exercises
    return next((exercise for exercise in exercises if exercise.name == name), None)


def unpacked(files: Mapping[str, bytes]) -> Catalogue:
    """Load a course from what `files` gave elsewhere; its folder goes with the process."""
    folder = Path(tempfile.mkdtemp(prefix="course-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for place, data in files.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_bytes(data)
    return Catalogue(folder)
