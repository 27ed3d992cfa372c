"""Files that are written at once or not at all."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from course import ROOT

from autograder.errors import UsageError
from autograder.files import append, draft, folder, is_ours, regular, write


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
    with pytest.raises(UsageError, match="Not a directory"), draft(path) as place:
        (place / "below").touch()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


KIT = ROOT / "autograder"


def link_to(victim: Path, path: Path) -> None:
    path.symlink_to(victim)


def second_name_of(victim: Path, path: Path) -> None:
    os.link(victim, path)


def pipe(_: Path, path: Path) -> None:
    os.mkfifo(path)


def directory(_: Path, path: Path) -> None:
    path.mkdir()


TRAPS = [link_to, second_name_of, pipe, directory]


@pytest.mark.parametrize("lay", TRAPS, ids=lambda lay: lay.__name__)
def test_nothing_is_added_to_what_is_no_file_of_its_own(
    lay: Callable[[Path, Path], None], tmp_path: Path
) -> None:
    """What lies under the file's name is neither followed nor waited for; the reason is a line."""
    victim, path = tmp_path / "victim", tmp_path / "results.jsonl"
    victim.write_text("mine")
    lay(victim, path)
    assert not is_ours(path)
    with pytest.raises(UsageError, match=r"results\.jsonl: ") as error:
        append(path, b"ours")
    assert "\n" not in str(error.value)
    assert victim.read_text() == "mine"


@pytest.mark.parametrize("lay", [link_to, pipe, directory], ids=lambda lay: lay.__name__)
def test_only_regular_files_are_read(lay: Callable[[Path, Path], None], tmp_path: Path) -> None:
    """A link is not followed, a pipe not waited for."""
    (tmp_path / "victim").write_text("mine")
    lay(tmp_path / "victim", tmp_path / "file")
    with pytest.raises(OSError, match="file"):
        regular(tmp_path / "file")


@pytest.mark.parametrize("place", ["build", "build/grades", "build/grades/feedback"])
@pytest.mark.parametrize("absolute", [False, True])
def test_link_on_the_way_is_not_followed(
    place: str, absolute: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of the working folder that is a link leads out of it, wherever it stands."""
    checkout, elsewhere = tmp_path / "checkout", tmp_path / "elsewhere"
    (checkout / place).parent.mkdir(parents=True)
    elsewhere.mkdir()
    (checkout / place).symlink_to(elsewhere)
    monkeypatch.chdir(checkout)
    path = Path(checkout if absolute else "", "build/grades/feedback")
    for attempt in (lambda: folder(path), lambda: write(path / "ann.html", "x")):
        with pytest.raises(UsageError, match=f"{place}: a symbolic link, which is not followed"):
            attempt()
    assert not list(elsewhere.iterdir())


def test_link_above_the_working_folder_is_the_machine_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A home on another disk, reached through a link, holds working folders like any other."""
    (tmp_path / "disk" / "course").mkdir(parents=True)
    (tmp_path / "home").symlink_to(tmp_path / "disk")
    monkeypatch.chdir(tmp_path / "home" / "course")
    write(tmp_path / "home" / "course" / "grades" / "scores.csv", "x")
    assert (tmp_path / "disk/course/grades/scores.csv").read_text() == "x"


#: What else opens files to write them, and why: a folder of nobody else's, or a course's own.
ELSEWHERE = {
    "files.py",
    "course/catalogue.py",  # a folder made for the purpose
    "adopt/trial.py",  # likewise
    "selfcheck/planted.py",  # likewise
    "pack/supply.py",  # beside a student's notebook, where the kit is not
    "pack/web.py",  # a folder made for the purpose
    "nbgrader/release.py",  # puts the release back as it was
    "sandbox/canary.py",  # what it attempts
    "sandbox/inside/worker.py",  # /dev/null
    "sandbox/inside/zygote.py",  # likewise
}
WRITES = re.compile(
    r"\.write_(?:text|bytes)\(|shutil\.copy|copytree|(?<!\.)\bopen\([^)=]*, \"[wax]"
    r"|os\.open\([^)]*O_(?:WR|RDWR)"
)


def test_writing_has_one_home() -> None:
    """Whoever writes a file writes it by `files`, into a draft at least."""
    found: dict[str, list[str]] = {}
    for path in KIT.rglob("*.py"):
        lines = path.read_text(encoding="utf-8").splitlines()
        own = [line for line in lines if WRITES.search(line) and "open(place" not in line]
        found |= {path.relative_to(KIT).as_posix(): own} if own else {}
    assert {*found} <= ELSEWHERE, found


def test_file_added_to_is_made_with_ordinary_rights(tmp_path: Path) -> None:
    """Nobody else may write it, whatever the umask is."""
    old = os.umask(0)
    try:
        append(tmp_path / "file", b"a")
    finally:
        os.umask(old)
    append(tmp_path / "file", b"b")
    assert (tmp_path / "file").read_bytes() == b"ab"
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o644
