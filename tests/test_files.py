"""Files that are written at once or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.files import draft, write


@pytest.mark.parametrize("content", [b"a\n\xff", "a\n\ud800"], ids=["bytes", "text"])
def test_file_has_what_was_given(content: bytes | str, tmp_path: Path) -> None:
    """Text is UTF-8 with its own line ends, and a lone surrogate in it breaks nothing."""
    write(tmp_path / "deep" / "file", content)
    said = content if isinstance(content, bytes) else b"a\n\\ud800"
    assert (tmp_path / "deep" / "file").read_bytes() == said


def test_link_that_lies_in_wait_is_replaced(tmp_path: Path) -> None:
    """What somebody committed under the file's name leads nowhere."""
    victim, path = tmp_path / "victim", tmp_path / "summary.md"
    victim.write_text("mine")
    path.symlink_to(victim)
    write(path, "ours")
    assert (victim.read_text(), path.read_text(), path.is_symlink()) == ("mine", "ours", False)


def test_what_stops_half_way_leaves_all_as_it_was(tmp_path: Path) -> None:
    """The old file stays, and no draft lies beside it, however long its name is."""
    path = tmp_path / ("n" * 255)
    write(path, "old")
    with pytest.raises(NotADirectoryError), draft(path) as place:
        (place / "below").touch()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
