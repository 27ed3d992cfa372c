"""``autograder grade``, struck by a signal as soon as it has written so many results.

A program: ``python struck.py SIGNAL AFTER [processes] grade …`` says whom it has started by then.
"""

from __future__ import annotations

import os
import signal
import sys
from multiprocessing import active_children
from pathlib import Path

from autograder.batch import engine
from autograder.cli import main
from autograder.results import Result, store


def run() -> None:
    """Grade as the arguments say."""
    number, left = int(sys.argv.pop(1)), int(sys.argv.pop(1))
    if sys.argv[1] == "processes":  # where there are two jobs, and six submissions for each
        engine.FED, engine.WORTH = 1, 6
        del sys.argv[1]
    append = store.append

    def count(path: Path, result: Result) -> None:
        nonlocal left
        append(path, result)
        left -= 1
        if left == 0:
            print(*(child.pid for child in active_children()), flush=True)
            os.kill(os.getpid(), number)

    store.append = count
    signal.signal(signal.SIGINT, signal.default_int_handler)  # which a job in the background lacks
    main()


if __name__ == "__main__":
    run()
