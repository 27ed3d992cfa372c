"""Sleep for an hour."""

# points: L1 0
# seconds: 0.3

import time

def L1(yhat, y):
    time.sleep(3600)
