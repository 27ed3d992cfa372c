"""From answers to points and sentences: partial credit, carried errors, named mistakes, secrets."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from judged import lost, one
from springs import ANSWERS as RIGHT
from springs import BLANK, CATALOGUE, NAME

from autograder.course.catalogue import Catalogue
from autograder.report.feedback import feedback
from autograder.results import Result
from autograder.sandbox.deadline import Limits
from autograder.selfcheck.planting import planted_cell

Graded = Callable[..., Result]
KEY = CATALOGUE.key(NAME)
EXERCISES = {exercise.name: exercise for exercise in KEY.assignment.exercises}
MISTAKES = [(e, known.id) for e, declared in EXERCISES.items() for known in declared.mistakes]
WRONG_LENGTH = "def length(w, b, X):\n    return w.T @ X - b"


def planted(exercise: str, mistake: str) -> str:
    """Return an answer cell with a known mistake in it."""
    known = EXERCISES[exercise].known(mistake)
    assert known
    return planted_cell(EXERCISES[exercise], known, RIGHT[exercise])


# right is right in any place and under any binding; forms of the code itself: `verify`, variants

PLACES: dict[str, tuple[dict[str, str], str]] = {
    "as it is": ({}, ""),
    "in the course's spelling": ({"loss": RIGHT["loss"].replace("loss", "squaredLoss")}, ""),
    "with a helper in a cell below": (
        {"loss": "def loss(yhat, y):\n    return total((y - yhat) ** 2)"},
        "AXIS = 0\ndef total(e):\n    return e.sum(axis=AXIS)",
    ),
    "lambda": ({"loss": "loss = lambda yhat, y: np.square(y - yhat).sum()"}, ""),
    "decorated": (
        {
            "loss": """
            import functools
            def traced(function):
                @functools.wraps(function)
                def inner(*arguments):
                    return function(*arguments)
                return inner
            @traced
            def loss(yhat, y):
                return np.sum((y - yhat) ** 2)
            """
        },
        "",
    ),
}


@pytest.mark.parametrize(("answers", "below"), PLACES.values(), ids=PLACES)
def test_right_answer_scores_full(graded: Graded, answers: dict[str, str], below: str) -> None:
    """Right is right wherever and however it is bound, and there is nothing to remark."""
    result = graded(answers, below)
    assert {e.name: e.feedback for e in result.exercises if e.status != "correct"} == {}
    assert result.score == result.max_score
    assert [text for e in result.exercises for text in e.advice] == []


ADVISED: dict[str, tuple[str, str, str]] = {
    "one-entry arrays": (
        "slopes",
        """
        def slopes(w, b, X, Y):
            m, d = X.shape[1], length(w, b, X) - Y
            return {"dw": X @ d.T / m, "db": np.sum(d, axis=1, keepdims=True) / m}, d @ d.T / m / 2
        """,
        "`cost` is an array of shape (1, 1) with one entry; a plain number is meant.",
    ),
    "bool numbers": (
        "start",
        "def start(n_x):\n    return np.zeros((n_x, 1), bool), 0.0",
        "`w` holds True and False; 1 and 0 are meant.",
    ),
    "argument changed": (
        "fit",
        RIGHT["fit"].replace("    return {", "    X *= 2\n    return {"),
        "It changes its argument `X`; work on a copy.",
    ),
    "a warning": (
        "length",
        "def length(w, b, X):\n    s = np.log(np.zeros(1))\n    return w.T @ X + b",
        "It makes numpy warn: divide by zero encountered in log.",
    ),
}


@pytest.mark.parametrize(("exercise", "source", "advice"), ADVISED.values(), ids=ADVISED)
def test_doubtful_habit_costs_nothing(
    graded: Graded, exercise: str, source: str, advice: str
) -> None:
    """What works all the same scores full, here and where it is used, with advice."""
    result = graded({exercise: source})
    assert result.score == result.max_score
    assert advice in feedback(one(result, exercise)).advice


# partial credit


def test_part_costs_its_share(graded: Graded) -> None:
    """`dw` and `db` right and `cost` wrong in every case: two of three equal parts."""
    source = RIGHT["slopes"].replace('"db": db}, cost', '"db": db}, -1.0')
    found = one(graded({"slopes": source}), "slopes")
    declared = EXERCISES["slopes"]
    assert not declared.weights
    assert (found.status, found.score) == ("partial", round(declared.points * 2 / 3, 2))
    assert {row.part for row in found.cases} == {"cost"}
    assert found.parts == {"dw": True, "db": True, "cost": False}


def test_part_is_right_where_all_cases_say_so(graded: Graded) -> None:
    """Not one that only a hidden case finds wrong, none where a call gives nothing to see."""
    head, rest = RIGHT["slopes"].split("\n", 1)
    for wrong, parts in (("db += 1", [True, False, True]), ("raise ValueError", [False] * 3)):
        body = rest.replace("    return", f"    if X.shape[1] > 3:\n        {wrong}\n    return")
        found = one(graded({"slopes": f"{head}\n{body}"}), "slopes")
        assert found.cases[0].status == "passed"
        assert [*found.parts.values()] == parts


def test_declared_weight_counts(graded: Graded) -> None:
    """Wrong `costs` cost their weight among that of all parts."""
    source = RIGHT["fit"].replace("grads, costs", "grads, [-1.0]")
    found = one(graded({"fit": source}), "fit")
    declared = EXERCISES["fit"]
    weights = [declared.weights.get(part, 1.0) for part in ("w", "b", "dw", "db", "costs")]
    assert found.score == round(declared.points * sum(weights[:4]) / sum(weights), 2)


def test_case_costs_its_share(graded: Graded) -> None:
    """A function that is right for one length keeps the points of the cases of that length."""
    source = "def loss(yhat, y):\n    return np.sum((y - yhat) ** 2) if len(y) < 6 else None"
    found = one(graded({"loss": source}), "loss")
    key = KEY["loss"]
    right = {p.case.name: len(p.inputs["y"]) < 6 for p in key.cases}
    assert {row.name: row.status == "passed" for row in found.cases} == right
    weights = [p.case.weight * right[p.case.name] for p in key.hidden]  # those alone earn points
    share = sum(weights) / sum(p.case.weight for p in key.hidden)
    assert 0 < found.score == round(found.max_score * share, 2)


# errors carried forward


@pytest.mark.parametrize(
    "answer",
    [WRONG_LENGTH, None, BLANK["length"], "def length(w"],
    ids=["wrong", "missing", "blank", "broken"],
)
def test_only_the_wrong_helper_loses_points(graded: Graded, answer: str | None) -> None:
    """Wrong, missing, blank or broken: what uses it is graded with a right one, and says so."""
    result = graded({"length": answer})
    assert [*lost(result)] == ["length"]
    for found in result.exercises:
        carried = "length" in found.carried_forward
        assert carried == (found.name in ("slopes", "fit"))
        assert carried == ("Graded with a correct `length` in place of yours" in found.feedback)
        assert (found.status == "correct") == (found.name != "length")


def test_chain_of_wrong_helpers_is_replaced(graded: Graded) -> None:
    """Two wrong helpers: what needs both is graded with both right."""
    fit = one(graded({"length": None, "start": None}), "fit")
    assert (fit.score, fit.status) == (fit.max_score, "correct")
    assert set(fit.carried_forward) == {"length", "start"}
    assert "Graded with a correct " in fit.feedback


def test_wrong_variables_are_replaced(graded: Graded) -> None:
    """Sizes that are wrong cost `sizes` alone."""
    result = graded({"sizes": "n_train, n_test, width = 209, 50, 64"})
    columns = one(result, "columns")
    assert one(result, "sizes").score == 0
    assert (columns.score, columns.carried_forward) == (columns.max_score, ("sizes",))


def test_mistake_of_its_own_is_named_behind_a_wrong_helper(graded: Graded) -> None:
    """Both wrong: the helper's error is forgiven, the own one is named."""
    own = planted("slopes", "sum-for-mean")
    result = graded({"length": planted("length", "rest-forgotten"), "slopes": own})
    assert one(result, "length").mistake == "rest-forgotten"
    found = one(result, "slopes")
    assert (found.mistake, found.carried_forward) == ("sum-for-mean", ("length",))
    assert "divide the sums by m" in found.feedback
    assert found.score == one(graded({"slopes": own}), "slopes").score


