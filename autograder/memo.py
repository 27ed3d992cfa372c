"""Exercise results that many submissions share: the same text is judged once.

Whoever wrote a text, its answers are the same, unless other code that ran in the same process has
tampered with them. So a result is kept only from a run in a worker of its own, which a text gets
when it turns up often.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable

from autograder.outlines import Outlines
from autograder.results import ExerciseResult

OFTEN = 3  # times that a text is seen before a worker of its own pays
MOST = 20_000  # texts that are remembered


class Memo:
    """Results by what they depend on, a key of the caller's; fit for several threads."""

    def __init__(self) -> None:
        self.outlines = Outlines()
        self._seen: Counter[int] = Counter()  # by the key's hash, which takes less memory
        self._kept: dict[Hashable, ExerciseResult] = {}

    def get(self, key: Hashable) -> ExerciseResult | None:
        """Return the result that is kept under a key."""
        return self._kept.get(key)

    def is_due(self, key: Hashable) -> bool:
        """Count that a key without a result was met; tell whether it is time to make one."""
        if len(self._seen) >= MOST:
            self._seen.clear()
        self._seen[hash(key)] = times = self._seen[hash(key)] + 1
        return times == OFTEN

    def keep(self, key: Hashable, result: ExerciseResult) -> None:
        """Keep a result that came from a worker of its own, if its key was met before."""
        if self._seen[hash(key)] < 2:
            return
        if len(self._kept) >= MOST:
            self._kept.clear()
        self._kept[key] = result
