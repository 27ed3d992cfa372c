"""Ask for 3 GiB at once."""

# points: full
# held by: rlimits

def landing(heights):
    attempt(lambda: np.empty(3 << 30, np.uint8).nbytes)
    return np.sqrt(heights / 4.905)
