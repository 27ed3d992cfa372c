"""Read what somebody else has handed in."""

# points: full
# held by: landlock

def landing(heights):
    attempt(lambda: open(OTHER, "rb").read(99))
    return np.sqrt(heights / 4.905)
