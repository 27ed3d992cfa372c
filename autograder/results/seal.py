"""Whose lines ``results.jsonl`` has: a message authentication code of each, in a file beside it.

A run takes up only what a run of the same user has written. The key lies in the user's own state
folder, where nothing that is handed in can be. A line depends on the submission's text and on what
judges it, and says so in its key; so an old line with its code, put back, earns what it has earned.
"""

from __future__ import annotations

import hmac
import os
import tempfile
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from autograder import files

SIZE = 32  # bytes of a key


class Seal:
    """The codes of a file's lines.

    Parameters
    ----------
    log : Path
        The file that they are about.
    """

    def __init__(self, log: Path) -> None:
        self._path, self._key = log.with_suffix(".hmac"), user_key()

    @cached_property
    def _known(self) -> set[bytes]:
        with suppress(OSError), files.regular(self._path) as file:
            return {line.rstrip(b"\n") for line in file}
        return set()

    def code(self, line: bytes) -> bytes | None:
        """Return the code of a line that a run of this user's has written; None of any other."""
        code = self._key and _code(self._key, line)
        return code if code in self._known else None

    def keep(self, codes: set[bytes]) -> None:
        """Forget all but these, before their lines are gone."""
        if self._known != codes or not files.is_ours(self._path):
            files.write(self._path, b"".join(code + b"\n" for code in sorted(codes)))

    def add(self, line: bytes) -> None:
        """Know a line that is about to be written."""
        if self._key:
            files.append(self._path, _code(self._key, line) + b"\n")


def _code(key: bytes, line: bytes) -> bytes:
    return hmac.digest(key, line.rstrip(b"\n"), "sha256").hex().encode()


def user_key() -> bytes | None:
    """Return this user's key, made on first use; None where there is no place of theirs alone."""
    home = os.environ.get("XDG_STATE_HOME", "")
    try:
        state = Path(home) if Path(home).is_absolute() else Path.home() / ".local" / "state"
        if not state.is_absolute():
            return None
        path = state / "autograder" / "key"
        if not path.exists():
            _make(path)
        with files.regular(path) as file:
            status, key = os.fstat(file.fileno()), file.read(SIZE + 1)
    except (OSError, RuntimeError):  # no home at all, or nothing can be written there
        return None
    private = os.name == "nt" or (status.st_uid == os.geteuid() and not status.st_mode & 0o077)
    return key if private and len(key) == SIZE else None


def _make(path: Path) -> None:
    """Write a new key, whole from the start; that of another run which is quicker stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)  # readable by nobody else
    try:
        with open(handle, "wb") as file:
            file.write(os.urandom(SIZE))
        with suppress(FileExistsError):
            os.link(name, path)
    finally:
        os.unlink(name)
