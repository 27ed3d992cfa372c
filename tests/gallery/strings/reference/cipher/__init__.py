"""cipher: its exercises, in the order of the notebook."""

from autograder import Assignment

from .caesar import caesar

ASSIGNMENT = Assignment("cipher", (caesar,))
