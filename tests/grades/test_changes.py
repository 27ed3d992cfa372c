"""A run over old results: who changed, from what to what and why; the run before is kept."""

from __future__ import annotations

import csv
import json
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import physics
import pytest
from click.testing import CliRunner
from rich.console import Console

from autograder.batch.engine import Local
from autograder.batch.grader import Grader
from autograder.batch.run import grade_all
from autograder.cli import main
from autograder.course.catalogue import Catalogue
from autograder.grades.changes import Change
from autograder.report.terminal import MOST_CHANGES, print_changes
from autograder.results import store
from autograder.sandbox.deadline import Limits
from autograder.sandbox.protocol import Sandbox
from autograder.submissions.finding import find

NAME = "falling"
WRONG = physics.FALL.replace(" / 2 ", " ")
COURSE, TEXT = "the course's declarations", "the student's text"


class Term:
    """A course, what is handed in, and its grades in one folder over many runs."""

    def __init__(self, folder: Path, sandbox: Sandbox) -> None:
        self.folder, self.out = folder, folder / "grades"
        self.sandbox, self.limits = sandbox, Limits()
        physics.write(folder)
        self.hand_in("ann", physics.FALL)
        self.hand_in("ben", WRONG)

    def hand_in(self, student: str, fall: str) -> None:
        file = self.folder / "submitted" / student / NAME / f"{NAME}.ipynb"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(physics.notebook(fall)), encoding="utf-8")

    def declare(self, was: str, now: str) -> None:
        file = self.folder / "reference" / NAME / "fall.py"
        text = file.read_text(encoding="utf-8")
        assert was in text
        file.write_text(text.replace(was, now), encoding="utf-8")

    def grade(self) -> list[Change]:
        changes: list[Change] = []
        grader = Grader(Catalogue(self.folder), self.sandbox, self.limits)
        founds = find(self.folder / "submitted", grader.catalogue.graded_names)
        with closing(Local(grader, 1)) as engine:
            grade_all(founds, engine, self.out, changed=changes.extend)
        return changes

    def table(self) -> list[list[str]]:
        with open(self.out / "changes.csv", newline="", encoding="utf-8") as file:
            return list(csv.reader(file))[1:]

    def before(self) -> dict[str, float | None]:
        return {row.student: row.score for row in store.load(self.out / "before" / "results.jsonl")}


