"""Put a file in another's place."""

# points: full
# held by: filter, landlock

import os

def landing(heights):
    attempt(os.replace, CANARY, TARGET)
    return np.sqrt(heights / 4.905)
