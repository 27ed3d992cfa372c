"""Fork again and again (here: twenty times)."""

# points: full
# held by: filter

import os
import time

def landing(heights):
    def bomb():
        for _ in range(20):
            if os.fork() == 0:
                time.sleep(20)
                os._exit(0)
        return "twenty processes"

    attempt(bomb)
    return np.sqrt(heights / 4.905)
