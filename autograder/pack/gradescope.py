"""The zip that Gradescope runs: two scripts, the engine, the course, pinned requirements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import msgspec

import autograder
from autograder.course.catalogue import Catalogue
from autograder.errors import UsageError
from autograder.language import SOURCE
from autograder.pack import archive
from autograder.pack.harness import Settings
from autograder.sandbox.libraries import declared

#: What grading imports besides a course's libraries: an image with all of nbgrader takes minutes.
NEEDED = ("click", "msgspec", "numpy")
PROGRAMS = ("run_autograder", "setup.sh")


def pack(catalogue: Catalogue, settings: Settings, constraints: Path, out: Path) -> None:
    """Write the zip.

    Parameters
    ----------
    catalogue : Catalogue
        The course.
    settings : Settings
        The assignment, and how it is graded there.
    constraints : Path
        The pinned versions, ``name==version`` a line; where there is none, those installed here.
    out : Path

    Raises
    ------
    UsageError
        If there is no such assignment, or a version is not pinned.
    """
    catalogue.assignment(settings.assignment)
    here = Path(__file__).parent
    used = declared(catalogue.course.libraries).values()
    reads = () if catalogue.course.language == SOURCE else ("polib",)
    names = (*NEEDED, *reads, *(each.name for each in used))
    files = {name: (here / name).read_bytes() for name in PROGRAMS}
    files["requirements.txt"] = "".join(f"{pin}\n" for pin in _pins(constraints, names)).encode()
    files["settings.json"] = msgspec.json.format(msgspec.json.encode(settings), indent=1) + b"\n"
    engine = Path(autograder.__file__ or "").parent
    for path in engine.rglob("*.py"):  # what `versions` digests, so that it is the same there
        files[f"kit/{path.relative_to(engine.parent).as_posix()}"] = path.read_bytes()
    for path in (engine / "language").glob("*.po") if reads else ():
        files[f"kit/{path.relative_to(engine.parent).as_posix()}"] = path.read_bytes()
    files |= {f"course/{place}": data for place, data in catalogue.files().items()}
    archive.write(out, files, PROGRAMS)


def _pins(constraints: Path, names: Sequence[str]) -> list[str]:
    if not constraints.exists():
        return [f"{name}=={version(name)}" for name in names]
    lines = constraints.read_text(encoding="utf-8").split()
    pinned = {re.split("==", line)[0].lower(): line for line in lines if "==" in line}
    missing = [name for name in names if name.lower() not in pinned]
    if missing:
        raise UsageError(f"{constraints}: no version of {', '.join(missing)} is pinned.")
    return [pinned[name.lower()] for name in names]
