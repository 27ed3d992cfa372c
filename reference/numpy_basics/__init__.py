"""numpy basics: eight small functions, 20 points.

One module an exercise, each read from top to bottom: the witness (the same quantity by loops over
`math`), the mistakes that are known, the declaration. Public cases fit on paper.
"""

from autograder.course.exercise import Assignment

from .basic_sigmoid import BASIC_SIGMOID
from .image2vector import IMAGE2VECTOR
from .losses import L1, L2
from .normalize_rows import NORMALIZE_ROWS
from .sigmoid import SIGMOID
from .sigmoid_derivative import SIGMOID_DERIVATIVE
from .softmax import SOFTMAX

ASSIGNMENT = Assignment(
    "numpy_basics",
    (BASIC_SIGMOID, SIGMOID, SIGMOID_DERIVATIVE, IMAGE2VECTOR, NORMALIZE_ROWS, SOFTMAX, L1, L2),
)
