"""Claim for every call of two exercises an array that just fits a frame, or a list of them."""

# assignment: springs
# points: loss 0, length 0

import msgspec
import os


def claim(exercise, *values):
    for value in values * 6:
        message = {"type": "returned", "exercise": exercise, "value": value}
        left = memoryview(msgspec.msgpack.encode(message))
        os.write(3, len(left).to_bytes(4, "big"))
        while left:
            left = left[os.write(3, left):]
    os._exit(0)


def loss(yhat, y):
    data = bytes(3 << 19)
    claim("loss", {"type": "array", "dtype": "|b1", "shape": [len(data)], "data": data})


def length(w, b, X):
    one = {"type": "array", "dtype": "|b1", "shape": [1], "data": bytes(1)}
    claim("length", {"type": "items", "kind": "list", "values": [one] * 30_000})