@pytest.fixture
def term(tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Term:
    monkeypatch.chdir(tmp_path)
    return Term(tmp_path, sandbox)


def short(changes: list[Change]) -> list[tuple[str, str, str, str]]:
    return [(each.student, each.exercise, str(each), each.why) for each in changes]


def test_first_run_changes_nothing(term: Term) -> None:
    """There is nothing to compare with, and nothing is kept beside."""
    assert term.grade() == []
    assert {file.name for file in term.out.iterdir()} == {
        "results.jsonl",
        "results.hmac",
        "scores.csv",
    }


def test_mended_declaration_is_told(term: Term) -> None:
    """Who has other points, in all and of the exercise, and why; until something changes again."""
    term.grade()
    term.declare("points=2,", "points=4,")
    changes = term.grade()
    assert short(changes) == [
        ("ann", "", "5 of 5 → 7 of 7", COURSE),
        ("ann", "fall", "2 of 2 → 4 of 4", COURSE),
        ("ben", "", "3 of 5 → 3 of 7", COURSE),
        ("ben", "fall", "0 of 2 → 0 of 4", COURSE),
    ]
    for _ in range(2):
        assert term.table()[1] == ["ann", NAME, "fall", "2.00", "4.00", "2.00", "4.00", COURSE]
        assert term.before() == {"ann": 5.0, "ben": 3.0}
        assert term.grade() == []


def test_dropped_exercise_is_told(term: Term) -> None:
    """The total is another, the exercise's own points are not."""
    term.grade()
    term.declare("points=2,", 'points=2, dropped="Unclear.",')
    changes = term.grade()
    assert short(changes) == [
        ("ann", "", "5 of 5 → 3 of 3", COURSE),
        ("ben", "", "3 of 5 → 3 of 3", COURSE),
    ]


def test_own_text_is_told(term: Term) -> None:
    """A student who hands in again is the reason; the others are not in the table."""
    term.grade()
    term.hand_in("ben", physics.FALL)
    assert short(term.grade()) == [
        ("ben", "", "3 → 5 of 5", TEXT),
        ("ben", "fall", "0 → 2 of 2", TEXT),
    ]


def test_limits_and_seed_are_told(term: Term, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a result depends on is named where it is another, though no version is."""
    term.grade()
    term.limits = replace(term.limits, call=2.0)
    term.hand_in("ben", physics.FALL)
    assert {each.why for each in term.grade()} == {f"{TEXT}, the limits"}
    monkeypatch.setenv("AUTOGRADER_SEED", "ab" * 16)
    term.hand_in("ben", WRONG)
    assert {each.why for each in term.grade()} == {f"{TEXT}, the seed"}


def test_fault_is_no_grade(term: Term) -> None:
    """What could not be graded before says why; what cannot be graded now, too."""
    file = term.folder / "submitted" / "ben" / NAME / f"{NAME}.ipynb"
    good = file.read_text(encoding="utf-8")
    term.grade()
    file.write_text("{", encoding="utf-8")
    (change,) = term.grade()
    assert str(change) == "3 of 5 → not graded"
    assert change.why.startswith("now: not a notebook")
    file.write_text(good, encoding="utf-8")
    (change,) = term.grade()
    assert str(change) == "not graded → 3 of 5"
    assert change.why.startswith("before: not a notebook")


def test_who_is_gone_is_told(term: Term) -> None:
    """A student whose work is not handed over loses the row, and not in silence."""
    term.grade()
    shutil.rmtree(term.folder / "submitted" / "ben")
    assert short(term.grade()) == [("ben", "", "3 of 5 → not graded", "not handed over this time")]
    assert term.before() == {"ann": 5.0, "ben": 3.0}


def test_moved_work_is_the_same_students(term: Term) -> None:
    """Who stands in another folder is found by name."""
    term.grade()
    (term.folder / "submitted").rename(term.folder / "late")
    (term.folder / "submitted").mkdir()
    (term.folder / "late").rename(term.folder / "submitted" / "late")
    assert term.grade() == []


def test_killed_run_is_compared_with_the_last_whole_one(
    term: Term, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a killed run has graded anew is no run before."""
    term.grade()
    term.declare("points=2,", "points=4,")
    append = store.append

    def killed(*args: object) -> None:
        append(*args)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(store, "append", killed)
        with pytest.raises(KeyboardInterrupt):
            term.grade()
    assert term.before() == {"ann": 5.0, "ben": 3.0}
    assert [each.student for each in term.grade() if not each.exercise] == ["ann", "ben"]
    assert term.before() == {"ann": 5.0, "ben": 3.0}


def test_dry_run_tells_and_writes_nothing(term: Term) -> None:
    """What a changed declaration would do, with every file as it was."""
    command = ["grade", "submitted", "--out", "grades", "--jobs", "1"]
    assert CliRunner().invoke(main, command).exit_code == 0
    kept = {file: file.read_bytes() for file in term.out.rglob("*") if file.is_file()}
    term.declare("points=2,", "points=4,")
    done = CliRunner().invoke(main, [*command, "--dry-run"])
    assert done.exit_code == 0, done.output
    assert "Changed since the run before: 2 (nothing is written)" in done.stdout
    assert f"ben: 3 of 5 → 3 of 7 (fall 0 of 2 → 0 of 4). Why: {COURSE}" in done.stdout
    assert {file: file.read_bytes() for file in term.out.rglob("*") if file.is_file()} == kept
    done = CliRunner().invoke(main, command)
    assert "Changed since the run before: 2 (grades/changes.csv)" in done.stdout


def test_dry_run_needs_results(term: Term) -> None:
    """Without any it says how to get them."""
    done = CliRunner().invoke(main, ["grade", "submitted", "--out", "none", "--dry-run"])
    assert done.exit_code == 2
    assert "no results to compare with; `grade --out none` writes them" in done.stderr


def test_many_changes_are_cut(capsys: pytest.CaptureFixture[str]) -> None:
    """Of a large class the first are printed, and how many more there are."""
    changes = [Change(f"s{n:03}", NAME, "", 1.0, 2.0, 5.0, 5.0, COURSE) for n in range(300)]
    print_changes(changes, Console(width=80), "changes.csv")
    out = capsys.readouterr().out
    assert out.count("1 → 2 of 5") == MOST_CHANGES
    assert f"… and {300 - MOST_CHANGES} more" in out
