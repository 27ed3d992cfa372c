"""Flood stdout and stderr with 20 MB."""

# points: full

import os

def landing(heights):
    for _ in range(20):
        print("x" * 1_000_000)
        os.write(2, b"y" * 1_000_000)
    return np.sqrt(heights / 4.905)
