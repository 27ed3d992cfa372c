"""Delete a file."""

# points: full
# held by: filter, landlock

import os

def landing(heights):
    attempt(os.remove, TARGET)
    return np.sqrt(heights / 4.905)
