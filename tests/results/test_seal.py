"""A run takes up what a run of the same user has written, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from autograder.results.seal import SIZE, Seal, user_key


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a state folder of nobody's yet."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "autograder"


def test_key_is_made_once_and_for_its_user_alone(state: Path) -> None:
    """Threads that ask at once get one key, in a file that nobody else reads."""
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: user_key(), range(64)))
    assert len(keys) == 1
    assert len(next(iter(keys)) or b"") == SIZE
    assert [file.name for file in state.iterdir()] == ["key"]
    assert (state / "key").stat().st_mode & 0o777 == 0o600


def a_link(key: Path) -> None:
    key.rename(key.with_name("other"))
    key.symlink_to("other")


def a_pipe(key: Path) -> None:
    key.unlink()
    os.mkfifo(key, 0o600)


def a_folder(key: Path) -> None:
    key.unlink()
    key.mkdir()


def readable_by_others(key: Path) -> None:
    key.chmod(0o640)


def short(key: Path) -> None:
    key.write_bytes(bytes(SIZE - 1))


def long(key: Path) -> None:
    key.write_bytes(bytes(SIZE + 1))


SPOILT = [a_link, a_pipe, a_folder, readable_by_others, short, long]


@pytest.mark.parametrize("spoil", SPOILT, ids=lambda spoil: spoil.__name__)
def test_key_that_might_be_anybody_s_is_none(spoil: Callable[[Path], None], state: Path) -> None:
    """Without a key nothing holds, and nothing is written beside the results."""
    user_key()
    spoil(state / "key")
    assert user_key() is None
    log = state.parent / "results.jsonl"
    Seal(log).add(b"a line\n")
    assert Seal(log).code(b"a line\n") is None
    assert not log.with_suffix(".hmac").exists()


@pytest.mark.parametrize("home", ["here", "/dev/null", "/proc/no"])
def test_home_that_cannot_be_used_is_no_key(
    home: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service without a home grades all the same; nothing is written where it happens to run."""
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setenv("HOME", home)
    monkeypatch.chdir(tmp_path)
    assert user_key() is None
    assert not list(tmp_path.iterdir())


def test_line_is_known_by_all_of_it(state: Path) -> None:
    """Its code is for these bytes, with or without the line's end, under this key."""
    log = state.parent / "results.jsonl"
    Seal(log).add(b'{"score":2}\n')
    seal = Seal(log)
    assert seal.code(b'{"score":2}')
    assert seal.code(b'{"score":2}\n') == seal.code(b'{"score":2}')
    assert seal.code(b'{"score":3}\n') is None
    (state / "key").unlink()
    assert Seal(log).code(b'{"score":2}\n') is None
