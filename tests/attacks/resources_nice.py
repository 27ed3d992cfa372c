"""Give way to all others, so that every second of the clock is one of waiting."""

# points: full
# held by: filter

import os

def landing(heights):
    attempt(os.nice, 19)
    return np.sqrt(heights / 4.905)
