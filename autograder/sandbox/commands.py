"""How processes of the sandbox are started: a Python of its own, and bubblewrap around it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.errors import SandboxError

INSIDE = Path(__file__).resolve().with_name("inside")

#: Loads `inside` by its place, as a package of its own: nothing of the kit comes onto `sys.path`.
_START = """
import gc, sys
gc.disable()  # a worker's second job enables it: what is imported is no garbage
from importlib.util import module_from_spec, spec_from_file_location
spec = spec_from_file_location("inside", {file!r}, submodule_search_locations=[{folder!r}])
sys.modules["inside"] = module_from_spec(spec)
from inside.{module} import main
main()
"""


def command(module: str, *arguments: object) -> list[str]:
    """Return how to start a module of `inside` in a process isolated from the caller."""
    file = str(INSIDE / "__init__.py")
    program = _START.format(file=file, folder=str(INSIDE), module=module)
    return [sys.executable, "-I", "-c", program, *map(str, arguments)]


def plain(libraries: Iterable[str] = ()) -> subprocess.Popen[bytes]:
    """Start a worker that is a child process and no more, and do not wait until it is ready."""
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH", "HOME") if name in os.environ}
    return subprocess.Popen(
        command("worker", *libraries),
        env=kept | threads | {"PYTHONHASHSEED": "0", "MPLBACKEND": "Agg"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def bubblewrap(files: Iterable[str] = ()) -> list[str]:
    """Return the start of a command that runs the rest in namespaces of its own, with some files.

    A worker finds nothing in them to leave the next a sign in: no file system that notes when a
    file was read, and no /proc, which dates and numbers its files as they are looked at.

    Raises
    ------
    SandboxError
        If bubblewrap is not installed.
    """
    program = shutil.which("bwrap")
    if program is None:
        raise SandboxError("bubblewrap is not installed")
    folders = dict.fromkeys(["/usr", "/lib", "/lib64", sys.base_prefix, sys.prefix, str(INSIDE)])
    folders |= dict.fromkeys(f for f in files if not any(map(Path(f).is_relative_to, folders)))
    links = [p for p in _links(Path(sys.executable)) if not any(map(p.is_relative_to, folders))]
    return [
        *[program, "--unshare-all", "--die-with-parent", "--new-session", "--as-pid-1"],
        *["--cap-drop", "ALL"],
        *[word for path in ("/dev/null", "/dev/urandom") for word in ("--dev-bind", path, path)],
        *[word for path in folders for word in ("--ro-bind-try", path, path)],
        *[word for p in links for word in ("--symlink", str(p.readlink()), str(p))],
        *["--remount-ro", "/", "--"],
    ]


def _links(program: Path) -> Iterator[Path]:
    """Yield the links by which a program is found: a virtual environment's lead anywhere."""
    while program.is_symlink():
        yield program
        program = Path(os.path.normpath(program.parent / program.readlink()))
