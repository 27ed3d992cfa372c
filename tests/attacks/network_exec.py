"""Run a program."""

# points: full
# held by: filter, landlock

import subprocess

def L1(yhat, y):
    attempt(lambda: subprocess.run(["/bin/true"], check=True).returncode)
    return np.sum(np.abs(y - yhat))
