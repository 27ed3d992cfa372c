"""The zip that Gradescope runs: two scripts, the kit with its reference, pinned requirements."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

import autograder
import reference
from autograder import assignments
from autograder.errors import AssignmentError
from autograder.pack import archive
from autograder.pack.harness import Settings

#: What grading imports, and no more: an image with all of nbgrader takes minutes to build.
NEEDED = ("click", "msgspec", "numpy", "rapidfuzz")
PROGRAMS = ("run_autograder", "setup.sh")


def pack(settings: Settings, constraints: Path, out: Path) -> None:
    """Write the zip.

    Parameters
    ----------
    settings : Settings
        The assignment, and how it is graded there.
    constraints : Path
        The pinned versions, ``name==version`` a line.
    out : Path

    Raises
    ------
    AssignmentError
        If there is no such assignment, or a version is not pinned.
    """
    assignments.load(settings.assignment)
    here = Path(__file__).parent
    files = {name: (here / name).read_bytes() for name in PROGRAMS}
    files["requirements.txt"] = "".join(f"{pin}\n" for pin in _pins(constraints)).encode()
    files["settings.json"] = msgspec.json.format(msgspec.json.encode(settings), indent=1) + b"\n"
    for package in (autograder, reference):
        folder = Path(package.__file__ or "").parent
        for path in folder.rglob("*.py"):  # what `versions` digests, so that it is the same there
            name = Path("kit", folder.name, path.relative_to(folder)).as_posix()
            files[name] = path.read_bytes()
    archive.write(out, files, PROGRAMS)


def _pins(constraints: Path) -> list[str]:
    try:
        lines = constraints.read_text(encoding="utf-8").split()
    except FileNotFoundError:
        raise AssignmentError(f"{constraints}: not found; run this in the kit's folder.") from None
    pinned = {re.split("==", line)[0].lower(): line for line in lines if "==" in line}
    missing = [name for name in NEEDED if name not in pinned]
    if missing:
        raise AssignmentError(f"{constraints}: no version of {', '.join(missing)} is pinned.")
    return [pinned[name] for name in NEEDED]
