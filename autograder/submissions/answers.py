"""Which of a student's files is the answer to an assignment, as far as their texts tell.

What defines the names that are asked for comes before what does not, and a module that a notebook
imports is its helper. Notebooks come before scripts, but for blank ones, which only grading tells.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from autograder.errors import SubmissionError
from autograder.submissions.places import Found, Place
from autograder.submissions.reading import Outline, guess, outline
from autograder.submissions.tree import LeftOut
from autograder.text import Later

Assignments = Mapping[str, set[str]]  # the graded names of each, by its own
NAMELESS = Later("it defines none of the names that are asked for.")


class _File:
    """A file that may be an answer, read where its place does not tell."""

    def __init__(self, found: Found, assignments: Assignments, wanted: str | None) -> None:
        self.found = found
        self._assignments, self._wanted = assignments, wanted
        self._problem = NAMELESS
        self.is_script = found.path.name.lower().endswith(".py")

    @cached_property
    def _outline(self) -> Outline | None:
        """What it says; None where it cannot be read."""
        try:
            return outline(self.found.path)
        except SubmissionError as error:
            self._problem = error.reason
            return None

    @property
    def digest(self) -> str:
        return self._outline.sha256 if self._outline else str(self.found.path)

    @property
    def imports(self) -> frozenset[str]:
        return self._outline.imports if self._outline else frozenset()

    @cached_property
    def assignment(self) -> str | None:
        """What it answers: its place says so, else its names, else what is asked for."""
        if self.found.assignment or self._outline is None:
            return self.found.assignment or self._wanted
        return guess(self._outline.names, self._assignments) or self._wanted

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of its assignment, or of all where it is of none, that it defines."""
        asked = (
            [self._assignments[self.assignment]]
            if self.assignment
            else [*self._assignments.values()]
        )
        return (
            self._outline.names.intersection(set().union(*asked)) if self._outline else frozenset()
        )

    @property
    def may_answer(self) -> bool:
        """Whether it defines what is asked for; what cannot be read might."""
        return self._outline is None or bool(self.names)

    @property
    def is_called_so(self) -> bool:
        return self.found.path.stem == self.found.assignment

    def is_beside(self, other: _File) -> bool:
        """Tell whether one of the two lies in the other's folder, or below it."""
        here, there = self.found.path.parent, other.found.path.parent
        return here.is_relative_to(there) or there.is_relative_to(here)

    def left_out(self, taken: Sequence[_File]) -> LeftOut:
        """Return it as not graded, and which is instead."""
        path, digest = self.found.path, self.digest
        if not taken:
            return LeftOut(path, self._problem)
        same = [one for one in taken if one.digest == digest]
        instead = os.path.relpath((same or taken)[0].found.path, path.parent)
        if same:
            return LeftOut(path, Later("the same as `{file}`, which is graded.", file=instead))
        graded = Later("`{file}` is graded.", file=instead)
        both = Later("{why} {graded}", why=self._problem, graded=graded)
        return LeftOut(path, graded if self.names else both)


def choose(
    places: Iterable[Place], assignments: Assignments, wanted: str | None = None
) -> Iterator[Place]:
    """Yield one answer for one student and assignment, several where only grading can tell.

    Parameters
    ----------
    places : iterable of Found or LeftOut
    assignments : dict
        The graded names of every assignment, by the assignment's name.
    wanted : str, optional
        The only assignment that is asked for.
    """
    students: dict[tuple[str, str | None], list[_File]] = {}
    for place in places:
        if isinstance(place, LeftOut):
            yield place
        elif wanted and place.assignment not in (None, wanted):
            yield _not_wanted(place, wanted)
        elif place.problem:
            yield place
        else:
            whose = place.student, place.lms_id
            students.setdefault(whose, []).append(_File(place, assignments, wanted))
    has_notebooks = any(not file.is_script for files in students.values() for file in files)
    for files in students.values():
        if len(files) > 1:
            yield from _of_one(files, wanted)
        else:
            yield _only(files[0], wanted, has_notebooks)


def _not_wanted(found: Found, wanted: str) -> LeftOut:
    other = found.assignment
    return LeftOut(
        found.path, Later("it answers `{other}`, not `{name}`.", other=other, name=wanted)
    )


def _only(file: _File, wanted: str | None, has_notebooks: bool) -> Place:
    """Return the only file of a student; a module beside a class's notebooks is nobody's."""
    found = file.found
    if found.assignment is None and file.is_script and has_notebooks and not file.may_answer:
        return LeftOut(found.path, NAMELESS)
    if wanted and found.assignment is None and file.assignment != wanted:
        return _not_wanted(replace(found, assignment=file.assignment), wanted)
    return found if found.assignment or not wanted else replace(found, assignment=wanted)


def _of_one(files: Sequence[_File], wanted: str | None) -> Iterator[Place]:
    """Yield the answers of a student who has handed in several files, and what is no answer."""
    notebooks = _by_assignment(file for file in files if not file.is_script)
    scripts = _by_assignment(file for file in files if file.is_script)
    names = [name for name in {**notebooks, **scripts} if name is not None]
    untold = [*notebooks.pop(None, ()), *scripts.pop(None, ())]
    taken: list[_File] = []
    for name in names:
        group = [*notebooks.get(name, ()), *scripts.get(name, ())]
        if wanted and name != wanted:
            yield from (_not_wanted(replace(f.found, assignment=name), wanted) for f in group)
            files = [file for file in files if file not in group]
        else:
            best = _best(group)
            yield from (replace(file.found, assignment=name) for file in best)
            taken += best
    if untold and not names:
        taken = untold[:1]
        yield untold[0].found
    for file in files:
        if file not in taken and not (file.is_script and any(map(file.is_beside, taken))):
            same = [one for one in taken if one.assignment == file.assignment]
            yield file.left_out(same or (taken if len(taken) == 1 else []))


def _by_assignment(files: Iterable[_File]) -> dict[str | None, list[_File]]:
    groups: dict[str | None, list[_File]] = {}
    for file in files:
        groups.setdefault(file.assignment, []).append(file)
    return groups


def _best(files: Sequence[_File]) -> list[_File]:
    """Return those of an assignment's files that may be its answer, each text once."""
    if len(files) == 1:
        return [*files]
    files = sorted(files, key=lambda file: not file.is_called_so)
    notebooks = [file for file in files if not file.is_script and file.may_answer]
    helpers = frozenset().union(*(file.imports for file in notebooks))
    scripts = [file for file in files if file.is_script and file.may_answer]
    if notebooks:
        scripts = [f for f in scripts if f.names and f.found.path.stem not in helpers]
    scripts = [one for one in scripts if not any(one.names < other.names for other in scripts)]
    best = [*notebooks, *scripts] or sorted(files, key=lambda file: file.is_script)[:1]
    return list({file.digest: file for file in reversed(best)}.values())[::-1]
