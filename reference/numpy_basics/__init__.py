"""numpy basics: eight small functions, 20 points.

One module an exercise, each read from top to bottom: what is asked, the witness (the same quantity
by loops over `math`), the mistakes that are known, right answers in other forms. Public cases fit
on paper.
"""

from autograder import Assignment

from .basic_sigmoid import basic_sigmoid
from .image2vector import image2vector
from .losses import L1, L2
from .normalize_rows import normalize_rows
from .sigmoid import sigmoid
from .sigmoid_derivative import sigmoid_derivative
from .softmax import softmax

ASSIGNMENT = Assignment(
    "numpy_basics",
    (basic_sigmoid, sigmoid, sigmoid_derivative, image2vector, normalize_rows, softmax, L1, L2),
)
