"""Fields of labels in words: names, numbers, shapes, places.

Needs the standard library alone: the same text runs beside a student's notebook.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from autograder.compare import Label

Words = Mapping[str, str]
_FULL = "\u3000-\u303f\uff00-\uffef“”‘’…"  # punctuation as wide as a sign
_HAN = "\u3040-\u30ff\u3400-\u9fff"
_SPACES = (  # code and quoted text stay; so does the space beside Latin letters
    rf"`[^`]*`|'[^']*'|(?<=[{_FULL}]) | (?=[{_FULL}])|(?<=[{_HAN}]) (?=[{_HAN}])"
)


_OPEN = "（《“‘"
_UNBROKEN = (  # between two of these a line may end
    rf"[{_OPEN}]*(?:[{_HAN}]|[^\s{_HAN}{_FULL}]+)?(?:(?![{_OPEN}])[{_FULL}])*\s*"
)


def spaced(text: str, words: Words) -> str:
    """Return a text with the spaces that its language has: Chinese has them beside Latin alone.

    Templates are written as if what fills them were code, which has spaces around it.
    """
    if words["ends"][0] != "。":
        return text
    return re.sub(_SPACES, lambda found: found[0].strip(), text)


def wrapped(text: str, width: int, indent: str, **how: Any) -> str:
    """Return a text in lines of so many columns, of which a wide sign takes two.

    Chinese is parted between any two signs, but not before punctuation; English as by `textwrap`.
    """
    if _span(text) == len(text):
        return textwrap.fill(text, width, subsequent_indent=indent, **how)
    lines, line = [], ""
    for piece in re.findall(_UNBROKEN, text):
        if line.strip() and _span(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = indent
        line += piece
    return "\n".join([*lines, line.rstrip()])


def _span(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def of_course(kind: str, text: str, words: Words) -> str:
    """Return a text of the course, a ``tell`` or the name of a ``case``, in the words' language."""
    return words.get(f"{kind}:{text}", text)


def listed_with_and(names: Iterable[str], words: Words, quote: str = "`") -> str:
    """Return names, the last of several after "and"; "" where there is none."""
    *first, last = [*names] or [""]
    end = f"{quote}{last}{quote}" if last else ""
    return words["and"].format(first=listed(first, words, quote), last=end) if first else end


def where(place: Mapping[str, Any] | None, words: Words) -> str:
    """Return what stands at a place in a submission, and which line of its cell that is."""
    if place is None:
        return ""
    kind = "cell" if place["cell"] else "line"
    return words[f"{kind}.statement" if place["statement"] else kind].format_map(place)


def part_of(part: str | None, words: Words, at: str = "") -> str:
    """Return a part by its name, or that it is the result as a whole; or what is in it there."""
    if part:
        return f"`{part}{at}`"
    word = words["attribute" if at.startswith(".") else "entry"]
    return word.format(index=at, part=words["result"]) if at else words["result"]


def entry_text(label: Label, words: Words) -> str:
    """Return `` `dw[0, 0]` ``, or "entry [0] of the result" of one that has no name."""
    index = f"[{', '.join(map(str, label['index']))}]" if label["index"] else ""
    return part_of(label.get("part"), words, label.get("at", "") + index)


def kind_text(kind: Mapping[str, Any], words: Words) -> str:
    """Return what a value is, as a `Kind` has it."""
    is_empty = kind["kind"] in ("list", "tuple", "set") and not kind.get("size")
    return words[f"{kind['kind']}.empty" if is_empty else kind["kind"]].format_map(
        {"size": 0, **kind, "shape": shape_text(kind.get("shape", ()))}
    )


def close_text(label: Label, words: Words) -> str:
    """Return a question about a name that reads alike, "" where there is none."""
    return words["close"].format(name=label["close"]) if label.get("close") else ""


def listed(names: Iterable[str], words: Words, quote: str = "`") -> str:
    """Return names, with commas between them."""
    return words["comma"].join(f"{quote}{name}{quote}" for name in names)


def shape_text(shape: Iterable[int]) -> str:
    """Return a shape as Python writes it."""
    return str(tuple(shape))


def apart(actual: Any, expected: Any) -> tuple[str, str]:
    """Return two numbers with as many digits as it takes to tell them apart."""
    pairs = ((number_text(actual, digits), number_text(expected, digits)) for digits in (6, 9, 17))
    return next((pair for pair in pairs if pair[0] != pair[1]), (str(actual), str(expected)))


def number_text(value: Any, digits: int = 6) -> str:
    """Return a number with so many digits, anything else as it is."""
    return f"{value:.{digits}g}" if isinstance(value, float) else str(value)


def value_text(value: Any) -> str:
    """Return a number, nested lists of them, or the text of any other value."""
    if isinstance(value, dict):
        return str(value["text"])
    is_list = isinstance(value, list)
    return f"[{', '.join(map(value_text, value))}]" if is_list else number_text(value)
