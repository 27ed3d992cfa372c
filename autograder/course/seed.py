"""The seed from which hidden inputs are drawn: an instructor's own secret, or the public one."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path
from urllib.parse import quote

from autograder import files
from autograder.errors import UsageError
from autograder.text import Later

VARIABLE = "AUTOGRADER_SEED"
#: Public inputs come from this seed always, hidden ones where the instructor sets no other.
PUBLIC_SEED = 20
NOTICE = Later(
    "{variable} is not set: hidden inputs come from the public seed, and anyone can draw them.",
    variable=VARIABLE,
)


def secret(course: str) -> str:
    """Return the 32 hex digits of the instructor's own seed for a course; "" where none is set.

    Parameters
    ----------
    course : str
        Its id. The file that `place` names counts where `VARIABLE` is not set.

    Raises
    ------
    UsageError
        If there is anything else: one that is short could be found by trying.
    """
    text, source = os.environ.get(VARIABLE), VARIABLE
    if text is None:
        path = place(course)
        if path is None or not os.path.lexists(path):
            return ""
        text, source = _read(path), str(path)
    if not re.fullmatch("[0-9a-fA-F]{32}", text):
        how = "python -c 'import secrets; print(secrets.token_hex(16))'"
        raise UsageError(f"{source} is not 32 hex digits; this makes some: {how}")
    return text.lower()


def place(course: str) -> Path | None:
    """Return where this user's seed for a course lies, or would; None where there is no home."""
    folder = files.of_user("XDG_CONFIG_HOME", ".config")
    return folder / f"{quote(course, safe='')}.seed" if folder else None


def make(course: str) -> Path | None:
    """Draw a seed for a course, for this user alone, unless there is one; return where it lies.

    None where nothing can be written there.
    """
    path = place(course)
    try:
        if path and not os.path.lexists(path):
            files.write_private(path, secrets.token_hex(16).encode())
    except OSError:
        return None
    return path


def _read(path: Path) -> str:
    try:
        return files.read_private(path, 1 << 10).decode(errors="replace").strip()
    except OSError as error:
        why = error.strerror or str(error)
        raise UsageError(f"{path}: {why}: expected a file of yours alone, chmod 600.") from None


def seed(course: str) -> int:
    """Return what hidden inputs are drawn from."""
    text = secret(course)
    return int(text, 16) if text else PUBLIC_SEED


def digest(course: str) -> bytes:
    """Return what may be published of the seed: slow to compute, so none is found by trying."""
    text = secret(course)
    return hashlib.scrypt(text.encode(), salt=b"autograder", n=1 << 14, r=8, p=1) if text else b""
