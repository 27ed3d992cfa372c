"""birthdays: its exercises, in the order of the notebook."""

from autograder import Assignment

from .shared_birthday import shared_birthday

ASSIGNMENT = Assignment("birthdays", (shared_birthday,))
