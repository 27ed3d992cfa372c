"""Random and damaged frames and notebooks: a grade or one clear line, in bounded memory."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from bench.bounds import peak
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from springs import CATALOGUE, NAME

from autograder.batch.grader import Grader
from autograder.errors import SubmissionError
from autograder.judge.attempt import MOST_ADVICE
from autograder.judge.grade import grade
from autograder.report.feedback import feedback, rendered
from autograder.results import Result, Tier
from autograder.sandbox.deadline import Limits
from autograder.sandbox.inside.pipe import room, wire
from autograder.sandbox.protocol import Sandbox, Worker
from autograder.submissions.finding import Found
from autograder.submissions.reading import Submission, read

MEMORY = 100 << 20  # bytes by which this process may grow


class Scripted(Sandbox):
    """A sandbox whose worker sends frames that were made up beforehand, over and over."""

    tier, memory = Tier(), 0

    def __init__(self, bodies: Sequence[bytes]) -> None:
        self._bodies = bodies

    @contextmanager
    def worker(self) -> Iterator[Worker]:
        """Start to send."""
        yield _ScriptedWorker(self._bodies)

    def close(self) -> None:
        """Do nothing."""


class _ScriptedWorker:
    numbers = ()

    def __init__(self, bodies: Sequence[bytes]) -> None:
        self._bodies = iter(bodies)

    def send(self, frame: bytes, seconds: float) -> None:
        """Take a job and leave it."""

    def receive(self, seconds: float) -> bytes:
        """Return the next frame's body."""
        try:
            return next(self._bodies)
        except StopIteration:
            raise EOFError from None

    def waited(self) -> float:
        """Return 0: nobody else is at work."""
        return 0.0

    def close(self) -> None:
        """Do nothing."""


# frames

FLOATS = st.floats(width=64) | st.sampled_from([0.0, -0.0, 1.0, 1e308, float("nan")])
TEXT = st.text(max_size=8) | st.sampled_from(["dw", "db", "cost", "w", "b", "costs"])


@st.composite
def arrays(draw: st.DrawFn) -> dict[str, Any]:
    """Draw an array's claim; often an honest one."""
    code = draw(st.sampled_from([*room.DTYPES, "|O", "<U4", ">f8", ""]))
    shape = draw(st.lists(st.integers(0, 4), max_size=4))
    item = room.DTYPES[code].itemsize if code in room.DTYPES else 8
    size = int(np.prod(shape)) * item + draw(st.sampled_from([0, 0, 0, 0, 1, -1]))
    data = bytes(draw(st.randoms(use_true_random=False)).randbytes(max(size, 0)))
    scalar = draw(st.booleans())
    return {"type": "array", "dtype": code, "shape": shape, "data": data, "scalar": scalar}


