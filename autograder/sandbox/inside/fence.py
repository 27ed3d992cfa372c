"""(Runs in the zygote.) The libraries that a course declares, imported before there is a worker."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from contextlib import suppress
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from typing import Any


class Fence:
    """Finds what a worker may read: all else is as if it were not installed.

    A grade depends neither on what else is, nor does a library on more than it requires.

    Parameters
    ----------
    readable : iterable of Path
        Beyond the standard library.
    """

    def __init__(self, readable: Iterable[Path]) -> None:
        self._readable = {*map(str, readable)}
        standard = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib")}
        standard |= {os.path.join(folder, "lib-dynload") for folder in standard}
        self._others = {*sys.path} - standard

    def find_spec(self, name: str, path: Sequence[str] | None, target: Any = None) -> Any:
        """Return what `PathFinder` finds, if it may be read; a finder of `sys.meta_path`."""
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or path is not None or self._may_read(spec):
            return spec
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    def _may_read(self, spec: ModuleSpec) -> bool:
        if not spec.origin:
            return True
        place = os.path.dirname(spec.origin) if spec.submodule_search_locations else spec.origin
        return os.path.dirname(place) not in self._others or place in self._readable

    def put_up(self) -> None:
        """Let this process find no more than that."""
        sys.meta_path[:] = [self if each is PathFinder else each for each in sys.meta_path]


def load(libraries: Iterable[str]) -> None:
    """Import libraries, and what they would load when it is asked for: scipy's subpackages."""
    for name in libraries:
        if name == "matplotlib":
            _matplotlib()
        module = import_module(name)
        for part in getattr(module, "__all__", ()):
            with suppress(Exception):
                getattr(module, part)


def _matplotlib() -> None:
    """Have it ask for no folder to write to, which there is not, and for no font but its own.

    It would end for want of one, or leave files on the machine; another's fonts cannot be read.
    """
    spec = PathFinder.find_spec("matplotlib")
    if spec is not None and spec.origin:
        own = os.path.join(os.path.dirname(spec.origin), "mpl-data", "matplotlibrc")
        os.environ["MATPLOTLIBRC"] = own
    matplotlib: Any = import_module("matplotlib")
    matplotlib.get_configdir = matplotlib.get_cachedir = lambda: os.environ["HOME"]
    import_module("matplotlib.pyplot")
    fonts: Any = import_module("matplotlib.font_manager").fontManager
    data = matplotlib.get_data_path()
    fonts.ttflist = [font for font in fonts.ttflist if font.fname.startswith(data)]
    fonts.afmlist = [font for font in fonts.afmlist if font.fname.startswith(data)]
