"""Logistic regression, a cat / non-cat classifier: eight exercises, 30 points.

One module an exercise, each read from top to bottom: the witness (the same quantity by loops,
gradients by the complex step), the mistakes that are known, the declaration. Public cases fit on
paper.
"""

from autograder.assignments.logistic_regression.dimensions import DIMENSIONS
from autograder.assignments.logistic_regression.flatten import FLATTEN
from autograder.assignments.logistic_regression.initialize import INITIALIZE
from autograder.assignments.logistic_regression.model import MODEL
from autograder.assignments.logistic_regression.optimize import OPTIMIZE
from autograder.assignments.logistic_regression.predict import PREDICT
from autograder.assignments.logistic_regression.propagate import PROPAGATE
from autograder.assignments.numpy_basics.sigmoid import SIGMOID
from autograder.exercise import Assignment

ASSIGNMENT = Assignment(
    "logistic_regression",
    (DIMENSIONS, FLATTEN, SIGMOID, INITIALIZE, PROPAGATE, OPTIMIZE, PREDICT, MODEL),
)
