"""Answers in normal form, where several are right.

What puts them into it is the course's, but what it does with a stranger's value nobody knows: it
runs in a worker, within the limits of one, and in none that holds student code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec

from autograder.course.exercise_key import ExerciseKey, Prepared
from autograder.course.recipe import Recipe
from autograder.sandbox.deadline import Limits
from autograder.sandbox.inside.pipe import wire
from autograder.sandbox.outcome import Outcome, Returned
from autograder.sandbox.protocol import Sandbox
from autograder.sandbox.session import Answer, Session

LIMITS = Limits(call=3.0, submission=30.0)  # far above what a form of a right answer takes


class Formed(Returned, frozen=True):
    """A call came back, and its value was put into normal form, if it has one."""

    free: str = ""  # what is free about answers, unless the value was in normal form already
    has_form: bool = True
    failed: bool = False  # whether that was tried, and raised or took too long


class Forms:
    """What puts a submission's answers into normal form.

    Parameters
    ----------
    sandbox : Sandbox
    session : Session
        The submission's, which rests meanwhile.
    """

    def __init__(self, sandbox: Sandbox, session: Session) -> None:
        self._sandbox, self._session, self._seconds = sandbox, session, LIMITS.submission

    def of(self, key: ExerciseKey, cases: Sequence[Prepared], answer: Answer) -> Answer:
        """Return an answer to a task, what came back of its cases in normal form."""
        form, outcomes = key.normal_form, [*answer.outcomes]
        if form is None:
            return answer
        back = [(n, each) for n, each in enumerate(outcomes) if isinstance(each, Returned)]
        like = [n for n, each in back if key.has_form(cases[n], each.value)]
        made = dict(
            zip(like, self._made(form, [v.value for n, v in back if n in like]), strict=True)
        )
        for n, each in back:
            outcomes[n] = msgspec.structs.replace(
                _formed(form, each, made.get(n)),
                failed=n in like and not isinstance(made[n], Returned),
            )
        return replace(answer, outcomes=outcomes)

    def _made(self, form: Recipe, values: Sequence[Any]) -> Sequence[Outcome | None]:
        """Return what becomes of values; None of all where the time is used up."""
        if not values:
            return []
        calls = [[(form.parameter, wire.encode(value, wire.wide()))] for value in values]
        task = wire.Task(form.name, [form.name], False, calls, arguments=1)
        self._session.rest()
        limits = replace(LIMITS, submission=self._seconds)
        with Session(self._sandbox, [wire.Cell(1, form.source)], limits) as session:
            [answer] = session.ask([task])
        self._seconds = max(0.0, session.left)
        return answer.outcomes or [None] * len(values)


def _formed(form: Recipe, own: Returned, made: Outcome | None) -> Formed:
    """Return a call with its value in normal form, where that came back."""
    fields = {name: getattr(own, name) for name in own.__struct_fields__}
    if not isinstance(made, Returned):
        return Formed(**fields, free=form.tell, has_form=False)
    same = _sent(own.value) == _sent(made.value)
    return Formed(**fields | {"value": made.value}, free="" if same else form.tell)


def _sent(value: Any) -> bytes:
    return msgspec.msgpack.encode(wire.encode(value, wire.wide()))
