"""An exercise as a submission answers it: outcomes on their way to points and findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import Any

from msgspec import convert, to_builtins
from msgspec.structs import replace

from autograder.compare import leaves
from autograder.course.case import earning
from autograder.course.exercise_key import ExerciseKey, Prepared
from autograder.judge import pattern
from autograder.judge.advice import on_habits
from autograder.judge.case import (
    Judged,
    actual,
    asked,
    course_slip,
    judge,
    known_mistake,
    known_mistakes,
)
from autograder.judge.findings import cleaned, of, place_of
from autograder.judge.second_look import Look, looks
from autograder.judge.verdict import constructs, swapped
from autograder.results import CaseResult, ExerciseResult, Status
from autograder.results.advice import Advice, Misspelt
from autograder.results.labels import (
    Conflict,
    Finding,
    Forbidden,
    KnownMistake,
    Missing,
    NoValue,
    OtherParameters,
    Raised,
    Required,
    Unanswered,
    Unfinished,
    Unreadable,
)
from autograder.sandbox.inside.pipe import wire
from autograder.sandbox.outcome import NotRun
from autograder.sandbox.session import Answer
from autograder.submissions.reading import Submission

MOST_ADVICE = 12  # on one exercise: an honest worker sees less, a flood helps nobody


class Attempt:
    """An exercise's cases and what the submission gave for them, in the order they were asked.

    Parameters
    ----------
    key : ExerciseKey
    submission : Submission
    loaded : Loaded, optional
        What stands under its names, if that is known already.
    public_only : bool
        Whether there are no hidden cases.
    silent : bool
        As in `judge`.
    """

    def __init__(
        self,
        key: ExerciseKey,
        submission: Submission,
        loaded: wire.Loaded | None = None,
        *,
        public_only: bool,
        silent: bool,
    ) -> None:
        self.key, self.submission, self._silent = key, submission, silent
        self.public, self.hidden = key.public, [] if public_only else key.hidden
        self.loaded = loaded
        self.uses: set[str] = set()  # names of other answers that it mentions
        self._cases: list[Prepared] = []
        self._answers: list[Any] = []
        self._judged: list[Judged] = []

    def add(self, cases: Sequence[Prepared], answer: Answer) -> None:
        """Judge the outcomes of some cases; what was found is what the first worker found."""
        self.loaded = self.loaded or answer.loaded
        self.uses |= set(answer.loaded.uses if answer.loaded else ())
        outcomes = answer.outcomes or [NotRun()] * len(cases)
        for prepared, outcome in zip(cases, outcomes, strict=True):
            self._judged += [judge(self.key, prepared, outcome, self.submission, self._silent)]
        self._cases += cases
        self._answers += map(actual, outcomes)

    @property
    def open(self) -> bool:
        """Whether further cases can change the result: something is there, and no stub.

        What stands under a misspelt name counts as long as it is right.
        """
        loaded = self.loaded
        found = loaded is None or loaded.status == "found"
        return found and (self._right or not (loaded and (loaded.stub or loaded.close)))

    @property
    def _right(self) -> bool:
        return all(row.status == "passed" for row, _, _ in self._judged)

    @property
    def passes(self) -> bool:
        """Whether there are public cases, and all are right."""
        return bool(self.public) and self._right

    def unexplained(self) -> list[Prepared]:
        """Return the public cases that are wrong, where nothing says why.

        That is, no one known mistake, no blank, no order of results. Of what is not merely called
        and compared, a line is not looked for.
        """
        found = self._puzzling()
        known = known_mistakes(self.key, self._cases, self._answers) if found else []
        is_sure = len(known) == 1 or not self.hidden  # hidden answers may be none of several's
        return [] if known and is_sure else found

    def _puzzling(self) -> list[Prepared]:
        """Return the same, with a known mistake or without."""
        if self.key.scenario or self.key.normal_form:
            return []
        loaded, rows = self.loaded, [row for row, _, _ in self._judged]
        if self._right or not (self.open and loaded) or loaded.blanks or loaded.close:
            return []
        if not {row.status for row in rows} <= {"passed", "failed", "raised"}:
            return []
        if self._conflict(loaded):
            return []
        if swapped(self._answers, [asked(self.key, each) for each in self._cases]):
            return []
        return [p for p, row in zip(self._cases, rows, strict=True) if row.status != "passed"]

    def wrong_parts(self, failing: Sequence[Prepared]) -> set[str]:
        """Return which parts are wrong in cases that were run; none where all may be."""
        parts: dict[str | None, str] = {}
        for prepared, (_, wrong, _) in zip(self._cases, self._judged, strict=True):
            if prepared in failing:
                parts |= wrong
        named = {part for part in parts if part}
        whole = len(named) < len(parts) or not {"none", "structure"}.isdisjoint(parts.values())
        return set() if whole else named

    def made(self, right: Set[str]) -> list[tuple[int, int]]:
        """Return cell and line where one statement makes a wrong value of what is right.

        And those of the `return`, where other statements have made what is not returned. Of a
        variable also where its mistake is known: which line it is costs no search.

        Parameters
        ----------
        right : set of str
            The names that right answers to other exercises have.
        """
        made = self.loaded.made if self.loaded else []
        said = {type(label) for row, _, _ in self._judged for label in row.findings}
        asks = self.key.exercise.asks
        is_clear = bool(made) and said.isdisjoint((Raised, OtherParameters))
        failing = (self._puzzling() if asks else self.unexplained()) if is_clear else []
        wrong = self.wrong_parts(failing) if asks else {*self.key.exercise.graded_names}
        for spot in made if failing else ():
            name, *read = spot.what.split()
            if name in wrong and right >= {*read}:
                return [(each.cell, each.line) for each in made if each.what == spot.what]
        return []

    def raising(self) -> set[tuple[int, int]]:
        """Return cell and line where the first wrong call raised: feedback leads with them."""
        rows = [row for row, _, _ in self._judged if row.status != "passed"]
        every = [label for row in rows[:1] for label in row.findings]
        raised = [each.raised if isinstance(each, NoValue) else each for each in every]
        places = [each.place for each in raised if isinstance(each, Raised)]
        return {(place.cell, place.line) for place in places if place}

    def looks(self) -> Iterator[Look]:
        """Yield what is worth a second look, once the public cases are answered."""
        if self.open:
            rows = tuple(row for row, _, _ in self._judged)
            habits = {spot.what for spot in self.loaded.habits} if self.loaded else set()
            follow = bool(self.hidden)
            yield from looks(self.key, rows, habits, self.submission, self._silent, follow)

    def result(self) -> ExerciseResult:
        """Return points and findings."""
        loaded, submission = self.loaded, self.submission
        if loaded is not None and loaded.status == "broken":
            return self._nothing("wrong", *self._conflict(loaded), self._unreadable(loaded))
        if loaded is not None and (
            loaded.status == "missing" or (loaded.close and not self._right)
        ):
            return self._nothing("missing", self._missing(loaded))
        place = place_of(submission, loaded.cell, loaded.line) if loaded else None
        if not self.open:
            return self._nothing("unanswered", Unanswered(place))
        if place and loaded and self.key.exercise.asks and not loaded.alone:
            place = replace(place, statement="")  # a line above may be the one that is wrong
        scored, unscored = self._constructs()
        kept = max(0.0, 1 - sum(each.costs for each in scored))
        score = round(self.key.exercise.points * self._share() * kept, 2)
        right = self._right and not scored
        status: Status = "correct" if right else "partial" if score else "wrong"
        result = ExerciseResult(
            self.key.exercise.name,
            score,
            self.key.exercise.points,
            status,
            findings=tuple(scored),
            advice=tuple(dict.fromkeys([*unscored, *self._advice()]))[:MOST_ADVICE],
            cases=tuple(self._rows()),
            place=place,
            variables=bool(self.key.exercise.asks),
        )
        if self._right:
            return result
        answers = self._answers
        known = known_mistake(self.key, self._cases, answers)
        known = known or course_slip(self.key, self._cases, answers)
        seen = len(self.public) or len(answers)  # a hidden answer tells no more than its label
        questions = [asked(self.key, each) for each in self._cases[:seen]]
        order = None if known else swapped(answers[:seen], questions)
        blanks = loaded.blanks[:1] if loaded else []
        left = [place_of(submission, spot.cell, spot.line) for spot in blanks]
        findings: list[Finding] = [Unfinished(place) for place in left if place]
        findings += self._conflict(loaded) if loaded else ()
        findings += [KnownMistake(known.id, known.student)] if known else []
        findings += [*of([order] if order else []), *scored]
        mistake = known.id if known else None
        return replace(result, findings=tuple(findings), mistake=mistake, parts=self._parts())

    def _parts(self) -> dict[str, bool]:
        """Return, of several parts, whether each is right in all cases; unseen is not right."""
        names = [part for part, _ in leaves(self._cases[0].expected, self.key.exercise.returns)]
        wrong = set().union(*(wrong for _, wrong, _ in self._judged))
        return {str(part): part not in wrong for part in names} if len(names) > 1 else {}

    def _constructs(self) -> tuple[list[Required | Forbidden], list[Required | Forbidden]]:
        """Return what is said of constructs that costs points, and what is advice."""
        spots = {s.what: s for s in self.loaded.constructs} if self.loaded else {}
        if self.loaded is None or not self.key.exercise.constructs:
            return [], []
        places = {
            word: to_builtins(place_of(self.submission, spot.cell, spot.line))
            for word, spot in spots.items()
        }
        labels = constructs(map(vars, self.key.exercise.constructs), places)
        said = [convert(label, Required | Forbidden) for label in labels]
        return [each for each in said if each.costs], [each for each in said if not each.costs]

    def _rows(self) -> Iterator[CaseResult]:
        rows, public = [row for row, _, _ in self._judged], len(self.public)
        yield from pattern.of_all(rows[:public], self.public, self.key.exercise.returns)
        yield from rows[public:]

    def _share(self) -> float:
        """Return the weighted share of the cases that earn."""
        if self._right:
            return 1.0
        counted, score = earning(self._cases), self.key.exercise.score
        wrong = {p.case.name: row[1] for p, row in zip(self._cases, self._judged, strict=True)}
        share = sum(p.case.weight * score(p.expected, wrong[p.case.name]) for p in counted)
        return share / sum(p.case.weight for p in counted)

    def _advice(self) -> Iterator[Advice]:
        if self.loaded:
            if self.loaded.close:
                yield cleaned(Misspelt(self.loaded.close, self.key.exercise.name))
            yield from on_habits(self.loaded.habits, self.submission, self._right)
        if all(row.status == "passed" for row, _, _ in self._judged[: len(self.public)]):
            for _, _, advice in self._judged:
                yield from advice

    def _conflict(self, loaded: wire.Loaded) -> list[Conflict]:
        """Return the first line in an answer's cell that git left where versions differ."""
        lines = self.submission.lines.get(loaded.cell, [])
        marked = [n for n, line in enumerate(lines, 1) if line.startswith("<<<<<<< ")]
        places = [place_of(self.submission, loaded.cell, n) for n in marked[:1]]
        return [Conflict(place) for place in places if place]

    def _nothing(self, status: Status, *findings: Finding) -> ExerciseResult:
        """Return the result of an exercise that has no answer to judge."""
        exercise = self.key.exercise
        cases = self.public + self.hidden
        rows = tuple(CaseResult(p.case.name, p.hidden, "not_run") for p in cases)
        return ExerciseResult(exercise.name, 0.0, exercise.points, status, findings, cases=rows)

    def _missing(self, loaded: wire.Loaded) -> Missing:
        exercise = self.key.exercise
        place = None
        if loaded.status == "missing":  # then it may stand in a cell of text
            place = place_of(self.submission, loaded.cell, loaded.line)
        return cleaned(Missing(exercise.graded_names, bool(exercise.asks), loaded.close, place))

    def _unreadable(self, loaded: wire.Loaded) -> Unreadable:
        place = place_of(self.submission, loaded.cell, loaded.line)
        return cleaned(Unreadable(loaded.message, place))
