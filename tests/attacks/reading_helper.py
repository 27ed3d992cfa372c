"""Read the right helper that stands in for a wrong one; it earns no point more."""

# points: fall 0

def fall(t):
    return 0 * t


def landing(heights):
    times = np.linspace(0, 10, 100001)
    s = fall(times)
    return np.interp(heights, s, times) if np.any(s) else heights
