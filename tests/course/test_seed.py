"""The seed that hidden inputs are drawn from: whose it is, and what it draws."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from course import changed
from physics import CATALOGUE

from autograder.course import seed
from autograder.course.case import Case
from autograder.course.catalogue import Catalogue
from autograder.course.seed import PUBLIC_SEED
from autograder.errors import UsageError


def test_new_case_moves_no_other() -> None:
    """Each case draws from a seed of its own."""
    exercise = CATALOGUE.assignment("falling")["fall"]
    drawn = next(case for case in exercise.cases if callable(case.inputs))
    added = Case(lambda draw: {"t": draw.normal(size=(2, 2))}, name="new", hidden=True)
    more = changed(exercise, cases=(added, *exercise.cases))
    np.testing.assert_equal(more.inputs(drawn, 5), exercise.inputs(drawn, 5))


def test_seed_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """An instructor's own seed is taken, none is the default."""
    monkeypatch.setenv("AUTOGRADER_SEED", f"{77:032X}")
    assert Catalogue(CATALOGUE.folder).key("falling").seed == 77
    monkeypatch.delenv("AUTOGRADER_SEED")
    assert Catalogue(CATALOGUE.folder).key("falling").seed == PUBLIC_SEED


@pytest.mark.parametrize("text", ["", "abc", "2026", "0" * 31, "0" * 33, "g" * 32, "٠" * 32])
def test_seed_that_may_be_guessed_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """A typing error does not grade with another seed in silence, and a year is no secret."""
    monkeypatch.setenv("AUTOGRADER_SEED", text)
    with pytest.raises(UsageError, match="not 32 hex digits"):
        Catalogue(CATALOGUE.folder).key("falling")


# the file of one's own


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Draw a seed for the course, in a home of its own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("AUTOGRADER_SEED", raising=False)
    made = seed.make("mechanics")
    assert made is not None
    return made


def test_seed_lies_in_the_user_s_own_folder(own: Path, tmp_path: Path) -> None:
    """Outside the course, readable by nobody else; it is never drawn anew."""
    text = own.read_text(encoding="utf-8")
    assert own == tmp_path / "autograder" / "mechanics.seed"
    assert own.stat().st_mode & 0o077 == 0
    assert seed.make("mechanics") == own
    assert own.read_text(encoding="utf-8") == text
    assert Catalogue(CATALOGUE.folder).key("falling").seed == int(text, 16)
    assert seed.secret("optics") == ""


def test_environment_comes_before_the_file(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So a colleague's machine, or CI, can have the same seed."""
    monkeypatch.setenv("AUTOGRADER_SEED", "ab" * 16)
    assert seed.secret("mechanics") == "ab" * 16 != own.read_text(encoding="utf-8")


def test_file_s_seed_changes_the_rules(own: Path) -> None:
    """Old results no longer hold where it is another."""
    before = Catalogue(CATALOGUE.folder).versions["rules"]
    own.write_text("cd" * 16 + "\n", encoding="utf-8")
    assert Catalogue(CATALOGUE.folder).versions["rules"] != before


@pytest.mark.parametrize("text", ["", "2026", "g" * 32, "\xff"])
def test_file_that_is_no_seed_is_refused(text: str, own: Path) -> None:
    """The line names the file, not what is in it."""
    own.write_text(text, encoding="latin-1")
    with pytest.raises(UsageError, match=r"mechanics\.seed is not 32 hex digits"):
        seed.secret("mechanics")


@pytest.mark.skipif(os.name == "nt", reason="no such rights")
def test_file_that_others_can_read_is_refused(own: Path) -> None:
    """A seed that is no secret is none."""
    own.chmod(0o640)
    with pytest.raises(
        UsageError, match="others can read it: expected a file of yours alone, chmod 600"
    ):
        seed.secret("mechanics")


def test_course_s_name_leads_nowhere_else(own: Path) -> None:
    """Whatever an id is, its seed is a file in the folder."""
    place = seed.place("../../escaped/..")
    assert place is not None
    assert place.parent == own.parent


def test_no_home_is_no_seed(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be written, the course goes on with the public one."""
    monkeypatch.setenv("XDG_CONFIG_HOME", "")
    monkeypatch.setenv("HOME", "nowhere")
    assert (seed.place("mechanics"), seed.make("mechanics")) == (None, None)
    assert seed.secret("mechanics") == ""
