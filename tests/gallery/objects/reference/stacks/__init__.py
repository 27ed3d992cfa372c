"""stacks: its exercises, in the order of the notebook."""

from autograder import Assignment

from .stack import Stack
from .turned_over import turned_over

ASSIGNMENT = Assignment("stacks", (Stack, turned_over))
