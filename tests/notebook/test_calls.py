"""How a check calls an answer: whatever it holds, whatever it does, there is a sentence."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import physics
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.compare import Failure, Opaque
from autograder.notebook import calls, checks, rules, trial


@pytest.fixture(scope="module", autouse=True)
def _rules() -> Iterator[None]:
    """Let the kit's own `checks` be those beside the small course's notebook."""
    with pytest.MonkeyPatch.context() as patch:
        file = physics.CATALOGUE.folder / "release" / "falling" / "checks.json"
        patch.setattr(rules, "_FILE", file)
        rules.rules.cache_clear()
        yield
    rules.rules.cache_clear()


class Hostile:
    """Raises whatever is asked of it."""

    def _no(self, *_: object) -> Any:
        raise ValueError("no")

    __repr__ = __str__ = __len__ = __iter__ = __array__ = __float__ = __bool__ = __eq__ = _no
    __hash__ = None  # type: ignore[assignment]

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(name)

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        """Raise for whoever asks `isinstance`."""
        raise RuntimeError


class Sly(list[Any]):
    """A list that is none when it is read."""

    __len__ = __iter__ = Hostile._no


class Frame:
    """As a table of pandas: an array for numpy, and no truth of its own."""

    shape, dtype, values = (3,), np.dtype(float), np.zeros(3)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        """Return zeros."""
        return np.zeros(3)

    def __eq__(self, other: object) -> Any:
        """Compare entry by entry."""
        return np.zeros(3) == other

    __hash__ = None  # type: ignore[assignment]
    __bool__ = Hostile._no


def _in_itself() -> Any:
    value: list[Any] = [0.5]
    value += [value] * 20
    return value


def _dict_in_itself() -> Any:
    value: dict[Any, Any] = {}
    value["fall"] = value[Frame] = value[1] = value
    return value


MAKERS: list[Callable[[], Any]] = [
    Hostile,
    Frame,
    _in_itself,
    _dict_in_itself,
    lambda: Sly([1]),
    lambda: None,
    lambda: ...,
    lambda: (n for n in range(3)),
    lambda: iter([0.0]),
    lambda: range(10**18),
    lambda: np.broadcast_to(0.0, (10**9, 10**6)),
    lambda: np.full(3, Sly, dtype=object),
    lambda: np.array([("a", 1)], dtype=[("x", "U1"), ("y", int)]),
    lambda: np.ma.masked_array([1.0, 2.0, 3.0], mask=[True, False, False]),
    lambda: np.datetime64("2026-01-01"),
    lambda: [[0.0]] * 10**4,
    lambda: 10**400,
    lambda: 1 + 2j,
    lambda: {Hostile: 1, None: 2},
    lambda: "\ud800" * 3,
    lambda: Hostile,
    lambda: np,
]
RECIPES = st.recursive(
    st.integers(0, len(MAKERS) - 1) | st.floats(),
    lambda below: (
        st.lists(below, max_size=4)
        | st.lists(below, max_size=3).map(tuple)
        | st.dictionaries(st.sampled_from(["dw", 1, None]), below, max_size=3)
    ),
    max_leaves=8,
)


def made(recipe: Any) -> Any:
    """Return what a recipe says: the makers by their numbers, nested as it is."""
    if isinstance(recipe, dict):
        return {key: made(item) for key, item in recipe.items()}
    if isinstance(recipe, (list, tuple)):
        return type(recipe)(map(made, recipe))
    return MAKERS[recipe]() if isinstance(recipe, int) else recipe


def said(check: Callable[[], None]) -> str:
    """Return what a check says, which must not pass."""
    with pytest.raises(trial.NotYet) as caught:
        check()
    return str(caught.value)


@given(RECIPES)
def test_no_answer_ends_in_an_error_of_the_check(recipe: Any) -> None:
    """Each is wrong or unanswered, in a few lines that Python can print."""
    text = said(lambda: checks.check("fall", lambda t: made(recipe)))
    assert re.match(r"[✗·] fall\b", text)
    assert len(text) < 1500
    text.encode()


@given(RECIPES)
def test_no_variable_ends_in_an_error_of_the_check(recipe: Any) -> None:
    """Likewise where variables are asked for, and where no function is given."""
    text = said(lambda: checks.check_values("fall", fall=(made(recipe), np.array([0.5, 0.25]))))
    text.encode()
    if not callable(value := made(recipe)):
        assert "expected a function" in said(lambda: checks.check("fall", value))


class Mute(BaseException):
    """An exception without words."""

    __str__ = Hostile._no


@pytest.mark.parametrize("error", [Mute, SystemExit, GeneratorExit, RecursionError, MemoryError])
def test_what_an_answer_raises_is_told(error: type[BaseException]) -> None:
    """No exception of an answer's leaves its check."""

    def answer(t: Any) -> Any:
        raise error

    with pytest.raises(trial.NotYet, match=f"Raises {error.__name__}"):
        checks.check("fall", answer)


