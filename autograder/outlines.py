"""What stands under an exercise's names, found once for all submissions whose text says the same.

Finding it takes a worker and a parser. But it can change only with the cells that mention a name
that the search looked up, and most of a notebook is the same for all. Workers say which names those
were, before any of the submission's code has run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence

from autograder.sandbox import wire
from autograder.statements import places

MOST = 20_000  # outlines that are remembered
WAYS = 12  # sets of names that the search for one exercise has looked up


class Mentions:
    """A submission's cells by the names that they could bind.

    Parameters
    ----------
    cells : sequence of Cell
    """

    def __init__(self, cells: Sequence[wire.Cell]) -> None:
        self._digests, self._places = [wire.digest(cell) for cell in cells], places(cells)

    def digest(self, names: frozenset[str]) -> str:
        """Return a digest of the cells that mention any of the names, in their order."""
        found = {place for name in names for place in self._places.get(name, ())}
        return wire.digest([self._digests[place] for place in sorted(found)])


class Outlines:
    """What was found, by a key of the caller's and the text it was found in; fit for threads."""

    def __init__(self) -> None:
        self._ways: defaultdict[Hashable, list[frozenset[str]]] = defaultdict(list)
        self._kept: dict[Hashable, wire.Loaded] = {}

    def get(self, key: Hashable, mentions: Mentions) -> wire.Loaded | None:
        """Return what was found under a key in the same text."""
        for names in self._ways[key]:
            if found := self._kept.get((key, names, mentions.digest(names))):
                return found
        return None

    def keep(self, key: Hashable, mentions: Mentions, loaded: wire.Loaded) -> None:
        """Keep what was found, where it says what it depends on."""
        names, ways = frozenset(loaded.asked), self._ways[key]
        if not names or (names not in ways and len(ways) >= WAYS):
            return
        if names not in ways:
            ways.append(names)
        if len(self._kept) >= MOST:
            self._kept.clear()
        self._kept[key, names, mentions.digest(names)] = loaded
