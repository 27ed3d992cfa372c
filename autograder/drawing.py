"""matplotlib, which looks for settings in the folder where it is imported, imported elsewhere."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType


def obey_no_folder() -> None:
    """Let this process's matplotlib obey no ``matplotlibrc`` of the working folder.

    There a submission may lie, whose settings would run LaTeX with a preamble of a student's.
    """
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


class _Finder:
    """Finds matplotlib, to be imported in its own folder; a person's own settings hold."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != "matplotlib":
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None and spec.origin:
            spec.loader.exec_module = _within(Path(spec.origin).parent, spec.loader.exec_module)  # type: ignore
        return spec


def _within(folder: Path, execute: Callable[[ModuleType], None]) -> Callable[[ModuleType], None]:
    def elsewhere(module: ModuleType) -> None:
        with contextlib.chdir(folder):
            execute(module)

    return elsewhere
