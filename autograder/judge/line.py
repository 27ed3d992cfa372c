"""In which line a wrong answer goes wrong: where a single change of the student's code mends it.

A worker of its own makes changes, one after the other, and answers with values of public cases; the
grader tells which of them are right. A line is told if all changes that mend the public cases lie
on it. How many are tried is counted, not timed: the same text has the same line everywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from autograder.compare import Opaque
from autograder.course.answer_key import AnswerKey, Prepared
from autograder.judge.attempt import Attempt
from autograder.judge.findings import place_of
from autograder.results.label import Place
from autograder.sandbox.aside import Aside
from autograder.sandbox.inside import wire
from autograder.sandbox.inside.room import Room
from autograder.sandbox.session import Session

AT_ONCE = 200  # changes that are asked for
BUDGET = 1_500  # changes, after which no more are tried; and what counts like them:
ROUNDS = 10  # rounds of loops, as one change
ASKED = 5  # changes, a question
MOST = 4 * BUDGET  # of all that is asked: an honest worker is far below
Lines = frozenset[tuple[int, int]]  # each a cell and a line in it


def lines(
    key: AnswerKey, attempts: Iterable[Attempt], session: Session, seconds: float
) -> dict[str, Place]:
    """Return the line of each wrong answer in which it goes wrong, where that is seen.

    An answer that may be wrong because another is, is left alone. Where one statement makes the
    wrong value, of what is right, it is that, and nothing is searched for.
    """
    attempts = list(attempts) if seconds else []
    right = {each.key.exercise.name for each in attempts if each.passes}
    names = {name for each in attempts if each.passes for name in each.key.exercise.graded_names}
    found = {each.key.exercise.name: _own(each, each.made(names)) for each in attempts}
    puzzles = [
        (each, failing)
        for each in attempts
        if right.issuperset(key.needed_by(each.key.exercise.name))
        and not found[each.key.exercise.name]
        and (failing := each.unexplained())
    ]
    if puzzles:
        aside = Aside(session, seconds)
        with aside:
            for attempt, failing in puzzles:
                search = _Search(key, attempt, failing, aside)
                found[attempt.key.exercise.name] = _own(attempt, search.line())
    return {name: place for name, place in found.items() if place}


def _own(attempt: Attempt, at: tuple[int, int] | None) -> Place | None:
    """Return a line of code in a submission, None where it is told already, or there is none."""
    cells = attempt.submission.cells
    if at is None or not any(cell.code for cell in cells if cell.number == at[0]):
        return None
    place = place_of(attempt.submission, *at)
    told = [label.place for label in attempt.raised()]
    return place if place and place.statement and place not in told else None


class _Search:
    """The search for one exercise's line."""

    def __init__(
        self, key: AnswerKey, attempt: Attempt, failing: Sequence[Prepared], aside: Aside
    ) -> None:
        self._key, self._aside = attempt.key, aside
        self._spent, self._is_cut = 0, False
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

    def line(self) -> tuple[int, int] | None:
        """Return the cell and the line that all changes lie on which make the answer right.

        That is, on the public cases, and on most of the small examples: some of them ask for more.
        What is less likely is not tried where a likely change does it.
        """
        mending: Lines | None = None
        first = 0
        while self._spent < BUDGET:
            tried = self._tried(self._cases[0], range(first, first + AT_ONCE))
            if tried is None or not tried.tried:
                break
            for places in self._mending(self._right(self._cases[0], tried)):
                mending = places if mending is None else mending & places
            if mending is not None and (tried.end or not mending):
                break
            first += tried.tried
        return min(mending) if mending and len(mending) == 1 and not self._is_cut else None

    def _mending(self, good: dict[int, Lines]) -> Iterator[Lines]:
        """Yield where changes lie that are right on the first case, and on the others, too."""
        for case in self._cases[1:]:
            good = self._still_right(case, good)
        examples = self._key.examples
        passed = Counter(n for case in examples for n in self._still_right(case, good))
        yield from (good[n] for n in good if 2 * passed[n] >= len(examples))

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

    def _tried(self, case: Prepared, numbers: Sequence[int]) -> wire.Tried | None:
        """Try changes on a case; None where the worker says no more: then no line is told."""
        task = replace(self._trial.task, calls=[case.call])
        tried = self._aside.tried(replace(self._trial, task=task, changes=[*numbers]))
        if tried is None or self._spent > MOST:
            self._is_cut = True
            return None
        self._spent += max(tried.tried, len(tried.answers)) + tried.steps // ROUNDS + ASKED
        return tried


def _size(case: Prepared) -> int:
    return len(repr(case.call))
