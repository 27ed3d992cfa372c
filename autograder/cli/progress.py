"""How far long work is: a bar in a terminal, a plain line now and then in a log."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

from autograder.language import _

EVERY = 5.0  # seconds between two lines


@contextmanager
def progress(total: int, console: Console) -> Iterator[Callable[[int], None]]:
    """Show progress while the block lasts; what it yields is told how many more are done.

    Parameters
    ----------
    total : int
        How many there are.
    console : rich.console.Console
        Where to: with a bar if it is a terminal, else a line every so many seconds.
    """
    if console.is_terminal:
        with _bar(total, console) as tell:
            yield tell
        return
    done, start, over = [0], time.monotonic(), threading.Event()

    templates = (  # the thread has no language
        _("{done} of {total} graded, {rate:.1f}/s"),
        _("{done} of {total} graded, {rate:.1f}/s, {left:.0f} s left"),
    )

    def say() -> None:
        while not over.wait(EVERY):
            rate = done[0] / (time.monotonic() - start)
            left = (total - done[0]) / rate if rate else 0.0
            said = templates[bool(rate)].format(done=done[0], total=total, rate=rate, left=left)
            console.print(said, highlight=False)

    def advance(count: int) -> None:
        done[0] += count

    thread = threading.Thread(target=say, daemon=True)
    thread.start()
    try:
        yield advance
    finally:
        over.set()
        thread.join()


@contextmanager
def _bar(total: int, console: Console) -> Iterator[Callable[[int], None]]:
    from rich import progress as parts  # which no log needs
    from rich.text import Text

    class Rate(parts.ProgressColumn):
        def render(self, task: parts.Task) -> Text:
            return Text(f"{task.finished_speed or task.speed or 0:.0f}/s", style="dim")

    columns = parts.TextColumn(_("grading")), parts.BarColumn(), parts.MofNCompleteColumn()
    remaining = parts.TimeRemainingColumn()
    with parts.Progress(*columns, Rate(), remaining, console=console) as bar:
        task = bar.add_task("", total=total)
        yield lambda count: bar.advance(task, count)
