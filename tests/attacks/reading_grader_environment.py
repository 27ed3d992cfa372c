"""Read the grader's environment from /proc."""

# points: full
# held by: landlock, capabilities

def L1(yhat, y):
    attempt(lambda: open(f"/proc/{GRADER}/environ", "rb").read())
    return np.sum(np.abs(y - yhat))
