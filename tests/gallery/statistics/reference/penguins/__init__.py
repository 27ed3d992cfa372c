"""penguins: its exercises, in the order of the notebook."""

from autograder import Assignment

from .mean_mass import mean_mass

ASSIGNMENT = Assignment("penguins", (mean_mass,))
