"""``autograder translate``: what a translator is given and told."""

from __future__ import annotations

from pathlib import Path

import physics
import pytest
from click.testing import CliRunner
from click.testing import Result as Done

from autograder.cli import main
from autograder.course.catalogue import Catalogue
from autograder.errors import CourseError
from autograder.language import _, po
from autograder.language.po import Text
from autograder.notebook.passages import passages
from autograder.notebook.release import stale
from autograder.scaffold.translation import of_kit

ASKED = "reference/falling/fr.po"
KITS = Text("not graded")
SLIP = "Your bodies fall twice as far"


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a course with a notebook, the working folder."""
    folder = physics.write(tmp_path)
    monkeypatch.chdir(folder)
    return folder


def translate(*options: str) -> Done:
    return CliRunner().invoke(main, ["translate", "--language", "fr", *options])


def fill(file: Path, text: str = "⟦{}⟧") -> None:
    """Translate all entries of a file."""
    entries = po.opened(file)
    for entry in entries:
        entry.msgstr = text.replace("{}", entry.msgid)
    entries.save()


def test_a_new_language_begins_from_nothing(course: Path) -> None:
    """A file beside the declarations and one beside the notebook, in which all is missing."""
    done = translate()
    assert (done.exit_code, done.stderr) == (0, "")
    of_answers, of_notebook = done.stdout.splitlines()
    for file, line in ((ASKED, of_answers), ("source/falling/fr.po", of_notebook)):
        count = len(po.opened(course / file))
        assert line == f"{course / file}: 0 of {count} translated, {count} missing, 0 stale"
    assert po.opened(course / ASKED).metadata["Language"] == "fr"


def test_an_update_keeps_what_is_translated_and_marks_what_has_changed(course: Path) -> None:
    """A changed sentence is counted as stale until its mark is gone."""
    translate()
    fill(course / ASKED)
    module = course / "reference" / "falling" / "fall.py"
    module.write_text(
        module.read_text("utf-8").replace(SLIP, "Your two bodies fall as far"), "utf-8"
    )
    done = translate("falling")
    total = len(po.opened(course / ASKED))
    assert done.stdout.splitlines()[0].endswith(
        f"{total - 1} of {total} translated, 0 missing, 1 stale"
    )
    (changed,) = po.opened(course / ASKED).fuzzy_entries()
    assert changed.msgstr.startswith(f"⟦{SLIP}")
    with Catalogue(course).spoken("fr"):
        assert _(changed.msgid, "tell") == changed.msgid


def test_the_kit_is_translated_in_a_course_where_it_is_installed(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not in the installation, which the next one replaces; a course's own update keeps it."""
    monkeypatch.setattr("autograder.scaffold.translation.is_checkout", lambda: False)
    monkeypatch.setattr("autograder.scaffold.translation.of_kit", lambda: [KITS])
    own = course / "reference" / "fr.po"
    assert translate("--kit").stdout.startswith(f"{own}: 0 of 1 translated")
    fill(own)
    translate()
    assert [(e.msgid, e.msgstr) for e in po.opened(own)] == [(KITS.said, f"⟦{KITS.said}⟧")]


def test_a_class_says_its_docstring_in_another_language() -> None:
    """As a function does: students read either."""
    source = (
        'class Tank:\n    """Hold some water."""\n\n    def fill(self):\n        """Let it in."""\n'
        "        ### BEGIN SOLUTION\n        self.full = True\n        ### END SOLUTION\n"
    )
    cell = {"cell_type": "code", "source": source, "metadata": {"nbgrader": {"solution": True}}}
    assert [text for _, text in passages([cell])] == ["Hold some water.", "Let it in."]


def test_a_lost_placeholder_is_one_line_and_is_not_said(tmp_path: Path) -> None:
    """With the file, the line and what it lacks; nobody's page dies of it."""
    said = next(text for text in of_kit() if "{count} cells" in text.said)
    po.update(tmp_path / "fr.po", [said], "fr")
    fill(tmp_path / "fr.po", "plus de {cont} cellules.")
    assert len([*po.faults(tmp_path / "fr.po")]) == 2
    assert po.translations(tmp_path / "fr.po").gettext(said.said) == said.said


def test_a_slip_ends_the_command_with_1(course: Path) -> None:
    """Each in a line on stderr."""
    translate()
    fill(course / ASKED, "⟦12⟧")
    done = translate()
    assert done.exit_code == 1
    lines = done.stderr.splitlines()
    assert all(line.startswith(f"{course / ASKED}:") for line in lines)
    assert any(line.endswith("the translation has besides 12") for line in lines)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--language", "../fr"], "language ../fr: a code is meant"),
        (["floating"], "floating"),
        (["--course", "nowhere"], "nowhere"),
    ],
    ids=lambda value: value[-1] if isinstance(value, list) else "",
)
def test_what_is_not_there_is_one_line(course: Path, options: list[str], said: str) -> None:
    """A code that is none, an assignment, a course: exit code 2, and no file is made."""
    done = translate(*options)
    assert done.exit_code == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not [*course.rglob("*.po")]


@pytest.mark.parametrize(
    "text",
    ["no entry\n", 'msgid "a"\nmsgstr[x] "b"\n', "\udcff", '"Plural-Forms: x\\n"\n'],
    ids=["prose", "form", "bytes", "head"],
)
def test_a_file_broken_by_hand_is_one_line(course: Path, text: str) -> None:
    """With its name, also where it is only read."""
    (course / ASKED).write_bytes(text.encode(errors="surrogateescape"))
    done = translate()
    assert done.exit_code == 2
    assert f"{course / ASKED}" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    with pytest.raises(CourseError, match=r"fr\.po"), Catalogue(course).spoken("fr"):
        pass


def test_a_notebook_alone_may_be_translated(course: Path) -> None:
    """What its course and the kit say is English then."""
    translate()
    (course / ASKED).unlink()
    fill(course / "source" / "falling" / "fr.po")
    with Catalogue(course).spoken("fr"):
        assert _("not graded") == "not graded"
    assert stale(course, "falling", "fr") == ""
