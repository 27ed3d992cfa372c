"""Send a frame a byte at a time."""

# assignment: numpy_basics
# points: L1 0
# hangs: L1

import os
import time

def L1(yhat, y):
    os.write(3, (1000).to_bytes(4, "big"))
    while True:
        os.write(3, b"\xc0")
        time.sleep(0.02)
