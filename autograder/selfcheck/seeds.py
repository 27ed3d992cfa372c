"""Whatever seed an instructor sets: each mistake loses points, and right answers lose none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from autograder.compare import Failure, matches
from autograder.course.answer_key import AnswerKey
from autograder.course.case import earning
from autograder.course.exercise import Assignment, Exercise
from autograder.course.exercise_key import ExerciseKey, Prepared
from autograder.course.known import Mistake, Variant
from autograder.course.seed import PUBLIC_SEED
from autograder.course.trusted import answer
from autograder.errors import CourseError
from autograder.judge.case import known_mistake, worded
from autograder.report.english import ENGLISH
from autograder.report.sentences import sentence
from autograder.selfcheck.line import Line, given, named, wrong

SEEDS = range(1, 201)
CLOSELY = 5  # of the seeds: whether mistakes are named right there, and variants earn all
Check = Callable[[ExerciseKey], Iterator[Line]]


def under_seeds(
    assignment: Assignment, seeds: Sequence[int] = SEEDS, own: int = PUBLIC_SEED
) -> Iterator[Line]:
    """Yield what is seen of mistakes and variants under seeds, the course's ``own`` among them."""
    sampled = [*dict.fromkeys((own, *seeds[:: max(len(seeds) // CLOSELY, 1)]))]
    seeds = [*dict.fromkeys((own, *seeds))]
    checks: list[tuple[Check, Sequence[int]]]
    checks = [(_escaping, seeds), (_misnamed, sampled), (_unfair, sampled)]
    told: set[str] = set()  # what keeps a case from being made is met by each check
    for check, asked in checks:
        for line, when in _seen(assignment, check, asked, own):
            if line.said not in told:
                yield replace(line, said=f"{line.said}{when}")
            told.add(line.said)
    count = sum(len(exercise.mistakes) for exercise in assignment.exercises)
    if count and not told:
        least = min(_lost(assignment, sampled))
        yield Line(
            f"{count} mistakes each lose points under all of {len(seeds)} seeds; under "
            f"{len(sampled)} of these, looked at closely, each loses at least {100 * least:.0f} % "
            "of its exercise's points and is named, and no variant loses any"
        )


def _seen(
    assignment: Assignment, check: Check, seeds: Sequence[int], own: int
) -> Iterator[tuple[Line, str]]:
    """Yield what a check finds, each once, and under which seeds if not under all."""
    found: dict[str, tuple[Line, list[int]]] = {}
    for seed in seeds:
        for key in AnswerKey(assignment, seed, {}).exercises:
            try:
                lines = [*check(key)]
            except CourseError as error:
                lines = [wrong(str(error))]
            for line in lines:
                found.setdefault(line.said, (line, []))[1].append(seed)
    for line, under in found.values():
        ours = ", the course's own among them" if own in under else ""
        when = f" (under {len(under)} of {len(seeds)} seeds{ours})"
        yield line, when if len(under) < len(seeds) else ""


def _escaping(key: ExerciseKey) -> Iterator[Line]:
    """Tell of mistakes that lose nothing; the first case that tells is enough to know."""
    exercise = key.exercise
    escaping = list(exercise.mistakes)
    for case in earning(exercise.cases):
        if escaping:
            right = key.prepare(case)
            escaping = [mistake for mistake in escaping if _passes(exercise, mistake, right)]
    for mistake in escaping:
        yield _escaped(key, mistake)


def _passes(exercise: Exercise, mistake: Mistake, right: Prepared) -> bool:
    actual = answer(exercise, mistake.function, right.inputs)
    return matches(actual, right.expected, exercise.returns, right.case.tolerance)


def _escaped(key: ExerciseKey, mistake: Mistake) -> Line:
    """Say where a mistake is as right as the answer, and which case tells it apart, if any does."""
    earn = earning(key.cases)
    telling = [p for p in key.cases if p not in earn and not _passes(key.exercise, mistake, p)]
    value = given(answer(key.exercise, mistake.function, earn[0].inputs))
    seen = f"On {named(earn[0].case)} it {value}, as is right; so on all {len(earn)} that earn."
    mend = "Add a hidden case on which it differs, or take the mistake away."
    if telling:
        said = named(telling[0].case)
        mend = f"{said[:1].upper()}{said[1:]} tells it apart: draw a hidden case like that one."
    return _line(key, mistake, "loses no points: no case that earns any tells it apart", seen, mend)


def _misnamed(key: ExerciseKey) -> Iterator[Line]:
    """Tell of mistakes that are taken for others, or for none."""
    for mistake, answers in key.mistakes:
        taken = recognised(key, answers)
        case, value = key.cases[0].case, answers[0]
        if lacks_dict(key, mistake):
            names = ", ".join(f'"{name}": …' for name in key.exercise.asks)
            yield _line(
                key,
                mistake,
                "returns no dict",
                f"On {named(case)} it {given(value)}.",
                f"It returns variables by their names, as the right answer does: {{{names}}}.",
            )
        elif taken is not None and taken is not mistake:
            yield _line(
                key,
                mistake,
                f"is taken for `{taken.id}`",
                f"Both give the same on all {len(key.cases)} cases, that one is declared above:",
                taken.place,
                f"On {named(case)} each {given(value)}.",
                "Add a case on which they differ, or make them one.",
            )
        elif taken is None:
            yield _unrecognised(key, mistake, answers)


def lacks_dict(key: ExerciseKey, mistake: Mistake) -> bool:
    """Tell whether variables are asked for, and a mistake returns none by its name."""
    answers = next(answers for known, answers in key.mistakes if known is mistake)
    return bool(key.exercise.asks) and not isinstance(answers[0], (dict, Failure))


def recognised(key: ExerciseKey, answers: Iterable[object]) -> Mistake | None:
    """Return which mistake such answers are taken for, exceptions worded as in a worker."""
    return known_mistake(key, key.cases, [*map(worded, answers)])


def _unrecognised(key: ExerciseKey, mistake: Mistake, answers: Sequence[object]) -> Line:
    """Say why a mistake's sentence is never said."""
    at, kind = 0, "raises on every case"
    mend = "The feedback tells exceptions in words of its own: take the mistake away."
    if not all(isinstance(value, Failure) for value in answers):
        odd = (at for at, v in enumerate(answers) if not matches(v, v, key.exercise.returns))
        at = next(odd, 0)
        kind = "gives what no answer can equal"
        mend = "The feedback says by itself what no value of these kinds is: let it return one, or"
        mend += " take the mistake away."
    elif mistake.cell and getattr(answers[0], "error", "") == "NameError":
        mend = "A slip runs among the names of the answers' module: import or define it there."
    seen = f"On {named(key.cases[at].case)} it {given(answers[at])}."
    return _line(key, mistake, f"is never named: it {kind}", seen, mend)


def _unfair(key: ExerciseKey) -> Iterator[Line]:
    """Tell of right answers in other forms that are not right on all cases."""
    exercise = key.exercise
    for variant in exercise.variants:
        for prepared in key.cases:
            actual = answer(exercise, variant.function, prepared.inputs)
            if isinstance(actual, Failure):
                seen = f"It {given(actual)}."
            elif labels := key.compare(prepared, actual).labels:
                seen = sentence(labels[0], ENGLISH)
            else:
                continue
            mend = "Correct it, give the case a Tolerance with its reason, or make it a mistake."
            yield _line(key, variant, f"is not right on {named(prepared.case)}", seen, mend)
            break


def _line(key: ExerciseKey, known: Mistake | Variant, said: str, *details: object) -> Line:
    kind = type(known).__name__.lower()
    return wrong(f"{key.exercise.name}: {kind} `{known.id}` {said}", known.place, *details)


def _lost(assignment: Assignment, seeds: Sequence[int]) -> Iterator[float]:
    """Yield the share of the exercise's points that each mistake loses."""
    for seed in seeds:
        for key in AnswerKey(assignment, seed, {}).exercises:
            for _, answers in key.mistakes:
                yield 1 - key.deserved(answers) / key.exercise.points
