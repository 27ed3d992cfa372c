"""Read at address 0."""

# points: L1 0

import ctypes

def L1(yhat, y):
    ctypes.string_at(0)
