"""What a class's results say together: what was misunderstood, where, and by whom."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from autograder.course.catalogue import Catalogue, declared
from autograder.language import _, plural, say
from autograder.report.feedback import feedback
from autograder.results import ExerciseResult, ExerciseScore, Result, Score, Status
from autograder.results.labels import Finding
from autograder.results.totals import unpriced
from autograder.text import Later

STATUSES: tuple[Status, ...] = ("correct", "partial", "wrong", "missing", "unanswered")


@dataclass
class Misunderstanding:
    """Students who gave the same wrong answer to an exercise."""

    exercise: str
    number: int
    sentence: str  # to the instructor
    told: str  # to the student
    named: bool
    results: list[Result] = field(default_factory=list)
    lost: float = 0.0


@dataclass(frozen=True)
class ExerciseSummary:
    """How a class did in one exercise."""

    number: int
    name: str
    mean: float
    max_score: float
    counts: dict[Status, int]
    answers: int
    bonus: bool = False
    dropped: bool = False


@dataclass(frozen=True)
class CaseSummary:
    """How many answers failed a case, of those on which it was run."""

    exercise: str
    name: str
    hidden: bool
    failed: int
    run: int

    @property
    def share(self) -> float:
        """Of the answers on which it was run."""
        return self.failed / self.run


@dataclass(frozen=True)
class Bar:
    """A kind of answer to an exercise that earns less than all, and who gave it."""

    sentence: str
    results: list[Result]
    known: bool = False


class ClassSummary:
    """The graded results of one assignment.

    Parameters
    ----------
    name : str
        Of the assignment.
    results : sequence of Result
        At least one, in the order of a list of students; none with a fault.
    catalogue : Catalogue, optional
        The course, which knows what its mistakes are called.
    """

    def __init__(
        self, name: str, results: Sequence[Result], catalogue: Catalogue | None = None
    ) -> None:
        self.name = name
        self.results = results
        self.scores = [result.score or 0.0 for result in results]
        self.max_score = max(result.max_score or 0.0 for result in results)
        answers = [exercise for result in results for exercise in result.exercises]
        self.exercises = _exercises(answers)
        numbers = {exercise.name: exercise.number for exercise in self.exercises}
        groups = _misunderstandings(catalogue, name, results, numbers)
        self.misunderstandings = [group for group in groups if group.named]
        lists = [
            g for g in groups if g.named or len(g.results) > 1
        ]  # one's own error is no pattern
        self.top = sorted(lists, key=lambda g: (-len(g.results), -g.lost, g.number))
        self.unexplained = _unexplained(results)
        self.unpriced = unpriced_lines(results)
        self.hardest = _hardest(answers)
        bars = ((exercise, self._bars(exercise.name)) for exercise in self.exercises)
        self.bars = [(exercise, rows) for exercise, rows in bars if rows]

    @property
    def blank(self) -> ExerciseSummary:
        """The exercise that most left unanswered."""
        return max(self.exercises, key=lambda exercise: exercise.counts["unanswered"])

    @property
    def most(self) -> int:
        """How many students the longest bar stands for."""
        return max(len(bar.results) for _, rows in self.bars for bar in rows)

    @property
    def full(self) -> int:
        """How many have all points."""
        return sum(score >= self.max_score for score in self.scores)

    @property
    def mean(self) -> float:
        """Of the scores."""
        return statistics.mean(self.scores)

    @property
    def median(self) -> float:
        """Of the scores."""
        return statistics.median(self.scores)

    def _bars(self, name: str) -> list[Bar]:
        """Return the known mistakes of an exercise, most students first, then all else."""
        groups = [group for group in self.misunderstandings if group.exercise == name]
        groups.sort(key=lambda group: -len(group.results))
        others: dict[str, list[Result]] = {said: [] for said in OTHER.values()}
        for result in self.results:
            for answer in result.exercises:
                kind = "unnamed" if is_unexplained(answer) else answer.status
                if answer.name == name and kind in OTHER:
                    others[OTHER[kind]].append(result)
        known = (Bar(group.sentence, group.results, known=True) for group in groups)
        return [*known, *(Bar(say(said), who) for said, who in others.items() if who)]


def _exercises(answers: Iterable[ExerciseResult]) -> list[ExerciseSummary]:
    columns: dict[str, list[ExerciseResult]] = {}
    for answer in answers:
        columns.setdefault(answer.name, []).append(answer)
    summaries = []
    for number, (name, column) in enumerate(columns.items(), 1):
        counts = Counter(answer.status for answer in column)
        summaries.append(
            ExerciseSummary(
                number,
                name,
                statistics.mean(answer.score for answer in column),
                max(answer.max_score for answer in column),
                {status: counts[status] for status in STATUSES},
                len(column),
                bonus=column[0].bonus,
                dropped=all(answer.dropped for answer in column),
            )
        )
    return summaries


def _misunderstandings(
    catalogue: Catalogue | None, assignment: str, results: Iterable[Result], numbers: dict[str, int]
) -> list[Misunderstanding]:
    """Group wrong answers by the mistake, or by what was found where none is known."""
    groups: dict[tuple[str, str], Misunderstanding] = {}
    for result in results:
        for answer in result.exercises:
            if answer.status not in ("wrong", "partial"):
                continue
            said = feedback(answer)
            named = [case.name for case in answer.failed[:1] if case.hidden]  # in the sentence
            key = (answer.name, answer.mistake or _alike(said.said, named))
            if key not in groups:
                known = declared(catalogue, assignment, answer.name)
                mistake = known.known(answer.mistake) if known else None
                sentence = (
                    _(mistake.instructor, "report") if mistake else (answer.mistake or said.lead)
                )
                groups[key] = Misunderstanding(
                    answer.name, numbers[answer.name], sentence, said.lead, bool(answer.mistake)
                )
            groups[key].results.append(result)
            groups[key].lost += answer.max_score - answer.score
    return list(groups.values())


def _unexplained(results: Iterable[Result]) -> list[tuple[Result, list[str]]]:
    """Return who gave wrong answers that no declared mistake explains, and to which exercises."""
    found = [(r, [e.name for e in r.exercises if is_unexplained(e)]) for r in results]
    return [(result, names) for result, names in found if names]


def unpriced_lines(results: Iterable[Result | Score]) -> list[str]:
    """Say which public cases an answer may fail and have all points, most students first."""
    found = sorted(unpriced(results).items(), key=lambda each: (-each[1], each[0]))
    return [
        plural(
            "{count} student fails the public case “{case}” of `{exercise}` and loses no points: "
            "add a hidden case like it",
            "{count} students fail the public case “{case}” of `{exercise}` and lose no points: "
            "add a hidden case like it",
            count,
        ).format(count=count, case=case, exercise=exercise)
        for (exercise, case), count in found
    ]


def is_unexplained(answer: ExerciseResult | ExerciseScore) -> bool:
    """Tell whether an answer is wrong in a way that no declared mistake explains."""
    return answer.status in ("wrong", "partial") and not answer.mistake


def _alike(findings: Iterable[Finding], named: list[str]) -> str:
    """Return what is the same for all who made an error: neither the line nor the last digits."""

    def common(value: Any) -> Any:
        if isinstance(value, dict):
            if "statement" in value:
                return value["statement"]
            return {name: common(item) for name, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [common(item) for item in value]
        return f"{value:.6g}" if isinstance(value, float) else value

    return repr((common(msgspec.to_builtins(tuple(findings))), named))


def _hardest(answers: Iterable[ExerciseResult]) -> list[CaseSummary]:
    """Return cases that were failed, the largest share first."""
    counts: dict[tuple[str, str, bool], Counter[bool]] = {}
    for answer in answers:
        for case in answer.cases:
            if case.status != "not_run":
                count = counts.setdefault((answer.name, case.name, case.hidden), Counter())
                count[case.status == "passed"] += 1
    summaries = [CaseSummary(*key, count[False], count.total()) for key, count in counts.items()]
    return sorted((s for s in summaries if s.failed), key=lambda s: (-s.share, -s.failed))


OTHER = {
    "unnamed": Later("Wrong in a way that no known mistake explains."),
    "missing": Later("No such name found."),
    "unanswered": Later("Not answered."),
}
