"""Logistic regression, a cat / non-cat classifier: eight exercises, 30 points.

One module an exercise, each read from top to bottom: what is asked, the witness (the same quantity
by loops, gradients by the complex step), the mistakes that are known, right answers in other forms.
Public cases fit on paper.
"""

from autograder import Assignment

from ..numpy_basics.sigmoid import sigmoid
from .dimensions import dimensions
from .flatten import flatten
from .initialize import initialize_with_zeros
from .model import model
from .optimize import optimize
from .predict import predict
from .propagate import propagate

ASSIGNMENT = Assignment(
    "logistic_regression",
    (dimensions, flatten, sigmoid, initialize_with_zeros, propagate, optimize, predict, model),
    made_by="data/files.py",
)
