"""Springs, and a line through what was measured: a small course of all that `falling` has not.

Variables made of given data; tuples, dicts and lists; slopes of a cost; helpers of helpers; an
alias; loops that are told.
"""

from __future__ import annotations

import re
from typing import Any

import physics

NAME = "springs"
GIVEN = "train_pulls_raw, train_stretch, test_pulls_raw, test_stretch, units"
FILES = {
    "nbgrader_config.py": physics.FILES["nbgrader_config.py"],
    "reference/__init__.py": physics.FILES["reference/__init__.py"],
    "reference/springs/__init__.py": '''
"""Springs: seven exercises, 30 points."""

from autograder import Assignment

from .exercises import columns, fit, length, loss, sizes, slopes, start

ASSIGNMENT = Assignment("springs", (sizes, columns, loss, length, start, slopes, fit))
''',
    "reference/springs/answers.py": '''
"""A line through measured lengths, by gradient descent; a column of X is one measurement."""

import numpy as np


def sizes(train_pulls_raw, test_pulls_raw):
    """Return how many pictures of the scale there are, and how wide they are."""
    n_train, width = train_pulls_raw.shape[:2]
    return {"n_train": n_train, "n_test": len(test_pulls_raw), "width": width}


def columns(train_pulls_raw, test_pulls_raw):
    """Return a column for each picture."""
    both = {"train_columns": train_pulls_raw, "test_columns": test_pulls_raw}
    return {name: raw.reshape(len(raw), -1).T for name, raw in both.items()}


def loss(yhat, y):
    """Return the sum of squared errors; both (m,)."""
    return np.sum((y - yhat) ** 2)


def length(w, b, X):
    """Return the lengths (1, m) of a spring under loads X (n_x, m)."""
    return w.T @ X + b


def start(n_x):
    """Return where the descent begins: w (n_x, 1) and b."""
    return np.zeros((n_x, 1)), 0.0


def slopes(w, b, X, Y):
    """Return the gradients of the cost, half a mean squared error, and the cost."""
    m = X.shape[1]
    A = length(w, b, X)
    return {"dw": X @ (A - Y).T / m, "db": np.sum(A - Y) / m}, np.sum((A - Y) ** 2) / m / 2


def fit(X, Y, steps=10, rate=0.1, loud=False):
    """Return w and b after the last step, its gradients, and the cost before each."""
    w, b = start(len(X))
    costs = []
    for _ in range(steps):
        grads, cost = slopes(w, b, X, Y)
        w, b = w - rate * grads["dw"], b - rate * grads["db"]
        costs.append(cost)
    return {"w": w, "b": b}, grads, costs
''',
    "reference/springs/exercises.py": '''
"""What is asked about springs."""

import math

import numpy as np

from autograder import Exercise

from . import answers


def pulls(n_train, n_test, width):
    """Return data to be drawn."""
    shape, most = (width, width), np.uint8(255)
    return lambda draw: {
        "train_pulls_raw": draw.integers(0, most, (n_train, *shape), np.uint8),
        "train_stretch": draw.integers(0, 2, (1, n_train)),
        "test_pulls_raw": draw.integers(0, most, (n_test, *shape), np.uint8),
        "test_stretch": draw.integers(0, 2, (1, n_test)),
        "units": np.array([0, 1]),
    }


def of_pulls(answer, asks, needs=()):
    """Return an exercise that asks for variables."""
    return Exercise(
        answer,
        points=3,
        asks=asks,
        needs=needs,
        public={"five and two": pulls(5, 2, 4), "more for the test": pulls(3, 7, 5)},
        hidden={
            "drawn sizes": lambda draw: pulls(*draw.choice(range(20, 40), 2), 8)(draw),
            "wider than many": lambda draw: pulls(2, 3, draw.integers(20, 30))(draw),
        },
        examples={"one of each": pulls(1, 1, 1), "two and one": pulls(2, 1, 1)},
    )


sizes = of_pulls(answers.sizes, "n_train n_test width")
columns = of_pulls(answers.columns, "train_columns test_columns", needs=(sizes,))


@sizes.witness
def counted(train_pulls_raw, test_pulls_raw):
    """Walk through the pictures."""
    n_train, n_test = (sum(1 for _ in raw) for raw in (train_pulls_raw, test_pulls_raw))
    return {"n_train": n_train, "n_test": n_test, "width": sum(1 for _ in train_pulls_raw[0])}


@columns.witness
def stacked(train_pulls_raw, test_pulls_raw):
    """Put one picture beside the other."""
    both = {"train_columns": train_pulls_raw, "test_columns": test_pulls_raw}
    return {name: np.stack([p.ravel() for p in raw], axis=1) for name, raw in both.items()}


columns.slip(
    "mixed",
    "reshape(n_train, -1).T",
    "reshape(-1, n_train)",
    tell="Each of your columns has numbers of many pictures: what has to come first?",
    report="Reshapes to columns at once, which mixes the pictures.",
)


@sizes.mistake("Writes the numbers of the bundled files down.")
def typed_in(train_pulls_raw, test_pulls_raw):
    """These numbers hold for one set of pictures: read them off the shapes."""
    n_train, n_test, width = 209, 50, 64
    return {"n_train": n_train, "n_test": n_test, "width": width}


def pair(yhat, y):
    """Return predictions and what is true."""
    return {"yhat": np.array(yhat), "y": np.array(y)}


loss = Exercise(
    answers.loss,
    points=5,
    aliases="squaredLoss",
    public={
        "four springs": pair([0.5, 0.25, 1.0, 0.0], [1.0, 0.0, 0.5, 0.0]),
        "both signs": pair([3.0, -1.0, 2.0], [1.0, 2.0, 2.5]),
    },
    hidden={
        "one spring": lambda draw: pair(draw.normal(0, 1, 1), draw.normal(0, 1, 1)),
        "whole numbers": lambda draw: pair(draw.integers(50, 99, 5), draw.integers(0, 50, 5)),
        "nine springs": lambda draw: pair(draw.random(9), draw.random(9)),
    },
    examples={"one error": pair([0.5], [0.0]), "two errors": pair([0.5, 1.0], [1.0, 1.0])},
    large=lambda draw: pair(draw.random(900), draw.random(900)),
)
loss.witness(lambda yhat, y: math.fsum((a - b) ** 2 for a, b in zip(y, yhat)))
loss.slip(
    "not_squared",
    " ** 2",
    "",
    tell="Your errors cancel: what makes each of them count, whatever its sign?",
    report="Adds the errors up, unsquared.",
)


def batch(w, b, X, Y=None):
    """Return the inputs of a batch from lists."""
    return {"w": np.array([w]).T, "b": b, "X": np.array(X)} | ({"Y": np.array([Y])} if Y else {})


def drawn(n_x, m, *more):
    """Return a batch to be drawn."""

    def inputs(draw):
        made = {"w": draw.normal(0, 1, (n_x, 1)), "b": float(draw.normal())}
        made |= {"X": draw.normal(0, 1, (n_x, m)), "Y": draw.normal(0, 1, (1, m))}
        return {name: made[name] for name in ("w", "b", "X", *more)}

    return inputs


length = Exercise(
    answers.length,
    points=4,
    axes={"X": "n_x m"},
    public={
        "one load": batch([0.5, -1.0], 0.25, [[2.0], [1.0]]),
        "three loads": batch([0.5, -1.0], 0.25, [[2.0, -1.0, 0.5], [1.0, 0.5, -2.0]]),
    },
    hidden={"one number each": drawn(1, 4), "more loads": drawn(3, 5)},
    examples={"m = 1, n_x = 1": batch([0.5], -0.25, [[2.0]])},
)
length.witness(lambda w, b, X: np.einsum("ij,ik->jk", w, X) + b)
length.slip(
    "rest_forgotten",
    " + b",
    "",
    tell="Your springs have no length without a load: what is added?",
    report="Leaves out the length at rest.",
)
start = Exercise(
    answers.start,
    points=2,
    returns="w b",
    public={"three": {"n_x": 3}},
    hidden={"drawn": lambda draw: {"n_x": int(draw.integers(4, 9))}},
)
start.witness(lambda n_x: (np.array([[0.0]] * n_x), 0.0))
slopes = Exercise(
    answers.slopes,
    points=7,
    returns="grads cost",
    axes={"X": "n_x m"},
    needs=(length,),
    public={
        "one example": batch([0.5, -1.0], 0.25, [[2.0], [1.0]], [1.0]),
        "three examples": batch(
            [0.5, -1.0], 0.25, [[2.0, -1.0, 0.5], [1.0, 0.5, -2.0]], [1.0, 0.0, 2.0]
        ),
    },
    hidden={
        "one feature": drawn(1, 4, "Y"),
        "more examples": drawn(4, 7, "Y"),
        "more features": drawn(6, 2, "Y"),
    },
    examples={
        "m = 1, n_x = 1": batch([0.5], -0.25, [[2.0]], [1.0]),
        "m = 1, n_x = 2": batch([0.5, -0.25], 0.0, [[1.0], [2.0]], [0.5]),
    },
    slopes={"dw": "w", "db": "b"},
    large=drawn(4, 700, "Y"),
)


@slopes.witness
def by_terms(w, b, X, Y):
    """Return the same, example by example."""
    off = [float(w[:, 0] @ x + b - y) for x, y in zip(X.T, Y[0])]
    dw = sum(e * x for e, x in zip(off, X.T))[:, None] / len(off)
    return {"dw": dw, "db": math.fsum(off) / len(off)}, math.fsum(e * e for e in off) / len(off) / 2


slopes.slip(
    "sum_for_mean",
    " / m",
    "",
    tell="Your gradients and your cost are m times too large: divide the sums by m.",
    report="Leaves the division by m out.",
    every=True,
)
slopes.slip(
    "dw_not_divided",
    ".T / m",
    ".T",
    tell="Your `dw` is m times too large: the cost is a mean, so is its slope.",
    report="Leaves the division by m out of dw.",
)


def descent(n_x, m, steps):
    """Return a descent to be drawn."""

    def inputs(draw):
        made = drawn(n_x, m, "Y")(draw)
        return {"X": made["X"], "Y": made["Y"], "steps": steps, "rate": float(draw.uniform(0.1, 1))}

    return inputs


def by_hand(steps):
    """Return a descent that fits on paper."""
    return {"X": np.array([[2.0, 1.0]]), "Y": np.array([[1.0, 0.0]]), "steps": steps, "rate": 0.5}


fit = Exercise(
    answers.fit,
    points=6,
    returns="params grads costs",
    weights={"w": 2, "b": 2, "costs": 2},
    axes={"X": "n_x m"},
    needs=(start, slopes),
    public={"two steps": by_hand(2)},
    hidden={"one step": descent(3, 4, 1), "four steps": descent(1, 8, 4)},
    examples={"three steps": by_hand(3)},
)


@fit.witness
def term_by_term(X, Y, steps, rate):
    """Descend by the sums over examples."""
    w, b, costs = np.zeros((len(X), 1)), 0.0, []
    for _ in range(steps):
        grads, cost = by_terms(w, b, X, Y)
        w, b, costs = w - rate * grads["dw"], b - rate * grads["db"], [*costs, cost]
    return {"w": w, "b": b}, grads, costs


fit.slip(
    "uphill",
    "- rate",
    "+ rate",
    tell="Your `w` and `b` go uphill: which sign has the step?",
    report="Adds the gradient.",
    every=True,
)
''',
}
ANSWERS = {
    "sizes": """### START CODE HERE ### (≈ 3 lines of code)
n_train = train_pulls_raw.shape[0]  # which axis counts the pictures?
n_test = test_pulls_raw.shape[0]  # the same for the test
width = train_pulls_raw.shape[1]  # of a picture
### END CODE HERE ###""",
    "columns": """### START CODE HERE ### (≈ 2 lines of code)
train_columns = train_pulls_raw.reshape(n_train, -1).T  # a picture in a row first
test_columns = test_pulls_raw.reshape(n_test, -1).T  # the same for the test
### END CODE HERE ###""",
    "loss": '''def loss(yhat, y):
    """Return the sum of squared errors; both (m,)."""
    ### START CODE HERE ### (≈ 1 line of code)
    total = np.sum((y - yhat) ** 2)  # what makes every error count?
    ### END CODE HERE ###
    return total''',
    "length": '''def length(w, b, X):
    """Return the lengths (1, m) of a spring under loads X (n_x, m)."""
    ### START CODE HERE ### (≈ 1 line of code)
    A = w.T @ X + b  # a line
    ### END CODE HERE ###
    return A''',
    "start": '''def start(n_x):
    """Return w, zeros of shape (n_x, 1), and b, the number 0.0."""
    ### START CODE HERE ### (≈ 2 lines of code)
    w = np.zeros((n_x, 1))  # a column
    b = 0.0  # a number
    ### END CODE HERE ###
    return w, b''',
    "slopes": '''def slopes(w, b, X, Y):
    """Return grads, a dict of dw (n_x, 1) and db; and cost, a number."""
    m = X.shape[1]
    ### START CODE HERE ### (≈ 2 lines of code)
    A = length(w, b, X)  # shape (1, m)
    cost = np.sum((A - Y) ** 2) / m / 2  # half a mean
    ### END CODE HERE ###
    ### START CODE HERE ### (≈ 2 lines of code)
    dw = X @ (A - Y).T / m  # shape (n_x, 1)
    db = np.sum(A - Y) / m  # a number
    ### END CODE HERE ###
    return {"dw": dw, "db": db}, cost''',
    "fit": '''def fit(X, Y, steps=10, rate=0.1, loud=False):
    """Return params, a dict of w and b; grads of the last step; costs, a list, before each."""
    costs = []
    ### START CODE HERE ### (≈ 1 line of code)
    w, b = start(X.shape[0])  # how many weights are needed?
    ### END CODE HERE ###
    for i in range(steps):
        ### START CODE HERE ### (≈ 4 lines of code)
        grads, cost = slopes(w, b, X, Y)  # where is uphill?
        w = w - rate * grads["dw"]  # a step downhill
        b = b - rate * grads["db"]  # another
        costs = [*costs, cost]  # one more
        ### END CODE HERE ###
    return {"w": w, "b": b}, grads, costs''',
}
POINTS = dict(zip(ANSWERS, (3, 3, 5, 4, 2, 7, 6), strict=True))
SETUP = f"""import numpy as np
from checks import check, check_columns, check_values, summary
from lab import load
{GIVEN} = load()"""
CHECKS = {
    "sizes": """check_values(
    "sizes",
    n_train=(n_train, train_stretch.shape[1]),
    n_test=(n_test, test_stretch.shape[1]),
    width=(width, train_pulls_raw.shape[2]),
)""",
    "columns": """check_columns(
    "columns",
    train_columns=(train_columns, train_pulls_raw),
    test_columns=(test_columns, test_pulls_raw),
)""",
}
BLANK = {name: re.sub(r"(?m)= .*  #", "= ...  #", text) for name, text in ANSWERS.items()}


def notebook(*answers: str) -> dict[str, Any]:
    """Return the notebook with these answers."""
    cells = {name: (POINTS[name], text) for name, text in zip(ANSWERS, answers, strict=True)}
    return physics.page("Springs", cells, SETUP, **CHECKS)


CATALOGUE = physics.loaded(NAME, FILES, notebook, *ANSWERS.values())
#: A script in which no two answers are wrong in the same way.
WRONG = """
import math
import numpy as np

n_train, n_test = len(train_pulls_raw), len(test_pulls_raw)
train_columns = train_pulls_raw.reshape(n_train, -1)
test_columns = None

def squaredloss(yhat, y):
    print(y)
    return np.dot(y - yhat, y - yhat) if len(y) < 6 else y

def length(w, b, X):
    return math.exp(w.T @ X) + b

def start(n_x)
    return 0

def slopes(w, b, X, Y):
    A = w.T @ X + b
    return {"dw": X @ (A - Y).T, "dB": np.sum(A - Y)}, np.mean((A - Y) ** 2) * 0.3

def fit(X, Y, steps=10, rate=0.1, loud=False):
    return {"w": rest, "b": 0}, {}, []
"""
