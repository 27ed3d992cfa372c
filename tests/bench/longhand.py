"""Right answers in many small steps, where one line can make up for what another does wrong."""

from __future__ import annotations

from autograder.course.catalogue import Catalogue, unpacked

NAME = "series"
_ANSWERS = """
import numpy as np


def variance(x):
    n = len(x)
    k = n - 1
    mean = np.sum(x) / n
    total = 0.0
    for v in x:
        total += (v - mean) ** 2
    return total / k


def trapezoid(y, h):
    n = len(y)
    ends = y[0] + y[n - 1]
    inner = 0.0
    for i in range(1, n - 1):
        inner = inner + y[i]
    area = h * (ends / 2 + inner)
    return area


def moments(x):
    m = np.mean(x)
    c = x - m
    s = np.sqrt(np.mean(c ** 2))
    z = c / s
    skew = np.mean(z ** 3)
    result = {"mean": m, "std": s, "skew": skew}
    return result


def smooth(x, k):
    n = len(x)
    out = np.zeros(n)
    for i in range(n):
        lo = max(0, i - k)
        hi = min(n, i + k + 1)
        part = x[lo:hi]
        out[i] = part.sum() / len(part)
    return out


def root(a, n):
    x = a
    k = 0
    while k < n:
        q = a / x
        s = x + q
        x = s / 2
        k = k + 1
    return x


def line(t, y):
    n = len(t)
    mt = np.sum(t) / n
    my = np.sum(y) / n
    dt = t - mt
    dy = y - my
    top = np.sum(dt * dy)
    bottom = np.sum(dt ** 2)
    slope = top / bottom
    offset = my - slope * mt
    return slope, offset


def work(m, g, h, eta):
    force = m * g
    energy = force * h
    useful = eta * energy
    lost = energy - useful
    return {"useful": useful, "lost": lost}
"""
_DECLARED = '''
"""Sums and means in small steps."""

import numpy as np

from autograder import Assignment, Exercise

from . import answers

X, SHORT = np.array([1.0, 4.0, 2.0, 8.0, 5.5]), np.array([2.0, 3.0, 7.5])
T, Y = np.array([0.0, 1.0, 2.0, 4.0]), np.array([1.0, 2.5, 3.0, 7.0])


def exercise(answer, one, other, **more):
    return Exercise(answer, points=2, public={"a": one, "b": other}, **more)


ASSIGNMENT = Assignment(
    "series",
    (
        exercise(answers.variance, {"x": X}, {"x": SHORT}),
        exercise(answers.trapezoid, {"y": X, "h": 0.5}, {"y": SHORT, "h": 3.0}),
        exercise(answers.moments, {"x": X}, {"x": SHORT}),
        exercise(answers.smooth, {"x": X, "k": 1}, {"x": X, "k": 2}),
        exercise(answers.root, {"a": 2.5, "n": 3}, {"a": 9.0, "n": 2}),
        exercise(answers.line, {"t": T, "y": Y}, {"t": T[1:], "y": Y[:-1]}, returns="slope offset"),
        exercise(
            answers.work,
            {"m": 3.0, "g": 9.81, "h": 1.5, "eta": 0.25},
            {"m": 0.5, "g": 1.62, "h": 4.0, "eta": 0.7},
        ),
    ),
)
'''
_FILES = {
    "nbgrader_config.py": "from autograder.nbgrader import configure\n\nconfigure(get_config())\n",
    "reference/__init__.py": 'from autograder import Course\n\nCOURSE = Course(id="series")\n',
    "reference/series/__init__.py": _DECLARED,
    "reference/series/answers.py": _ANSWERS,
}


def series() -> Catalogue:
    """Return a course of its own whose answers are such."""
    return unpacked({place: text.lstrip().encode() for place, text in _FILES.items()})


def texts() -> dict[str, str]:
    """Return the course's answers, by exercise."""
    parts = _ANSWERS.split("\n\n\n")[1:]
    return {part.split("def ")[1].split("(")[0]: part.strip() + "\n" for part in parts}


#: Answers of this repository's course, by exercise.
LONGHAND = {
    "propagate": """
def propagate(w, b, X, Y):
    m = X.shape[1]
    z = np.dot(w.T, X) + b
    A = 1 / (1 + np.exp(-z))
    hit = Y * np.log(A)
    miss = (1 - Y) * np.log(1 - A)
    total = np.sum(hit + miss)
    cost = -total / m
    dz = A - Y
    dw = np.dot(X, dz.T) / m
    db = np.sum(dz) / m
    grads = {"dw": dw, "db": db}
    return grads, cost
""",
    "optimize": """
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        dw = grads["dw"]
        db = grads["db"]
        step = learning_rate * dw
        w = w - step
        b = b - learning_rate * db
        if i % 100 == 0:
            costs.append(cost)
    params = {"w": w, "b": b}
    grads = {"dw": dw, "db": db}
    return params, grads, costs
""",
    "predict": """
def predict(w, b, X):
    m = X.shape[1]
    w = w.reshape(X.shape[0], 1)
    z = np.dot(w.T, X) + b
    A = sigmoid(z)
    Y_prediction = np.zeros((1, m))
    for i in range(m):
        p = A[0, i]
        if p > 0.5:
            Y_prediction[0, i] = 1
    return Y_prediction
""",
    "sigmoid_derivative": """
def sigmoid_derivative(x):
    s = sigmoid(x)
    rest = 1 - s
    ds = s * rest
    return ds
""",
    "normalize_rows": """
def normalize_rows(x):
    squares = x ** 2
    total = np.sum(squares, axis=1, keepdims=True)
    length = np.sqrt(total)
    x_normalized = x / length
    return x_normalized
""",
    "softmax": """
def softmax(x):
    n = x.shape[0]
    s = np.zeros(x.shape)
    for i in range(n):
        row = x[i]
        e = np.exp(row)
        total = np.sum(e)
        s[i] = e / total
    return s
""",
    "L1": """
def L1(yhat, y):
    total = 0
    for i in range(len(y)):
        e = y[i] - yhat[i]
        total = total + abs(e)
    return total
""",
    "L2": """
def L2(yhat, y):
    e = y - yhat
    squares = e * e
    loss = np.sum(squares)
    return loss
""",
}
