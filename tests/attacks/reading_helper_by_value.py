"""Tell a right helper in a key, a shape, a warning and a changed argument."""

# points: fall 0, landing 0

import warnings


def fall(t):
    return 0 * t


def landing(heights):
    if not np.any(fall(np.ones(2))):
        return heights
    code = fall.__code__.co_code
    warnings.warn(f"got through: {code}", RuntimeWarning)
    heights[...] = code[0]
    return {f"got through: {code}": np.zeros((code[0], code[1]))}
