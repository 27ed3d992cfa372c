"""What crosses the pipe: everything that is meant to, exactly, and nothing else."""

from __future__ import annotations

import contextlib
import io
import pickle
import random
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from autograder import sandbox
from autograder.compare import Opaque, compare, kind_of
from autograder.sandbox.inside.pipe import room, values, wire

_ODD = ("<M8[x]", "<M8[0s]", "<M8[s]x", "<U0", "|S0", "<U4x", "<U99999", ">M8[s]", "|U4")
BODY = 4  # bytes of length before a frame's body
MODULES = sorted(Path(sandbox.__file__).parent.rglob("[a-z]*.py"))


def through(value: Any) -> Any:
    """Send a value as a worker does and take it as the grader does."""
    frame = wire.pack(wire.Returned(wire.encode(value)))
    message = wire.unpack(frame[BODY:])
    assert isinstance(message, wire.Returned)
    return wire.decode(message.value, wire.wide(Opaque))


def same(left: Any, right: Any) -> bool:
    """Tell whether two values have the same types, shapes, dtypes and bits."""
    if type(left) is not type(right):
        return False
    if isinstance(left, np.ndarray) and left.dtype.kind == "O":
        return left.shape == right.shape and all(map(same, left.flat, right.flat))
    if isinstance(left, (np.ndarray, np.generic)):
        pair = np.asarray(left), np.asarray(right)
        return (
            pair[0].dtype == pair[1].dtype
            and pair[0].shape == pair[1].shape
            and (pair[0].tobytes() == pair[1].tobytes())
        )
    if isinstance(left, (list, tuple)):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return list(left) == list(right) and all(map(same, left.values(), right.values()))
    return bool(left == right or (left != left and right != right))


scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats()
hashable = (
    st.text(max_size=5)
    | st.integers(-(2**100), 2**100)
    | st.binary(max_size=5)
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.timedeltas()
    | st.tuples(st.integers(), st.booleans())
)
dtypes = st.sampled_from([*sorted(room.DTYPES), "<U3", "|S3", "<M8[D]", "<m8[ns]", "<M8[25s]"])
tensors = dtypes.flatmap(
    lambda code: arrays(code, array_shapes(min_dims=0, min_side=0, max_dims=4, max_side=3))
)
numbers = dtypes.flatmap(lambda code: arrays(code, ()).map(lambda array: array[()]))
supported = st.recursive(
    scalars | hashable | tensors | numbers,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.lists(inner, max_size=3).map(lambda items: room.boxed(items, (len(items),)))
        | st.sets(hashable, max_size=3)
        | st.frozensets(hashable, max_size=3)
        | st.dictionaries(hashable, inner, max_size=3)
    ),
    max_leaves=5,
).filter(lambda value: depth(value) <= room.MAX_DEPTH)


def depth(value: Any) -> int:
    """Return how deep containers are nested."""
    items = value.values() if isinstance(value, dict) else value
    boxed = isinstance(value, np.ndarray) and value.dtype.kind == "O"
    if not (boxed or isinstance(value, (list, tuple, dict, set, frozenset))):
        return 0
    return 1 + max(map(depth, items), default=0)


# round trips


@given(supported)
def test_value_survives_the_round_trip(value: Any) -> None:
    """Types, shapes, dtypes and every bit."""
    assert same(through(value), value)


@given(supported)
def test_round_trip_changes_no_comparison(value: Any) -> None:
    """What arrives is of the same kind as what was sent."""
    assert kind_of(through(value)) == kind_of(value)


@pytest.mark.parametrize(
    "array",
    [
        pytest.param(np.arange(6.0).reshape(2, 3).T, id="transposed view"),
        pytest.param(np.arange(10.0)[::3], id="strided view"),
        pytest.param(np.arange(3.0).astype(">f8"), id="big-endian"),
        pytest.param(np.broadcast_to(1.5, (2, 2)), id="broadcast"),
        pytest.param(np.array(2.5), id="no axis"),
    ],
)
def test_any_layout_arrives_with_its_values(array: Any) -> None:
    """However an array lies in memory, shape and values arrive."""
    found = through(array)
    assert type(found) is np.ndarray
    assert found.shape == array.shape
    np.testing.assert_array_equal(found, array)


