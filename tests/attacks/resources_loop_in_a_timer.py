"""Never end, in the handler of a timer that goes off again and again."""

# points: L1 0
# hangs: L1

import signal

def L1(yhat, y):
    def spin(*_):
        while True:
            pass

    signal.signal(signal.SIGALRM, spin)
    signal.setitimer(signal.ITIMER_REAL, 1e-3, 1e-3)
    while True:
        pass
