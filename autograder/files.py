"""Files that are written at once or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def draft(path: Path) -> Iterator[Path]:
    """Yield where to write; what stands there at the end takes the place of ``path``, at once.

    The draft has a name that nobody knows before, so no link that lies in wait is followed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".draft-", dir=path.parent)
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
