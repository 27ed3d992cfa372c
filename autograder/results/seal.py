"""Whose lines ``results.jsonl`` has: a message authentication code of each, in a file beside it.

A run takes up only what a run of the same user has written. The key lies in the user's own state
folder, where nothing that is handed in can be. A line depends on the submission's text and on what
judges it, and says so in its key; so an old line with its code, put back, earns what it has earned.
"""

from __future__ import annotations

import hmac
import os
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
    state = files.of_user("XDG_STATE_HOME", ".local", "state")
    if state is None:
        return None
    path = state / "key"
    try:
        if not path.exists():
            files.write_private(path, os.urandom(SIZE))
        key = files.read_private(path, SIZE + 1)
    except OSError:  # nothing can be written there, or others can read it
        return None
    return key if len(key) == SIZE else None
