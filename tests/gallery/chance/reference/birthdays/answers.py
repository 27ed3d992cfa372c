"""The right answers, each a page of a textbook."""

import numpy as np


def shared_birthday(rng, people, rooms):
    """Return the share of rooms, each with so many people, where two have the same birthday."""
    days = np.sort(rng.integers(365, size=(rooms, people)), axis=1)
    return np.mean(np.any(np.diff(days) == 0, axis=1))