SWAPPED = RIGHT["slopes"].replace('{"dw": dw, "db": db}, cost', 'cost, {"dw": dw, "db": db}')
OWN_FIT = RIGHT["fit"].replace("grads, cost = slopes", "cost, grads = slopes")
BROKEN = "def start(n_x):\n    return np.zeros(n_x, 1), 0.0"
BEGIN = "def begin(n_x):\n    return np.zeros((n_x, 1)), 0.0"
INLINED = RIGHT["slopes"].replace("length(w, b, X)", "w.T @ X + b")
#: Answers, a cell more, the exercise that is looked at, and what it has right helpers for.
HELPERS: dict[str, tuple[dict[str, str | None], str, str, tuple[str, ...]]] = {
    "the fewest that help: a right one need not fit": (
        {"slopes": SWAPPED, "fit": OWN_FIT, "start": BROKEN},
        "",
        "fit",
        ("start",),
    ),
    "not one that is not used": (
        {"start": None, "length": WRONG_LENGTH, "fit": RIGHT["fit"].replace("start(", "begin(")},
        BEGIN,
        "fit",
        ("length",),
    ),
    "none where the answer does without": (
        {"length": WRONG_LENGTH, "slopes": INLINED},
        "",
        "slopes",
        (),
    ),
}


@pytest.mark.parametrize(("answers", "more", "name", "carried"), HELPERS.values(), ids=HELPERS)
def test_right_helper_stands_in_for(
    graded: Graded, answers: dict[str, str | None], more: str, name: str, carried: tuple[str, ...]
) -> None:
    """Those alone with which the answer is right."""
    result = graded(answers, more)
    assert (name in lost(result), one(result, name).carried_forward) == (False, carried)


