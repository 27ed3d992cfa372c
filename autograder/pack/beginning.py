"""How a student begins with a folder of files: what to install, and what to type."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib.metadata import packages_distributions
from pathlib import Path

from autograder.language import _
from autograder.pack.imports import imports
from autograder.text import Later

_EDITOR = "jupyterlab"
_README = Later("""# {name}

Once, in a terminal in this folder, with Python 3.11 or newer (python.org has it):

    python3 -m venv .venv
    .venv/bin/python -m pip install -r requirements.txt

Then, each time, `.venv/bin/python -m jupyterlab {name}.ipynb`. On Windows write `py` for `python3`
and `.venv\\Scripts\\python` for `.venv/bin/python`. In VS Code `.venv` is the kernel to choose. The
checks below your answers need `checks.py` and `checks.json` beside the notebook. Hand in
`{name}.ipynb` alone.
""")


def beginning(name: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return ``README.md`` and ``requirements.txt`` for an assignment's files."""
    needs = "".join(f"{each}\n" for each in sorted({_EDITOR, *needed(files)}))
    return {"README.md": _(_README).format(name=name).encode(), "requirements.txt": needs.encode()}


def needed(files: Mapping[str, bytes]) -> set[str]:
    """Return the distributions that notebooks and modules need, as they are called here."""
    names = {name for _, _, name in imports(files)}
    ours = {Path(place).stem for place in files}
    known = packages_distributions()
    return {min(known.get(n, [n])) for n in names - ours - sys.stdlib_module_names}
