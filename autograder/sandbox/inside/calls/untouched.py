"""(Runs in the worker.) Modules as they were before a student's code, for the course's own.

``np.random.seed = 3`` in an answer is no business of a scenario's that seeds.
"""

from __future__ import annotations

import builtins
from types import ModuleType
from typing import Any

_BUILTINS = dict(vars(builtins))
_seen: dict[str, ModuleType] = {}


class _Untouched(ModuleType):
    """A module with the attributes that it had; what is set here is set there, too."""

    def __init__(self, module: ModuleType) -> None:
        super().__init__(module.__name__)
        vars(self).update(vars(module), _Untouched__module=module)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__module, name)  # loaded since

    def __setattr__(self, name: str, value: Any) -> None:
        vars(self)[name] = value
        setattr(self.__module, name, value)

    def __delattr__(self, name: str) -> None:
        vars(self).pop(name, None)
        delattr(self.__module, name)


def untouched(module: Any) -> Any:
    """Return a module, and those in it, with what it had when it was asked for first."""
    if not isinstance(module, ModuleType) or isinstance(module, _Untouched):
        return module
    name = module.__name__
    if name not in _seen:
        kept = _seen[name] = _Untouched(module)
        inner = [(k, v) for k, v in vars(kept).items() if isinstance(v, ModuleType)]
        vars(kept).update((k, untouched(v)) for k, v in inner if v.__name__.startswith(f"{name}."))
    return _seen[name]


def space(**names: Any) -> dict[str, Any]:
    """Return a namespace that has untouched modules and built-in names, and imports such."""

    def imported(*arguments: Any, **by_name: Any) -> Any:
        return untouched(_BUILTINS["__import__"](*arguments, **by_name))

    own = _BUILTINS | {"__import__": imported}
    return {name: untouched(each) for name, each in names.items()} | {"__builtins__": own}
