"""A zip file that is the same, byte for byte, whenever the same is packed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path

from autograder import files as disk

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first date that a zip knows
_UNIX = 3


def write(path: Path, files: Mapping[str, bytes], programs: Collection[str] = ()) -> None:
    """Write a zip file, at once; its folder is made where it is missing."""
    disk.write(path, zipped(files, programs))


def zipped(files: Mapping[str, bytes], programs: Collection[str] = ()) -> bytes:
    """Return a zip file.

    Parameters
    ----------
    files : dict of str to bytes
        Contents by name.
    programs : collection of str
        The names of those that can be executed.
    """
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.create_system = _UNIX
            entry.external_attr = (0o100755 if name in programs else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return whole.getvalue()
