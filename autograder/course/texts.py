"""The texts of a course that people read: what there is to translate, by kind."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.course.exercise import Assignment
from autograder.course.known import sentence
from autograder.course.settings import Course
from autograder.language.po import Text


def of_course(course: Course) -> Iterator[Text]:
    """Yield what the slips say that any exercise may have."""
    for slip in course.slips:
        yield Text(slip.student, "tell", comment=f"slip {slip.name}")
        yield Text(slip.instructor, "report", comment=f"slip {slip.name}")


def of_assignment(assignment: Assignment) -> Iterator[Text]:
    """Yield an assignment's title, then what its exercises tell and what their cases are called."""
    yield Text(assignment.name, "title")
    for exercise in assignment.exercises:
        about = exercise.name
        for mistake in exercise.mistakes:
            yield Text(mistake.student, "tell", comment=f"{about}, mistake {mistake.id}")
            yield Text(mistake.instructor, "report", comment=f"{about}, mistake {mistake.id}")
        told = [each.tell for each in exercise.constructs]
        told += [sentence(each) for each in (exercise.scenario, exercise.normal_form) if each]
        for text in (*told, exercise.dropped):
            yield Text(text, "tell", comment=about)
        for case in (*exercise.cases, *exercise.examples):
            yield Text(case.name, "case", comment=about)