def test_right_helper_is_not_replaced(graded: Graded) -> None:
    """A failure of its own, with right helpers, is not carried anywhere."""
    found = one(graded({"slopes": "def slopes(w, b, X, Y):\n    return None"}), "slopes")
    assert (found.score, found.carried_forward) == (0, ())


# what the feedback says


@pytest.mark.parametrize(("exercise", "mistake"), MISTAKES)
def test_known_mistake_leads_the_feedback(graded: Graded, exercise: str, mistake: str) -> None:
    """Each is recognised and loses points, and the first words are its sentence."""
    kept = {needed.name for needed in KEY.assignment.closure((EXERCISES[exercise],))}
    others = {other: None for other in RIGHT if other not in kept}
    found = one(graded(others | {exercise: planted(exercise, mistake)}), exercise)
    known = EXERCISES[exercise].known(mistake)
    assert known
    assert (found.mistake, found.feedback) == (mistake, known.student)
    assert found.score < found.max_score


def test_cases_follow_the_sentence_with_numbers(graded: Graded) -> None:
    """Where, expected, got, and the inputs."""
    first = one(graded({"loss": planted("loss", "not-squared")}), "loss").cases[0]
    assert first.message.startswith("The result is -0.25, expected 0.5625")
    assert first.inputs == {"yhat": [0.5, 0.25, 1, 0], "y": [1, 0, 0.5, 0]}


def test_mistake_in_other_words_is_named(graded: Graded) -> None:
    """It is the answers that are recognised, not the text."""
    source = """
    def slopes(w, b, X, Y):
        grads = {}
        e = np.dot(X.T, w).T + b - Y
        grads["db"] = e.sum()
        grads["dw"] = (X * e).sum(axis=1)[:, None]
        return grads, (e @ e.T).sum() / 2
    """
    assert one(graded({"slopes": source}), "slopes").mistake == "sum-for-mean"


HANGING = "def loss(yhat, y):\n    i = 0  # hangs: loss\n    while i < len(y):\n        yhat[i] = 0"
#: The answer to `loss`; the feedback, as it begins and ends; the status of its first case.
TOLD: dict[str, tuple[str, str, str, str]] = {
    "an unknown mistake": (
        "def loss(yhat, y):\n    return 17.0",
        "The result is 17, expected ",
        "",
        "failed",
    ),
    "hidden cases alone": (
        RIGHT["loss"].replace("return total", "return total if len(y) in (3, 4) else 0.123"),
        "All public cases pass, but not the hidden case “",
        "”: The result has wrong values.",
        "passed",
    ),
    "an exception": (
        "def loss(yhat, y):\n    e = y - yhat\n    return np.summ(e)",
        "Raises AttributeError at `return np.summ(e)` (line 3 of its cell): `numpy` has no",
        "",
        "raised",
    ),
    "a thread": (
        "from threading import Thread\ndef loss(yhat, y):\n    Thread(target=int).start()",
        "Starts a thread at `Thread(target=int).start()` (line 3 of its cell): ",
        "answers have one, so do the same in a plain loop.",
        "raised",
    ),
    "a loop without end": (
        HANGING,
        "Still running after 2.5 s: does every loop end?",
        "",
        "timed_out",
    ),
    "a crash": ("import os\ndef loss(yhat, y):\n    os._exit(1)", "The process", "", "crashed"),
    "a cell that does not parse": (
        "def loss(yhat, y)\n    return 0",
        "Python cannot read `def loss(yhat, y)` (line 1 of its cell): expected ':'.",
        "",
        "not_run",
    ),
    "a blank": (BLANK["loss"], "Not answered yet.", "", "not_run"),
    "an answer in the return": (
        "def loss(yhat, y):\n    total = None\n    return np.sum(y - yhat)",
        "Your errors cancel",
        "",
        "failed",
    ),
}


@pytest.mark.parametrize(("source", "begins", "ends", "status"), TOLD.values(), ids=TOLD)
def test_answer_is_told(graded: Graded, source: str, begins: str, ends: str, status: str) -> None:
    """What, where, expected, got; it costs its exercise, and the others are graded."""
    result = graded({"loss": source}, limits=Limits(call=2.5))
    found = one(result, "loss")
    assert found.feedback.startswith(begins)
    assert found.feedback.endswith(ends)
    assert found.cases[0].status == status
    assert [*lost(result)] == ["loss"]


