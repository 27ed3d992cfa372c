"""Never end, and ignore every signal that can be ignored."""

# points: landing 0
# hangs: landing

import signal

def landing(heights):
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_IGN)
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
