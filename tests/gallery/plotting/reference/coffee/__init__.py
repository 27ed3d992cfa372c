"""coffee: its exercises, in the order of the notebook."""

from autograder import Assignment

from .draw_cooling import draw_cooling

ASSIGNMENT = Assignment("coffee", (draw_cooling,))
