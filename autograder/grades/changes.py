"""What another run has changed: whose points, from what to what, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from autograder import files
from autograder.language import _, say
from autograder.results import ExerciseScore, Result, Score, Tier
from autograder.text import Later, cell, points, table

GONE = Later("not handed over this time")
#: What `Catalogue.versions` are called in a sentence; what is not here is called by its name.
_CALLED = {"course": Later("the course's declarations"), "kit": Later("the kit")}


class Graded(Score, frozen=True, kw_only=True):
    """What two runs are compared by: a `Result` without findings, with what it depends on."""

    sha256: str
    key: str
    sandbox: Tier
    versions: dict[str, str]


def graded(result: Result) -> Graded:
    """Return what another run is compared with."""
    return msgspec.convert(result, Graded, from_attributes=True)


@dataclass(frozen=True)
class Change:
    """Points that are others than before, or of another maximum; None where there are none.

    ``exercise`` is "" where the total is meant.
    """

    student: str
    assignment: str
    exercise: str
    before: float | None
    after: float | None
    most_before: float | None
    most: float | None
    why: str

    def __str__(self) -> str:
        most_before = None if self.most_before == self.most else self.most_before
        return f"{_said(self.before, most_before)} → {_said(self.after, self.most)}"


def _said(value: float | None, most: float | None) -> str:
    score = _("not graded") if value is None else points(value)
    return score if most is None else _("{score} of {most}").format(score=score, most=points(most))


def compared(
    before: Iterable[Graded], after: Sequence[Graded], same_limits: Callable[[Graded], bool]
) -> list[Change]:
    """Return what is another than before, a total first, then its exercises.

    Parameters
    ----------
    before, after : iterable of Graded
        A submission is looked for by its place, else by student and assignment; one that is new is
        no change.
    same_limits : callable
        Tells of an earlier result whether it would have its key under today's limits.
    """
    by_place = {row.submission: row for row in before}
    by_work = {(row.student, row.assignment): row for row in by_place.values()}
    found: list[Change] = []
    for row in after:
        work = (row.student, row.assignment)
        old = by_place.get(row.submission) or by_work.get(work)
        if old is not None:
            found += _changes(old, row, why(old, row, same_limits))
    there = {row.submission for row in after}
    works = {(row.student, row.assignment) for row in after}
    for work, old in by_work.items():
        if old.submission not in there and work not in works:
            found.append(Change(*_who(old), "", old.score, None, old.max_score, None, say(GONE)))
    return found


def _changes(old: Graded, row: Graded, reason: str) -> Iterator[Change]:
    if (old.score, old.max_score) != (row.score, row.max_score):
        totals = (old.score, row.score, old.max_score, row.max_score)
        yield Change(*_who(row), "", *totals, reason)
    olds = {exercise.name: exercise for exercise in old.exercises}
    news = {exercise.name: exercise for exercise in row.exercises}
    for name in {**news, **olds} if old.exercises and row.exercises else ():
        (before, most_before), (after, most) = _points(olds.get(name)), _points(news.get(name))
        if (before, most_before) != (after, most):
            yield Change(*_who(row), name, before, after, most_before, most, reason)


def _points(exercise: ExerciseScore | None) -> tuple[float | None, float | None]:
    return (exercise.score, exercise.max_score) if exercise else (None, None)


def _who(row: Graded) -> tuple[str, str]:
    return row.student, row.assignment or ""


def why(old: Graded, new: Graded, same_limits: Callable[[Graded], bool]) -> str:
    """Return what has changed besides the points, in words, the student's own text first."""
    causes, comma = [], _(", ", "comma")
    if old.sha256 != new.sha256 and old.sha256 and new.sha256:  # "" of what cannot be read
        causes.append(_("the student's text"))
    if old.fault:
        return comma.join([*causes, _("before: {reason}").format(reason=say(old.fault))])
    if new.fault:
        return comma.join([*causes, _("now: {reason}").format(reason=say(new.fault))])
    names = sorted({*old.versions, *new.versions} - {"rules"})
    differ = [name for name in names if old.versions.get(name) != new.versions.get(name)]
    causes += [_called(name, old.versions, new.versions) for name in differ]
    if not {"course", "kit"} & {*differ} and old.versions.get("rules") != new.versions.get("rules"):
        causes.append(_("the seed"))
    if old.sandbox != new.sandbox:
        said = _("the sandbox, {before} → {now}")
        causes.append(said.format(before=old.sandbox, now=new.sandbox))
    if not same_limits(old):
        causes.append(_("the limits"))
    return comma.join(causes) or _("graded anew")


def _called(name: str, old: Mapping[str, str], new: Mapping[str, str]) -> str:
    versions = f"{name} {old.get(name, 'unknown')} → {new.get(name, 'unknown')}"
    return say(_CALLED.get(name, versions))


def write(path: Path, changes: Sequence[Change]) -> None:
    """Write ``changes.csv``: a row a change, the exercise blank where the total is meant."""
    heads = ["student", "assignment", "exercise", "before", "after"]
    lines = [[*heads, "max_before", "max_after", "why"]]
    for each in changes:
        names = [each.student, each.assignment, each.exercise]
        values = [each.before, each.after, each.most_before, each.most]
        numbers = ["" if value is None else f"{value:.2f}" for value in values]
        lines.append([*map(cell, names), *numbers, cell(each.why)])
    files.write(path, table(lines))
