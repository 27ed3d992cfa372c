"""Announce a frame of 4 GiB."""

# assignment: springs
# points: loss 0

import os

def loss(yhat, y):
    os.write(3, b"\xff" * 4)
    return 0.0