def test_array_arrives_in_memory_of_its_own() -> None:
    """What is decoded can be written and does not keep the frame."""
    found = through(np.zeros(3))
    found[0] = 1
    assert found.base is None


def test_job_survives_the_round_trip() -> None:
    """Cells, calls and helpers arrive as they were sent."""
    call: list[tuple[str, wire.Value]] = [("z", wire.encode(np.ones(2)))]
    task = wire.Task("f", ["f", "g"], False, [call], {"h": "def h(): pass"})
    job = wire.Job([task], [wire.Cell(3, "x = 'σ'", code=False)])
    assert wire.unpack_job(wire.pack(job)[BODY:]) == job


@pytest.mark.parametrize(
    "message",
    [
        wire.Loaded("f", "missing", close="sigmod"),
        wire.Returned(None, ["X"], [("RuntimeWarning", "overflow")]),
        wire.Raised("ValueError", "no", 3, 4),
    ],
    ids=lambda message: type(message).__name__,
)
def test_message_survives_the_round_trip(message: wire.Message) -> None:
    """Every kind of message arrives as that kind."""
    assert wire.unpack(wire.pack(message)[BODY:]) == message


# what has no place on the wire


class Sneaky:
    """Runs code when unpickled."""

    def __reduce__(self) -> Any:
        return (exec, ("raise SystemExit",))


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        pytest.param(..., Opaque("ellipsis", "ellipsis"), id="Ellipsis"),
        pytest.param(Sneaky(), Opaque("object", "Sneaky"), id="object"),
        pytest.param(map(abs, []), Opaque("object", "map"), id="iterator"),
        pytest.param(1 << 14_000, Opaque("integer"), id="huge integer"),
        pytest.param(
            np.zeros(1, "i4,f8"), Opaque("dtype", "[('f0', '<i4'), ('f1', '<f8')]"), id="records"
        ),
        pytest.param(np.array(["\ud800"]), Opaque("dtype", "<U1"), id="half a character"),
        pytest.param("x" * 400_000, Opaque("large", "", 1), id="a novel"),
        pytest.param({*range(1001)}, Opaque("crowded", size=1000), id="many members"),
        pytest.param(
            np.array(["a"], np.dtypes.StringDType()),
            Opaque("dtype", "StringDType()"),
            id="text of any length",
        ),
        pytest.param(b"x" * (2 << 20), Opaque("large", "", 1), id="2 MiB of bytes"),
        pytest.param(np.ma.array([1.0]), Opaque("object", "MaskedArray"), id="masked array"),
        pytest.param([0.0] * 10_001, Opaque("crowded", "list", 10_000, (10_001,)), id="long list"),
        pytest.param(dict.fromkeys(range(1001)), Opaque("crowded", size=1000), id="many keys"),
        pytest.param(np.zeros((2, 1 << 17)), Opaque("large", "", 1, (2, 1 << 17)), id="2 MiB"),
        pytest.param(
            np.broadcast_to(1.0, (1 << 20, 1 << 20)),
            Opaque("large", "", 1, (1 << 20, 1 << 20)),
            id="8 TiB in a view",
        ),
        pytest.param(np.zeros((1,) * 9), Opaque("large", "", 1, (1,) * 9), id="nine axes"),
    ],
)
def test_other_value_becomes_a_kind(value: Any, kind: Opaque) -> None:
    """What cannot travel is described, and the description is bounded."""
    assert through(value) == kind


def test_what_is_left_out_of_an_answer_is_no_more_than_it_must_be() -> None:
    """What comes first has its room; what comes after it and has none is described."""
    fits, large, long = np.ones(1 << 17), np.zeros((1 << 17, 2)), [0.0] * 10_000
    found = through({"a": fits, "b": large, "c": 1.0, "d": long, "e": [2.0]})
    assert same(found["a"], fits)
    assert found["b"] == Opaque("large", "", 1, (1 << 17, 2))
    assert found["d"] == Opaque("crowded", "list", 10_000, (10_000,))
    assert (found["c"], found["e"]) == (1.0, [2.0])


