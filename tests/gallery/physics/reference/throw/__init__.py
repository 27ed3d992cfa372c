"""throw: its exercises, in the order of the notebook."""

from autograder import Assignment

from .reach import reach

ASSIGNMENT = Assignment("throw", (reach,))
