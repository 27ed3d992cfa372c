"""A class in a ZIP file: read where it lies, whatever is in it."""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from physics import CATALOGUE

from autograder.cli import main
from autograder.errors import SubmissionError
from autograder.results import store
from autograder.submissions.finding import find
from autograder.submissions.reading import MAX_SIZE, contents

Make = Callable[..., dict[str, Any]]
PLACE = "falling/falling.ipynb"


def archive(path: Path, files: dict[str, bytes]) -> Path:
    """Write a ZIP file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files.items():
            file.writestr(name, data)
    return path


def found(path: Path) -> list[tuple[str, str | None, str]]:
    """Return student, assignment and place of what is in an archive."""
    return [
        (f.student, f.assignment, str(f.path.relative_to(path)))
        for f in find(path, CATALOGUE.graded_names)
    ]


def test_class_in_an_archive_is_graded_and_kept(
    tmp_path: Path, notebook: Make, course_named: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Students are read off the folders in it; a second run over it grades nothing anew."""
    monkeypatch.chdir(tmp_path)
    right, wrong = (json.dumps(notebook(a)).encode() for a in ({}, {"landing": "blank"}))
    archive(tmp_path / "class.zip", {f"ann/{PLACE}": right, f"bob/{PLACE}": wrong})
    command = ["grade", "class.zip", "--out", "out"]
    first = CliRunner().invoke(main, command)
    assert first.exit_code == 0, first.output
    log = tmp_path / "out" / "results.jsonl"
    kept = store.load(log)
    scores = {r.submission: r.score for r in kept}
    assert scores == {f"class.zip/ann/{PLACE}": 5, f"class.zip/bob/{PLACE}": 2}
    CliRunner().invoke(main, command)
    assert store.load(log) == kept  # with their seconds


def test_answers_are_found_as_in_a_folder(tmp_path: Path) -> None:
    """Hidden files and helpers beside a notebook are no answers; a folder of files is a class."""
    path = archive(
        tmp_path / "class.zip",
        {
            f"ann/{PLACE}": b"{}",
            "ann/falling/checks.py": b"",
            "__MACOSX/ann/._x.ipynb": b"",
            "homework/cleo_falling.ipynb": b"{}",
            "homework/dan_falling.ipynb": b"{}",
            "eve/notes.txt": b"",
        },
    )
    assert found(path) == [
        ("ann", "falling", f"ann/{PLACE}"),
        ("cleo_falling", "falling", "homework/cleo_falling.ipynb"),
        ("dan_falling", "falling", "homework/dan_falling.ipynb"),
    ]


@pytest.mark.parametrize("name", ["../ann.ipynb", "/ann.ipynb", "a/../../ann.ipynb", "..\\ann.py"])
def test_name_that_leads_out_is_refused(name: str, tmp_path: Path) -> None:
    """An archive with such a name is not the work of an honest tool."""
    path = archive(tmp_path / "class.zip", {name: b"x = 1"})
    with pytest.raises(SubmissionError, match="leads out of it"):
        found(path)


def test_what_is_no_archive_is_one_line(tmp_path: Path) -> None:
    """A damaged archive, and one without an answer."""
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(SubmissionError, match=r"bad\.zip: not a ZIP file"):
        found(tmp_path / "bad.zip")
    with pytest.raises(SubmissionError, match=r"no notebook .* in it"):
        found(archive(tmp_path / "empty.zip", {}))


def test_bomb_is_read_no_further_than_allowed(tmp_path: Path) -> None:
    """A megabyte that unpacks to a gigabyte costs what the largest notebook costs."""
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file, file.open("ann.py", "w") as big:
        for _ in range(200):
            big.write(bytes(1 << 20))
    assert path.stat().st_size < MAX_SIZE / 100
    with pytest.raises(SubmissionError, match="more than 50 MiB"):
        contents(path / "ann.py")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA], ids=["bzip2", "lzma"])
def test_rare_compression_is_one_line(method: int, tmp_path: Path) -> None:
    """What takes as much memory to undo as the file says is not undone."""
    path = tmp_path / "class.zip"
    with zipfile.ZipFile(path, "w", method) as file:
        file.writestr("ann.py", b"x = 1\n" * 99)
    with pytest.raises(SubmissionError, match="compressed by another method"):
        contents(path / "ann.py")


def test_link_and_damage_are_one_line_each(tmp_path: Path) -> None:
    """A symbolic link is not followed; a file whose bytes were changed is not believed."""
    link = zipfile.ZipInfo("ann.py")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as file:
        file.writestr(link, "/etc/passwd")
    with pytest.raises(SubmissionError, match="a symbolic link, which is not followed"):
        contents(tmp_path / "link.zip" / "ann.py")
    path = archive(tmp_path / "damaged.zip", {"ann.py": b"x = 1\n" * 99})
    data = bytearray(path.read_bytes())
    data[40] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(SubmissionError, match="cannot be read"):
        contents(path / "ann.py")
    with pytest.raises(SubmissionError, match="no such file"):
        contents(path / "bob.py")
