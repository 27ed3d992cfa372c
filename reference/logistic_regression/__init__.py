"""Logistic regression, a cat / non-cat classifier: eight exercises, 30 points.

One module an exercise, each read from top to bottom: the witness (the same quantity by loops,
gradients by the complex step), the mistakes that are known, the declaration. Public cases fit on
paper.
"""

from autograder.course.exercise import Assignment

from ..numpy_basics.sigmoid import SIGMOID
from .dimensions import DIMENSIONS
from .flatten import FLATTEN
from .initialize import INITIALIZE
from .model import MODEL
from .optimize import OPTIMIZE
from .predict import PREDICT
from .propagate import PROPAGATE

ASSIGNMENT = Assignment(
    "logistic_regression",
    (DIMENSIONS, FLATTEN, SIGMOID, INITIALIZE, PROPAGATE, OPTIMIZE, PREDICT, MODEL),
)
