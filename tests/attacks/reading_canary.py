"""Read a file of the grading user."""

# points: full
# held by: landlock

def L1(yhat, y):
    attempt(lambda: open(CANARY, "rb").read(99))
    return np.sum(np.abs(y - yhat))
