"""Text of unknown origin, made safe for the place where it is shown."""

from __future__ import annotations

import html
import re
import unicodedata

#: How an exercise stands, in one sign.
MARKS = {"correct": "✓", "partial": "◐", "wrong": "✗", "missing": "?", "unanswered": "·"}
_DIRECTIONS = {  # they make text read in another order than it is written
    "\u200e",
    "\u200f",
    "\u061c",
    *map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]),
}
_BREAK = "\u200b"  # of no width: what follows is no longer a name, a link or a number of an issue
#: What a CI runner obeys in a log: ``::error::`` where a line begins, ``##[error]`` anywhere.
_COMMAND = re.compile(r"::(?=[A-Za-z])|##(?=\[|vso)")
_MEANS_SOMETHING = re.compile(r"[\\`*_~\[\]|$!#@]|:(?=[\w/:])|(?<=www)\.", re.I)


def visible(text: str) -> str:
    """Spell out control and direction characters: they could make text read as it is not."""
    return "".join(
        c if c in "\n\t" or (c not in _DIRECTIONS and unicodedata.category(c) not in ("Cc", "Cs"))
        else f"\\u{ord(c):04x}"
        for c in text
    )  # fmt: skip


def encodable(text: str) -> str:
    """Return text that fits in UTF-8; a file name's stray byte or half an emoji is spelt out."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def plain(text: str) -> str:
    """Return a line for a terminal or a job's log: no codes, and no command to a CI runner."""
    return without_commands(_line(text))


def without_commands(text: str) -> str:
    """Return text in which a CI runner finds nothing to obey."""
    return _COMMAND.sub(lambda mark: " ".join(mark[0]), text)


def points(value: float | None) -> str:
    """Return points with as many decimals as they need, two at most."""
    return "–" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def markdown(text: str) -> str:
    """Return one line of GitHub's Markdown that shows a text, code between backticks as code.

    Nothing in it is markup, a link, a mention, an issue, an emoji or a cell's border.
    """
    parts = _line(text).split("`")
    if len(parts) % 2 == 0:  # a backtick without its other one
        return _escaped("`".join(parts))
    return "".join(code(part) if place % 2 else _escaped(part) for place, part in enumerate(parts))


def code(text: str) -> str:
    """Return a line of Markdown that shows a text as code."""
    return f"<code>{_escaped(_line(text), in_code=True)}</code>"


def command(kind: str, message: str, **properties: object) -> str:
    """Return a line by which GitHub's runner makes an annotation.

    Parameters
    ----------
    kind : str
        ``error``, ``warning`` or ``notice``.
    message : str
    **properties : str, int or None
        ``title``, ``file``, ``line``; None leaves one out.
    """
    given = (f"{key}={_property(value)}" for key, value in properties.items() if value is not None)
    return f"::{kind} {','.join(given)}::{_data(message)}"


def _line(text: str) -> str:
    return visible(" ".join(text.split()))


def _escaped(text: str, in_code: bool = False) -> str:
    """Escape Markdown after HTML: what `html.escape` adds has no sign that means something."""
    text = _MEANS_SOMETHING.sub(
        lambda mark: f"\\{mark[0]}", html.escape(text).replace("&#x27;", "'")
    )
    return text if in_code else re.sub(r"(\\[@#:]|www\\\.)(?=[\w/])", rf"\1{_BREAK}", text)


def _data(value: object) -> str:
    text = visible(str(value)).replace("%", "%25")
    return text.replace("\r", "%0D").replace("\n", "%0A")


def _property(value: object) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
