"""Random numbers that begin with a seed where an answer draws from the global ones.

The same text runs in the worker, beside a student's notebook and where right answers are called.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np


@contextmanager
def seeded(seed: int | None) -> Iterator[None]:
    """Seed the global random numbers of numpy and Python, which then go on as they would have."""
    if seed is None:
        yield
        return
    before = np.random.get_state(), random.getstate()
    np.random.seed(seed)
    random.seed(seed)
    try:
        yield
    finally:
        np.random.set_state(before[0])
        random.setstate(before[1])
