"""A class: one bad file harms nobody, nothing is graded twice, a killed run goes on."""

from __future__ import annotations

import csv
import dataclasses
import fcntl
import io
import json
import os
import queue
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema
import msgspec
import pytest
import struck
from click.testing import CliRunner
from course import ROOT
from judged import made
from physics import CATALOGUE, write
from rich.console import Console

from autograder.batch import grader, run
from autograder.batch.engine import Local
from autograder.cli import main
from autograder.cli.progress import progress
from autograder.course.catalogue import Catalogue
from autograder.errors import AutograderError, SandboxError
from autograder.results import ExerciseResult, Fault, Result, Tier, json_schema, store
from autograder.sandbox.deadline import Limits
from autograder.sandbox.protocol import Sandbox
from autograder.selfcheck.simulate import BLANK, disagreements, read_planted, simulate
from autograder.submissions import reading
from autograder.submissions.finding import Found, find
from autograder.submissions.reading import Submission

pytestmark = pytest.mark.usefixtures("course_named")
KIT = ROOT / "autograder"
PLACE = "falling/falling.ipynb"

Make = Callable[..., dict[str, Any]]
Submit = Callable[..., Path]


class Class:
    """A small class in a folder, the files of its grades, and who was graded in the last run."""

    def __init__(self, folder: Path, sandbox: Sandbox) -> None:
        self.folder, self.out = folder, folder.parent / "grades"
        self.grader = grader.Grader(CATALOGUE, sandbox)
        self.graded: list[str] = []

    def grade(self, assignment: str | None = None) -> list[Result]:
        self.graded.clear()
        founds = find(self.folder, CATALOGUE.graded_names)
        with closing(Local(self.grader, 2)) as engine:
            rows = run.grade_all(founds, engine, self.out, assignment)
        found = {result.submission: result for result in store.load(self.out / "results.jsonl")}
        return [found[row.submission] for row in rows]

    def lines(self) -> list[dict[str, Any]]:
        text = (self.out / "results.jsonl").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]

    def scores(self) -> list[dict[str, str]]:
        with open(self.out / "scores.csv", newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))


TOTAL, BOBS = 5, 2  # all, and without `landing`


