"""Hand in a MultiIndex of millions, and a sparse matrix of more rows than there are atoms."""

# assignment: shop
# points: sums 0, best 0

import pandas as pd
from scipy import sparse


def sums(table):
    return pd.MultiIndex.from_product([range(1000), range(1000)])


def best(table):
    return [
        sparse.coo_array(([1.0], ([2**40], [2**40])), shape=(2**62, 2**62)),
        pd.DataFrame(np.ones((1, 100_000))),
        pd.DataFrame(np.ones((3_000_000, 1)), columns=["price"]),
    ][len(table) % 3]
