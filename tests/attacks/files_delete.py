"""Delete a file."""

# points: full
# held by: filter, landlock

import os

def L1(yhat, y):
    attempt(os.remove, TARGET)
    return np.sum(np.abs(y - yhat))
