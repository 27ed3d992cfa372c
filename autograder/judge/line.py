"""In which line a wrong answer goes wrong: where a single change of the student's code mends it.

A worker of its own makes changes, one after the other, and answers with values of public cases; the
grader tells which of them are right. A line is told if all changes that mend the public cases lie
on it; two, where some lie on the one and some on the other: then nobody knows which is meant. So
what may be missing around a value is tried wherever the value is made or read, though a likelier
change has been found elsewhere. How many are tried is counted, not timed: the same text has the
same lines everywhere; where not all could be tried, none is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec.structs import replace

from autograder.compare import Opaque
from autograder.course.answer_key import AnswerKey
from autograder.course.exercise_key import Prepared
from autograder.judge.attempt import Attempt
from autograder.judge.findings import place_of
from autograder.results.label import Place
from autograder.sandbox.aside import Aside
from autograder.sandbox.inside.pipe import wire
from autograder.sandbox.inside.pipe.room import Room
from autograder.sandbox.inside.search.bricks import POSSIBLE
from autograder.sandbox.session import Session

AT_ONCE = 200  # changes that are asked for
BUDGET = 4_500  # changes, after which no more are tried; and what counts like them:
ROUNDS = 10  # rounds of loops, as one change
ASKED = 5  # changes, a question
MOST = 2 * BUDGET  # of all that is asked: an honest worker is far below
SEVERAL = 2  # lines at most that are told of one answer
At = tuple[int, int]  # a cell and a line in it
Lines = frozenset[At]


def lines(
    key: AnswerKey, attempts: Iterable[Attempt], session: Session, seconds: float
) -> dict[str, tuple[Place, ...]]:
    """Return the line of each wrong answer in which it goes wrong, where that is seen, or two.

    An answer that may be wrong because another is, is left alone. Where one statement makes the
    wrong value, of what is right, it is that, and nothing is searched for.
    """
    attempts = list(attempts) if seconds else []
    right = {each.key.exercise.name for each in attempts if each.passes}
    names = {name for each in attempts if each.passes for name in each.key.exercise.graded_names}
    made = {each.key.exercise.name: _own(each, each.made(names)) for each in attempts}
    found = {name: places for name, places in made.items() if len(places) < SEVERAL}
    puzzles = [
        (each, failing)
        for each in attempts
        if right.issuperset(key.needed_by(each.key.exercise.name))
        and not found.get(each.key.exercise.name)
        and (failing := each.unexplained())
    ]
    if puzzles:
        aside = Aside(session, seconds)
        with aside:
            for attempt, failing in puzzles:
                search = _Search(key, attempt, failing, aside)
                found[attempt.key.exercise.name] = _own(attempt, search.lines())
    return {name: found.get(name) or places for name, places in made.items()}


def _own(attempt: Attempt, every: Sequence[At]) -> tuple[Place, ...]:
    """Return lines of code in a submission; nothing where one is told already, or is none."""
    cells = {cell.number for cell in attempt.submission.cells if cell.code}
    places = [place_of(attempt.submission, *at) for at in every if at[0] in cells]
    own = [place for place in places if place and place.statement]
    is_new = attempt.raising().isdisjoint(every)
    return tuple(own) if is_new and len(own) == len(every) else ()


class _Search:
    """The search for one exercise's line."""

    def __init__(
        self, key: AnswerKey, attempt: Attempt, failing: Sequence[Prepared], aside: Aside
    ) -> None:
        self._key, self._aside = attempt.key, aside
        self._raising = attempt.raising()
        others = [each for each in attempt.public if each not in failing]
        #: first what most changes leave wrong, and of that the smallest
        self._cases = [*sorted(failing, key=_size), *sorted(others, key=_size)]
        exercise = attempt.key.exercise
        helpers = [key[name].exercise for name in key.needed_by(exercise.name)]
        self._trial = wire.Trial(
            replace(key.task(attempt.key, self._cases[:1]), calls=[]),
            [],
            sorted(attempt.wrong_parts(failing)),
            [*exercise.returns],
            [name for helper in helpers for name in helper.graded_names if not helper.asks],
        )

    def lines(self) -> list[At]:
        """Return the cells and lines that all changes lie on which make the answer right.

        That is, on the public cases, and on most of the small examples: some of them ask for more.
        Changes of a line that is told anyway are tried only where others make it right: if one of
        them does, too, nothing more is told.
        """
        found = self._found(self._raising)
        if found and self._raising:
            self._aside.rest()  # whose changes are numbered without those
            found = self._found()
        return found

    def _found(self, but: Iterable[At] = ()) -> list[At]:
        """Return the same, changes left out that lie on one of these alone."""
        found: dict[int, Lines] = {}
        self._spent = first = rank = 0
        while self._spent < BUDGET:
            is_far = bool(found) and rank > POSSIBLE
            alone = {at: None for lines in found.values() if len(lines) == 1 for at in lines}
            if not self._raising.isdisjoint(alone):
                break
            tried = self._tried(
                self._cases[0],
                range(first, first + AT_ONCE),
                but=[*but, *alone],
                like=[*found] if is_far else [],
            )
            if tried is None:
                break
            if tried.tried:
                found |= self._mending(self._right(self._cases[0], tried))
            told = _told(found.values())
            if (found and not told) or not tried.tried:
                return told
            rank += tried.end
            first += tried.tried
        return []

    def _mending(self, good: dict[int, Lines]) -> dict[int, Lines]:
        """Return of the changes that are right on the first case those that are on all."""
        for case in self._cases[1:]:
            good = self._still_right(case, good)
        examples = self._key.examples
        passed = Counter(n for case in examples for n in self._still_right(case, good))
        return {n: lines for n, lines in good.items() if 2 * passed[n] >= len(examples)}

    def _still_right(self, case: Prepared, good: dict[int, Lines]) -> dict[int, Lines]:
        left, found = sorted(good), dict[int, Lines]()
        while left and (tried := self._tried(case, left)) and tried.tried:
            found |= self._right(case, tried)
            left = left[tried.tried :]
        return {number: good[number] for number in good if number in found}

    def _right(self, case: Prepared, tried: wire.Tried) -> dict[int, Lines]:
        """Return the changes under which a case is right, by number, and where they lie."""
        good: dict[int, Lines] = {}
        for value, changes in tried.answers:
            try:
                actual = wire.decode(value, Room(Opaque))
            except wire.WireError:  # a stranger's claim
                continue
            if not self._key.compare(case, actual, explain=False).wrong:
                good |= {c.number: frozenset((c.cell, n) for n in c.lines) for c in changes}
        return good

    def _tried(
        self, case: Prepared, numbers: Sequence[int], **only: Sequence[Any]
    ) -> wire.Tried | None:
        """Try changes on a case; None where the worker says no more: then no line is told."""
        task = replace(self._trial.task, calls=[case.call])
        tried = self._aside.tried(replace(self._trial, task=task, changes=[*numbers], **only))
        if tried is None or self._spent > MOST:
            return None
        rounds = tried.steps // ROUNDS
        self._spent += (
            max(0 if only.get("like") else tried.tried, len(tried.answers)) + rounds + ASKED
        )
        return tried


def _told(found: Iterable[Lines]) -> list[At]:
    """Return the line that all changes lie on; else two, where each lies on one of them or both."""
    every = [*found]
    shared = frozenset.intersection(*every) if every else frozenset[At]()
    touched = frozenset[At]().union(*every)
    alone = frozenset[At]().union(*(lines for lines in every if len(lines) == 1))
    if len(shared) == 1:
        return [*shared]
    if len(alone) <= SEVERAL and all(lines & alone for lines in every):
        return sorted(alone)
    return sorted(touched) if len(touched) <= SEVERAL else []


def _size(case: Prepared) -> int:
    return len(repr(case.call))