LEAVES = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | FLOATS | TEXT | arrays()
    | st.builds(
        lambda kind, name, size, shape: {
            "type": "thing", "kind": kind, "name": name, "size": size, "shape": shape
        },
        st.sampled_from(["object", "dtype", "large", "crowded", "ellipsis", "integer", "none"]),
        TEXT | st.sampled_from(["list", "tuple", "dict"]),
        st.integers(-1, 2**60),
        st.lists(st.integers(-1, 2**63), max_size=3),
    )
)  # fmt: skip
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.builds(
            lambda kind, values: {"type": "items", "kind": kind, "values": values},
            st.sampled_from(["list", "tuple", "set"]),
            st.lists(inner, max_size=4),
        )
        | st.lists(st.tuples(TEXT, inner), max_size=4).map(
            lambda pairs: {"type": "entries", "pairs": pairs}
        )
    ),
    max_leaves=8,
)
CATEGORIES = st.sampled_from(["RuntimeWarning", "UserWarning", ""]) | TEXT
RETURNED = st.fixed_dictionaries(
    {"type": st.just("returned"), "value": VALUES},
    optional={
        "changed": st.lists(TEXT, max_size=3),
        "warnings": st.lists(st.tuples(CATEGORIES, TEXT), max_size=3),
    },
)
RAISED = st.fixed_dictionaries(
    {"type": st.just("raised"), "error": TEXT, "message": st.text(max_size=99)},
    optional={"cell": st.integers(-9, 2**40), "line": st.integers(-(2**40), 2**40)},
)
SPOTS = st.fixed_dictionaries(
    {
        "what": st.sampled_from(["print", "unseeded", "global x", "global \x1b", ""]) | TEXT,
        "cell": st.integers(-1, 2),
        "line": st.integers(-(2**40), 2**40),
    }
)
LOADED = st.fixed_dictionaries(
    {
        "type": st.just("loaded"),
        "status": st.sampled_from(["found"] * 8 + ["missing", "broken", ""]),
    },
    optional={
        "stub": st.booleans(),
        "blanks": st.lists(SPOTS, max_size=3),
        "habits": st.lists(SPOTS, max_size=3),
        "message": TEXT,
        "cell": st.integers(-9, 9),
        "line": st.integers(-9, 9),
        "close": TEXT,
        "slice": TEXT,
    },
)


@st.composite
def conversations(draw: st.DrawFn) -> list[bytes]:
    """Draw what a hostile worker sends: mostly in turn, now and then out of turn or damaged."""
    exercises = CATALOGUE.assignment(NAME).exercises
    answers: st.SearchStrategy[Any] = RETURNED | RAISED
    messages: list[Any] = [draw(LOADED) | {"exercise": e.name} for e in exercises]
    messages += [draw(answers) | {"exercise": e.name} for e in exercises for _ in e.cases[:4]]
    bodies = [msgspec.msgpack.encode(message) for message in messages]
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(bodies) - 1))
        body = bytearray(bodies[place])
        if body:
            body[draw(st.integers(0, len(body) - 1))] = draw(st.integers(0, 255))
        bodies[place] = bytes(body[: draw(st.integers(0, len(body)) | st.just(len(body)))])
    return bodies


SUBMISSION = Submission(Path("ann.py"), "ann", NAME, (wire.Cell(0, "x = 1\n"),), "0" * 64)


def is_graded(bodies: Sequence[bytes]) -> bool:
    """Grade what a scripted worker sends; it is a result within its bounds, whatever was sent."""
    limits = Limits(deaths=3)
    result = rendered(grade(SUBMISSION, Scripted(bodies), CATALOGUE.key(NAME), limits=limits))
    assert result.score is not None
    assert 0 <= result.score <= result.max_score  # type: ignore[operator]
    for exercise in result.exercises:
        assert 0 <= exercise.score <= exercise.max_score
        assert exercise.feedback.isprintable()
        assert all(line.isprintable() and len(line) < 3000 for line in feedback(exercise).lines)
    assert msgspec.json.decode(msgspec.json.encode(result), type=Result) == result
    return True


FEW = settings(max_examples=20, suppress_health_check=list(HealthCheck))
MANY = settings(FEW, max_examples=200)


@FEW
@given(conversations())
def test_forged_frames_never_break_the_grader(bodies: list[bytes]) -> None:
    """Some 500 frames of right form and any content end in points and sentences."""
    assert is_graded(bodies)


@pytest.mark.slow
@MANY
@given(conversations())
def test_many_forged_frames_never_break_the_grader(bodies: list[bytes]) -> None:
    """Some 5,000 of them."""
    assert is_graded(bodies)


