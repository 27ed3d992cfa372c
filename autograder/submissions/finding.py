"""The files that are to be graded at some paths, one for each student and assignment."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder.errors import SubmissionError
from autograder.submissions.answers import choose
from autograder.submissions.places import Found, Place, Places
from autograder.submissions.tree import LeftOut
from autograder.text import Later, fold

__all__ = ["Class", "Found", "LeftOut", "find", "find_class"]


@dataclass
class Class:
    """All that lies at some paths: what is to be graded, and what is not, with the reason.

    A helper beside an answer (a picture, a module of the course's) is in neither list.
    """

    founds: list[Found] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def find(path: Path, assignments: Mapping[str, set[str]]) -> list[Found]:
    """Return the submissions at ``path``: a file, a folder or ZIP of files, or a submitted/ tree.

    Parameters
    ----------
    path : Path
    assignments : dict
        The graded names of every assignment, by the assignment's name.

    Raises
    ------
    SubmissionError
        If there is nothing at ``path``, or nothing in it that could be a submission.
    """
    return find_class([path], assignments).founds


def find_class(
    paths: Sequence[Path],
    assignments: Mapping[str, set[str]],
    assignment: str | None = None,
    student: str | None = None,
    out: Path | None = None,
    called: Callable[[Found], Found] = lambda found: found,
    undeclared: Collection[str] = (),
) -> Class:
    """Return what is to be graded at some paths: one answer for one student and assignment.

    Where only grading can tell which one that is, all that may be are there.

    Parameters
    ----------
    paths : sequence of Path
    assignments : dict
        The graded names of every assignment, by the assignment's name.
    assignment : str, optional
        The only one that is asked for.
    student : str, optional
        Whose all of it is, whatever the folders are called.
    out : Path, optional
        A folder for results, which is nobody's work.
    called : callable
        Gives a file its student's name, where a class list knows a better one than the place.
    undeclared : collection of str
        Assignments of the course that are not graded here: what lies in their folders is not.

    Raises
    ------
    SubmissionError
        If there is nothing at a path, or nothing in it that could be a submission.
    """
    there: dict[str, Place] = {}
    for path in paths:
        known = {*assignments, *undeclared}
        places = [_declared(p, assignments) for p in Places(known, out).at(path, student)]
        if not any(isinstance(place, Found) for place in places):
            raise SubmissionError(
                path,
                "no notebook (.ipynb) and no script (.py) in it.{instead}",
                instead=_instead(places),
            )
        first = places[0]
        if assignment and isinstance(first, Found) and first.path == path:  # named, so asked for
            places = [replace(first, assignment=assignment)]
        there = {os.path.abspath(place.path): place for place in places} | there
    class_ = Class()
    named = (called(place) if isinstance(place, Found) else place for place in there.values())
    for place in choose(named, assignments, assignment):
        if isinstance(place, Found):
            class_.founds.append(place)
        else:
            class_.left_out.append(place)
    class_.founds = sorted(_told_apart(class_.founds), key=lambda found: found.path)
    if not class_.founds:
        instead = _instead(class_.left_out)
        raise SubmissionError(
            paths[0], "nothing of `{name}`.{instead}", name=assignment, instead=instead
        )
    return class_


def _declared(place: Place, assignments: Collection[str]) -> Place:
    """Return a place, left out where it is of an assignment that is not declared."""
    if not isinstance(place, Found) or place.assignment in {None, *assignments}:
        return place
    reason = Later("`{name}` is not declared in reference/.", name=place.assignment)
    return LeftOut(place.path, reason)


def _instead(places: Sequence[Place]) -> Later:
    """Return what there is instead, in some words."""
    left_out = [place for place in places if isinstance(place, LeftOut)]
    said = Later(" And {count} more.", count=len(left_out) - 3) if left_out[3:] else Later("")
    for place in reversed(left_out[:3]):
        name, reason = place.path.name, place.reason
        said = Later(" {name}: {reason}{more}", name=name, reason=reason, more=said)
    return said


def _told_apart(founds: Sequence[Found]) -> list[Found]:
    """Return the same, with a platform's number beside each name that two students share."""
    numbers: dict[str, set[str | None]] = {}
    for found in founds:
        numbers.setdefault(fold(found.student), set()).add(found.lms_id)
    return [
        replace(found, student=f"{found.student} {found.lms_id.partition(':')[2]}")
        if found.lms_id and len(numbers[fold(found.student)]) > 1
        else found
        for found in founds
    ]
