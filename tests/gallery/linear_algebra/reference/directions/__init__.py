"""directions: its exercises, in the order of the notebook."""

from autograder import Assignment

from .basis import basis
from .main_axis import main_axis

ASSIGNMENT = Assignment("directions", (basis, main_axis))
