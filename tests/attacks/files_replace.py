"""Put a file in another's place."""

# points: full
# held by: filter, landlock

import os

def L1(yhat, y):
    attempt(os.replace, CANARY, TARGET)
    return np.sum(np.abs(y - yhat))
