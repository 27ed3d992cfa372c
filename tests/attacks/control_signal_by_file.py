"""Have the kernel signal another process when the socket has data."""

# points: full
# held by: filter

import fcntl
import os

def L1(yhat, y):
    attempt(fcntl.fcntl, 3, fcntl.F_SETOWN, os.getppid())
    return np.sum(np.abs(y - yhat))
