"""Answers in a ZIP file, read where they lie: nothing is unpacked, so nothing can go astray.

What is wrong with an entry is that entry's fault; the others are read.
"""

from __future__ import annotations

import datetime
import io
import re
import stat
import struct
import zipfile
import zlib
from functools import lru_cache
from pathlib import Path, PurePosixPath

from autograder.errors import SubmissionError
from autograder.text import Later

MOST = 100_000  # entries of an archive
LARGEST = 200 * MOST  # bytes of its directory
LONGEST = 255  # bytes of a name between two slashes, as file systems have it; 16 of them in all
DAMAGED = Later("its record in the archive is damaged.")
TWICE = Later("this name stands more than once in the archive.")
_DAMAGED = (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error)  # a value: no UTF-8
_RECORD = 46  # bytes of a record of the directory, without its name
_UTF8 = 0x800  # a flag of it: how its name is written


def entries(archive: Path) -> dict[str, str | None]:
    """Return what an archive holds, by sorted names, each with what is wrong with it, if anything.

    A folder's name ends with a slash; those that only the names of files tell of are not there.

    Raises
    ------
    SubmissionError
        If it is no archive, or holds too much.
    """
    return {name: problem for name, (_, problem) in sorted(_open(archive)[1].items())}


def contents(path: Path, limit: int) -> bytes:
    """Return the file at ``class.zip/ann/answer.ipynb``, at most ``limit`` bytes and one.

    Raises
    ------
    SubmissionError
        If there is none, or something is wrong with it.
    """
    opened, entry = _entry(path)
    try:
        with opened.open(entry) as file:
            return file.read(limit + 1)
    except (OSError, EOFError, RuntimeError, zlib.error, *_DAMAGED) as error:
        raise SubmissionError(path, "cannot be read: {why}.", why=error) from None


def modified(path: Path) -> float:
    """Return when a file in an archive was changed last, in seconds since 1970.

    Raises
    ------
    SubmissionError
        If there is none, or something is wrong with it.
    """
    entry = _entry(path)[1]
    try:
        return datetime.datetime(*entry.date_time).timestamp()
    except ValueError:  # the 0th of some month
        return 0.0


def _entry(path: Path) -> tuple[zipfile.ZipFile, zipfile.ZipInfo]:
    archive = next((parent for parent in path.parents if parent.is_file()), None)
    if archive is None:
        raise SubmissionError(path, "no such file or folder.")
    opened, known = _open(archive)
    entry, problem = known.get(path.relative_to(archive).as_posix(), (None, None))
    if entry is None:
        raise SubmissionError(path, "no such file or folder.")
    if problem:
        raise SubmissionError(path, problem)
    return opened, entry


Known = dict[str, tuple[zipfile.ZipInfo, str | None]]


def _open(archive: Path) -> tuple[zipfile.ZipFile, Known]:
    """Open an archive, once as long as it does not change."""
    return _open_as_of(archive, archive.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _open_as_of(archive: Path, changed: int) -> tuple[zipfile.ZipFile, Known]:
    damaged: dict[str, str] = {}
    try:
        try:
            opened = _zipped(archive, None)
        except _DAMAGED:  # one record of the directory may be all that is damaged
            opened = _zipped(archive, damaged)
    except (OSError, *_DAMAGED) as error:
        raise SubmissionError(archive, "not a ZIP file: {why}.", why=error) from None
    known: Known = {}
    for entry in opened.infolist():
        problem = _problem(entry)
        if entry.is_dir():
            if not problem:  # else what is in it has a bad name, too
                known[f"{PurePosixPath(entry.filename)}/"] = entry, None
            continue
        if entry.orig_filename in damaged:
            name, problem = damaged[entry.orig_filename], DAMAGED
        elif problem:  # under a name that no good one has, for it has a sign that none has
            name = entry.orig_filename.replace("/", "\\").replace("\0", "\\0")
        else:
            name = str(PurePosixPath(entry.filename))
            problem = TWICE if name in known else _problem_of_contents(entry)
        known[name] = entry, problem
    if len(known) > MOST:
        raise SubmissionError(archive, "more than {count} files in it.", count=MOST)
    return opened, known


def _problem(entry: zipfile.ZipInfo) -> str | None:
    """Return what is wrong with an entry's name."""
    name = entry.orig_filename
    path = PurePosixPath(name)
    if "\\" in name or "\0" in name:
        return Later("its name in the archive has a backslash or a NUL in it.")
    if path.is_absolute() or ".." in path.parts or re.match("[A-Za-z]:", name) or not path.parts:
        return Later("its name leads out of the archive.")
    sizes = [len(part.encode()) for part in path.parts]
    is_long = max(sizes) > LONGEST or sum(sizes) > 16 * LONGEST
    return Later("its name is too long.") if is_long else None


def _problem_of_contents(entry: zipfile.ZipInfo) -> str | None:
    """Return why the file of an entry is not read."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return Later("a symbolic link, which is not followed.")
    if kind not in (0, stat.S_IFREG):
        return Later("not a regular file.")
    if entry.flag_bits & 1:
        return Later("it is encrypted.")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return Later("it is compressed in a way that is not read here.")
    return None


def _zipped(archive: Path, damaged: dict[str, str] | None) -> zipfile.ZipFile:
    file = _Directory(archive)
    file.limit, file.damaged = LARGEST, damaged
    try:
        opened = zipfile.ZipFile(file)
    except BaseException:
        file.close()
        raise
    file.limit = file.damaged = None
    return opened


class _Directory(io.FileIO):
    """An archive's file, of which `zipfile` first reads the directory, whole and in one go.

    Attributes
    ----------
    limit : int or None
        The most bytes of it.
    damaged : dict or None
        Where to put the names of bad records, as `zipfile` reads them and as they are shown. Such a
        record is read as if it had a name and nothing else: one would be the end of all.
    """

    limit: int | None = None
    damaged: dict[str, str] | None = None

    def __del__(self) -> None:
        self.close()  # the archive, which goes with it, leaves that to us

    def read(self, size: int | None = -1, /) -> bytes:
        """Read as any file does."""
        if self.limit and size and size > self.limit:
            raise zipfile.BadZipFile(f"more than {MOST} files in it")
        data = super().read(size) or b""
        if self.damaged is not None and data.startswith(b"PK\1\2"):
            data = _mended(data, self.damaged)
        return data


def _mended(directory: bytes, damaged: dict[str, str]) -> bytes:
    data, at = bytearray(directory), 0
    while at + _RECORD <= len(data):
        version, flags = struct.unpack_from("<2H", data, at + 6)
        name, extra, comment = struct.unpack_from("<3H", data, at + 28)
        record = bytes(data[at : at + _RECORD + name + extra + comment])
        if not _is_sound(record):
            struct.pack_into("<2H", data, at + 6, min(version, 20), flags & ~_UTF8)
            struct.pack_into("<2H", data, at + 30, 0, min(extra + comment, 0xFFFF))
            raw = record[_RECORD : _RECORD + name]
            damaged[raw.decode("cp437")] = raw.decode("utf-8", "backslashreplace")
        at += len(record)
    return bytes(data)


def _is_sound(record: bytes) -> bool:
    """Tell whether an archive with this record alone can be opened."""
    end = struct.pack("<4s4x2H2L2x", b"PK\5\6", 1, 1, len(record), 0)
    try:
        zipfile.ZipFile(io.BytesIO(record + end)).close()
    except _DAMAGED:
        return False
    return True
