"""The result of grading one submission: its schema. Data, no sentence: `labels` has the table."""

from __future__ import annotations

import inspect
from typing import Any, Literal

import msgspec

from autograder.results.advice import Advice, Hint
from autograder.results.label import Place
from autograder.results.labels import Finding
from autograder.text import Later, MadeOf, encodable

SCHEMA: Literal["autograder/result/v2"] = "autograder/result/v2"
Status = Literal["correct", "partial", "wrong", "missing", "unanswered"]
CaseStatus = Literal["passed", "failed", "raised", "timed_out", "crashed", "not_run"]


class Fault(msgspec.Struct, frozen=True):
    """Why there is no score, and whose business it is; ``reason`` does not name the file.

    ``template`` and ``fields``, where they are known, say it in any language.
    """

    whose: Literal["submission", "grader"]
    reason: str
    template: str = ""
    fields: dict[str, Any] = {}

    @classmethod
    def of(cls, whose: Literal["submission", "grader"], reason: str) -> Fault:
        """Return a fault that keeps what its reason is made of."""
        template, fields = Later(reason).made_of
        line = encodable(" ".join(reason.split()))
        return cls(whose, line, template, fields) if fields else cls(whose, line)

    @property
    def made_of(self) -> MadeOf:
        """What the reason is made of."""
        return [self.template or self.reason, self.fields]


class Tier(msgspec.Struct, frozen=True):
    """What a submission was confined by, as a canary proved it; none on a student's machine."""

    bubblewrap: bool = False
    landlock: bool = False
    seccomp: bool = False
    rlimits: bool = False

    @property
    def weak(self) -> bool:
        """Whether files and network were open to student code."""
        return not (self.landlock and self.seccomp)

    def __str__(self) -> str:
        names = ("bubblewrap", "Landlock", "seccomp", "rlimits")
        parts = [name for name in names if getattr(self, name.lower())]
        return " + ".join(parts) or Later("a process of its own")


class CaseResult(msgspec.Struct, frozen=True):
    """One case. All of it is fit for the student's eyes, also where the case is hidden.

    A public case that did not pass has its inputs by name (a number, nested lists, or the shape of
    what is too large to read) and, where the values are wrong, ``expected`` and ``actual`` of the
    first wrong part; nan and inf are text. ``message`` is a rendering of the findings.
    """

    name: str
    hidden: bool
    status: CaseStatus
    findings: tuple[Finding, ...] = ()
    part: str | None = None
    inputs: dict[str, Any] = {}
    expected: Any = None
    actual: Any = None
    message: str = ""


class ExerciseResult(msgspec.Struct, frozen=True):
    """One exercise: findings about it as a whole, in no order; then its cases.

    ``example`` is there where hidden cases alone fail: a small case that fails too, with numbers
    that are nobody's secret. ``place`` is where the answer stands, ``line`` the one line that a
    change may lie on which makes its public cases right, that or ``other_line`` where two may be.
    ``parts`` says of several whether each is right in all cases; nothing where the answer is.
    ``feedback`` is a rendering of what comes first. A ``bonus`` adds to the score alone;
    ``dropped`` is why it adds to nothing. Where it asks for ``variables``, the inputs of a case
    take the place of the notebook's data.
    """

    name: str
    score: float
    max_score: float
    status: Status
    findings: tuple[Finding, ...] = ()
    carried_forward: tuple[str, ...] = ()
    hint: Hint | None = None
    advice: tuple[Advice, ...] = ()
    cases: tuple[CaseResult, ...] = ()
    example: CaseResult | None = None
    place: Place | None = None
    mistake: str | None = None  # the id of a `KnownMistake`
    feedback: str = ""
    bonus: bool = False
    dropped: str = ""
    line: Place | None = None
    other_line: Place | None = None
    variables: bool = False
    parts: dict[str, bool] = {}

    @property
    def failed(self) -> list[CaseResult]:
        """The cases that were run and did not pass."""
        return [case for case in self.cases if case.status not in ("passed", "not_run")]


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """One submission. Where ``fault`` is set, it could not be graded and has no score.

    ``lms_id`` is the platform's number of the student (``canvas:101``, ``moodle:11``), and ``late``
    whether it was handed in late, where the name of a download says so.
    """

    schema: Literal["autograder/result/v2"] = SCHEMA
    submission: str
    student: str
    assignment: str | None
    sha256: str  # of the file
    key: str = ""  # of all that the result depends on; "" where nothing was graded
    score: float | None
    max_score: float | None
    seconds: float
    sandbox: Tier
    versions: dict[str, str]
    exercises: tuple[ExerciseResult, ...] = ()
    fault: Fault | None = None
    lms_id: str | None = None
    late: bool = False

    @property
    def grader_failed(self) -> bool:
        """Whether that there is no score is the grader's own fault: the next run tries again."""
        return self.fault is not None and self.fault.whose == "grader"


class CaseScore(msgspec.Struct, frozen=True, gc=False):
    """What a class's tables say of a case."""

    name: str
    hidden: bool
    status: CaseStatus


class ExerciseScore(msgspec.Struct, frozen=True, gc=False):
    """What a class's tables say of an exercise: an `ExerciseResult` without its findings."""

    name: str
    score: float
    max_score: float
    status: Status
    mistake: str | None = None
    bonus: bool = False
    dropped: str = ""
    cases: tuple[CaseScore, ...] = ()


class Score(msgspec.Struct, frozen=True):
    """What a class's tables say of a submission: a `Result` without its findings."""

    submission: str
    student: str
    assignment: str | None
    score: float | None
    max_score: float | None
    exercises: tuple[ExerciseScore, ...] = ()
    fault: Fault | None = None
    lms_id: str | None = None
    late: bool = False


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a line of ``results.jsonl``, alike on every Python."""
    schema = msgspec.json.schema(Result)
    for struct in schema["$defs"].values():  # from 3.13 on, docstrings have no margin
        if "description" in struct:
            struct["description"] = inspect.cleandoc(struct["description"])
    return schema
