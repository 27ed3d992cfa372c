"""numpy basics: eight small functions, 20 points.

One module an exercise, each read from top to bottom: the witness (the same quantity by loops over
`math`), the mistakes that are known, the declaration. Public cases fit on paper.
"""

from autograder.assignments.numpy_basics.basic_sigmoid import BASIC_SIGMOID
from autograder.assignments.numpy_basics.image2vector import IMAGE2VECTOR
from autograder.assignments.numpy_basics.losses import L1, L2
from autograder.assignments.numpy_basics.normalize_rows import NORMALIZE_ROWS
from autograder.assignments.numpy_basics.sigmoid import SIGMOID
from autograder.assignments.numpy_basics.sigmoid_derivative import SIGMOID_DERIVATIVE
from autograder.assignments.numpy_basics.softmax import SOFTMAX
from autograder.exercise import Assignment

ASSIGNMENT = Assignment(
    "numpy_basics",
    (BASIC_SIGMOID, SIGMOID, SIGMOID_DERIVATIVE, IMAGE2VECTOR, NORMALIZE_ROWS, SOFTMAX, L1, L2),
)
