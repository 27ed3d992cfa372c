"""Sleep for an hour."""

# points: landing 0
# hangs: landing

import time

def landing(heights):
    time.sleep(3600)
