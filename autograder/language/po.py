"""PO files, gettext's: brought up to date with the English, counted, and looked through."""

from __future__ import annotations

import difflib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from gettext import GNUTranslations
from pathlib import Path

import polib

from autograder import files
from autograder.errors import CourseError

#: What a translation must have as the English has it: placeholders, code, formulas, links, numbers.
_KEPT = re.compile(
    r"\$\$.+?\$\$|\$[^$\n]+\$|`[^`\n]+`|\{[^{}]*\}"
    r"|(?<=\])\([^)\s]+\)|</?[a-z][^<>\n]*>|\d+(?:[.,]\d+)*(?!-D)|[{}]",
    re.DOTALL,
)
_WITHIN = re.compile(r"(?<=\\text\{)[^{}]*(?=\})")  # words of a formula
_FIELD = re.compile(r"\{[^{}]*\}|[{}]")
_ALIKE = 0.5  # from here on a text is taken for a new form of an old one


@dataclass(frozen=True)
class Text:
    """An English text to be translated; ``context`` tells it from others of the same words."""

    said: str
    context: str = ""
    several: str = ""  # the form for more than one, where there are two
    comment: str = ""  # to the translator

    @property
    def key(self) -> tuple[str, str]:
        """By which a file finds it."""
        return self.context, self.said


@dataclass(frozen=True)
class Standing:
    """How far a file is: entries in all, those without a translation, those with a stale one."""

    total: int
    missing: int
    stale: int


def opened(path: Path) -> polib.POFile:
    """Return a file's entries.

    Raises
    ------
    CourseError
        If it is no PO file.
    """
    try:
        return polib.pofile(str(path), encoding="utf-8", wrapwidth=100)
    except (OSError, UnicodeDecodeError) as error:  # polib has no error of its own
        raise CourseError(f"{path}: {str(error).replace(f' {path}', '')}") from None


def update(path: Path, texts: Iterable[Text], code: str) -> Standing:
    """Make or update a file: new texts are added, old ones go, changed ones become stale (fuzzy).

    Parameters
    ----------
    path : Path
    texts : iterable of Text
        All that there is to translate, in the file's order.
    code : str
        The language's.
    """
    old = opened(path) if path.exists() else polib.POFile()
    known = {(e.msgctxt or "", e.msgid): e for e in old if not e.obsolete}
    wanted = {text.key: text for text in texts if text.said}
    left = {key: entry for key, entry in known.items() if key not in wanted}
    new = polib.POFile(wrapwidth=100)
    new.metadata = {
        "Language": code,
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": _PLURALS.get(code[:2], _PLURALS["en"]),
    } | old.metadata
    for key, text in wanted.items():
        new.append(_entry(text, known.get(key) or _stale(text, left)))
    files.write(path, str(new))
    return standing(path)


#: How many forms a language has for counts, and which it takes for `n`.
_PLURALS = {
    "en": "nplurals=2; plural=(n != 1);",
    "zh": "nplurals=1; plural=0;",
    "ja": "nplurals=1; plural=0;",
    "ko": "nplurals=1; plural=0;",
    "fr": "nplurals=2; plural=(n > 1);",
}


def _entry(text: Text, old: polib.POEntry | None) -> polib.POEntry:
    """Return an entry with what there is of a translation."""
    entry = polib.POEntry(
        msgid=text.said, msgctxt=text.context or None, comment=text.comment, msgstr=""
    )
    if text.several:
        entry.msgid_plural, entry.msgstr_plural = text.several, {0: ""}
    if old:
        entry.tcomment, entry.msgstr = old.tcomment, old.msgstr
        entry.msgstr_plural = old.msgstr_plural or entry.msgstr_plural
        if old.fuzzy or (old.msgid, old.msgid_plural) != (text.said, text.several):
            entry.flags = ["fuzzy"]
            entry.previous_msgid = old.previous_msgid or old.msgid
    return entry


def _stale(text: Text, left: dict[tuple[str, str], polib.POEntry]) -> polib.POEntry | None:
    """Return the entry of which a text is a new form, among those that are needed no more."""
    said = [
        key[1]
        for key, entry in left.items()
        if key[0] == text.context and (entry.translated() or entry.fuzzy)
    ]
    alike = difflib.get_close_matches(text.said, said, n=1, cutoff=_ALIKE)
    return left.pop((text.context, alike[0])) if alike else None


def standing(path: Path) -> Standing:
    """Return how far a file is."""
    file = opened(path)
    missing, stale = file.untranslated_entries(), file.fuzzy_entries()
    return Standing(len(file) - len(file.obsolete_entries()), len(missing), len(stale))


def translations(path: Path) -> GNUTranslations:
    """Return what a file says; not what is stale, or has a field that nothing would fill.

    Raises
    ------
    CourseError
        If it is no PO file.
    """
    file = opened(path)
    for entry in file:
        asked = {*_FIELD.findall(_WITHIN.sub("", entry.msgid + entry.msgid_plural))}
        said = "".join((entry.msgstr, *entry.msgstr_plural.values()))
        if asked and not asked.issuperset(_FIELD.findall(_WITHIN.sub("", said))):
            entry.flags = ["fuzzy"]
    try:
        return GNUTranslations(io.BytesIO(file.to_binary()))
    except ValueError as error:  # its plural forms
        raise CourseError(f"{path}: {error}.") from None


def faults(path: Path) -> Iterator[str]:
    """Yield what is wrong with translations: what they lack of the English, or have besides."""
    for entry in opened(path):
        forms = [form for form in (entry.msgstr, *entry.msgstr_plural.values()) if form]
        english = kept(entry.msgid) | kept(entry.msgid_plural)
        for form in [] if entry.fuzzy or entry.obsolete else forms:
            both = (("lacks", english - kept(form)), ("has besides", kept(form) - english))
            for what, each in both:
                if each:
                    said = f"the translation {what} {', '.join(sorted(each))}"
                    yield f"{path}:{entry.linenum}: {said}"


def kept(text: str) -> set[str]:
    """Return what no translation may change: placeholders, code, formulas, links, numbers."""
    return {*_KEPT.findall(_WITHIN.sub("", text))}
