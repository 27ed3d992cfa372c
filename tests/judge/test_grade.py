"""From answers to points and sentences: partial credit, carried errors, named mistakes, secrets."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from course import CATALOGUE, ROOT, answer_cells

from autograder.compare import Failure, leaves, pair_at
from autograder.course.answer_key import Prepared
from autograder.course.catalogue import Catalogue
from autograder.course.exercise import Exercise
from autograder.judge.grade import grade
from autograder.report.feedback import feedback, rendered
from autograder.results import ExerciseResult, Result
from autograder.sandbox.deadline import Limits
from autograder.sandbox.inside.wire import Cell
from autograder.sandbox.pool import Sandbox
from autograder.selfcheck.planting import planted_cell
from autograder.submissions.reading import Submission

BASICS, REGRESSION = "numpy_basics", "logistic_regression"


RIGHT = {name: answer_cells(name) for name in (BASICS, REGRESSION)}


Grader = Callable[..., Result]


@pytest.fixture(scope="module")
def graded(sandbox: Sandbox) -> Grader:
    """Return a grader of right notebooks in which some answers are replaced, None for deleted."""

    def run(
        name: str,
        answers: Mapping[str, str | None] | None = None,
        *more: str,
        **options: Any,
    ) -> Result:
        sources = [s for s in (RIGHT[name] | dict(answers or {})).values() if s is not None]
        texts = [textwrap.dedent(source).strip() for source in (*sources, *more)]
        cells = tuple(Cell(number, text) for number, text in enumerate(texts, 1))
        submission = Submission(Path("ann.ipynb"), "ann", name, cells, "0" * 64)
        return rendered(grade(submission, sandbox, CATALOGUE.key(name), **options))

    return run


def one(result: Result, exercise: str) -> ExerciseResult:
    """Return the result of an exercise."""
    return next(found for found in result.exercises if found.name == exercise)


def lost(result: Result) -> list[str]:
    """Return the exercises that lost points."""
    return [found.name for found in result.exercises if found.score < found.max_score]


def planted(name: str, exercise: str, mistake: str) -> str:
    """Return an answer cell with a known mistake in it."""
    declared = CATALOGUE.assignment(name)[exercise]
    known = next(m for m in declared.mistakes if m.id == mistake)
    return planted_cell(declared, known, RIGHT[name][exercise])


WRONG_SIGMOID = "def sigmoid(z):\n    return 1 / (1 + np.exp(z))"
BLANK = """
def {0}(*arguments):
    ### START CODE HERE ###
    s = ...
    ### END CODE HERE ###
    return s
