"""Files that are written at once or not at all, and nothing through a link that lies in wait.

What the kit writes, it writes by this: its folders may lie in a checkout of somebody else's.
"""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from autograder.errors import UsageError

_CAREFULLY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_LINK = "a symbolic link, which is not followed"


@contextmanager
def draft(path: Path) -> Iterator[Path]:
    """Yield where to write; what stands there at the end takes the place of ``path``, at once.

    The draft has a name that nobody knows before, so no link that lies in wait is followed.

    Raises
    ------
    UsageError
        If the file cannot be written: why, in one line.
    """
    with _told(path):
        handle, name = tempfile.mkstemp(prefix=".draft-", dir=folder(path.parent))
        os.close(handle)
        place = Path(name)
        try:
            yield place
            place.chmod(0o644)
            place.replace(path)
        finally:
            place.unlink(missing_ok=True)


def write(path: Path, content: bytes | str) -> None:
    """Write a file at once; text as UTF-8, what is no text in it escaped."""
    data = content if isinstance(content, bytes) else content.encode(errors="backslashreplace")
    with draft(path) as place:
        place.write_bytes(data)


def append(path: Path, content: bytes) -> None:
    """Add to the end of a regular file that has no other name, made where it is missing.

    Raises
    ------
    UsageError
        If the file cannot be written, or is something else.
    """
    with _told(path), open(path, "ab", opener=_open) as file:
        if not _is_regular(status := os.fstat(file.fileno())) or status.st_nlink != 1:
            raise UsageError(f"{path}: no regular file, or one of two names: move it away.")
        file.write(content)


def regular(path: Path) -> BinaryIO:
    """Open a regular file for reading; neither follow a link nor wait for a pipe.

    Raises
    ------
    OSError
        If it is something else, or is not there.
    """
    file = open(path, "rb", buffering=1 << 18, opener=_open)  # noqa: SIM115  # a result has 30 kB
    if _is_regular(os.fstat(file.fileno())):
        return file
    file.close()
    raise OSError(errno.EINVAL, "not a regular file", str(path))


def is_ours(path: Path) -> bool:
    """Tell whether a regular file is there that has no other name: one that can be added to."""
    try:
        status = path.lstat()
    except OSError:
        return False
    return _is_regular(status) and status.st_nlink == 1


def folder(path: Path) -> Path:
    """Return a folder, made where it is missing, to which no link leads from the working folder.

    Links above that are the machine's own business.

    Raises
    ------
    UsageError
        If a link is on the way, or something else than a folder.
    """
    whole, start = path.absolute(), Path.cwd()
    below = [each for each in whole.parents if each != start and each.is_relative_to(start)]
    for place in [*reversed(below), whole]:
        if place.is_symlink() and place != start:
            raise UsageError(f"{place}: {_LINK}; name the folder that it leads to.")
    with _told(path):
        path.mkdir(parents=True, exist_ok=True)
    return path


def of_user(variable: str, *usual: str) -> Path | None:
    """Return this user's own folder for the kit: where ``variable`` says, else below their home.

    None where there is no home at all.
    """
    named = Path(os.environ.get(variable, ""))
    try:
        folder = named if named.is_absolute() else Path.home().joinpath(*usual)
    except RuntimeError:
        return None
    return folder / "autograder" if folder.is_absolute() else None


def write_private(path: Path, content: bytes) -> None:
    """Write a file that its user alone can read, whole from the start; one that is there stays.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)  # readable by nobody else
    try:
        with open(handle, "wb") as file:
            file.write(content)
        with suppress(FileExistsError):  # another run was quicker
            os.link(name, path)
    finally:
        os.unlink(name)


def read_private(path: Path, size: int) -> bytes:
    """Return what stands in a regular file that its user alone can read, ``size`` bytes at most.

    Raises
    ------
    OSError
        If it cannot be read, or others can read it, too.
    """
    with regular(path) as file:
        status, content = os.fstat(file.fileno()), file.read(size)
    if os.name == "nt" or (status.st_uid == os.geteuid() and not status.st_mode & 0o077):
        return content
    raise OSError(errno.EPERM, "others can read it", str(path))


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say in one line why a file or folder cannot be written."""
    try:
        yield
    except OSError as error:
        why = _LINK if error.errno == errno.ELOOP else error.strerror or str(error)
        raise UsageError(f"{path}: cannot be written: {why}.") from None


def _open(path: str, flags: int) -> int:
    return os.open(path, flags | _CAREFULLY, 0o644)


def _is_regular(status: os.stat_result) -> bool:
    return stat.S_ISREG(status.st_mode)


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """Keep other runs out of a folder; `UsageError` where one is in it."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    folder = os.open(out, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise UsageError(f"{out}: another run is writing here.") from None
    finally:
        os.close(folder)
