"""The seed from which hidden inputs are drawn: an instructor's own secret, or the public one."""

from __future__ import annotations

import hashlib
import os
import re

from autograder.errors import UsageError

VARIABLE = "AUTOGRADER_SEED"
#: Public inputs come from this seed always, hidden ones where the instructor sets no other.
PUBLIC_SEED = 20
NOTICE = (
    f"{VARIABLE} is not set: hidden inputs come from the public seed, and anyone can draw them."
)


def secret() -> str:
    """Return the 32 hex digits of the instructor's own seed; "" where none is set.

    Raises
    ------
    UsageError
        If `VARIABLE` holds anything else: one that is short could be found by trying.
    """
    text = os.environ.get(VARIABLE)
    if text is None:
        return ""
    if not re.fullmatch("[0-9a-fA-F]{32}", text):
        how = "python -c 'import secrets; print(secrets.token_hex(16))'"
        raise UsageError(f"{VARIABLE} is not 32 hex digits; this makes some: {how}")
    return text.lower()


def seed() -> int:
    """Return what hidden inputs are drawn from."""
    text = secret()
    return int(text, 16) if text else PUBLIC_SEED


def digest() -> bytes:
    """Return what may be published of the seed: slow to compute, so none is found by trying."""
    text = secret()
    return hashlib.scrypt(text.encode(), salt=b"autograder", n=1 << 14, r=8, p=1) if text else b""
