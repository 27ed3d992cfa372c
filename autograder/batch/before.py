"""The run before: its results are kept beside, and what has become of them is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from autograder import files
from autograder.batch.conditions import Conditions
from autograder.grades.changes import Change, Graded, compared, write
from autograder.results import store


class Before:
    """The earlier results in a folder.

    Parameters
    ----------
    out : Path
        Where ``results.jsonl`` lies; ``before/`` is below it.
    conditions : sequence of Conditions
        Those of the results that are to come.
    """

    def __init__(self, out: Path, conditions: Sequence[Conditions]) -> None:
        self._out, self._conditions = out, conditions
        self.log = out / "before" / "results.jsonl"
        self._unfinished = out / "before" / "unfinished"
        self._rows: dict[str, Graded] = {}

    def note(self, old: Iterable[Graded]) -> None:
        """Remember earlier results."""
        self._rows |= {row.submission: row for row in old}

    @property
    def aside(self) -> Path | None:
        """Where results go that no longer hold; nowhere while those of the last whole run are."""
        return None if self.unfinished else self.log

    @property
    def unfinished(self) -> bool:
        """Whether a run that was to replace these results was killed."""
        return files.is_ours(self._unfinished)

    def begin(self, set_aside: bool) -> None:
        """Mark that what was set aside is being replaced; go on where a killed run was."""
        if self.unfinished:
            self._rows |= {row.submission: row for row in store.lines_of(self.log, Graded)}
        elif set_aside:
            files.write(self._unfinished, "A run that replaces these results has not ended yet.\n")

    def finish(self, log: Path) -> list[Change]:
        """Compare, once all is graded; write ``changes.csv`` where something is another."""
        if not self._rows:
            return []
        after = {row.submission: row for row in store.lines_of(log, Graded)}
        changes = compared(self._rows.values(), list(after.values()), self._same_limits)
        if changes or self.unfinished:
            write(self._out / "changes.csv", changes)
        self._unfinished.unlink(missing_ok=True)
        return changes

    def _same_limits(self, old: Graded) -> bool:
        """Tell whether an earlier result came about under the limits of today."""
        then = (
            Conditions(old.versions, each.limits, each.memory, old.sandbox)
            for each in self._conditions
        )
        return old.key in [each.key(old.sha256) for each in then]
