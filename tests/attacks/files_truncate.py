"""Empty a file: no byte is written, so no limit of size holds it."""

# points: full
# held by: landlock

def L1(yhat, y):
    attempt(open, TARGET, "w")
    return np.sum(np.abs(y - yhat))
