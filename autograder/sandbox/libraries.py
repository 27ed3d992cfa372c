"""What a course's libraries are on this machine: versions, and the files that a worker may read."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.errors import SandboxError

if TYPE_CHECKING:
    from importlib.metadata import Distribution

_NAME = re.compile(r"[\w.-]+")


def versions(libraries: Iterable[str]) -> dict[str, str]:
    """Return the version of each library, by the name of what is imported first.

    Raises
    ------
    SandboxError
        If one is not installed.
    """
    found = declared(libraries)
    for name in libraries:
        with suppress(ModuleNotFoundError):
            if find_spec(name):
                continue
        raise SandboxError(f"COURSE, uses: there is no `{name}`: is it spelt right?")
    return {top: each.version for top, each in found.items()}


def declared(libraries: Iterable[str]) -> dict[str, Distribution]:
    """Return the distribution of each library, as `versions` does."""
    tops = dict.fromkeys(name.partition(".")[0] for name in libraries)
    return {top: _distribution(top) for top in tops}


@cache
def needed(libraries: tuple[str, ...]) -> tuple[Distribution, ...]:
    """Return the distributions that libraries are of, and all that these require and is there."""
    from importlib.metadata import PackageNotFoundError, distribution

    found: dict[str, Distribution] = {}
    left = [*declared(libraries).values()]
    while left:
        each = left.pop()
        if each.name in found:
            continue
        found[each.name] = each
        for requirement in each.requires or ():
            name, _, condition = requirement.partition(";")
            match = _NAME.match(name)
            if match and "extra" not in condition:
                try:
                    left.append(distribution(match[0]))
                except PackageNotFoundError:  # for another system, or another Python
                    continue
    return tuple(found.values())


def files(libraries: tuple[str, ...]) -> list[str]:
    """Return the folders and files of libraries and of what they require, by their RECORDs.

    A package is one folder. What lies in none, or outside the place of all packages, as a command
    does, is named by itself, or not at all.
    """
    found: dict[str, None] = {}
    for each in needed(libraries):
        inside = [path for path in each.files or () if path.parts[0] != ".."]
        packages = {path.parent for path in inside if path.name == "__init__.py"}
        for path in inside:
            outermost = next((p for p in [*path.parents][::-1] if p in packages), path)
            found[str(Path(str(each.locate_file(outermost))))] = None
    return [*found]


def _distribution(top: str) -> Distribution:
    """Return the distribution that a package is of: mostly the one of its name."""
    from importlib.metadata import PackageNotFoundError, distribution, packages_distributions

    if top in sys.stdlib_module_names:
        raise SandboxError(f"COURSE, uses: `{top}` is Python's own, and there: leave it out")
    try:
        return distribution(top)
    except PackageNotFoundError:
        names = packages_distributions().get(top)
    if not names:
        raise SandboxError(
            f"COURSE, uses: `{top}` is not installed where it is graded: "
            f"`python -m pip install {top}` there, or what the package is called"
        )
    return distribution(names[0])
