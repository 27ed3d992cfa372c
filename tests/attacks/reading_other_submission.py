"""Read what somebody else has handed in."""

# points: full
# held by: landlock

def L1(yhat, y):
    attempt(lambda: open(OTHER, "rb").read(99))
    return np.sum(np.abs(y - yhat))
