"""Never end, in the handler of a timer that goes off again and again."""

# points: landing 0
# hangs: landing

import signal

def landing(heights):
    def spin(*_):
        while True:
            pass

    signal.signal(signal.SIGALRM, spin)
    signal.setitimer(signal.ITIMER_REAL, 1e-3, 1e-3)
    while True:
        pass
