"""Never end, and ignore every signal that can be ignored."""

# points: L1 0
# hangs: L1

import signal

def L1(yhat, y):
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_IGN)
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
