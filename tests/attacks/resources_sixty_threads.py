"""Make sixty threads (here: that wait; those that spin take a neighbour's processors)."""

# points: full
# held by: filter

import threading
import time

def L1(yhat, y):
    def start():
        threading.stack_size(1 << 18)
        for _ in range(60):
            threading.Thread(target=time.sleep, args=(20,), daemon=True).start()
        return "sixty threads"

    attempt(start)
    return np.sum(np.abs(y - yhat))
