"""End the process with success in the middle of a call."""

# points: L1 0

import os

def L1(yhat, y):
    os._exit(0)