def test_third_call_of_what_hangs_is_not_made(graded: Graded) -> None:
    """Two are enough."""
    found = one(graded({"loss": HANGING}), "loss")
    assert [row.status for row in found.cases[:3]] == ["timed_out", "timed_out", "not_run"]


# unanswered, wrong, missing


def test_untouched_stub_is_unanswered(graded: Graded) -> None:
    """A blank is no mistake."""
    found = one(graded({"loss": BLANK["loss"]}), "loss")
    assert (found.status, found.score) == ("unanswered", 0)
    assert {row.status for row in found.cases} == {"not_run"}


def test_half_filled_answer_is_told_from_a_blank(graded: Graded) -> None:
    """What is left open is quoted, what is done earns its points."""
    source = re.sub("cost = .*", "cost = ...", RIGHT["slopes"])
    found = one(graded({"slopes": source}), "slopes")
    assert found.status == "partial"
    assert found.feedback == "Not finished: `cost = ...` is still there."


@pytest.mark.parametrize(
    ("source", "feedback"),
    [
        pytest.param("def lenght(w, b, X):\n    return b", "; did you mean `lenght`?", id="alike"),
        pytest.param("", ".", id="nothing like it"),
    ],
)
def test_missing_function_is_told(graded: Graded, source: str, feedback: str) -> None:
    """No such name is another status than wrong."""
    found = one(graded({**dict.fromkeys(RIGHT), "length": source}), "length")
    assert (found.status, found.score) == ("missing", 0)
    assert found.feedback == f"No function `length` found{feedback}"


def test_missing_variable_is_told(graded: Graded) -> None:
    """One of three variables without a value costs that part."""
    source = "n_train, n_test = len(train_pulls_raw), len(test_pulls_raw)"
    found = one(graded({"sizes": source}), "sizes")
    assert (found.status, found.score) == ("partial", round(found.max_score * 2 / 3, 2))
    assert "`width` has no value." in found.feedback


# hidden cases stay hidden

#: What is done in `loss`, what its first public case says, what all its hidden ones say.
KEPT: dict[str, tuple[str, str, str]] = {
    "the text of an exception": ("raise ValueError(f'LEAK {y}')", "LEAK", "Raises ValueError."),
    "an own type with a value": (
        "raise type(f'Value{y[0]}', (Exception,), {})()",
        "Raises an exception at `raise type",
        "Raises an exception.",
    ),
    "a name that is no exception's": (
        "raise type('int', (Exception,), {})()",
        "int",
        "Raises an exception.",
    ),
    "a shape": ("return np.zeros((*y.shape, 77))", "77", "The result has the wrong shape."),
}


@pytest.mark.parametrize(("does", "public", "hidden"), KEPT.values(), ids=KEPT)
def test_hidden_case_keeps(graded: Graded, does: str, public: str, hidden: str) -> None:
    """What a student's code says of a hidden input is not passed on, nor are sizes."""
    found = one(graded({"loss": f"def loss(yhat, y):\n    {does}"}), "loss")
    assert public in found.cases[0].message
    assert {row.message for row in found.cases if row.hidden} == {hidden}


def test_hidden_case_gives_no_advice(graded: Graded) -> None:
    """A warning that only a hidden input causes is not passed on."""
    source = """
    import warnings
    def loss(yhat, y):
        if len(y) not in (3, 4):
            warnings.warn(f"LEAK {yhat}", RuntimeWarning)
        return np.sum((y - yhat) ** 2)
    """
    found = one(graded({"loss": source}), "loss")
    assert (found.status, found.advice) == ("correct", ())


def test_public_view_runs_no_hidden_case(graded: Graded) -> None:
    """A student's own view has public cases alone."""
    result = graded({}, public_only=True)
    assert result.score == result.max_score
    assert not any(row.hidden for found in result.exercises for row in found.cases)


# text is harmless


def test_control_characters_and_length_are_tamed(graded: Graded) -> None:
    """A student's text is one printable line of bounded length."""
    source = "def loss(yhat, y):\n    raise ValueError('\\x1b[31m\\n' + 'x' * 10**6)"
    found = one(graded({"loss": source}), "loss")
    assert found.feedback.isprintable()
    assert len(found.feedback) < 700


# versions


def test_rules_have_a_digest_that_depends_on_the_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Old results do not hold under another seed."""
    monkeypatch.delenv("AUTOGRADER_SEED", raising=False)
    first = Catalogue(CATALOGUE.folder).versions
    assert Catalogue(CATALOGUE.folder).versions == first
    monkeypatch.setenv("AUTOGRADER_SEED", f"{21:032x}")
    assert Catalogue(CATALOGUE.folder).versions["rules"] != first["rules"]
