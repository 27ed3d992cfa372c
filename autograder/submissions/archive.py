"""Answers in a ZIP file, read where they lie: nothing is unpacked, so nothing can go astray."""

from __future__ import annotations

import stat
import zipfile
import zlib
from functools import lru_cache
from pathlib import Path, PurePosixPath

from autograder.errors import SubmissionError

MOST = 100_000  # entries of an archive


def names(archive: Path) -> list[PurePosixPath]:
    """Return the names of an archive's files, but for hidden ones.

    Raises
    ------
    SubmissionError
        If it is no archive, holds too much, or a name leads out of it.
    """
    entries = [e for e in _open(archive).infolist() if not e.is_dir()]
    if len(entries) > MOST:
        raise SubmissionError(archive, f"more than {MOST} files in it.")
    found = [PurePosixPath(entry.filename) for entry in entries]
    for name in found:
        if name.is_absolute() or ".." in name.parts or "\\" in str(name):
            raise SubmissionError(archive, f"it holds {str(name)!r}, which leads out of it.")
    return sorted(n for n in found if not any(p.startswith((".", "_")) for p in n.parts))


def contents(path: Path, limit: int) -> bytes:
    """Return the file at ``class.zip/ann/answer.ipynb``, at most ``limit`` bytes and one.

    Raises
    ------
    SubmissionError
        If there is none, or it is no regular file, or damaged, encrypted or compressed in a way
        that could take any memory to undo.
    """
    archive = next((parent for parent in path.parents if parent.is_file()), None)
    if archive is None:
        raise SubmissionError(path, "no such file or folder.")
    name = path.relative_to(archive).as_posix()
    try:
        opened = _open(archive)
        entry = opened.getinfo(name)
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise SubmissionError(path, "a symbolic link, which is not followed.")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise SubmissionError(path, "compressed by another method than ZIP files use.")
        with opened.open(entry) as file:
            return file.read(limit + 1)
    except KeyError:
        raise SubmissionError(path, "no such file or folder.") from None
    except (OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error) as error:
        raise SubmissionError(path, f"cannot be read: {error}.") from None


def _open(archive: Path) -> zipfile.ZipFile:
    """Open an archive, once as long as it does not change."""
    return _open_as_of(archive, archive.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _open_as_of(archive: Path, changed: int) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(archive)
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise SubmissionError(archive, f"not a ZIP file: {error}.") from None
