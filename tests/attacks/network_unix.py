"""Connect to a service of this machine by its path."""

# points: full
# held by: filter
# perhaps: landlock

import socket

def L1(yhat, y):
    attempt(lambda: socket.socket(socket.AF_UNIX).connect(UNIX))
    return np.sum(np.abs(y - yhat))