@pytest.mark.parametrize(
    "array",
    [np.zeros((30_000, 30_000, 0)), np.zeros((0, 10**9)), np.zeros((10**9, 0), np.float16)],
    ids=lambda array: str(array.shape),
)
def test_array_of_no_entries_has_any_shape(array: Any) -> None:
    """It is no larger than another, and arrives as it is."""
    assert same(through(array), array)


def test_answers_beyond_the_room_are_described() -> None:
    """What the grader holds of all answers together is bounded, whatever a worker sends."""
    small, entries = room.Room(Opaque, 100, 10), wire.Items("tuple", [None] * 8)
    array = wire.Array("<f8", (10,), bytes(80))
    first = wire.decode(wire.Items("list", [array]), small)
    assert same(first, [np.zeros(10)])
    assert wire.decode(array, small) == Opaque("large", "", 0, (10,))
    assert wire.decode("12345", small) == "12345"
    assert wire.decode("1", small) == Opaque("large")
    assert wire.decode(wire.Thing(shape=(1,)), small) == Opaque("large")
    assert wire.decode(entries, small) == (None,) * 8
    assert wire.decode(entries, small) == Opaque("crowded", "tuple", 10, (8,))


def test_depth_is_bounded() -> None:
    """Nine boxes in each other are cut at the eighth."""
    nested: Any = 1.0
    for _ in range(room.MAX_DEPTH + 1):
        nested = [nested]
    assert depth(through(nested)) == room.MAX_DEPTH


def test_list_that_contains_itself_is_sent() -> None:
    """A cycle ends at the depth that is allowed."""
    cycle: list[Any] = []
    cycle.append(cycle)
    assert depth(through(cycle)) == room.MAX_DEPTH


@pytest.mark.parametrize(
    "value", ["a\ud800b", {"\ud800": 1.0}, ["\udfff"]], ids=["text", "key", "item"]
)
def test_half_a_surrogate_pair_does_not_stop_an_answer(value: Any) -> None:
    """Text that UTF-8 cannot carry arrives with a question mark."""
    assert "?" in str(through(value))


def test_names_are_cut() -> None:
    """A worker sends no novel as the name of a type; a key is whole, as any text."""
    assert len(through(type("x" * 10_000, (), {})()).type) == 100
    assert same(through({"x" * 10_000: 1}), {"x" * 10_000: 1})


def test_numpy_text_is_text() -> None:
    """One text of numpy's is one of Python's; half a character is none."""
    assert same(through(np.str_("a")), "a")
    assert same(through("a\ud800"), "a?")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *(("int", text) for text in ("", "x", "0x", "f" * 4000)),
        *(("bytes", text) for text in ("a", "zz")),
        *((kind, "2026-13-01") for kind in ("date", "datetime", "time")),
        ("timedelta", "f" * 30),
    ],
)
def test_text_that_is_no_such_value_is_refused(kind: Any, text: str) -> None:
    """What travels as text is read again by rules of its own."""
    body = wire.pack(wire.Returned(values.Written(kind, text)))[BODY:]
    with pytest.raises(wire.WireError):
        take(body)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(wire.Entries([(wire.Items("list", []), 1)]), id="a list as a key"),
        pytest.param(wire.Items("set", [wire.Items("list", [])]), id="a list in a set"),
        pytest.param(wire.Boxed((2,), [1]), id="too few objects"),
        pytest.param(wire.Boxed((2**62, 2**62), []), id="objects of no shape"),
        pytest.param(wire.Boxed((2**62, 0, 2**62), []), id="none, of no shape"),
        pytest.param(wire.Array("<U1", (1,), b"\0\xd8\0\0"), id="half a character"),
        pytest.param(wire.Array("<U1", (1,), b"\xff\xff\xff\x7f"), id="no character"),
    ],
)
def test_claim_of_no_value_is_refused(value: Any) -> None:
    """A key can be one, objects fit their shape, characters are some."""
    with pytest.raises(wire.WireError):
        take(wire.pack(wire.Returned(value))[BODY:])


# frames that lie


def claim(**fields: Any) -> bytes:
    """Return the body of a frame that claims an array."""
    value = {"type": "array", "dtype": "<f8", "shape": [1], "data": b"\0" * 8} | fields
    return msgspec.msgpack.encode({"type": "returned", "value": value})


