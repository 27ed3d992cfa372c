"""A font for words in figures: the letters asked for, no others, and the same bytes each time."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import pytest

from autograder.errors import UsageError
from autograder.language.font import cut, drawn

WHOLE = Path(mpl.get_data_path(), "fonts/ttf/DejaVuSerif.ttf")


def test_cut_font_has_the_letters_asked_for(tmp_path: Path) -> None:
    """All of them, and no other."""
    cut(WHOLE, {"a", "ж"}, tmp_path / "xx.ttf")
    assert drawn(tmp_path / "xx.ttf") == {"a", "ж"}


def test_cut_font_is_the_same_each_time(tmp_path: Path) -> None:
    """So a font in a repository changes with its letters alone."""
    for name in ("one.ttf", "two.ttf"):
        cut(WHOLE, {"ж", "я"}, tmp_path / name)
    assert (tmp_path / "one.ttf").read_bytes() == (tmp_path / "two.ttf").read_bytes()


@pytest.mark.parametrize(("whole", "said"), [(WHOLE, "it has no 猫"), (Path(__file__), "font")])
def test_no_font_is_cut_of_what_has_no_such_letter(whole: Path, said: str, tmp_path: Path) -> None:
    """It is said which are lacking, or that the file is none; nothing is written."""
    with pytest.raises(UsageError, match=said):
        cut(whole, {"猫"}, tmp_path / "xx.ttf")
    assert [*tmp_path.iterdir()] == []
