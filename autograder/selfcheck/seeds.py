"""Whatever seed an instructor sets: each mistake loses points, and right answers lose none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from autograder.compare import matches
from autograder.course.answer_key import AnswerKey, ExerciseKey, Prepared, answer
from autograder.course.case import earning
from autograder.course.exercise import Assignment, Exercise
from autograder.course.known import Mistake
from autograder.errors import CourseError
from autograder.judge.case import known_mistake

SEEDS = range(1, 201)
CLOSELY = 5  # of the seeds: whether mistakes are named right there, and variants earn all


def under_seeds(assignment: Assignment, seeds: Sequence[int] = SEEDS) -> tuple[str, bool]:
    """Return what is seen of mistakes and variants under seeds, and whether it is as it should."""
    found: dict[str, list[int]] = defaultdict(list)
    sampled, least = seeds[:: max(len(seeds) // CLOSELY, 1)], 1.0
    for seed in seeds:
        for key in AnswerKey(assignment, seed, {}).exercises:
            try:
                faults = [*_escaping(key)]
                if seed in sampled:
                    faults += [*_misnamed(key), *_unfair(key)]
                    least = min([least, *_lost(key)])
            except CourseError as error:
                faults = [str(error)]
            for fault in faults:
                found[fault].append(seed)
    if found:
        return "; ".join(_told(fault, under) for fault, under in found.items()), False
    count = sum(len(exercise.mistakes) for exercise in assignment.exercises)
    return (
        f"{count} mistakes lose points under each of {len(seeds)} seeds; under {len(sampled)} of "
        f"them {100 * least:.0f} % at least, all named, and variants none"
    ), True


def _told(fault: str, seeds: Sequence[int]) -> str:
    more = f" and {len(seeds) - 1} more" if len(seeds) > 1 else ""
    return f"{fault} (seed {seeds[0]}{more})"


def _escaping(key: ExerciseKey) -> Iterator[str]:
    """Tell of mistakes that lose nothing; the first case that tells is enough to know."""
    exercise = key.exercise
    escaping = list(exercise.mistakes)
    for case in earning(exercise.cases):
        if escaping:
            right = key.prepare(case)
            escaping = [mistake for mistake in escaping if _passes(exercise, mistake, right)]
    for mistake in escaping:
        yield f"{mistake.place}: {exercise.name}, {mistake.id} loses no points"


def _passes(exercise: Exercise, mistake: Mistake, right: Prepared) -> bool:
    actual = answer(exercise, mistake.function, right.inputs)
    return matches(actual, right.expected, exercise.returns, right.case.tolerance)


def _misnamed(key: ExerciseKey) -> Iterator[str]:
    """Tell of mistakes that are taken for others."""
    for mistake, answers in key.mistakes:
        taken = known_mistake(key, key.cases, answers)
        if taken and taken is not mistake:
            yield f"{mistake.place}: {key.exercise.name}, {mistake.id} is taken for {taken.id}"


def _unfair(key: ExerciseKey) -> Iterator[str]:
    """Tell of right answers in other forms that do not earn all."""
    exercise = key.exercise
    for variant in exercise.variants:
        given = [answer(exercise, variant.function, p.inputs) for p in key.cases]
        if key.deserved(given) < exercise.points:
            yield f"{variant.place}: {exercise.name}, {variant.id} is right and loses points"


def _lost(key: ExerciseKey) -> Iterator[float]:
    """Yield the share of the exercise's points that each mistake loses."""
    for _, answers in key.mistakes:
        yield 1 - key.deserved(answers) / key.exercise.points