def take(body: bytes) -> Any:
    """Take a frame's body as the grader does."""
    message = wire.unpack(body)
    return wire.decode(message.value) if isinstance(message, wire.Returned) else message


def test_honest_claim_is_taken() -> None:
    """The claims below fail for the reason that each names."""
    np.testing.assert_array_equal(take(claim()), [0.0])


encode = msgspec.msgpack.encode
DTYPES = ["|O", "O", "|V8", ">f8", "float64", "<f16", "", "f8,f8", *_ODD]
#: Shape and bytes agree, or there is no array.
SIZES: dict[str, tuple[list[int], int]] = {
    "a byte short": ([1], 7),
    "a byte more": ([1], 9),
    "half": ([2], 8),
    "bytes for nothing": ([0], 8),
    "none for a number": ([], 0),
    "2**62 entries": ([2**62], 8),
    "a product that wraps around": ([2**32, 2**32], 0),
}
SHAPES: dict[str, Any] = {
    "negative": [-1],
    "negative twice": [-1, -1],
    "65 axes": [1] * 65,
    "an empty array of impossible width": [0, 2**62],
    "a length beyond 63 bits": [0, 2**63],
    "an impossible product": [0, 2**24, 2**24, 2**24],
    "half an entry": [0.5],
    "text": "11",
}
#: Bodies that are no message of the protocol.
REFUSED: dict[str, bytes] = {
    **{f"dtype {code}": claim(dtype=code) for code in DTYPES},
    **{name: claim(shape=shape, data=b"\0" * size) for name, (shape, size) in SIZES.items()},
    **{
        name: claim(shape=shape, data=b"\0" * 8 * (0 not in list(shape)))
        for name, shape in SHAPES.items()
    },
    "nothing": b"",
    "unknown message": encode({"type": "exec", "code": "1"}),
    "a list": encode([1, 2]),
    "no type": encode({"value": 1}),
    "wrong field": encode({"type": "raised", "error": 5, "message": "x"}),
    "a byte behind": claim() + b"\0",
    "a byte missing": claim()[:-1],
    "an extension": encode(msgspec.msgpack.Ext(1, b"x")),
    "a hundred thousand lists": b"\x91" * 100_000 + b"\xc0",
    "no UTF-8": b"\xa2\xff\xff",
    "four billion entries, none there": b"\xdd\xff\xff\xff\xff",
    "a pickle": pickle.dumps(Sneaky()),
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED)
def test_body_that_lies_is_refused(body: bytes) -> None:
    """By a WireError and nothing else: a dtype is one of a few spellings, never parsed."""
    with pytest.raises(wire.WireError):
        take(body)


@pytest.mark.parametrize("boxes", [room.MAX_DEPTH + 1, 50, 300, 5000])
def test_values_nested_too_deep_are_refused(boxes: int) -> None:
    """A worker cannot drive the grader into its recursion limit."""
    inner = encode({"type": "items", "kind": "list", "values": []})
    box = inner[:-1] + b"\x91"  # an items whose values are one item
    head = b"\x82" + encode("type") + encode("returned") + encode("value")
    with pytest.raises(wire.WireError):
        take(head + box * boxes + inner)


def test_random_bytes_raise_nothing_else() -> None:
    """Two thousand random bodies, and as many damaged ones, are messages or WireErrors."""
    chance = random.Random(1)
    honest = [claim(), wire.pack(wire.Loaded("f", "missing", close="f"))[BODY:]]
    honest.append(wire.pack(wire.Returned(wire.encode({"a": [1.0, np.ones(2), "x"]})))[BODY:])
    refused = 0
    for number in range(4000):
        if number % 2:
            body = bytearray(chance.choice(honest))
            for _ in range(chance.randint(1, 3)):
                body[chance.randrange(len(body))] = chance.randrange(256)
        else:
            body = bytearray(chance.randbytes(chance.randint(0, 60)))
        try:
            take(bytes(body))
        except wire.WireError:
            refused += 1
    assert refused > 2000


