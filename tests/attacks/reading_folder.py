"""List the folder of all submissions."""

# points: full
# held by: landlock

import os

def L1(yhat, y):
    attempt(os.listdir, FOLDER)
    return np.sum(np.abs(y - yhat))
