"""Values that are equal to the last bit: decoded and judged once, whoever gives them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from springs import CATALOGUE, NAME

from autograder.compare import Opaque
from autograder.course.exercise_key import ExerciseKey, Prepared
from autograder.judge import case
from autograder.sandbox.inside.pipe import wire
from autograder.sandbox.inside.pipe.room import Room
from autograder.sandbox.outcome import COMMON, Returned, message
from autograder.submissions.reading import Submission

KEY = next(key for key in CATALOGUE.key(NAME).exercises if not key.exercise.asks)


def sent(value: Any, **fields: Any) -> Returned:
    """Return what a worker's frame says."""
    frame = wire.pack(wire.Returned(wire.encode(value), exercise="f", **fields))
    found = message(frame[wire.HEAD :], Room(Opaque))
    assert isinstance(found, Returned)
    return found


def judged(prepared: Prepared, outcome: Returned, *, silent: bool = False) -> case.Judged:
    """Judge it, in a submission of its own."""
    submission = Submission(Path("one.py"), "one", NAME, (), "")
    return case.judge(KEY, prepared, outcome, submission, silent)


@pytest.fixture
def key() -> ExerciseKey:
    """Return an exercise of whose cases nothing was judged yet."""
    return ExerciseKey(KEY.exercise, 1, [])


def test_equal_frames_are_decoded_once() -> None:
    """Others, and those that few can give, are not the same object."""
    assert sent(0.1) is sent(0.1)
    assert sent(0.1) is not sent(0.2)
    assert sent(0.1) is not sent(0.1, changed=["x"])
    large = np.zeros(COMMON)
    assert sent(large) is not sent(large)
    assert not sent(large).frame


def test_equal_values_are_judged_once(key: ExerciseKey) -> None:
    """What is said of them is the same; whether it may be told counts as well."""
    public = key.public[0]
    shown = judged(public, sent(1e9))
    assert judged(public, sent(1e9)) is shown
    hidden = judged(public, sent(1e9), silent=True)
    assert hidden[0].findings != shown[0].findings
    right = judged(public, sent(public.expected))
    assert (right[0].status, shown[0].status) == ("passed", "failed")
    assert judged(key.public[0], sent(np.zeros(COMMON)))[0].status == "failed"
    assert len(public.judged) == 3


def test_no_more_is_remembered_than_a_class_gives(key: ExerciseKey) -> None:
    """Whoever answers with ever other values fills no memory."""
    for number in range(3 * case.REMEMBERED):
        judged(key.public[0], sent(float(number)))
        assert len(key.public[0].judged) <= case.REMEMBERED