@given(st.binary(max_size=80))
@settings(max_examples=3 * settings().max_examples)
def test_any_bytes_raise_nothing_else(body: bytes) -> None:
    """Hypothesis finds no body that is neither a message nor a WireError."""
    with contextlib.suppress(wire.WireError):
        take(body)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["type", "value", "kind", "values", "shape", "dtype", "data"])
                | st.text(max_size=3),
                inner | st.sampled_from(["array", "items", "entries", "thing", "returned", "list"]),
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_any_structure_raises_nothing_else(value: Any) -> None:
    """Well-formed msgpack of the wrong content is refused in the same way."""
    with contextlib.suppress(wire.WireError):
        take(msgspec.msgpack.encode({"type": "returned", "value": value}))


def test_claim_of_another_type_is_only_wrong() -> None:
    """What decodes is compared like any answer: a lie gains nothing."""
    found = take(claim(dtype="<c16", shape=[1], data=b"\0" * 16))
    assert compare(found, np.zeros(1)).wrong


# frames


def frames(data: bytes, chunk: int = 1 << 20) -> Any:
    """Return a `read` over bytes that gives at most ``chunk`` at once."""
    source = io.BytesIO(data)
    return lambda size: source.read(min(size, chunk))


@given(st.binary(max_size=50), st.integers(1, 7))
def test_frame_is_read_in_any_pieces(body: bytes, chunk: int) -> None:
    """A pipe gives what it has; a frame is whole all the same."""
    data = len(body).to_bytes(BODY, "big") + body
    assert wire.read_frame(frames(data + b"next", chunk)) == body


def test_oversized_frame_is_refused_unread() -> None:
    """A length beyond the limit is refused before a byte of it is read."""
    size = wire.MAX_ANSWER + 1
    with pytest.raises(wire.WireError, match=f"a frame of {size} bytes"):
        wire.read_frame(frames(size.to_bytes(BODY, "big")))


def test_frame_that_trickles_is_refused() -> None:
    """Two million reads of one byte would cost the grader seconds."""
    body = wire.MAX_ANSWER.to_bytes(BODY, "big") + bytes(wire.MAX_ANSWER)
    with pytest.raises(wire.WireError, match="pieces"):
        wire.read_frame(frames(body, 1))


@pytest.mark.parametrize("data", [b"", b"\0\0", b"\0\0\0\5abcd"], ids=["none", "length", "body"])
def test_truncated_frame_is_an_end(data: bytes) -> None:
    """Where the other side goes in the middle of a frame, that is the end."""
    with pytest.raises(EOFError):
        wire.read_frame(frames(data))


@given(st.lists(st.binary(max_size=50), min_size=1, max_size=4), st.integers(1, 9))
def test_frames_are_taken_off_what_was_received(bodies: list[bytes], chunk: int) -> None:
    """Each when it is whole; half a frame stays for the next look."""
    data = b"".join(len(body).to_bytes(BODY, "big") + body for body in bodies)
    received, found = bytearray(), []
    for start in range(0, len(data), chunk):
        received += data[start : start + chunk]
        while (body := wire.taken(received)) is not None:
            found.append(body)
    assert found == bodies
    assert not received


def test_oversized_frame_is_not_waited_for() -> None:
    """A length beyond the limit is refused before the frame is there."""
    with pytest.raises(wire.WireError, match="a frame of"):
        wire.taken(bytearray((wire.MAX_ANSWER + 1).to_bytes(BODY, "big")))


def test_frame_that_ends_costs_no_memory() -> None:
    """A claimed length is not allocated in advance."""
    peak = 0

    def read(size: int) -> bytes:
        nonlocal peak
        peak = max(peak, size)
        return b"" if peak > BODY else wire.MAX_ANSWER.to_bytes(BODY, "big")

    with pytest.raises(EOFError):
        wire.read_frame(read)
    assert peak <= 1 << 20


# no pickle


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_module_cannot_unpickle(path: Path) -> None:
    """Nothing that touches a worker's bytes has pickle, marshal or eval at hand."""
    source = path.read_text(encoding="utf-8")
    words = ["pickle.", "marshal", "np.load", "allow_pickle=True", "eval("]
    assert [word for word in words if word in source] == []


def test_pickled_object_is_bytes_without_effect() -> None:
    """A pickle within a text or an array stays a text or an array."""
    data = np.frombuffer(pickle.dumps(Sneaky()), np.uint8)
    assert through(data).tobytes() == data.tobytes()
