"""The slips of the course, which any exercise may have."""

from __future__ import annotations

from course import CATALOGUE


def test_slip_of_the_course_fits_a_cell() -> None:
    """One that fits none is misspelt, or for nobody."""
    exercises = [e for name in CATALOGUE.names for e in CATALOGUE.assignment(name).exercises]
    made = {each.place for exercise in exercises for each in exercise.slips}
    assert [slip.name for slip in CATALOGUE.course.slips if slip.place not in made] == []
