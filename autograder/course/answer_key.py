"""An assignment made ready for grading: keys of its exercises, and what each needs of others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from autograder.course.exercise import Assignment, Exercise
from autograder.course.exercise_key import ExerciseKey, Prepared
from autograder.course.recipe import helper_text
from autograder.course.settings import Course
from autograder.course.values import encoded, table_faults
from autograder.sandbox.inside.pipe import wire


class AnswerKey:
    """An assignment with the keys of its exercises.

    Parameters
    ----------
    assignment : Assignment
    seed : int
        From which hidden inputs are drawn.
    versions : dict of str
        What results depend on besides the submission.
    course : Course, optional
    """

    def __init__(
        self,
        assignment: Assignment,
        seed: int,
        versions: Mapping[str, str],
        course: Course | None = None,
    ) -> None:
        self.assignment, self.seed, self.versions = assignment, seed, dict(versions)
        self.course = course or Course("")
        self.exercises = [ExerciseKey(e, seed, assignment.exercises) for e in assignment.exercises]
        self._ready = False

    def __getitem__(self, name: str) -> ExerciseKey:
        return next(key for key in self.exercises if key.exercise.name == name)

    def make_ready(self) -> None:
        """Draw all inputs, compute all expected values, look at mistakes and what is carried on."""
        if self._ready:
            return
        for key in self.exercises:
            for each in key.cases + key.examples:
                for fault in table_faults(each.case, each.call, self.course.libraries):
                    raise key.exercise.error(*fault)
            _ = key.large, key.scenario, key.normal_form, key.exercise.mistakes
            for name in self.needed_by(key.exercise.name):
                if not self.assignment[name].asks:
                    helper_text(self.assignment[name])
        self._ready = True

    def needed_by(self, name: str) -> list[str]:
        """Return the names of the exercises whose answers another may use, in order."""
        return [needed.name for needed in self.assignment.closure(self.assignment[name].needs)]

    def task(
        self, key: ExerciseKey, cases: Iterable[Prepared], replaced: Iterable[str] = ()
    ) -> wire.Task:
        """Return what a worker has to do for an exercise.

        Parameters
        ----------
        key : ExerciseKey
        cases : iterable of Prepared
        replaced : iterable of str
            Exercises whose right answers stand in place of the student's.
        """
        exercise = key.exercise
        helpers: dict[str, str] = {}
        values: list[Exercise] = []
        for name in replaced:
            helper = self.assignment[name]
            if not helper.asks:
                helpers |= dict.fromkeys((name, *helper.aliases), helper_text(helper))
            elif exercise.asks:  # a function is called with its own inputs, not with all the data
                values.append(helper)
        calls = []
        for prepared in cases:
            extra = {k: v for h in values for k, v in h.call(h.reference, prepared.inputs).items()}
            calls.append(prepared.call + encoded(extra))
        given = [name for name, _ in calls[0]] if exercise.asks and calls else []
        return msgspec.structs.replace(key.outline, calls=calls, helpers=helpers, given=given)
