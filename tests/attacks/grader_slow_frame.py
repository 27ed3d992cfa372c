"""Send a frame a byte at a time."""

# assignment: springs
# points: loss 0
# hangs: loss

import os
import time

def loss(yhat, y):
    os.write(3, (1000).to_bytes(4, "big"))
    while True:
        os.write(3, b"\xc0")
        time.sleep(0.02)
