"""What surrounds a pool's workers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import msgspec

from autograder.results import Tier
from autograder.sandbox.inside.confine import Confinement
from autograder.sandbox.libraries import files, needed


@dataclass(frozen=True)
class Walls:
    """What a pool's workers are confined by: their own means, and bubblewrap around them."""

    confinement: Confinement
    bubblewrap: bool = False

    @property
    def tier(self) -> Tier:
        """What a result says of it."""
        own = self.confinement
        return Tier(self.bubblewrap, own.landlock, bool(own.filter), own.rlimits)

    def around(self, libraries: tuple[str, ...]) -> Walls:
        """Return such walls with libraries inside; matplotlib first, if any of them requires it."""
        drawn = any(each.name == "matplotlib" for each in needed(libraries))
        confinement = msgspec.structs.replace(
            self.confinement,
            libraries=tuple(dict.fromkeys((*["matplotlib"] * drawn, *libraries))),
            files=tuple(files(libraries)),
        )
        return replace(self, confinement=confinement)
