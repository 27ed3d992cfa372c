"""Leave a thread behind that writes when the call is over."""

# points: full
# held by: filter

import threading
import time

def L1(yhat, y):
    def later():
        time.sleep(0.05)
        open(TARGET, "w")

    attempt(threading.Thread(target=later).start)
    return np.sum(np.abs(y - yhat))
