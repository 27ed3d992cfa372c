"""stacks: its exercises, in the order of the notebook."""

from autograder import Assignment

from .stack import Stack

ASSIGNMENT = Assignment("stacks", (Stack,))
