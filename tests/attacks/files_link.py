"""Leave a symbolic link, for others to follow."""

# points: full
# held by: filter, landlock

import os

def landing(heights):
    attempt(os.symlink, CANARY, f"{FOLDER}/link.ipynb")
    return np.sqrt(heights / 4.905)
