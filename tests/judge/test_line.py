"""The line that goes wrong: told where one line alone mends the answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import physics
import pytest
import springs
from recording import Recording

from autograder.judge.grade import grade
from autograder.report.feedback import feedback
from autograder.results import ExerciseResult, Result
from autograder.results.label import Place
from autograder.sandbox.deadline import Limits
from autograder.sandbox.inside.pipe import wire
from autograder.sandbox.protocol import Sandbox
from autograder.submissions.reading import Submission

KEY = physics.CATALOGUE.key("falling")
THIRD = "def fall(t):\n    speed = 9.81 * np.asarray(t)\n    return speed * t / 3"
ALONE = "def landing(heights):\n    return np.sqrt(2 * np.asarray(heights) / 9.81)"
Grader = Callable[..., Result]


@pytest.fixture
def recording(sandbox: Sandbox) -> Recording:
    """Return the sandbox, listened to."""
    return Recording(sandbox)


@pytest.fixture
def graded(recording: Recording) -> Grader:
    """Return a function that grades cells: `fall`, and if it is another, `landing`."""

    def run(fall: str, landing: str = ALONE, limits: Limits | None = None) -> Result:
        cells = (wire.Cell(1, fall), wire.Cell(2, landing))
        submission = Submission(Path("ann.ipynb"), "ann", "falling", cells, "0" * 64)
        return grade(submission, recording, KEY, limits=limits)

    return run


def line_of(result: Result, exercise: int = 0) -> str:
    """Return what stands in the line that is told, or in the two; "" where none is."""
    found = result.exercises[exercise]
    return " or ".join(each.statement for each in (found.line, found.other_line) if each)


def test_line_is_told(graded: Grader) -> None:
    """Where, not what; by place, which a sentence is made of."""
    [fall, _] = graded(THIRD).exercises
    assert fall.line == Place(1, 3, "return speed * t / 3")
    assert "Look at `return speed * t / 3` (line 3 of its cell)." in feedback(fall).first


def test_line_of_a_helper_is_told(graded: Grader) -> None:
    """It is the student's own code as well."""
    helper = "def half(x):\n    return x / 3\ndef fall(t):\n    return half(9.81 * np.square(t))"
    assert line_of(graded(helper)) == "return x / 3"


@pytest.mark.parametrize(
    "source",
    [
        "t = t + 1\n    return 9.81 * np.square(t) / 3",
        "far = 9.81 * np.square(t) ** 0.7 / 2.2\n    return far + 1.1",
    ],
    ids=["two faults", "no single change"],
)
def test_no_line_is_told_without_one(source: str, graded: Grader) -> None:
    """A line that may be the wrong one is not told."""
    assert line_of(graded(f"def fall(t):\n    {source}")) == ""


@pytest.mark.parametrize(
    ("source", "one", "other"),
    [
        (
            "half = 2\n    return 9.81 * np.square(t) * half",
            "half = 2",
            "return 9.81 * np.square(t) * half",
        ),
        (
            "s = 9.81 * np.square(t) / 2\n    return -s",
            "s = 9.81 * np.square(t) / 2",
            "return -s",
        ),
    ],
    ids=["a number", "made up for above"],
)
def test_two_lines_are_told_where_either_may_be_meant(
    source: str, one: str, other: str, graded: Grader
) -> None:
    """What mends the one would mend the other: nobody knows which was meant."""
    result = graded(f"def fall(t):\n    {source}")
    assert line_of(result) == f"{one} or {other}"
    told = feedback(result.exercises[0]).line
    assert told.startswith(f"Look at `{one}` (line 2 of its cell) and `{other}` (line 3")


def test_two_lines_are_told_where_both_are_wrong(graded: Grader) -> None:
    """The same slip on two lines: one change mends both."""
    source = "a = 9.81 * np.cube(t) / 2\n    b = 9.81 * np.cube(t) / 2\n    return (a + b) / 2"
    result = graded(f"def fall(t):\n    {source}".replace("np.cube(t)", "np.sqrt(t)"))
    assert line_of(result) == "a = 9.81 * np.sqrt(t) / 2 or b = 9.81 * np.sqrt(t) / 2"


def test_line_that_a_later_case_raises_in_is_told(graded: Grader) -> None:
    """What is said first is of numbers alone."""
    source = "def fall(t):\n    return 9.81 * t * t[::-1] / 2"
    assert line_of(graded(source)) == "return 9.81 * t * t[::-1] / 2"