def test_flood_of_claims_is_a_screen() -> None:
    """As many habits, warnings and changed arguments as may be sent make no page of their own."""
    places = [wire.Spot(f"global x{number}", 0, 1) for number in range(12)]
    words = [f"{number}{'x' * 400}" for number in range(5)]
    warned = [("RuntimeWarning", text) for text in words]
    key, sent = CATALOGUE.key(NAME), []
    for each in key.exercises:
        sent.append(wire.pack(wire.Loaded(each.exercise.name, "found", habits=places))[4:])
    for phase in ("public", "examples", "hidden"):
        for each in key.exercises:
            for prepared in getattr(each, phase):
                value, name = wire.encode(prepared.expected), each.exercise.name
                claim = wire.Returned(value, exercise=name, changed=words, warnings=warned)
                sent.append(wire.pack(claim)[4:])
    result = grade(SUBMISSION, Scripted(sent), key)
    assert {exercise.status for exercise in result.exercises} == {"correct"}
    assert {len(exercise.advice) for exercise in result.exercises} == {MOST_ADVICE}


def test_forged_frames_are_as_many_as_promised() -> None:
    """A conversation has at least 25 frames: 20 and 200 of them make 500 and 5,000."""
    exercises = CATALOGUE.assignment(NAME).exercises
    assert sum(1 + len(exercise.cases[:4]) for exercise in exercises) >= 25


def damaged(body: bytes, dice: random.Random) -> bytes:
    """Return a frame's body with some bytes changed, left out, doubled or cut off."""
    changed = bytearray(body)
    for _ in range(dice.randrange(1, 6)):
        place = dice.randrange(len(changed) + 1)
        how = dice.randrange(5)
        if how == 0:
            changed[place : place + 1] = bytes([dice.randrange(256)])
        elif how == 1:
            changed[place : place + dice.randrange(9)] = b""
        elif how == 2:
            changed[place:place] = changed[: dice.randrange(64)]
        elif how == 3:
            changed[place:place] = dice.choice((b"\xdd\xff\xff\xff\xff", b"\xdb\x7f\xff\xff\xff"))
        elif place:
            del changed[place:]
    return bytes(changed)


@pytest.mark.parametrize("count", [500, pytest.param(5_000, marks=pytest.mark.slow)])
def test_damaged_right_answers_never_break_the_grader(count: int) -> None:
    """Answers that were right until bytes were changed: a message or a WireError, then points."""
    key = CATALOGUE.key(NAME)
    exercises = key.assignment.exercises
    right: list[wire.Message] = [wire.Loaded(e.name, "found") for e in exercises]
    for phase in ([k.public for k in key.exercises], [k.hidden for k in key.exercises]):
        pairs = zip(exercises, phase, strict=True)
        cases = [(e.name, p.expected) for e, prepared in pairs for p in prepared]
        right += [wire.Returned(wire.encode(value), exercise=name) for name, value in cases]
    honest = [wire.pack(message)[4:] for message in right]
    assert is_graded(honest)
    dice, sent = random.Random(20), 0
    _, before = peak(), peak()
    while sent < count:
        bodies = [body if dice.random() < 0.5 else damaged(body, dice) for body in honest]
        sent += sum(a != b for a, b in zip(bodies, honest, strict=True))
        assert is_graded(bodies)
    assert peak() - before < MEMORY


LARGEST = {
    "a list of nothing": b"\x82\xa4type\xa8returned\xa5value\x83\xa4type\xa5items"
    b"\xa4kind\xa4list\xa6values",
    "changed arguments": b"\x83\xa4type\xa8returned\xa5value\xc0\xa7changed",
    "warnings": b"\x83\xa4type\xa8returned\xa5value\xc0\xa8warnings",
    "parameters": b"\x83\xa4type\xa8returned\xa5value\xc0\xa5takes",
    "blanks": b"\x83\xa4type\xa6loaded\xa6status\xa5found\xa6blanks",
    "an array's shape": b"\x82\xa4type\xa8returned\xa5value\x84\xa4type\xa5array\xa5dtype\xa3<f8"
    b"\xa4data\xc4\x00\xa5shape",
}


