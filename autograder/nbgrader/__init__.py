"""What nbgrader's commands use of this kit. Nothing outside this room imports nbgrader."""

from autograder.nbgrader.settings import configure

__all__ = ["configure"]