@pytest.fixture
def three(
    notebook: Make, submit: Submit, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> Class:
    """Return a class of ann (all right), bob (landing blank) and eve (no notebook at all)."""
    submit(notebook(), f"class/ann/{PLACE}")
    submit(notebook({"landing": BLANK}), f"class/bob/{PLACE}")
    path = submit(b"not a notebook", f"class/eve/{PLACE}")
    class_ = Class(path.parents[2], sandbox)
    read = reading.read

    def counted(found: Found, *rest: Any) -> Submission:
        class_.graded.append(found.student)
        return read(found, *rest)

    monkeypatch.setattr("autograder.batch.grader.read", counted)
    return class_


# one bad file


def test_bad_file_is_listed_and_the_others_are_graded(three: Class) -> None:
    """A file that cannot be graded has a fault and no score; its neighbours have theirs."""
    ann, bob, eve = three.grade()
    assert (ann.score, bob.score, eve.score) == (TOTAL, BOBS, None)
    assert (ann.fault, bob.fault) == (None, None)
    assert eve.fault is not None
    assert eve.fault.whose == "submission"
    assert eve.fault.reason == "not a notebook: no valid JSON at line 1."
    assert (eve.student, eve.assignment, eve.exercises) == ("eve", "falling", ())
    rows = {row.pop("student"): row for row in three.scores()}
    assert set(rows["eve"].values()) == {""}  # never a zero
    assert rows["bob"]["landing"] == "0.00"
    assert (rows["ann"]["score"], rows["ann"]["max_score"]) == (f"{TOTAL:.2f}",) * 2


def test_bad_file_gives_exit_code_3(three: Class) -> None:
    """The command says by its exit code that some could not be graded, and lists them."""
    result = CliRunner().invoke(main, ["grade", str(three.folder), "--out", str(three.out)])
    assert result.exit_code == 3
    assert "1 could not be graded (no score):" in result.output
    assert f"{three.folder / 'eve' / PLACE}: not a notebook" in result.output


@pytest.mark.parametrize("error", [RuntimeError("a bug"), SandboxError("no zygote")], ids=repr)
def test_grader_s_own_failure_is_a_fault(
    error: Exception, three: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes wrong in the kit itself is never a student's zero."""

    def fail(*arguments: object) -> Result:
        raise error

    monkeypatch.setattr(grader, "grade", fail)
    for result in three.grade():
        assert result.score is None
        assert result.fault
        assert result.fault.whose == ("submission" if result.student == "eve" else "grader")


def test_bug_in_reading_is_not_the_students(three: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception that nobody foresaw tells nobody to mend a file."""
    monkeypatch.setattr(reading, "raw_cells", lambda *arguments: 1 / 0)
    for result in three.grade():
        assert result.fault == Fault("grader", "ZeroDivisionError: division by zero")


# the files


def test_results_schema_refuses_another_status(three: Class) -> None:
    """The schema is no formality: an unknown status does not pass."""
    three.grade()
    line = next(line for line in three.lines() if line["exercises"])
    line["exercises"][0]["status"] = "splendid"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(line, json_schema())


def test_results_of_a_line_hold_what_the_design_says(three: Class) -> None:
    """A line says who, what, which bytes, under which rules, and every case."""
    three.grade()
    line = next(line for line in three.lines() if line["student"] == "bob")
    assert line["schema"] == "autograder/result/v2"
    assert line["submission"] == str(three.folder / "bob" / PLACE)
    assert len(line["sha256"]) == 64
    assert {"rules", "kit", "course", "autograder", "numpy", "python"} == set(line["versions"])
    landing = next(e for e in line["exercises"] if e["name"] == "landing")
    assert landing["status"] == "unanswered"
    assert {case["status"] for case in landing["cases"]} == {"not_run"}


def result_of(student: str, assignment: str = "falling", score: float = 1.5) -> Result:
    whole = ExerciseResult("fall", score, 2, "partial")
    return made(whole, student=student, assignment=assignment, submission=f"{student}.ipynb")


def test_scores_name_the_assignment_where_there_are_several(tmp_path: Path) -> None:
    """Graded together, two assignments of a student are two rows that say which is which."""
    both = [result_of("ann"), result_of("ann", "rising", 2)]
    store.write_scores(tmp_path / "scores.csv", both)
    assert (tmp_path / "scores.csv").read_text(encoding="utf-8").replace('"', "").splitlines() == [
        "student,assignment,fall,score,max_score",
        "ann,falling,1.50,1.50,2.00",
        "ann,rising,2.00,2.00,2.00",
    ]


def test_stray_byte_in_a_file_name_harms_nobody(three: Class, notebook: Make) -> None:
    """A name that is no UTF-8 is graded, written and known again like any other."""
    folder = os.path.join(os.fsencode(three.folder), b"ren\xe9", b"falling")
    os.makedirs(folder)
    with open(os.path.join(folder, b"a\xe9.ipynb"), "w") as file:
        json.dump(notebook(), file)
    assert [result.score for result in three.grade()] == [TOTAL, BOBS, None, TOTAL]
    assert len(three.scores()) == len(three.lines()) == 4
    three.grade()
    assert three.graded == ["eve"]


# again


def test_second_run_regrades_only_faults(three: Class) -> None:
    """What was graded is taken over as it is; what could not be is tried again."""
    once = three.grade()
    assert sorted(three.graded) == ["ann", "bob", "eve"]
    before = (three.out / "scores.csv").read_bytes()
    again = three.grade()
    assert three.graded == ["eve"]
    assert again[:2] == once[:2]  # also its seconds
    assert (three.out / "scores.csv").read_bytes() == before
    assert len(three.lines()) == 3


def test_second_run_reports_every_result(three: Class) -> None:
    """Progress counts what was taken over and what was graded alike."""
    three.grade()
    told: list[int] = []
    founds = find(three.folder, CATALOGUE.graded_names)
    with closing(Local(three.grader, 1)) as engine:
        run.grade_all(founds, engine, three.out, advance=told.append)
    assert told == [2, 1]


def test_repaired_file_gets_its_score(three: Class, notebook: Make, submit: Submit) -> None:
    """A student whose file could not be read hands in another, and is graded."""
    three.grade()
    submit(notebook(), f"class/eve/{PLACE}")
    assert [result.score for result in three.grade()] == [TOTAL, BOBS, TOTAL]
    assert len(three.lines()) == 3


def test_changed_file_is_regraded(three: Class, notebook: Make, submit: Submit) -> None:
    """Other bytes are another answer."""
    three.grade()
    submit(notebook(), f"class/bob/{PLACE}")
    assert [result.score for result in three.grade()] == [TOTAL, TOTAL, None]
    assert sorted(three.graded) == ["bob", "eve"]


def test_file_replaced_by_a_pipe_is_not_waited_for(three: Class) -> None:
    """A result of earlier does not make the grader open whatever stands there now."""
    three.grade()
    path = three.folder / "bob" / PLACE
    path.unlink()
    os.mkfifo(path)
    assert three.grade()[1].fault == Fault("submission", "not a regular file.")


def test_removed_student_leaves_the_files(three: Class) -> None:
    """Scores are of those who are there."""
    three.grade()
    (three.folder / "ann" / PLACE).unlink()
    (three.folder / "ann/falling").rmdir()
    three.grade()
    assert [row["student"] for row in three.scores()] == ["bob", "eve"]
    assert [line["student"] for line in three.lines()] == ["bob", "eve"]


def test_other_assignment_is_regraded(three: Class, tmp_path: Path) -> None:
    """The same file, said to be of another assignment, is judged anew."""
    three.grader = replace(three.grader, catalogue=Catalogue(write(tmp_path, "rising")))
    three.grade()
    three.grade("rising")
    assert sorted(three.graded) == ["ann", "bob", "eve"]


def test_other_seed_is_regraded(three: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results hold for the hidden inputs that they were made with."""
    three.grade()
    monkeypatch.setenv("AUTOGRADER_SEED", f"{21:032x}")
    three.grader = replace(three.grader, catalogue=Catalogue(CATALOGUE.folder))
    three.grade()
    assert sorted(three.graded) == ["ann", "bob", "eve"]
    three.grade()
    assert three.graded == ["eve"]


def test_seed_that_is_no_number_is_one_line(three: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong setting of the instructor's is an error before anybody is graded."""
    monkeypatch.setenv("AUTOGRADER_SEED", "lucky")
    result = CliRunner().invoke(main, ["grade", str(three.folder), "--out", str(three.out)])
    assert result.exit_code == 2
    [line] = result.stderr.splitlines()
    assert line.startswith("autograder: AUTOGRADER_SEED is not 32 hex digits; this makes some: ")


@pytest.mark.parametrize("option", ["--seconds=0", "--seconds=-1", "--total=0", "--memory=-1"])
def test_limit_that_is_none_is_refused(option: str, three: Class) -> None:
    """In no time, every answer of the class would be a zero."""
    done = CliRunner().invoke(main, ["grade", str(three.folder), "--out", str(three.out), option])
    assert done.exit_code == 2
    assert option.partition("=")[0] in done.stderr
    assert not three.out.exists()


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "last line torn": lambda data: data[:-40],
    "last line feed lost": lambda data: data[:-1],
    "a line of another kind": lambda data: data + b'{"schema": "something/else"}\n',
    "a status that there is not": lambda data: data.replace(b'"correct"', b'"done"'),
    "a label that there is not": lambda data: data.replace(b'"unanswered","place"', b'"x","place"'),
    "an older schema": lambda data: data.replace(b"result/v2", b"result/v1"),
    "bytes at random": lambda data: data + b"\x00\xff\xfe\n",
    "all lost": lambda data: b"",
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damaged_results_are_repaired(damage: Callable[[bytes], bytes], three: Class) -> None:
    """Whatever a crash left of ``results.jsonl``, the next run makes it whole."""
    three.grade()
    log = three.out / "results.jsonl"
    log.write_bytes(damage(log.read_bytes()))
    assert [result.score for result in three.grade()] == [TOTAL, BOBS, None]
    assert sorted(line["student"] for line in three.lines()) == ["ann", "bob", "eve"]


@pytest.mark.parametrize(
    ("was", "now"), [("result/v2", "result/v1"), ('"correct"', '"done"'), ('{"schema', "schema")]
)
def test_line_that_nobody_reads_is_told(was: str, now: str, three: Class) -> None:
    """Its student would be missing from pages and exported grades without a word."""
    three.grade()
    log = three.out / "results.jsonl"
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
    *others, anns = sorted(lines, key=lambda line: '"student":"ann"' in line)
    log.write_text("".join([*others, anns.replace(was, now)]), encoding="utf-8")
    for command in (["report"], ["publish", "--format", "junit"], ["export", "csv"]):
        done = CliRunner().invoke(main, [*command, str(three.out)])
        said = f"{log}: line 3 is no result that this version reads; grade again into {three.out}."
        assert (done.exit_code, done.stderr) == (2, f"autograder: {said}\n")


def test_last_of_two_lines_counts(three: Class) -> None:
    """Where a submission has two lines, the later one is its result."""
    ann = three.grade()[0]
    log = three.out / "results.jsonl"
    first, last = result_of("ann"), result_of("ann", score=2)
    for result in (first, last):
        store.append(log, result)
    assert last in store.load(log)
    assert first not in store.load(log)
    assert ann in store.load(log)


def test_two_runs_do_not_share_a_folder(three: Class) -> None:
    """A second run beside the first says so, and touches nothing."""
    three.grade()
    before = (three.out / "results.jsonl").read_bytes()
    folder = os.open(three.out, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    with pytest.raises(AutograderError, match="another run is writing here"):
        three.grade()
    os.close(folder)
    assert (three.out / "results.jsonl").read_bytes() == before


CONDITIONS: dict[str, dict[str, Any]] = {
    "call": {"limits": Limits(call=2.0)},
    "submission": {"limits": Limits(submission=20.0)},
    "memory": {"memory": 1},
    "tier": {"tier": Tier(landlock=True)},
}


@pytest.mark.parametrize("changed", CONDITIONS.values(), ids=CONDITIONS)
def test_other_conditions_are_regraded(three: Class, changed: dict[str, Any]) -> None:
    """What decided on a result is in its key: time, memory, confinement."""
    three.grade()
    other = dataclasses.replace(three.grader.conditions, **changed)
    for line in store.load(three.out / "results.jsonl"):
        assert line.fault or line.key == three.grader.conditions.key(line.sha256)
        assert line.key != other.key(line.sha256)


def test_changed_limit_is_regraded(three: Class) -> None:
    """More time gives another result."""
    three.grade()
    three.grader = replace(three.grader, limits=Limits(call=2.0))
    three.grade()
    assert sorted(three.graded) == ["ann", "bob", "eve"]
    three.grade()
    assert three.graded == ["eve"]


def test_rules_are_what_judges(tmp_path: Path) -> None:
    """Another page or command judges nobody anew; another comparison does."""
    kit = Path(shutil.copytree(KIT, tmp_path / "autograder"))

    def rules() -> str:
        program = "import sys; from autograder.course.catalogue import Catalogue; "
        program += "from pathlib import Path; print(Catalogue(Path(sys.argv[1])).versions['rules'])"
        command = [sys.executable, "-c", program, str(CATALOGUE.folder)]
        return subprocess.check_output(command, cwd=tmp_path, text=True)

    before = rules()
    for looks in ("report/english.py", "report/html.py", "cli/grading.py", "publish/junit.py"):
        (kit / looks).write_text((kit / looks).read_text("utf-8") + "\n#\n", encoding="utf-8")
    (kit / "report/templates/style.css").write_text("", encoding="utf-8")
    assert rules() == before
    (kit / "compare" / "leaf.py").write_text(
        (kit / "compare" / "leaf.py").read_text("utf-8") + "\n#\n", encoding="utf-8"
    )
    assert rules() != before


# what somebody else has left in the folder


def forge(three: Class) -> None:
    """Give bob full points in the results, with the keys that a run would have given."""
    log = three.out / "results.jsonl"
    ann, bob = sorted(store.load(log), key=lambda result: result.student)[:2]
    forged = msgspec.structs.replace(bob, score=TOTAL, exercises=ann.exercises)
    others = [line for line in log.read_bytes().splitlines() if b'"student":"bob"' not in line]
    log.write_bytes(b"".join(line + b"\n" for line in [*others, msgspec.json.encode(forged)]))


def test_committed_results_earn_nothing(three: Class) -> None:
    """A line that no run has written is graded anew, in a word; those of a run stay."""
    three.grade()
    forge(three)
    told: list[str] = []
    founds = find(three.folder, CATALOGUE.graded_names)
    with closing(Local(three.grader, 2)) as engine:
        three.graded.clear()
        rows = run.grade_all(founds, engine, three.out, tell=told.append)
    assert [row.score for row in rows] == [TOTAL, BOBS, None]
    assert sorted(three.graded) == ["bob", "eve"]
    assert told == [f"{three.out}/results.jsonl: 1 results not sealed by this user: graded anew."]


def test_other_user_s_results_are_graded_anew(
    three: Class, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Codes by another key are none, and without a key there are none; readers need none."""
    three.grade()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    three.grade()
    assert sorted(three.graded) == ["ann", "bob", "eve"]
    (tmp_path / "state/autograder/key").chmod(0o644)
    for _ in range(2):
        assert [result.score for result in three.grade()] == [TOTAL, BOBS, None]
        assert sorted(three.graded) == ["ann", "bob", "eve"]
    done = CliRunner().invoke(main, ["report", str(three.out)])
    assert done.exit_code == 0, done.output


OUR_FILES = ("results.jsonl", "results.hmac", "scores.csv", "scores.tmp")
Lay = Callable[[Path, Path], object]
LINKS: dict[str, Lay] = {
    "link": lambda victim, path: path.symlink_to(victim),
    "second name": lambda victim, path: os.link(victim, path),
    "dangling link": lambda victim, path: path.symlink_to(victim.with_name("new")),
    "pipe": lambda victim, path: os.mkfifo(path),
}


@pytest.mark.parametrize("lay", LINKS.values(), ids=LINKS)
def test_nothing_is_written_through_what_lies_in_wait(lay: Lay, three: Class) -> None:
    """All that a checkout could hold under the names of our files is replaced, not followed."""
    victims = three.folder.parent / "victims"
    victims.mkdir()
    three.out.mkdir()
    for name in OUR_FILES:
        (victims / name).write_text("mine")
        lay(victims / name, three.out / name)
    assert [result.score for result in three.grade()] == [TOTAL, BOBS, None]
    assert {file.name: file.read_text() for file in victims.iterdir()} == dict.fromkeys(
        OUR_FILES, "mine"
    )
    three.grade()
    assert three.graded == ["eve"]


@pytest.mark.parametrize("name", ["results.jsonl", "results.hmac", "scores.csv"])
def test_folder_in_the_place_of_a_file_is_one_line(name: str, three: Class) -> None:
    """What cannot be replaced ends the run, with its name."""
    (three.out / name / "x").mkdir(parents=True)
    done = CliRunner().invoke(main, ["grade", str(three.folder), "--out", str(three.out)])
    assert done.exit_code == 2
    assert done.stderr.startswith(f"autograder: {three.out / name}: cannot be written: ")
    assert done.stderr.count("\n") == 1


def test_folder_of_results_that_is_a_link_is_one_line(
    three: Class, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the folder of `--out` nor that of the pages leads anywhere else."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "build").symlink_to("elsewhere")
    done = CliRunner().invoke(main, ["grade", str(three.folder)])
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "/build: a symbolic link, which is not followed" in done.stderr
    three.grade()
    (three.out / "feedback").symlink_to(tmp_path / "elsewhere")
    done = CliRunner().invoke(main, ["report", str(three.out)])
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "/feedback: a symbolic link, which is not followed" in done.stderr
    assert not list((tmp_path / "elsewhere").iterdir())


def test_unchanged_class_leaves_the_file_alone(three: Class) -> None:
    """Where every result holds, nothing is written anew."""
    shutil.rmtree(three.folder / "eve")
    three.grade()
    before = (three.out / "results.jsonl").stat()
    three.grade()
    assert three.graded == []
    after = (three.out / "results.jsonl").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.fixture(scope="module")
def class_of_twelve(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a simulated class as a submitted/ tree."""
    folder = tmp_path_factory.mktemp("twelve") / "submitted"
    simulate(CATALOGUE, "falling", 12, folder)
    return folder


def start(
    class_: Path, out: Path, number: int = 0, after: int = 0, **options: Any
) -> subprocess.Popen[str]:
    """Start ``autograder grade`` in a process of its own.

    It is struck by a signal as soon as it has written so many results.
    """
    words = [struck.__file__, str(int(number)), str(after)] if number else ["-m", "autograder"]
    command = [sys.executable, *words, "grade", str(class_), "--out", str(out)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, **options)


def lines(out: Path) -> int:
    """Return how many results have been written."""
    log = out / "results.jsonl"
    return log.read_bytes().count(b"\n") if log.exists() else 0


def is_whole(class_: Path, out: Path) -> bool:
    """Tell whether every student has one result, and the one that was deserved."""
    planted, found = read_planted(class_), store.load(out / "results.jsonl")
    return lines(out) == len(found) == len(planted) and not disagreements(planted, found)


@pytest.mark.slow
def test_killed_run_goes_on(class_of_twelve: Path, tmp_path: Path) -> None:
    """After ``kill -9`` in the middle, again and again, a last run completes: none is doubled."""
    survivors: list[Result] = []
    for new in (3, 2, 4):
        with start(class_of_twelve, tmp_path, signal.SIGKILL, after=new) as process:
            process.communicate()
        assert process.returncode == -signal.SIGKILL
        now = store.load(tmp_path / "results.jsonl")
        assert all(result in now for result in survivors)  # taken over with their seconds
        assert lines(tmp_path) == len(now) == len(survivors) + new
        survivors = now
    with start(class_of_twelve, tmp_path) as process:
        process.communicate()
    assert process.returncode == 0
    assert is_whole(class_of_twelve, tmp_path)


@pytest.mark.slow
def test_run_killed_at_any_moment_loses_and_doubles_nothing(
    class_of_twelve: Path, tmp_path: Path
) -> None:
    """In the middle of a line, of a code, of the files' renewal: what was whole stays as it was."""
    moments, before = random.Random(7), list[Result]()
    for _ in range(12):
        with start(class_of_twelve, tmp_path) as process:
            with suppress(subprocess.TimeoutExpired):
                process.communicate(timeout=moments.uniform(0.3, 2))
            process.kill()
        now = store.load(tmp_path / "results.jsonl")
        assert all(result in now for result in before)
        assert lines(tmp_path) == len(now)
        before = now
    with start(class_of_twelve, tmp_path) as process:
        process.communicate()
    assert is_whole(class_of_twelve, tmp_path)


@pytest.mark.slow
def test_interrupted_run_says_what_is_kept(class_of_twelve: Path, tmp_path: Path) -> None:
    """Ctrl-C ends with a line, code 130, the scores so far, and the same command goes on."""
    with start(class_of_twelve, tmp_path, signal.SIGINT, after=5) as process:
        _, errors = process.communicate()
    assert process.returncode == 130
    assert errors.splitlines()[-1].startswith("Interrupted. What is graded is in ")
    assert "Traceback" not in errors
    assert lines(tmp_path) == 5
    assert (tmp_path / "scores.csv").read_text().count("\n") == 1 + 5
    with start(class_of_twelve, tmp_path) as process:
        process.communicate()
    assert is_whole(class_of_twelve, tmp_path)


@pytest.mark.slow
def test_full_disk_is_one_line(class_of_twelve: Path, tmp_path: Path) -> None:
    """Where no more can be written it says so; with room again, the same command goes on."""

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, resource.RLIM_INFINITY))

    with start(class_of_twelve, tmp_path, preexec_fn=no_room) as process:
        _, errors = process.communicate()
    assert process.returncode == 2
    assert (
        errors == f"autograder: {tmp_path / 'results.jsonl'}: cannot be written: File too large.\n"
    )
    assert store.load(tmp_path / "results.jsonl")
    with start(class_of_twelve, tmp_path) as process:
        process.communicate()
    assert is_whole(class_of_twelve, tmp_path)


class Turns:
    """An event that is waited for turn by turn, and a clock that a test winds."""

    def __init__(self) -> None:
        self.now = 0.0
        self._waiting: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._over: queue.SimpleQueue[bool] = queue.SimpleQueue()

    def wait(self, seconds: float) -> bool:
        """Wait for the end of the turn; return whether it was the last."""
        self._waiting.put(None)
        return self._over.get()

    def set(self) -> None:
        """End the last turn."""
        self._over.put(True)

    def turn(self, seconds: float) -> None:
        """Let a turn pass, and return when the next has begun."""
        self._waiting.get()
        self.now += seconds
        self._over.put(False)
        self._waiting.get()
        self._waiting.put(None)


def test_progress_in_a_log_is_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no terminal is, a plain line says how far it is, how fast, and how long it takes."""
    turns, text = Turns(), io.StringIO()
    clock = SimpleNamespace(monotonic=lambda: turns.now)
    thread = SimpleNamespace(Event=lambda: turns, Thread=threading.Thread)
    monkeypatch.setattr("autograder.cli.progress.time", clock)
    monkeypatch.setattr("autograder.cli.progress.threading", thread)
    with progress(40, Console(file=text, width=100)) as advance:
        turns.turn(5.0)
        advance(10)
        turns.turn(5.0)
    assert text.getvalue().splitlines() == [
        "0 of 40 graded, 0.0/s",
        "10 of 40 graded, 1.0/s, 30 s left",
    ]


@pytest.mark.slow
def test_endless_right_answer_ends(tmp_path: Path) -> None:
    """Also where no place says the assignment: each submission to it has the fault, in a line."""
    course = write(tmp_path / "course")
    answers = course / "reference" / "falling" / "answers.py"
    text = answers.read_text(encoding="utf-8")
    answers.write_text(text.replace("return G *", "while True: pass\n    return G *"), "utf-8")
    for student in ("ann", "bob"):
        file = tmp_path / "handed" / student / "answers.py"
        file.parent.mkdir(parents=True)
        file.write_text("def fall(t):\n    return t\n", encoding="utf-8")
    options = (tmp_path / "handed", "--course", course, "--out", tmp_path / "out")
    command = [sys.executable, "-m", "autograder", "grade", *map(str, options)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 3
    assert done.stdout.count("the right answer takes more than 30 s") == 2
