"""What a notebook that is one file runs first: it writes the files that are not beside it.

The text of these functions stands in the notebook. They need Python's own library alone, leave no
name behind, and change no file that is there.
"""

from __future__ import annotations

from typing import Any


def _supply(name: str, packed: str, program: str = "", made: tuple[str, ...] = ()) -> None:
    """Write what is missing beside the notebook; where that cannot be, into a folder of its own."""
    import base64
    import importlib
    import io
    import os
    import sys
    import tempfile
    import zipfile
    from pathlib import Path

    archive = zipfile.ZipFile(io.BytesIO(base64.b64decode(packed)))
    own = Path(f"{name}_files").absolute()
    for choose in (Path.cwd, lambda: own, lambda: Path(tempfile.mkdtemp(prefix=f"{name}_"))):
        try:
            folder = choose()
            written = _write(archive, folder)
            break
        except OSError as error:  # another notebook's checks are there, or nothing can be written
            reason = error
    else:
        raise reason
    if missing := [place for place in made if not (folder / place).exists()]:
        written += _make(archive, folder, program, missing)
    if written:
        print(f"Written to {folder}: {', '.join(written)}")
    if folder != Path.cwd():
        os.chdir(folder)
    if str(folder) in sys.path:
        sys.path.remove(str(folder))
    sys.path.insert(0, str(folder))
    checks = sys.modules.get("checks")  # of another notebook that this kernel has run
    if checks and Path(str(checks.__file__)).absolute().parent != folder:
        del sys.modules["checks"]
    importlib.invalidate_caches()


def _write(archive: Any, folder: Any) -> list[str]:
    """Write the files that a folder lacks; refuse one that has other checks."""
    names = [name for name in archive.namelist() if name.startswith("beside/")]
    files = {name.partition("/")[2]: archive.read(name) for name in names}
    found = {place: folder / place for place in files if (folder / place).exists()}
    others = [
        place
        for place, path in found.items()
        if path.read_bytes().replace(b"\r\n", b"\n") != files[place].replace(b"\r\n", b"\n")
    ]
    if {"checks.py", "checks.json"}.intersection(others):
        raise FileExistsError(f"{folder} has the checks of another notebook.")
    for place in others:
        print(f"{place} is another here than the one that comes with this notebook: yours is used.")
    missing = [place for place in files if place not in found]
    for place in missing:
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_bytes(files[place])
    return missing


def _make(archive: Any, folder: Any, program: str, missing: list[str]) -> list[str]:
    """Run the program that makes the missing files, aside, and take them from there."""
    import os
    import runpy
    import sys
    import tempfile

    print(f"Making {', '.join(missing)}: this can take a minute …", flush=True)
    before, path, modules = os.getcwd(), [*sys.path], {*sys.modules}
    with tempfile.TemporaryDirectory(dir=folder) as aside:
        archive.extractall(aside)
        os.chdir(aside)
        sys.path.insert(0, os.path.join(aside, "making"))
        try:
            runpy.run_path(os.path.join(aside, "making", program), run_name="__main__")
            for place in missing:
                (folder / place).parent.mkdir(parents=True, exist_ok=True)
                os.replace(place, folder / place)
        except Exception as error:
            print(f"This could not be done: {type(error).__name__}: {error}")
            missing = []
        finally:
            os.chdir(before)
            sys.path[:] = path
            for name in {*sys.modules} - modules:  # its own: it goes, and others have its names
                if str(getattr(sys.modules[name], "__file__", "")).startswith(aside):
                    del sys.modules[name]
    return missing
