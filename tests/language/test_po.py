"""PO files: what is kept when the English changes, what is told of a translator's slips."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.errors import CourseError, UsageError
from autograder.language import _, counted, po, spoken, spoken_now

PILES = po.Text("{count} pile", several="{count} piles")
TEXTS = (po.Text("Not answered yet.", "unanswered"), PILES, po.Text("See `dw`, $x^2$, {n}, 12."))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file in which all is translated."""
    path = tmp_path / "xx.po"
    po.update(path, TEXTS, "xx")
    entries = po.opened(path)
    entries[0].msgstr, entries[2].msgstr = "⟦blank⟧", "⟦{n} 12 $x^2$ `dw`⟧"
    entries[1].msgstr_plural = {0: "⟦{count} one⟧", 1: "⟦{count} many⟧"}
    entries.save()
    return path


def test_texts_are_said_in_the_language_that_is_spoken(file: Path) -> None:
    """Each in its form for a count; what has no entry is English, and so is all afterwards."""
    with spoken("xx", file.parent):
        said = _("Not answered yet.", "unanswered"), counted(PILES.said, PILES.several, 3)
        assert said == ("⟦blank⟧", "⟦3 many⟧")
        assert (_("Not answered yet."), _(""), spoken_now()) == ("Not answered yet.", "", "xx")
    assert (_("Not answered yet.", "unanswered"), spoken_now()) == ("Not answered yet.", "en")


def test_a_language_that_is_not_there_is_refused() -> None:
    """Also where its name is none, but a path."""
    for code in ("yy", "../language/zh_CN"):
        with pytest.raises(UsageError, match="there is no file"), spoken(code):
            pass


def test_update_keeps_what_fits_and_marks_what_is_stale(file: Path) -> None:
    """A stale entry is not said; one whose text has gone is gone; a new one is missing."""
    changed = po.Text("Not answered at all yet.", "unanswered")
    standing = po.update(file, [changed, PILES, po.Text("Something new")], "xx")
    assert standing == po.Standing(total=3, missing=1, stale=1)
    stale, kept, _new = po.opened(file)
    assert stale.fuzzy
    assert (stale.msgstr, stale.previous_msgid) == ("⟦blank⟧", "Not answered yet.")
    assert kept.msgstr_plural[1] == "⟦{count} many⟧"
    with spoken("xx", file.parent):
        assert _(changed.said, changed.context) == changed.said
    stale.flags.clear()
    po.update(file, [changed, PILES], "xx")
    before = file.read_text(encoding="utf-8")
    assert po.update(file, [changed, PILES], "xx").missing == 0
    assert file.read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        ("⟦{m} 12 $x^2$ `dw`⟧", ["lacks {n}", "has besides {m}"]),
        ("⟦{n} 13 $x^2$ `dw`⟧", ["lacks 12", "has besides 13"]),
        ("⟦{n} 12 $x^2$ dw⟧", ["lacks `dw`"]),
        ("⟦{n} 12 `dw`⟧", ["lacks $x^2$"]),
    ],
)
def test_faults_tell_what_a_translation_has_lost(file: Path, slip: str, said: list[str]) -> None:
    """Placeholders, numbers, code and formulas must survive."""
    assert not [*po.faults(file)]
    entries = po.opened(file)
    entries[2].msgstr = slip
    entries.save()
    line = f"{file}:{entries[2].linenum}: the translation "
    assert [*po.faults(file)] == [line + each for each in said]


def test_what_is_no_po_file_is_refused(tmp_path: Path) -> None:
    """With its name."""
    (tmp_path / "xx.po").write_text("no entry\n")
    with pytest.raises(CourseError, match=r"xx\.po"):
        po.opened(tmp_path / "xx.po")
