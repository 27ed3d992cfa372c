"""Claim an answer of 30 million entries, one byte each on the wire."""

# assignment: springs
# points: loss 0

import os

def loss(yhat, y):
    body = b"\x82\xa4type\xa8returned\xa5value\x83\xa4type\xa5items\xa4kind\xa4list\xa6values"
    body += b"\xdd" + (30_000_000).to_bytes(4, "big") + b"\xc0" * 30_000_000
    os.write(3, len(body).to_bytes(4, "big"))
    left = memoryview(body)
    while left:
        left = left[os.write(3, left) :]
    return 0.0