def test_interrupted_check_says_where() -> None:
    """Who stops a loop learns which; no further case is called."""
    calls_made = []

    def answer(t: Any) -> Any:
        calls_made.append(t)
        raise KeyboardInterrupt

    with pytest.raises(trial.NotYet, match=r"✗ fall: stopped at its cell\. Does every loop end"):
        checks.check("fall", answer)
    assert len(calls_made) == 1


class CallableObject(Hostile):
    """A function that is none, and raises when anybody looks."""

    __call__ = Hostile._no


def test_callable_object_is_called_as_it_is() -> None:
    """What is no function of Python's own is called, and not asked what it is."""
    assert "Raises ValueError" in said(lambda: checks.check("fall", CallableObject()))


def test_pictures_that_are_none_end_in_a_sentence() -> None:
    """The notebook's data are the student's to spoil."""
    spoilt = said(lambda: checks.check_columns("fall", fall=(np.zeros(3), Hostile())))
    assert spoilt == "✗ fall: Raises ValueError: no."


def test_data_of_the_notebook_may_be_large() -> None:
    """What is there already has room, whatever an answer of the grader's may hold."""
    pictures = np.zeros((60, 100, 100, 3))
    columns = pictures.reshape(60, -1).T
    checks.check_columns("fall", fall=(columns, pictures))
    assert "is a" not in said(lambda: checks.check_columns("fall", fall=(columns + 1, pictures)))


def test_plain_values_stay() -> None:
    """Numbers, arrays and containers come through; what is no value does not."""
    given = {"dw": np.ones((2, 1)), "costs": [0.5, np.float64(1)], "b": (0, True, None, "x")}
    found = calls.kept(given)
    assert found.keys() == given.keys()
    assert found["dw"] is given["dw"]
    assert found["costs"] == given["costs"]
    assert found["b"] == given["b"]
    assert calls.kept(Frame()) == Opaque(type="Frame")


PROGRAM = """def fall(t):
    s = t * 2  # twice
    return helper(
        s
    )

def helper(s):
    return s.nope  # there is no such thing
"""


def test_exception_has_the_line_of_the_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last one that is the student's, also in a helper of another cell."""
    import linecache

    space: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(PROGRAM, "<a cell>", "exec"), space)
    lines = PROGRAM.splitlines(keepends=True)
    monkeypatch.setitem(linecache.cache, "<a cell>", (len(PROGRAM), None, lines, "<a cell>"))
    with pytest.raises(trial.NotYet) as said:
        checks.check("fall", space["fall"])
    assert "Raises AttributeError at `return s.nope` (line 8 of its cell)" in str(said.value)


def test_exception_of_a_function_of_numpys_has_no_line() -> None:
    """A place that is not the student's is not named."""
    found = calls.tried(np.zeros, {"shape": "x"}, {})
    assert isinstance(found.value, Failure)
    assert found.raised
    assert found.raised["place"] is None


timed = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers here")


@timed
def test_long_call_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """A line while it runs, and no timer afterwards."""
    if any(signal.getitimer(signal.ITIMER_REAL)):
        pytest.skip("a timer of the tests' own")
    before = signal.getsignal(signal.SIGALRM)
    with calls.timed("still running", after=0.01):
        while any(signal.getitimer(signal.ITIMER_REAL)):  # until it has rung
            time.sleep(1e-3)
    said = capsys.readouterr().out
    assert said == "still running\n"
    assert signal.getsignal(signal.SIGALRM) == before
    assert not any(signal.getitimer(signal.ITIMER_REAL))


@timed
def test_timer_of_somebody_else_is_left_alone() -> None:
    """A debugger's, a test runner's."""
    own = not any(signal.getitimer(signal.ITIMER_REAL))
    if own:
        signal.setitimer(signal.ITIMER_REAL, 1000)
    try:
        with calls.timed("still running"):
            assert signal.getitimer(signal.ITIMER_REAL)[0] > 20
    finally:
        if own:
            signal.setitimer(signal.ITIMER_REAL, 0)
