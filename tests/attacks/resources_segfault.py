"""Read at address 0."""

# points: landing 0

import ctypes

def landing(heights):
    ctypes.string_at(0)
