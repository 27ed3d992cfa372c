"""Sleep for an hour."""

# points: L1 0
# hangs: L1

import time

def L1(yhat, y):
    time.sleep(3600)
