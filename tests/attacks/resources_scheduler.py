"""Ask to run only when nobody else does."""

# points: full
# held by: filter

import os

def landing(heights):
    attempt(lambda: os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0)))
    return np.sqrt(heights / 4.905)
