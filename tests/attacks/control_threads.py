"""Leave threads behind that write when the call is over."""

# points: full

import threading
import time

def L1(yhat, y):
    def later():
        time.sleep(0.05)
        open(TARGET, "w")

    threading.Thread(target=later).start()
    return np.sum(np.abs(y - yhat))
