"""Never end in one call of C code that holds the interpreter's lock."""

# points: landing 0
# hangs: landing

import itertools

def landing(heights):
    return all(itertools.repeat(True))
