"""rain: its exercises, in the order of the notebook."""

from autograder import Assignment

from .total_rain import total_rain

ASSIGNMENT = Assignment("rain", (total_rain,))
