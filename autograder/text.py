"""Text of unknown origin, made safe for the place where it is shown."""

from __future__ import annotations

import csv
import html
import io
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from typing import Any

MadeOf = list[Any]  # a template and, by name, what fills it: as JSON has it

#: How an exercise stands, in one sign.
MARKS = {"correct": "✓", "partial": "◐", "wrong": "✗", "missing": "?", "unanswered": "·"}
_DIRECTIONS = {  # they make text read in another order than it is written
    "\u200e",
    "\u200f",
    "\u061c",
    *map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]),
}
_BREAK = "\u200b"  # of no width: what follows is no longer a name, a link or a number of an issue
#: What a CI runner obeys in a log: ``::error::``, ``##[error]``, ``##vso[…]``, ``##teamcity[…]``.
_COMMAND = re.compile(r"::(?=[A-Za-z])|##(?=\w*\[)")
#: What makes HTML or a link that runs of a notebook's Markdown: ``<b``, ``&#60;``, ``javascript:``.
_ALIVE = re.compile(r"(?<=<)(?=[A-Za-z/!?])|(?<=&)(?=#?\w+;)|(?<=[A-Za-z\t\r\n\\])(?=:)")
_HARMLESS = re.compile(r"\b(?:https?|mailto)\Z", re.IGNORECASE)
_MEANS_SOMETHING = re.compile(r"[\\`*_~\[\]|$!#@]|:(?=[\w/:])|(?<=www)\.", re.I)


def visible(text: str) -> str:
    """Spell out what is no sign: control and direction characters, what XML and UTF-8 have not."""
    if text.isprintable():  # nothing but signs and spaces, as most names are
        return text
    return "".join(c if c in "\n\t" or _is_sign(c) else f"\\u{ord(c):04x}" for c in text)


def _is_sign(c: str) -> bool:
    if c in _DIRECTIONS or ord(c) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(c) <= 0xFDEF:
        return False  # the last two: characters that never will be
    return unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp")


class Later(str):
    """An English sentence that keeps what it is made of, to be said in another language later.

    Parameters
    ----------
    template : str
        In English; one of these stays as it is.
    **fields : object
        What fills it; one of these is said in that language, too.
    """

    made_of: MadeOf

    def __new__(cls, template: str, **fields: object) -> Later:
        """Return the English."""
        if isinstance(template, Later) and not fields:
            return template
        made_of = [template, {name: parts(value) for name, value in fields.items()}]
        self = super().__new__(cls, filled(made_of))
        self.made_of = made_of
        return self


def parts(text: object) -> MadeOf | str:
    """Return what a sentence is made of, itself where that is not known."""
    if isinstance(text, list):
        return text
    made_of: MadeOf | None = getattr(text, "made_of", None)
    return encodable(str(text)) if made_of is None else made_of


def filled(made_of: MadeOf | str, translate: Callable[[str], str] = str) -> str:
    """Return the sentence that is made of a template and its fields."""
    if isinstance(made_of, str):
        return made_of
    template, fields = made_of
    text = translate(template)
    return text.format(**{k: filled(v, translate) for k, v in fields.items()}) if fields else text


def encodable(text: str) -> str:
    """Return text that fits in UTF-8; a file name's stray byte or half an emoji is spelt out."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def plain(text: str) -> str:
    """Return a line for a terminal or a job's log: no codes, and no command to a CI runner."""
    return without_commands(line(text))


def without_commands(text: str) -> str:
    """Return text in which a CI runner finds nothing to obey."""
    return _COMMAND.sub(lambda mark: " ".join(mark[0]), text)


def log(text: str) -> str:
    """Return a text of several lines for a log, each without codes and commands."""
    return "\n".join(without_commands(visible(each)) for each in text.split("\n"))


def cell(text: str) -> str:
    """Return what a CSV file's cell shows: text that no spreadsheet takes for a formula."""
    text = visible(text)
    return f"'{text}" if re.match(r"\s*[=+\-@＝＋－＠]|[\t\n]", text) else text


def table(rows: Iterable[Iterable[str]]) -> str:
    """Return rows as CSV, every cell quoted: a reader may part them elsewhere."""
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)
    return file.getvalue()


def prose(text: str, pictures: Collection[str] = ()) -> str:
    """Return a notebook's Markdown, or raw text, in which nothing comes alive on a page.

    It reads as it was written: signs of no width stand where a tag, an entity or a scheme would be.

    Parameters
    ----------
    text : str
    pictures : collection of str
        The names of the pictures that are attached to it; a link to another is none.
    """
    names = "|".join(map(re.escape, pictures))
    attached = re.compile(rf"(?:attachment:(?:{names})(?=[)\s]))" if names else r"(?!)")

    def broken(found: re.Match[str]) -> str:
        at = found.start()
        scheme = _HARMLESS.search(text, max(at - 10, 0), at)
        safe = text[at : at + 1] == ":" and (scheme or attached.match(text, max(at - 10, 0)))
        return "" if safe else _BREAK

    text = visible(text)
    return _ALIVE.sub(broken, text)


def points(value: float | None) -> str:
    """Return points with as many decimals as they need, two at most."""
    return "–" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def markdown(text: str) -> str:
    """Return one line of GitHub's Markdown that shows a text, code between backticks as code.

    Nothing in it is markup, a link, a mention, an issue, an emoji or a cell's border.
    """
    parts = line(text).split("`")
    if len(parts) % 2 == 0:  # a backtick without its other one
        return _escaped("`".join(parts))
    return "".join(code(part) if place % 2 else _escaped(part) for place, part in enumerate(parts))


def code(text: str) -> str:
    """Return a line of Markdown that shows a text as code."""
    return f"<code>{_escaped(line(text), in_code=True)}</code>"


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


def line(text: str) -> str:
    """Return a text on one line."""
    return visible(" ".join(text.split()))


def fold(text: str) -> str:
    """Return a name as names are compared: however it is typed."""
    return unicodedata.normalize("NFC", text.strip()).casefold()


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
