"""Open more files than a process should have."""

# points: full
# held by: rlimits

import os

def landing(heights):
    def flood():
        for number in range(300):
            os.dup(0)
        return number

    try:
        attempt(flood)
    finally:
        os.closerange(4, 400)
    return np.sqrt(heights / 4.905)
