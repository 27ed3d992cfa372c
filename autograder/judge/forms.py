"""Answers in normal form, where several are right.

What puts them into it is the course's, but what it does with a stranger's value nobody knows: it
runs in a worker, within the limits of one, and in none that holds student code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec

from autograder.course.answer_key import ExerciseKey
from autograder.course.recipe import Recipe
from autograder.sandbox.deadline import Limits
from autograder.sandbox.inside import wire
from autograder.sandbox.pool import Sandbox
from autograder.sandbox.session import Answer, Outcome, Returned, Session

LIMITS = Limits(call=3.0, submission=30.0)  # far above what a form of a right answer takes


class Formed(Returned, frozen=True):
    """A call came back, and its value was put into normal form, if it has one."""

    free: str = ""  # what is free about answers, unless the value was in normal form already
    has_form: bool = True


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

    def of(self, key: ExerciseKey, answer: Answer) -> Answer:
        """Return an answer to a task, what came back of it in normal form."""
        form, values = (
            key.normal_form,
            [o.value for o in answer.outcomes if isinstance(o, Returned)],
        )
        if form is None or not values:
            return answer
        made = iter(self._made(form, values))
        outcomes = [
            _formed(form, each, next(made)) if isinstance(each, Returned) else each
            for each in answer.outcomes
        ]
        return replace(answer, outcomes=outcomes)

    def _made(self, form: Recipe, values: Sequence[Any]) -> Sequence[Outcome | None]:
        """Return what becomes of values; None of all where the time is used up."""
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
