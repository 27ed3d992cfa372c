"""The result of grading one submission: its schema."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

SCHEMA: Literal["autograder/result/v1"] = "autograder/result/v1"
Status = Literal["correct", "partial", "wrong", "missing", "unanswered"]
CaseStatus = Literal["passed", "failed", "raised", "timed_out", "crashed", "not_run"]


class CaseResult(msgspec.Struct, frozen=True):
    """One case. ``message`` is fit for the student's eyes, also where the case is hidden.

    A public case that did not pass has its inputs too, and where the values are wrong, ``expected``
    and ``actual`` of the first wrong part: a number or nested lists, nan and inf as text.
    """

    name: str
    hidden: bool
    status: CaseStatus
    part: str | None = None
    message: str = ""
    inputs: str = ""
    expected: Any = None
    actual: Any = None


class ExerciseResult(msgspec.Struct, frozen=True):
    """One exercise. ``feedback`` is the sentence that comes first, ``hint`` says where to look.

    ``example`` is there where hidden cases alone fail: a small case that fails too, with numbers
    that are nobody's secret.
    """

    name: str
    score: float
    max_score: float
    status: Status
    feedback: str = ""
    mistake: str | None = None
    carried_forward: list[str] = []
    advice: list[str] = []
    cases: list[CaseResult] = []
    hint: str = ""
    example: CaseResult | None = None

    @property
    def failed(self) -> list[CaseResult]:
        """The cases that were run and did not pass."""
        return [case for case in self.cases if case.status not in ("passed", "not_run")]


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """One submission. Where ``fault`` is set, it could not be graded and has no score."""

    schema: Literal["autograder/result/v1"] = SCHEMA
    submission: str
    student: str
    assignment: str | None
    sha256: str
    score: float | None
    max_score: float | None
    seconds: float
    sandbox: str
    versions: dict[str, str]
    exercises: list[ExerciseResult] = []
    fault: str | None = None


class ExerciseScore(msgspec.Struct, frozen=True, gc=False):
    """What a class's tables say of an exercise: an `ExerciseResult` without its words."""

    name: str
    score: float
    max_score: float
    status: Status
    mistake: str | None = None


class Score(msgspec.Struct, frozen=True):
    """What a class's tables say of a submission: a `Result` without its words."""

    submission: str
    student: str
    assignment: str | None
    score: float | None
    max_score: float | None
    exercises: tuple[ExerciseScore, ...] = ()
    fault: str | None = None


class Header(msgspec.Struct, frozen=True):
    """What decides whether a result still holds."""

    submission: str
    student: str
    assignment: str | None
    sha256: str
    versions: dict[str, str]
    fault: str | None = None


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a line of ``results.jsonl``."""
    return msgspec.json.schema(Result)
