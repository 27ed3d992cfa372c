"""The language that sentences are said in: English, or another's, entry by entry where it has one.

English stands in the code, as gettext has it: ``_("not graded")``. What is said now is a matter of
the context, so nothing has to be handed down, and nothing is left behind.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from autograder.errors import UsageError

SOURCE, VARIABLE = "en", "AUTOGRADER_LANGUAGE"
_CODE = re.compile(r"[a-z]{2,3}(_[A-Z][a-z]{3})?(_[A-Z]{2})?")  # zh_CN, sr_Latn, pt_BR
_SPOKEN: ContextVar[tuple[str, NullTranslations]] = ContextVar(
    "spoken", default=(SOURCE, NullTranslations())
)


def _(text: str, context: str = "") -> str:
    """Return a text in the language that is spoken; as it is where that has none for it.

    Parameters
    ----------
    text : str
        In English; what is in braces is filled in later.
    context : str
        Of the entry, which tells it from others of the same English.
    """
    translations = _SPOKEN.get()[1]
    if not text:
        return ""  # gettext keeps a file's head under it
    return translations.pgettext(context, text) if context else translations.gettext(text)


def counted(one: str, several: str, count: int) -> str:
    """Return a text for one or for several, with its ``{count}`` filled in."""
    return plural(one, several, count).format(count=count)


def plural(one: str, several: str, count: int) -> str:
    """Return a text for one or for several, in the language's own forms."""
    return _SPOKEN.get()[1].ngettext(one, several, count)


def spoken_now() -> str:
    """Return the language that is spoken, as HTML names it: ``zh-CN``."""
    return _SPOKEN.get()[0].replace("_", "-")


@contextmanager
def spoken(code: str, *folders: Path) -> Iterator[None]:
    """Say sentences in a language: the folders' own entries first, then the kit's, then English.

    Parameters
    ----------
    code : str
        Of the language, ``zh_CN``.
    *folders : Path
        In which a file ``zh_CN.po`` may stand.

    Raises
    ------
    UsageError
        If no such file stands anywhere.
    """
    token = _SPOKEN.set((code, translations(code, *folders)))
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def translations(code: str, *folders: Path) -> NullTranslations:
    """Return what files in these folders, and the kit's own, say in a language."""
    if code == SOURCE:
        return NullTranslations()
    places = [*folders, Path(__file__).parent]
    found = [path for path in (place / f"{code}.po" for place in places) if path.is_file()]
    if not (_CODE.fullmatch(code) and found):
        there = ", ".join(sorted({SOURCE, *languages(*places)}))
        raise UsageError(f"language {code}: there is no file {code}.po; there are {there}.")
    first, *others = map(_read, found)
    for other in others:
        first.add_fallback(other)
    return first


def languages(*folders: Path) -> list[str]:
    """Return the languages of which files stand in folders."""
    return [path.stem for folder in folders for path in folder.glob("*.po")]


def folders(above: Path) -> list[Path]:
    """Return a folder and those below it in which there are files."""
    return [above, *sorted({path.parent for path in above.glob("*/*.po")})]


def _read(path: Path) -> GNUTranslations:
    """Return what a file says; entries that are empty or stale are left out."""
    from autograder.language.po import opened

    return GNUTranslations(io.BytesIO(opened(path).to_binary()))