"""


# right is right in any place and under any binding; forms of the code itself: `verify`, variants

PLACES: dict[str, tuple[str, dict[str, str]]] = {
    "as it is": (BASICS, {}),
    "as it is, too": (REGRESSION, {}),
    "in the course's spelling": (
        BASICS,
        {
            "normalize_rows": """
            def normalizeRows(x):
                return x / np.linalg.norm(x, axis=1, keepdims=True)
            """
        },
    ),
    "with a helper in a cell below": (
        BASICS,
        {
            "softmax": """
            def softmax(x):
                return per_row(np.exp(x - np.max(x, axis=1).reshape(-1, 1)))
            """,
            "zz_helper": """
            AXIS = 1
            def per_row(e):
                return np.divide(e, e.sum(axis=AXIS)[:, np.newaxis])
            """,
        },
    ),
    "lambda": (BASICS, {"L2": "L2 = lambda yhat, y: np.square(y - yhat).sum()"}),
    "decorated": (
        BASICS,
        {
            "L2": """
            import functools
            def traced(function):
                @functools.wraps(function)
                def inner(*arguments):
                    return function(*arguments)
                return inner
            @traced
            def L2(yhat, y):
                return np.sum((y - yhat) ** 2)
            """
        },
    ),
}


@pytest.mark.parametrize(("name", "answers"), PLACES.values(), ids=PLACES)
def test_right_answer_scores_full(graded: Grader, name: str, answers: dict[str, str]) -> None:
    """Right is right wherever and however it is bound, and there is nothing to remark."""
    result = graded(name, answers)
    assert {e.name: e.feedback for e in result.exercises if e.status != "correct"} == {}
    assert result.score == result.max_score
    assert [text for e in result.exercises for text in e.advice] == []


ADVISED: dict[str, tuple[str, str, str]] = {
    "one-entry arrays": (
        "propagate",
        """
        def propagate(w, b, X, Y):
            m = X.shape[1]
            A = sigmoid(w.T @ X + b)
            cost = -(Y @ np.log(A).T + (1 - Y) @ np.log(1 - A).T) / m
            return {"dw": X @ (A - Y).T / m, "db": np.sum(A - Y, axis=1, keepdims=True) / m}, cost
        """,
        "`cost` is an array of shape (1, 1) with one entry; a plain number is meant.",
    ),
    "bool labels": (
        "predict",
        "def predict(w, b, X):\n    return sigmoid(w.T @ X + b) > 0.5",
        "The result holds True and False; 1 and 0 are meant.",
    ),
    "argument changed": (
        "optimize",
        """
        def optimize(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
            costs = []
            for i in range(num_iterations):
                grads, cost = propagate(w, b, X, Y)
                w -= learning_rate * grads["dw"]
                b -= learning_rate * grads["db"]
                if i % 100 == 0:
                    costs.append(cost)
            return {"w": w, "b": b}, grads, costs
        """,
        "It changes its argument `w`; work on a copy.",
    ),
    "a warning": (
        "sigmoid",
        "def sigmoid(z):\n    s = np.log(np.zeros(1))\n    return 1 / (1 + np.exp(-z))",
        "It makes numpy warn: divide by zero encountered in log.",
    ),
}


@pytest.mark.parametrize(("exercise", "source", "advice"), ADVISED.values(), ids=ADVISED)
def test_doubtful_habit_costs_nothing(
    graded: Grader, exercise: str, source: str, advice: str
) -> None:
    """What works all the same scores full, here and where it is used, with advice."""
    result = graded(REGRESSION, {exercise: source})
    assert result.score == result.max_score
    assert advice in feedback(one(result, exercise)).advice


# partial credit


def test_part_costs_its_share(graded: Grader) -> None:
    """`dw` and `db` right and `cost` wrong in every case: two of three equal parts."""
    source = """
    def propagate(w, b, X, Y):
        A = sigmoid(w.T @ X + b)
        m = X.shape[1]
        return {"dw": X @ (A - Y).T / m, "db": np.sum(A - Y) / m}, -1.0
    """
    found = one(graded(REGRESSION, {"propagate": source}), "propagate")
    declared = CATALOGUE.assignment(REGRESSION)["propagate"]
    assert not declared.weights
    assert (found.status, found.score) == ("partial", round(declared.points * 2 / 3, 2))
    assert {row.part for row in found.cases} == {"cost"}


def test_declared_weight_counts(graded: Grader) -> None:
    """Wrong `costs` cost their weight among that of all parts."""
    source = """
    def optimize(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
        for i in range(num_iterations):
            grads, cost = propagate(w, b, X, Y)
            w, b = w - learning_rate * grads["dw"], b - learning_rate * grads["db"]
        return {"w": w, "b": b}, grads, [-1.0]
    """
    found = one(graded(REGRESSION, {"optimize": source}), "optimize")
    declared = CATALOGUE.assignment(REGRESSION)["optimize"]
    weights = [declared.weights.get(part, 1.0) for part in ("w", "b", "dw", "db", "costs")]
    assert found.score == round(declared.points * sum(weights[:4]) / sum(weights), 2)


def test_case_costs_its_share(graded: Grader) -> None:
    """A function that is right for one shape keeps the points of the cases of that shape."""
    source = "def sigmoid(z):\n    return 1 / (1 + np.exp(-z)) if np.ndim(z) == 2 else None"
    found = one(graded(BASICS, {"sigmoid": source}), "sigmoid")
    key = CATALOGUE.key(BASICS)["sigmoid"]
    right = {p.case.name: np.ndim(p.inputs["z"]) == 2 for p in key.cases}
    assert {row.name: row.status == "passed" for row in found.cases} == right
    weights = [p.case.weight * right[p.case.name] for p in key.hidden]  # those alone earn points
    share = sum(weights) / sum(p.case.weight for p in key.hidden)
    assert 0 < found.score == round(found.max_score * share, 2)


# errors carried forward

USES_SIGMOID = {"propagate", "optimize", "predict", "model"}


@pytest.mark.parametrize(
    "answer",
    [WRONG_SIGMOID, None, BLANK.format("sigmoid"), "def sigmoid(z"],
    ids=["wrong", "missing", "blank", "broken"],
)
def test_only_the_wrong_helper_loses_points(graded: Grader, answer: str | None) -> None:
    """Wrong, missing, blank or broken: what uses it is graded with a right one, and says so."""
    result = graded(REGRESSION, {"sigmoid": answer})
    assert one(result, "sigmoid").score < 1
    for found in result.exercises:
        if found.name == "sigmoid":
            continue
        assert (found.name, found.score) == (found.name, found.max_score)
        assert found.status == "correct"
        assert ("sigmoid" in found.carried_forward) == (found.name in USES_SIGMOID)
        if found.name in USES_SIGMOID:
            assert "Graded with a correct `sigmoid` in place of yours" in found.feedback


def test_chain_of_wrong_helpers_is_replaced(graded: Grader) -> None:
    """Two wrong helpers: what needs both is graded with both right."""
    result = graded(REGRESSION, {"sigmoid": None, "initialize_with_zeros": None})
    model = one(result, "model")
    assert (model.score, model.status) == (model.max_score, "correct")
    assert set(model.carried_forward) == {"sigmoid", "initialize_with_zeros"}
    assert "Graded with a correct " in model.feedback


def test_wrong_variables_are_replaced(graded: Grader) -> None:
    """Sizes that are wrong cost `dimensions` alone."""
    result = graded(REGRESSION, {"dimensions": "m_train, m_test, num_px = 209, 50, 64"})
    flatten = one(result, "flatten")
    assert one(result, "dimensions").score == 0
    assert (flatten.score, flatten.carried_forward) == (flatten.max_score, ("dimensions",))


def test_mistake_of_its_own_is_named_behind_a_wrong_helper(graded: Grader) -> None:
    """Both wrong: the helper's error is forgiven, the own one is named."""
    result = graded(
        REGRESSION,
        {
            "sigmoid": WRONG_SIGMOID,
            "propagate": planted(REGRESSION, "propagate", "sum-instead-of-mean"),
        },
    )
    assert one(result, "sigmoid").mistake == "wrong-sign-in-exponent"
    found = one(result, "propagate")
    assert (found.mistake, found.carried_forward) == ("sum-instead-of-mean", ("sigmoid",))
    assert "divide the sums by m" in found.feedback
    alone = graded(REGRESSION, {"propagate": planted(REGRESSION, "propagate", found.mistake or "")})
    assert found.score == one(alone, "propagate").score


def test_helpers_are_replaced_one_by_one(graded: Grader) -> None:
    """A right helper need not fit what the student's others expect: the fewest that help count."""
    swapped = "def propagate(w, b, X, Y):\n    m, A = X.shape[1], sigmoid(w.T @ X + b)\n"
    swapped += "    cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))\n"
    swapped += "    return cost, {'dw': X @ (A - Y).T / m, 'db': np.sum(A - Y) / m}"
    optimize = RIGHT[REGRESSION]["optimize"].replace("grads, cost = prop", "cost, grads = prop")
    assert optimize != RIGHT[REGRESSION]["optimize"]
    broken = "def predict(w, b, X):\n    return np.zeros(1, X.shape[1])"
    answers = {"propagate": swapped, "optimize": optimize, "predict": broken}
    result = graded(REGRESSION, answers)
    assert lost(result) == ["propagate", "predict"]
    assert one(result, "model").carried_forward == ("predict",)


def test_helper_that_is_not_used_is_not_blamed(graded: Grader) -> None:
    """A missing exercise whose work the student does otherwise is no reason."""
    model = RIGHT[REGRESSION]["model"].replace("initialize_with_zeros", "start")
    start = "def start(dim):\n    return np.zeros((dim, 1)), 0.0"
    broken = "def predict(w, b, X):\n    return np.zeros(1, X.shape[1])"
    answers = {"initialize_with_zeros": None, "predict": broken, "model": model}
    assert one(graded(REGRESSION, answers, start), "model").carried_forward == ("predict",)


def test_right_helper_is_not_replaced(graded: Grader) -> None:
    """A failure of its own, with right helpers, is not carried anywhere."""
    found = one(
        graded(REGRESSION, {"predict": "def predict(w, b, X):\n    return None"}), "predict"
    )
    assert (found.score, found.carried_forward) == (0, ())


def test_inlined_helper_needs_no_replacement(graded: Grader) -> None:
    """What does not use the wrong helper scores by itself."""
    source = "def predict(w, b, X):\n    return (w.T @ X + b > 0).astype(int)"
    result = graded(REGRESSION, {"sigmoid": WRONG_SIGMOID, "predict": source})
    found = one(result, "predict")
    assert (found.score, found.carried_forward) == (found.max_score, ())


# what the feedback says


def test_known_mistake_leads_the_feedback(graded: Grader) -> None:
    """The sentence of the mistake comes first, its cases follow with numbers."""
    source = planted(BASICS, "softmax", "columns-sum-to-one")
    found = one(graded(BASICS, {"softmax": source}), "softmax")
    assert found.mistake == "columns-sum-to-one"
    assert (
        found.feedback
        == "Your columns sum to 1, the rows should: which axis does the sum run along?"
    )
    first = found.cases[0]
    assert first.message.startswith("Entry [0, 0] of the result is")
    assert first.inputs == {"x": [[0, 1], [2, -1]]}


def test_mistake_in_other_words_is_named(graded: Grader) -> None:
    """It is the answers that are recognised, not the text."""
    source = """
    def propagate(w, b, X, Y):
        grads = {}
        e = 1 / (1 + np.exp(-(np.dot(X.T, w).T + b))) - Y
        A = e + Y
        grads["db"] = e.sum()
        grads["dw"] = (X * e).sum(axis=1)[:, None]
        return grads, np.sum(-Y * np.log(A) - (1 - Y) * np.log(1 - A))
    """
    found = one(graded(REGRESSION, {"propagate": source}), "propagate")
    assert found.mistake == "sum-instead-of-mean"


def test_unknown_mistake_shows_the_first_public_case(graded: Grader) -> None:
    """What, where, expected, got."""
    source = "def L1(yhat, y):\n    return 17.0"
    found = one(graded(BASICS, {"L1": source}), "L1")
    assert found.mistake is None
    assert "The result is 17, expected " in found.feedback
    assert found.feedback == found.cases[0].message


def test_failure_of_hidden_cases_alone_is_told_as_such(graded: Grader) -> None:
    """A student sees that public cases pass, and the kind of what does not."""
    source = "def L2(yhat, y):\n    return np.sum((y - yhat) ** 2) if len(y) in (3, 4) else 0.123"
    found = one(graded(BASICS, {"L2": source}), "L2")
    assert found.feedback.startswith("All public cases pass, but not the hidden case “")
    assert found.feedback.endswith("”: The result has wrong values.")


def test_exception_names_the_line(graded: Grader) -> None:
    """Type, place, text of the line and message."""
    source = "def L1(yhat, y):\n    e = y - yhat\n    return np.summ(e)"
    found = one(graded(BASICS, {"L1": source}), "L1")
    assert found.cases[0].status == "raised"
    assert re.match(
        r"Raises AttributeError at `return np.summ\(e\)` \(line 3 of its cell\): `numpy` has no",
        found.feedback,
    )


def test_thread_is_told(graded: Grader) -> None:
    """Threads are refused, and the sentence says what to do instead."""
    source = "from threading import Thread\ndef L1(yhat, y):\n    Thread(target=int).start()"
    found = one(graded(BASICS, {"L1": source}), "L1")
    assert found.feedback == (
        "Starts a thread at `Thread(target=int).start()` (line 3 of its cell): "
        "answers have one, so do the same in a plain loop."
    )


def test_hanging_call_is_told(graded: Grader) -> None:
    """A loop without end costs its exercise; the others are graded."""
    source = "def L1(yhat, y):\n    i = 0  # hangs: L1\n"
    source += "    while i < len(y):\n        yhat[i] = 0\n    return i"
    result = graded(BASICS, {"L1": source}, limits=Limits(call=2.5))
    found = one(result, "L1")
    assert [row.status for row in found.cases[:3]] == ["timed_out", "timed_out", "not_run"]
    assert found.feedback == "Still running after 2.5 s: does every loop end?"
    assert lost(result) == ["L1"]


def test_crash_is_told(graded: Grader) -> None:
    """A dead process costs its exercise; the others are graded."""
    source = "import os\ndef L1(yhat, y):\n    os._exit(1)"
    result = graded(BASICS, {"L1": source})
    assert one(result, "L1").cases[0].status == "crashed"
    assert lost(result) == ["L1"]


# unanswered, wrong, missing


def test_untouched_stub_is_unanswered(graded: Grader) -> None:
    """A blank is no mistake."""
    found = one(graded(BASICS, {"L1": BLANK.format("L1")}), "L1")
    assert (found.status, found.score, found.feedback) == ("unanswered", 0, "Not answered yet.")
    assert {row.status for row in found.cases} == {"not_run"}


def test_half_filled_answer_is_told_from_a_blank(graded: Grader) -> None:
    """What is left open is quoted, what is done earns its points."""
    source = """
    def propagate(w, b, X, Y):
        m = X.shape[1]
        ### START CODE HERE ###
        A = sigmoid(w.T @ X + b)
        cost = ...
        ### END CODE HERE ###
        ### START CODE HERE ###
        dw = X @ (A - Y).T / m
        db = np.sum(A - Y) / m
        ### END CODE HERE ###
        return {"dw": dw, "db": db}, cost
    """
    found = one(graded(REGRESSION, {"propagate": source}), "propagate")
    assert found.status == "partial"
    assert found.feedback == "Not finished: `cost = ...` is still there."


def test_wrong_return_below_a_placeholder_is_wrong(graded: Grader) -> None:
    """An answer in the return is an answer."""
    source = "def L1(yhat, y):\n    loss = None\n    return np.sum(y - yhat)"
    assert one(graded(BASICS, {"L1": source}), "L1").mistake == "signed-errors"


@pytest.mark.parametrize(
    ("source", "feedback"),
    [
        pytest.param("def sigmod(z):\n    return z", "; did you mean `sigmod`?", id="misspelt"),
        pytest.param("", ".", id="nothing like it"),
    ],
)
def test_missing_function_is_told(graded: Grader, source: str, feedback: str) -> None:
    """No such name is another status than wrong."""
    only_this = dict.fromkeys(RIGHT[BASICS]) | {"sigmoid": source, "L1": RIGHT[BASICS]["L1"]}
    found = one(graded(BASICS, only_this), "sigmoid")
    assert (found.status, found.score) == ("missing", 0)
    assert found.feedback == f"No function `sigmoid` found{feedback}"


def test_missing_variable_is_told(graded: Grader) -> None:
    """One of three variables without a value costs that part."""
    source = "m_train, m_test = len(train_set_x_orig), len(test_set_x_orig)"
    found = one(graded(REGRESSION, {"dimensions": source}), "dimensions")
    most = CATALOGUE.assignment(REGRESSION)["dimensions"].points
    assert (found.status, found.score) == ("partial", round(most * 2 / 3, 2))
    assert "`num_px` has no value." in found.feedback


def test_cell_that_does_not_parse_is_told(graded: Grader) -> None:
    """Where Python stops reading, and why."""
    result = graded(BASICS, {"L1": "def L1(yhat, y)\n    return 0"})
    found = one(result, "L1")
    assert (found.status, found.score) == ("wrong", 0)
    assert (
        found.feedback == "Python cannot read `def L1(yhat, y)` (line 1 of its cell): expected ':'."
    )
    assert lost(result) == ["L1"]


# hidden cases stay hidden

Planted = dict[tuple[str, str, str], Result]


@pytest.fixture(scope="module")
def all_planted(graded: Grader) -> Planted:
    """Grade every known mistake, each beside right answers to what its exercise needs."""
    results = {}
    for name in (BASICS, REGRESSION):
        assignment = CATALOGUE.assignment(name)
        for exercise in assignment.exercises:
            kept = {needed.name for needed in assignment.closure((exercise,))}
            others = {other: None for other in RIGHT[name] if other not in kept}
            for mistake in exercise.mistakes:
                cell = planted_cell(exercise, mistake, RIGHT[name][exercise.name])
                key = name, exercise.name, mistake.id
                results[key] = graded(name, others | {exercise.name: cell})
    return results


def numbers(value: Any) -> set[str]:
    """Return how a report could spell the numbers in a value, where they are no common ones."""
    if isinstance(value, (dict, list, tuple)):
        parts = value.values() if isinstance(value, dict) else value
        return set().union(*map(numbers, parts))
    flat = np.asarray(value, dtype=object).ravel().tolist()
    forms = ("{}", "{:.4f}", "{:.4g}", "{:.6g}")
    spelt = {form.format(v) for v in flat if isinstance(v, (int, float)) for form in forms}
    return {text for text in spelt if len(text.strip("-0.")) >= 4}


def errors(exercise: Exercise, prepared: Prepared, answer: Any) -> list[Any]:
    """Return how far each part of an answer is off, where that is a number."""
    parts = [part for part, _ in leaves(prepared.expected, exercise.returns)]
    pairs = [pair_at(answer, prepared.expected, exercise.returns, None, part) for part in parts]
    known = [pair for pair in pairs if pair and not isinstance(pair[0], Failure)]
    alike = [pair for pair in known if np.shape(pair[0]) == np.shape(pair[1])]
    return [np.abs(np.subtract(actual, expected)) for actual, expected in alike]


def secrets(name: str) -> set[str]:
    """Return the numbers of hidden cases that no public case has, right or with a mistake."""
    key = CATALOGUE.key(name)
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for exercise in key.assignment.exercises:
        cases = key[exercise.name].cases
        for prepared in cases:
            found[prepared.case.hidden] |= numbers([prepared.inputs, prepared.expected])
        for _, answers in key[exercise.name].mistakes:
            for prepared, answer in zip(cases, answers, strict=True):
                if not prepared.case.hidden:
                    found[False] |= numbers(answer) | numbers(errors(exercise, prepared, answer))
    return found[True] - found[False]


def test_messages_of_hidden_cases_hold_no_number(all_planted: Planted) -> None:
    """Over all planted mistakes, a hidden case says what kind of difference it is, no value."""
    rows = {row for r in all_planted.values() for e in r.exercises for row in map(str, e.cases)}
    assert len(rows) > 100
    for result in all_planted.values():
        for found in result.exercises:
            for row in found.cases:
                text = re.sub(r"`\w+`", "", row.message)
                assert not row.hidden or not re.search(r"\d", text), row


def test_no_text_holds_a_hidden_number(all_planted: Planted) -> None:
    """Over all planted mistakes, no feedback, advice or message shows a hidden number."""
    hidden = {name: secrets(name) for name in (BASICS, REGRESSION)}
    assert all(len(found) > 100 for found in hidden.values())
    for (name, _, _), result in all_planted.items():
        text = msgspec.json.encode(result.exercises).decode()
        shown = set(re.findall(r"-?\d+\.?\d*(?:e[-+]\d+)?", text))
        assert shown & hidden[name] == set()


def test_every_planted_mistake_is_named(all_planted: Planted) -> None:
    """Each is recognised and loses points, and the first words are its sentence."""
    for (name, exercise, mistake), result in all_planted.items():
        found = one(result, exercise)
        known = next(m for m in CATALOGUE.assignment(name)[exercise].mistakes if m.id == mistake)
        assert (exercise, found.mistake) == (exercise, mistake)
        assert found.score < found.max_score
        assert found.feedback == known.student


def test_hidden_exception_shows_no_text_of_the_student(graded: Grader) -> None:
    """What a student's code says of a hidden input is not passed on."""
    source = "def L1(yhat, y):\n    raise ValueError(f'LEAK {yhat}')"
    found = one(graded(BASICS, {"L1": source}), "L1")
    assert "LEAK" in found.cases[0].message
    hidden = {row.message for row in found.cases if row.hidden}
    assert hidden == {"Raises ValueError."}


@pytest.mark.parametrize("name", ["f'Value{yhat[0]}'", "'int'"])
def test_hidden_exception_of_a_students_own_type_is_not_named(graded: Grader, name: str) -> None:
    """Not even a type's name carries a value, nor is it that of what is no exception."""
    source = f"""
    def L1(yhat, y):
        raise type({name}, (Exception,), {{}})()
    """
    found = one(graded(BASICS, {"L1": source}), "L1")
    assert {row.message for row in found.cases if row.hidden} == {"Raises an exception."}


def test_hidden_case_gives_no_advice(graded: Grader) -> None:
    """A warning that only a hidden input causes is not passed on."""
    source = """
    import warnings
    def L1(yhat, y):
        if len(y) not in (3, 4):
            warnings.warn(f"LEAK {yhat}", RuntimeWarning)
        return np.sum(np.abs(y - yhat))
    """
    found = one(graded(BASICS, {"L1": source}), "L1")
    assert (found.status, found.advice) == ("correct", ())


def test_wrong_shape_on_a_hidden_case_shows_no_shape(graded: Grader) -> None:
    """Sizes of hidden inputs are inputs, too."""
    source = "def softmax(x):\n    return np.zeros(x.shape + (77,))"
    found = one(graded(BASICS, {"softmax": source}), "softmax")
    assert "77" in found.cases[0].message
    hidden = {row.message for row in found.cases if row.hidden}
    assert hidden == {"The result has the wrong shape."}


def test_public_view_runs_no_hidden_case(graded: Grader) -> None:
    """A student's own view has public cases alone."""
    result = graded(BASICS, public_only=True)
    assert result.score == result.max_score
    assert not any(row.hidden for found in result.exercises for row in found.cases)


# text is harmless


def test_control_characters_and_length_are_tamed(graded: Grader) -> None:
    """A student's text is one printable line of bounded length."""
    source = "def L1(yhat, y):\n    raise ValueError('\\x1b[31m\\n' + 'x' * 10**6)"
    found = one(graded(BASICS, {"L1": source}), "L1")
    assert found.feedback.isprintable()
    assert len(found.feedback) < 700


# versions


def test_rules_have_a_digest_that_depends_on_the_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Old results do not hold under another seed."""
    monkeypatch.delenv("AUTOGRADER_SEED", raising=False)
    first = Catalogue(ROOT).versions
    assert Catalogue(ROOT).versions == first
    monkeypatch.setenv("AUTOGRADER_SEED", f"{21:032x}")
    assert Catalogue(ROOT).versions["rules"] != first["rules"]