@pytest.mark.parametrize("head", LARGEST.values(), ids=LARGEST)
def test_frame_of_the_largest_size_costs_little(head: bytes) -> None:
    """Two million entries of one byte each cost no more than they must, and are refused."""
    _, before = peak(), peak()
    body = head + b"\xdd" + (2_000_000).to_bytes(4, "big") + b"\xa0" * 2_000_000
    with pytest.raises(wire.WireError):
        wire.unpack(body)
    assert peak() - before < MEMORY


@pytest.mark.parametrize("field", ["changed", "warnings"])
def test_six_remarks_on_a_call_are_refused(field: str) -> None:
    """A worker says five at most."""
    many: list[Any] = [("a", "b") if field == "warnings" else "x"] * 6
    for count, refused in ((5, False), (6, True)):
        claim = {"type": "returned", "value": None, field: many[:count]}
        with pytest.raises(wire.WireError) if refused else nullcontext():
            wire.unpack(msgspec.msgpack.encode(claim))


# notebooks

JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 1e999, 10**30, "", "\ud83d", "\0", "def loss(", "%%bash\n", [], {}, [[]],
    ["a", 1], {"a": None}, "x" * 5000, "def loss(yhat, y):\n  return 0", "markdown", "code", 4.5,
)  # fmt: skip


def mutate(node: Any, dice: random.Random) -> Any:
    """Return JSON in which one place holds something else, or is missing, doubled or moved."""
    if isinstance(node, dict) and node and dice.random() < 0.9:
        key = dice.choice(sorted(node))
        if dice.random() < 0.15:
            return {k: v for k, v in node.items() if k != key}
        return node | {key: mutate(node[key], dice)}
    if isinstance(node, list) and node and dice.random() < 0.9:
        place = dice.randrange(len(node))
        if dice.random() < 0.15:
            return node[:place] + node[place + 1 :]
        if dice.random() < 0.1:
            return [*node, node[place]]
        return [*node[:place], mutate(node[place], dice), *node[place + 1 :]]
    if isinstance(node, str) and node and dice.random() < 0.7:
        place = dice.randrange(len(node))
        return (
            node[:place] + dice.choice(("", "(", "\n", "\t", '"""', "é", ":")) + node[place + 1 :]
        )
    return dice.choice(JUNK)


def text_of(document: Any, dice: random.Random) -> bytes:
    """Return a mutated notebook as a file, one in five damaged as bytes, too."""
    for _ in range(dice.randrange(1, 5)):
        if dice.random() < 0.5:
            document = mutate(document, dice)
        elif isinstance(document, dict) and isinstance(document.get("cells"), list):
            cells = [  # in the text of answers, too
                cell | {"source": mutate(cell["source"], dice)}
                if isinstance(cell, dict) and "source" in cell and dice.random() < 0.2
                else cell
                for cell in document["cells"]
            ]
            document = document | {"cells": cells}
    data = json.dumps(document).encode()
    return damaged(data, dice) if dice.random() < 0.2 else data


@pytest.mark.parametrize(
    ("count", "every"), [(150, 30), pytest.param(2_000, 50, marks=pytest.mark.slow)]
)
def test_mutated_notebooks_never_break_the_grader(
    count: int,
    every: int,
    notebook: Callable[..., Any],
    submit: Callable[..., Path],
    sandbox: Sandbox,
) -> None:
    """Each is read or refused in one line; some are graded as well."""
    right, dice = notebook(), random.Random(20)
    _, before = peak(), peak()
    grader, graded = Grader(CATALOGUE, sandbox, Limits(deaths=1)), 0
    for number in range(count):
        path = submit(text_of(right, dice))
        found = Found(path, "ann", NAME)
        with suppress(SubmissionError):
            read(found, CATALOGUE.graded_names)
        if number % every == 0:
            result = grader.file(found)
            assert "\n" not in str(result.fault)
            assert "the grader failed" not in str(result.fault)
            graded += result.fault is None
    assert graded >= 2
    assert peak() - before < MEMORY
