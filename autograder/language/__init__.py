"""The language that sentences are said in: English, or another's, entry by entry where it has one.

English stands in the code, as gettext has it: ``_("not graded")``. What is said now is a matter of
the context, so nothing has to be handed down, and nothing is left behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from gettext import NullTranslations
from pathlib import Path

from autograder.errors import UsageError
from autograder.text import filled, parts

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


def say(text: object) -> str:
    """Return what is `Later` said in the language that is spoken; anything else as it is."""
    return filled(parts(text), _)


def counted(one: str, several: str, count: int) -> str:
    """Return a text for one or for several, with its ``{count}`` filled in."""
    return plural(one, several, count).format(count=count)


def plural(one: str, several: str, count: int) -> str:
    """Return a text for one or for several, in the language's own forms."""
    return _SPOKEN.get()[1].ngettext(one, several, count)


def spoken_now() -> str:
    """Return the language that is spoken: ``zh_CN``."""
    return _SPOKEN.get()[0]


@contextmanager
def spoken(code: str, *folders: Path, course: Path | None = None) -> Iterator[None]:
    """Say sentences in a language: the folders' own entries first, then the kit's, then English.

    Parameters
    ----------
    code : str
        Of the language, ``zh_CN``.
    *folders : Path
        In which a file ``zh_CN.po`` may stand.
    course : Path, optional
        Where one that stands beside any assignment makes it a language of the course's.

    Raises
    ------
    UsageError
        If no such file stands anywhere.
    """
    token = _SPOKEN.set((code, translations(code, *folders, course=course)))
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def translations(code: str, *folders: Path, course: Path | None = None) -> NullTranslations:
    """Return what files in these folders, and the kit's own, say in a language: as for `spoken`."""
    said, places = NullTranslations(), [*folders, Path(__file__).parent]
    if code == SOURCE:
        return said
    found = [path for path in (place / f"{code}.po" for place in places) if path.is_file()]
    beside = [*course.glob("*/*.po"), *course.glob("*/*/*.po")] if course and not found else []
    elsewhere = {path.parent for path in beside}
    if not is_code(code) or code not in languages(*places, *elsewhere):
        there = ", ".join(sorted({SOURCE, *languages(*places, *elsewhere)}))
        raise UsageError(f"language {code}: there is no file {code}.po; there are {there}.")
    from autograder.language import po  # where another language is said: English needs no `polib`

    for path in found:
        said.add_fallback(po.translations(path))
    return said


def is_code(text: str) -> bool:
    """Tell whether a text may be a language's name, which is a file's, too."""
    return bool(_CODE.fullmatch(text))


def languages(*folders: Path) -> list[str]:
    """Return the languages of which files stand in folders."""
    return [path.stem for folder in folders for path in folder.glob("*.po")]


def folders(above: Path) -> list[Path]:
    """Return a folder and those below it in which there are files."""
    return [above, *sorted({path.parent for path in above.glob("*/*.po")})]
