"""A font for the words in figures: of a large one, the letters that matplotlib's own lacks."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]

from autograder.errors import UsageError

_USUAL = Path(mpl.get_data_path(), "fonts/ttf/DejaVuSans.ttf")


def drawn(font: Path = _USUAL) -> set[str]:
    """Return the letters that a font has, matplotlib's own if no other is named.

    Raises
    ------
    UsageError
        If the file is no font.
    """
    try:
        with TTFont(font) as opened:
            return {*map(chr, opened.getBestCmap())}
    except (OSError, TTLibError) as error:
        raise UsageError(f"{font}: {error}") from None


def cut(font: Path, letters: set[str], to: Path) -> None:
    """Write a font with some letters of another; it still says whose it is, and its licence.

    Parameters
    ----------
    font : Path
        Whose licence must allow it: the SIL Open Font License does.
    letters : set of str
    to : Path
        The file: the same letters of the same font are the same bytes.

    Raises
    ------
    UsageError
        If the file is no font, or lacks a letter.
    """
    if lacking := sorted(letters - drawn(font)):
        raise UsageError(f"{font}: it has no {' '.join(lacking)}; take a font that has.")
    maker = subset.Subsetter(subset.Options(name_IDs=["*"], layout_features=[], hinting=False))
    maker.populate(text="".join(sorted(letters)))
    with TTFont(font, recalcTimestamp=False) as whole:
        maker.subset(whole)
        whole.save(to)
