"""Leave a symbolic link, for others to follow."""

# points: full
# held by: filter, landlock

import os

def L1(yhat, y):
    attempt(os.symlink, CANARY, f"{FOLDER}/link.ipynb")
    return np.sum(np.abs(y - yhat))
