"""A class in a ZIP file: read where it lies, whatever is in it."""

from __future__ import annotations

import json
import stat
import struct
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
    """Hidden files and helpers beside a notebook are no answers; what a folder holds is its own."""
    path = archive(
        tmp_path / "class.zip",
        {
            f"ann/{PLACE}": b"{}",
            "ann/falling/checks.py": b"",
            "__MACOSX/ann/._x.ipynb": b"",
            "cleo/dan_falling.ipynb": b"{}",
            "dan_falling.ipynb": b"{}",
            "eve/notes.txt": b"",
        },
    )
    assert found(path) == [
        ("ann", "falling", f"ann/{PLACE}"),
        ("cleo", "falling", "cleo/dan_falling.ipynb"),
        ("dan_falling", "falling", "dan_falling.ipynb"),
        ("eve", None, "eve"),
    ]


def test_what_is_no_archive_is_one_fault(tmp_path: Path) -> None:
    """A damaged archive is listed with its reason; one without an answer is said to be."""
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04 nothing")
    (bad,) = find(tmp_path / "bad.zip", CATALOGUE.graded_names)
    assert (bad.student, (bad.problem or "")[:14]) == ("bad", "not a ZIP file")
    with pytest.raises(SubmissionError, match=r"no notebook .* in it"):
        found(archive(tmp_path / "empty.zip", {}))


# one bad entry


ANN, BAD = f"ann/{PLACE}", "bob/bad.ipynb"  # as long as what takes its place
Spoil = Callable[[bytes], bytes]


def renamed(name: bytes) -> Spoil:
    """Return what puts another name into the directory, and before the file."""
    return lambda data: data.replace(BAD.encode(), name)


def flagged(name: bytes) -> Spoil:
    """Return the same, with the flag that says: this is UTF-8."""

    def spoil(data: bytes) -> bytes:
        spoilt = bytearray(renamed(name)(data))
        spoilt[spoilt.index(b"PK\3\4" + spoilt[4:26]) + 7] |= 8
        at = spoilt.rindex(b"PK\1\2", 0, spoilt.rindex(name))
        spoilt[at + 9] |= 8
        return bytes(spoilt)

    return spoil


def in_record(place: int, value: bytes) -> Spoil:
    """Return what puts a value at a place of the entry's record in the directory."""

    def spoil(data: bytes) -> bytes:
        at = data.rindex(b"PK\1\2", 0, data.rindex(BAD.encode())) + place
        return data[:at] + value + data[at + len(value) :]

    return spoil


def with_extra(extra: bytes) -> Spoil:
    """Return what makes the end of the name in the record an extra field."""

    def spoil(data: bytes) -> bytes:
        end = data.rindex(BAD.encode()) + len(BAD)
        sizes = struct.pack("<2H", len(BAD) - len(extra), len(extra))
        data = in_record(28, sizes)(data)
        return data[: end - len(extra)] + extra + data[end:]

    return spoil


SPOILT: dict[str, Spoil] = {
    "backslash": renamed(b"bob\\bad.ipynb"),
    "parent": renamed(b"../bad0.ipynb"),
    "absolute": renamed(b"/ob/bad.ipynb"),
    "drive": renamed(b"C:b/bad.ipynb"),
    "nul": renamed(b"b/bad.ipynb\0x"),
    "no UTF-8": flagged(b"bob/b\xff\xfe.ipynb"[:13].ljust(13, b"b")),
    "same name": renamed(b"ann/./x.ipynb"),
    "encrypted": in_record(8, b"\1\0"),
    "strange compression": in_record(10, b"\x63\0"),
    "of the future": in_record(6, b"\xff\0"),
    "link": in_record(38, struct.pack("<L", (stat.S_IFLNK | 0o777) << 16)),
    "pipe": in_record(38, struct.pack("<L", (stat.S_IFIFO | 0o777) << 16)),
    "elsewhere": in_record(42, b"\xff\xff\xff\x0f"),
    "wrong checksum": in_record(16, b"abcd"),
    "zip64 without sizes": lambda data: with_extra(b"\1\0\0\0")(in_record(24, b"\xff" * 4)(data)),
    "torn extra field": with_extra(b"\1\0\xff\0"),
}


def faults(path: Path) -> dict[str, str]:
    """Return why which files of an archive are not graded."""
    said = {}
    for each in find(path, CATALOGUE.graded_names):
        try:
            assert each.problem or contents(each.path)
        except SubmissionError as error:
            said[str(each.path)] = str(error.reason)
        else:
            said |= {str(each.path): each.problem} if each.problem else {}
    return said


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_bad_entry_is_its_own_fault(spoil: Spoil, tmp_path: Path) -> None:
    """One is listed with a reason, and nobody else."""
    path = archive(tmp_path / "class.zip", {ANN: b"{}", BAD: b"{}" * 99, "ann/x.ipynb": b"{}"})
    path.write_bytes(spoil(path.read_bytes()))
    ((bad, reason),) = faults(path).items()
    assert bad != f"{path}/{ANN}"
    assert reason.endswith(".")
    assert len(find(path, CATALOGUE.graded_names)) > 1


def test_bad_entry_ends_with_code_3(
    tmp_path: Path, notebook: Make, course_named: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is beside it, in the archive or on the command line, is graded."""
    monkeypatch.chdir(tmp_path)
    right = json.dumps(notebook()).encode()
    archive(tmp_path / "class.zip", {ANN: right, "b\\falling.ipynb": right})
    (tmp_path / "torn.zip").write_bytes(b"PK")
    done = CliRunner().invoke(main, ["grade", "class.zip", "torn.zip", "--out", "out"])
    assert done.exit_code == 3, done.output
    rows = store.load(tmp_path / "out" / "results.jsonl")
    assert {row.submission: row.score for row in rows} == {
        f"class.zip/{ANN}": 5,
        "class.zip/b\\falling.ipynb": None,
        "torn.zip": None,
    }
    for line in (r"class.zip/b\falling.ipynb: its name in the archive", "torn.zip: not a ZIP file"):
        assert line in done.output


@pytest.mark.parametrize("name", ["b" * 256 + ".ipynb", "/".join(["b" * 250] * 20) + "/b.ipynb"])
def test_long_name_is_its_own_fault(name: str, tmp_path: Path) -> None:
    """What no file system could hold is listed, and opened nowhere."""
    path = archive(tmp_path / "class.zip", {ANN: b"{}", name: b"{}"})
    problems = {f.problem for f in find(path, CATALOGUE.graded_names)}
    assert problems == {None, "its name is too long."}


def test_many_entries_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A directory of some gigabytes is not taken into memory."""
    path = archive(tmp_path / "class.zip", {f"{n}.py": b"" for n in range(99)})
    monkeypatch.setattr("autograder.submissions.archive.LARGEST", 99 * 46)
    (one,) = find(path, CATALOGUE.graded_names)
    assert one.problem == "not a ZIP file: more than 100000 files in it."


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
    with pytest.raises(SubmissionError, match="compressed in a way that is not read"):
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