def test_line_is_told_where_several_mistakes_may_be_meant(
    graded: Grader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Public answers cannot tell them apart: hidden ones may be of none."""
    known = KEY["fall"].mistakes
    monkeypatch.setitem(vars(KEY["fall"]), "mistakes", [*known, *known])
    result = graded("def fall(t):\n    return 9.81 * np.square(t)")
    assert result.exercises[0].mistake == "twice-as-far"
    assert line_of(result) == "return 9.81 * np.square(t)"


def test_named_mistake_is_enough(graded: Grader, recording: Recording) -> None:
    """Its sentence says more than a line: nothing is looked for."""
    result = graded("def fall(t):\n    return 9.81 * np.square(t)")
    assert result.exercises[0].mistake == "twice-as-far"
    assert line_of(result) == ""
    assert not any(job.trial for jobs in recording.jobs for job in jobs)


def test_line_that_raises_is_not_told_twice(graded: Grader) -> None:
    """The exception's sentence has it."""
    result = graded("def fall(t):\n    return 9.81 * np.squares(t) / 2")
    assert "(line 2 of its cell)" in feedback(result.exercises[0]).lead
    assert line_of(result) == ""


def test_line_above_the_one_that_raises_is_told(graded: Grader) -> None:
    """Unless a change of that one makes the answer right as well."""
    source = "def fall(t):\n    t = t.mean\n    return 9.81 * t ** 2 / 2"
    assert line_of(graded(source)) == "t = t.mean"
    assert line_of(graded(source.replace("t = t", "s = t").replace("t **", "s **"))) == ""


def test_loop_without_an_end_is_counted_out(graded: Grader) -> None:
    """A change may make one; it ends after so many rounds, on every machine the same."""
    source = """def fall(t):
    n = 0
    while n < 2:
        n = n + 1
    return 9.81 * np.square(t) / (n + 1)"""
    either = "while n < 2: or return 9.81 * np.square(t) / (n + 1)"
    assert line_of(graded(source)) == either
    assert line_of(graded(source.replace("n = n + 1", "n += 1"))) == either


def test_worker_of_trials_knows_public_inputs_alone(graded: Grader, recording: Recording) -> None:
    """It is one of its own, before any that is sent a hidden input, and has no expected value."""
    graded(THIRD)
    of_trials = [any(job.trial for job in jobs) for jobs in recording.jobs]
    assert of_trials == [False, True, False]
    public = [prepared.call for prepared in KEY["fall"].public]
    hidden = [prepared.call for each in KEY.exercises for prepared in each.hidden]
    expected = [wire.encode(prepared.expected) for prepared in KEY["fall"].public]
    before, trials, after = recording.jobs
    assert all(job.trial is None or job.trial.task.calls[0] in public for job in trials)
    assert not [call for job in trials for task in job.tasks for call in task.calls]
    sent = msgspec.msgpack.encode([trials, before])
    assert all(msgspec.msgpack.encode(value) not in sent for value in expected)
    assert all(msgspec.msgpack.encode(call) not in sent for call in hidden)
    assert [call for job in after for task in job.tasks for call in task.calls] == hidden


def test_what_may_touch_files_is_not_changed(graded: Grader) -> None:
    """A student's own machine tries changes, too."""
    assert line_of(graded(THIRD.replace("return", "open\n    return"))) == ""


def test_search_changes_no_points(graded: Grader) -> None:
    """With it and without, all is the same but the line."""
    with_line, without = graded(THIRD), graded(THIRD, limits=Limits(lines=0))
    assert (line_of(with_line), line_of(without)) == ("return speed * t / 3", "")
    rows = [
        [msgspec.structs.replace(each, line=None, other_line=None) for each in result.exercises]
        for result in (with_line, without)
    ]
    assert rows[0] == rows[1]


def test_answer_on_a_wrong_helper_is_left_alone(graded: Grader, recording: Recording) -> None:
    """What would make up for the helper's fault is no fault of its own."""
    result = graded(THIRD, physics.LANDING)
    tried = {job.trial.task.exercise for jobs in recording.jobs for job in jobs if job.trial}
    assert (tried, line_of(result, 1)) == ({"fall"}, "")


@pytest.mark.parametrize(
    "claim",
    [
        "system._exit(1)",
        "system.write(3, b'\\0\\0\\0\\3abc')",
        "tell(cell=1, lines=[99])",
        "tell(cell=77, lines=[1])",
        "tell(cell=1, lines=[])",
    ],
)
def test_claim_of_a_worker_costs_its_line_alone(claim: str, graded: Grader) -> None:
    """A line of nobody's is not told, an end of the worker is no fault."""
    source = f"""import msgspec, os as system, sys as python
def tell(**place):
    data = np.array([0, 4.905, 19.62]).tobytes()
    value = {{"type": "array", "dtype": "<f8", "shape": [3], "data": data}}
    answers = [[value, [dict(number=0, **place)]]]
    body = {{"type": "tried", "exercise": "fall", "answers": answers, "tried": 1}}
    frame = msgspec.msgpack.encode(body)
    system.write(3, len(frame).to_bytes(4, "big") + frame)
    system._exit(0)
def fall(t):
    if "reply" in [python._getframe(n).f_code.co_name for n in range(1, 5)]:
        {claim}
    return 9.81 * np.asarray(t) * t / 3"""
    result = graded(source)
    assert result.exercises[0].line is None
    assert [each.score for each in result.exercises] == [0, 3]
    assert result.fault is None


# variables

SPRINGS = springs.CATALOGUE.key(springs.NAME)
SHAPE = "shape = test_pulls_raw.shape"
SIZES = "n_train = shape[0]\nwidth = shape[1]\nn_test = len(test_pulls_raw)"


@pytest.fixture
def sizes(sandbox: Sandbox) -> Callable[..., ExerciseResult]:
    """Return a function that grades cells of `sizes`."""

    def run(*cells: str) -> ExerciseResult:
        numbered = tuple(wire.Cell(n, cell) for n, cell in enumerate(cells, 1))
        submission = Submission(Path("ann.ipynb"), "ann", springs.NAME, numbered, "0" * 64)
        return grade(submission, sandbox, SPRINGS, public_only=True).exercises[0]

    return run


def quoted(found: ExerciseResult) -> str:
    """Return the statement that is shown as the answer's own."""
    return found.place.statement if found.place else ""


def test_line_of_variables_is_told(sizes: Callable[..., ExerciseResult]) -> None:
    """The one that is wrong, not the one that binds the name, and no other is quoted."""
    found = sizes(f"{SHAPE}\n{SIZES}")
    assert (found.line, quoted(found)) == (Place(1, 1, SHAPE), "")
    found = sizes(SHAPE.replace("test", "train"), SIZES.replace("[1]", "[0]"))
    assert (found.line, quoted(found)) == (Place(2, 2, "width = shape[0]"), "")


def test_line_of_a_variable_is_told_beside_its_mistake(
    sizes: Callable[..., ExerciseResult],
) -> None:
    """It costs no search."""
    typed = "n_train, n_test, width = 209, 50, 64"
    found = sizes(typed)
    assert (found.mistake, found.line) == ("typed-in", Place(1, 1, typed))


def test_no_line_of_another_cell_is_told(sizes: Callable[..., ExerciseResult]) -> None:
    """What stands there is made again and not changed; nor is a line told that is right."""
    found = sizes(SHAPE, SIZES)
    assert (found.line, quoted(found)) == (None, "")


def test_variables_of_one_statement_are_told(sizes: Callable[..., ExerciseResult]) -> None:
    """There is no other in which they may be wrong."""
    one = "n_train, n_test, width = 9, 4, 6 + test_pulls_raw.shape[1]"
    assert sizes(one).line == Place(1, 1, one)


@pytest.mark.parametrize(
    ("width", "line"),
    [
        ("width = len(train_pulls_raw)", "width = len(train_pulls_raw)"),
        ("width = n_test", ""),
        ("wide = 3\nwidth = wide", ""),
        (
            "width = train_pulls_raw.shape[1]\nwidth = width + 1",
            "width = train_pulls_raw.shape[1] or width = width + 1",
        ),
    ],
    ids=["of what is given", "of another that may be wrong", "of one's own", "in two statements"],
)
def test_line_of_a_variable_is_told(width: str, line: str, sandbox: Sandbox) -> None:
    """Where one statement makes a wrong value of what is right, there it goes wrong."""
    cell = f"n_train = len(train_pulls_raw)\nn_test = len(test_pulls_raw)\n{width}"
    submission = Submission(Path("ann.ipynb"), "ann", "springs", (wire.Cell(1, cell),), "0" * 64)
    found = grade(submission, sandbox, springs.CATALOGUE.key("springs"), public_only=True)
    assert line_of(found) == line


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("def fall(t):\n    return np.tanh(t)", "return np.tanh(t)"),
        ("def fall(t):\n    s = np.tanh(t)\n    return s", "s = np.tanh(t)"),
        ("def own(t):\n    return np.tanh(t)\ndef fall(t):\n    return own(t)", ""),
        ("def fall(t, u):\n    return np.tanh(t)", ""),
        ("def fall(t):\n    s = np.tanh(t)\n    r = np.sinh(s)\n    return r", ""),
        (
            "def fall(t):\n    a = np.exp(t)\n    s = np.tanh(t)\n    return s",
            "s = np.tanh(t) or return s",
        ),
        ("def fall(t):\n    a = np.exp(t)\n    return np.tanh(t)", "return np.tanh(t)"),
        ("def fall(t):\n    a = t.sort()\n    s = np.tanh(t)\n    return s", ""),
    ],
    ids=[
        "alone",
        "kept",
        "helper of one's own",
        "more parameters",
        "two statements",
        "another beside it",
        "another beside what is returned",
        "another that alters",
    ],
)
def test_only_line_of_a_function_is_told(source: str, line: str, graded: Grader) -> None:
    """What one statement makes of right things goes wrong there, though no change mends it."""
    assert line_of(graded(source)) == line
