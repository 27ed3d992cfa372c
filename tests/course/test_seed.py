"""The seed that hidden inputs are drawn from: whose it is, and what it draws."""

from __future__ import annotations

import numpy as np
import pytest
from course import changed
from physics import CATALOGUE

from autograder.course.case import Case
from autograder.course.catalogue import Catalogue
from autograder.course.seed import PUBLIC_SEED
from autograder.errors import UsageError


def test_new_case_moves_no_other() -> None:
    """Each case draws from a seed of its own."""
    exercise = CATALOGUE.assignment("falling")["fall"]
    drawn = next(case for case in exercise.cases if callable(case.inputs))
    added = Case(lambda draw: {"t": draw.normal(size=(2, 2))}, name="new", hidden=True)
    more = changed(exercise, cases=(added, *exercise.cases))
    np.testing.assert_equal(more.inputs(drawn, 5), exercise.inputs(drawn, 5))


def test_seed_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """An instructor's own seed is taken, none is the default."""
    monkeypatch.setenv("AUTOGRADER_SEED", f"{77:032X}")
    assert Catalogue(CATALOGUE.folder).key("falling").seed == 77
    monkeypatch.delenv("AUTOGRADER_SEED")
    assert Catalogue(CATALOGUE.folder).key("falling").seed == PUBLIC_SEED


@pytest.mark.parametrize("text", ["", "abc", "2026", "0" * 31, "0" * 33, "g" * 32, "٠" * 32])
def test_seed_that_may_be_guessed_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """A typing error does not grade with another seed in silence, and a year is no secret."""
    monkeypatch.setenv("AUTOGRADER_SEED", text)
    with pytest.raises(UsageError, match="not 32 hex digits"):
        Catalogue(CATALOGUE.folder).key("falling")
