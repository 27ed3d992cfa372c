"""Never end in one call of C code that holds the interpreter's lock."""

# points: L1 0
# hangs: L1

import itertools

def L1(yhat, y):
    return all(itertools.repeat(True))
