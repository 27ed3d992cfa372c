"""A language in which every text stands in brackets, so that what is said past it shows."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from pathlib import Path

from autograder.language import po
from autograder.scaffold import translation

#: What stays as it is: names, paths, commands, GitHub's own words, and what exceptions said.
_NAMES = re.compile(
    r"student\d*|guest\d*|\w*sigmoid\w*|\w*softmax\w*|numpy.basics|columns-sum-to-one|nan|inf|e\d+"
    r"|\w+(?:Error|Warning)|expected −2|\[!\w+\]|\S*/\S+|\w+\.(?:ipynb|txt|csv|jsonl)|::.*?::"
    r"|falling|fall|landing|autograder:|bubblewrap|Landlock|seccomp|rlimits|numpy|AUTOGRADER_SEED"
    r"|max.score|not.graded=|score="
)


def write(path: Path, more: Iterable[po.Text]) -> None:
    """Write a language of the kit's texts and more."""
    po.update(path, [*translation.of_kit(), *more], path.stem)
    entries = po.opened(path)
    for entry in entries:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: f"⟦{entry.msgid}⟧", 1: f"⟦{entry.msgid_plural}⟧"}
        elif entry.msgctxt != "ends":
            entry.msgstr = f"⟦{entry.msgid}⟧"
    entries.save()


def outside(text: str) -> list[str]:
    """Return the words of a page, or of lines, that stand outside of brackets."""
    said = " ".join(re.findall(r'(?:aria-label|title)="([^"]*)"', text))
    bare = re.sub(r"(?s)<(style|script)>.*?</\1>|<code>.*?</code>|`[^`]*`", " ", text)
    text = html.unescape(f"{said} {re.sub(r'<[^>]+>', ' ', bare)}")
    while (fewer := re.sub(r"⟦[^⟦⟧]*⟧", " ", text)) != text:
        text = fewer
    return re.findall(r"[A-Za-z]{3,}", _NAMES.sub(" ", text))
