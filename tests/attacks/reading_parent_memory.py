"""Read the memory of the process that forked this one."""

# points: full
# held by: landlock, undumpable, capabilities

import os

def L1(yhat, y):
    attempt(lambda: open(f"/proc/{os.getppid()}/mem", "rb").fileno())
    return np.sum(np.abs(y - yhat))
