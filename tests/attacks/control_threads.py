"""Leave a thread behind that writes when the call is over."""

# points: full
# held by: filter

import threading
import time

def landing(heights):
    def later():
        time.sleep(0.05)
        open(TARGET, "w")

    attempt(threading.Thread(target=later).start)
    return np.sqrt(heights / 4.905)
