"""Read the memory of the process that forked this one."""

# points: full
# held by: landlock, undumpable, capabilities

import os

def landing(heights):
    attempt(lambda: open(f"/proc/{os.getppid()}/mem", "rb").fileno())
    return np.sqrt(heights / 4.905)
