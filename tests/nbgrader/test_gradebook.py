"""nbgrader's round trip: the class graded here is in its gradebook, feedback and export."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import nbformat
import physics
import pytest
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbgrader.api import Gradebook  # type: ignore[import-untyped]
from nbgrader.converters import Autograde  # type: ignore[import-untyped]
from nbgrader.coursedir import CourseDirectory  # type: ignore[import-untyped]
from nbgrader.utils import determine_grade, is_grade  # type: ignore[import-untyped]
from warm import nbgrader

from autograder.cells import grade_id, is_check
from autograder.errors import CourseError, SandboxError, SubmissionError, UsageError
from autograder.nbgrader import hooks
from autograder.nbgrader.export import cell_text
from autograder.nbgrader.gradebook import NbgraderCourse, Outcome, write
from autograder.nbgrader.hooks import GradeInSandbox, find_renamed
from autograder.nbgrader.rebuild import (
    Written,
    fill,
    kept_result,
    not_read,
    read_cells,
    read_release,
    rebuild,
    sentences,
)
from autograder.report.feedback import feedback
from autograder.results import Fault, Result, store
from autograder.sandbox.protocol import Sandbox
from autograder.submissions.reading import MAX_VALUES
from autograder.submissions.supplied import marked

CATALOGUE, NAME = physics.CATALOGUE, "falling"
ASSIGNMENT = CATALOGUE.assignment(NAME)
RELEASE = CATALOGUE.folder / "release" / NAME / f"{NAME}.ipynb"

Notebook = dict[str, Any]
Make = Callable[..., Notebook]


# the autograded version of one notebook


@pytest.fixture
def release() -> Notebook:
    return read_release(RELEASE)


def cells_of(notebook: Notebook, folder: Path) -> list[Written]:
    """Read a notebook's cells as a submission's are read."""
    path = folder / "submitted.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return read_cells(path)


def sources(notebook: Notebook) -> dict[str, str]:
    return {grade_id(c): c["source"] for c in notebook["cells"] if grade_id(c)}


def by_id(notebook: Notebook, name: str) -> Notebook:
    return next(cell for cell in notebook["cells"] if grade_id(cell) == name)


def delete_checks(notebook: Notebook) -> None:
    notebook["cells"] = [c for c in notebook["cells"] if not grade_id(c).startswith("check_")]


def duplicate(notebook: Notebook) -> None:
    notebook["cells"] += json.loads(json.dumps(notebook["cells"][2:6]))


def retype(notebook: Notebook) -> None:
    for name in ("fall", "check_fall"):
        by_id(notebook, name)["cell_type"] = "markdown"


def strip(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        cell.pop("id")


def strip_and_turn(notebook: Notebook) -> None:
    strip(notebook)
    notebook["cells"].reverse()


def edit_checks(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        if grade_id(cell).startswith("check_"):
            cell["source"] = "5.0"
            cell["metadata"]["nbgrader"] |= {"points": 99, "locked": False}


DAMAGES = [delete_checks, duplicate, retype, strip, strip_and_turn, edit_checks]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_rebuild_restores_every_named_cell(
    damage: Callable[[Notebook], None], notebook: Make, release: Notebook, tmp_path: Path
) -> None:
    """Whatever became of it, names, kinds and checks are the release's; it is a valid notebook."""
    submitted = notebook()
    answers = sources(submitted)
    damage(submitted)
    built = rebuild(release, cells_of(submitted, tmp_path))
    named = [c for c in built["cells"] if grade_id(c)]
    original = [c for c in release["cells"] if grade_id(c)]
    assert [(grade_id(c), c["cell_type"]) for c in named] == [
        (grade_id(c), c["cell_type"]) for c in original
    ]
    assert [c["metadata"] for c in named] == [c["metadata"] for c in original]
    assert sources(built) == answers
    nbformat.validate(nbformat.from_dict(built))  # type: ignore[no-untyped-call]
    ids = [cell["id"] for cell in built["cells"]]
    assert len(ids) == len(set(ids))


def test_rebuild_keeps_what_a_student_added(notebook: Make, release: Notebook) -> None:
    """A cell of the student's own stands where it stood, as a plain cell."""
    cells = [Written("code", cell["source"], grade_id(cell)) for cell in release["cells"]]
    place = next(n for n, cell in enumerate(cells) if cell.grade_id == "check_fall")
    cells.insert(place, Written("code", "helper = 1"))
    built = rebuild(release, cells)["cells"]
    at = next(n for n, cell in enumerate(built) if grade_id(cell) == "check_fall")
    assert built[at - 1] == {
        "cell_type": "code",
        "id": f"student-{place + 1}",
        "metadata": {},
        "source": "helper = 1",
        "outputs": [],
        "execution_count": None,
    }


def test_rebuild_takes_the_last_of_two_answers(release: Notebook) -> None:
    """As in a run from top to bottom; the first stays to be seen."""
    cells = [Written("code", f"def fall(t):\n    return {n}", "fall") for n in (1, 2)]
    built = rebuild(release, cells)
    assert sources(built)["fall"] == cells[1].source
    assert cells[0].source in [cell["source"] for cell in built["cells"]]


def test_rebuild_takes_no_outputs(notebook: Make, release: Notebook, tmp_path: Path) -> None:
    """A forged output on a check cell is gone before anything reads it."""
    submitted = notebook()
    forged = {"output_type": "execute_result", "data": {"text/plain": "3"}, "metadata": {}}
    by_id(submitted, "check_fall")["outputs"] = [forged | {"execution_count": 1}]
    built = rebuild(release, cells_of(submitted, tmp_path))
    assert all(cell["outputs"] == [] for cell in built["cells"] if cell["cell_type"] == "code")


@pytest.mark.parametrize(
    "content",
    [
        {"cells": [1, None, {}, {"cell_type": 3, "source": {"a": 1}, "metadata": [], "id": 7}]},
        {"cells": [{"cell_type": "markdown", "source": ["a", 1], "attachments": {"x": 1}}]},
        {"cells": [{"cell_type": "code", "source": "\ud800", "metadata": {"nbgrader": 1}}]},
        {"worksheets": [{"cells": [{"cell_type": "code", "input": ["x = 1"]}]}, 3]},
    ],
    ids=["odd cells", "odd attachments", "half an emoji", "format 3"],
)
def test_rebuild_stands_any_json(content: Any, release: Notebook, tmp_path: Path) -> None:
    """JSON with cells in it, sound or not, gives a notebook."""
    built = rebuild(release, cells_of(content, tmp_path))
    nbformat.validate(nbformat.from_dict(built))  # type: ignore[no-untyped-call]
    assert sources(built) == sources(release)
    assert all(cell["source"].strip() for cell in built["cells"])


@pytest.mark.parametrize("text", ['{"cells": [', "[]", '{"cells": null}'])
def test_read_cells_refuses_what_is_no_notebook(text: str, tmp_path: Path) -> None:
    """A torn file is an error of the submission, in a line; students read no path."""
    path = tmp_path / "torn.ipynb"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SubmissionError) as raised:
        read_cells(path)
    remark = not_read(raised.value)
    assert remark.startswith("This submission could not be read: Not a notebook: ")
    assert remark.endswith(". What follows is the release.")
    assert str(path) not in remark


def test_read_cells_leaves_out_what_brought_the_files(notebook: Make, tmp_path: Path) -> None:
    """In one file a cell of the kit's came along: it is no addition of the student's."""
    submitted = notebook()
    before = cells_of(submitted, tmp_path)
    text = marked("print('files')\n")
    cell: Notebook = {"cell_type": "code", "metadata": {}, "source": text}
    submitted["cells"].insert(1, cell)
    assert cells_of(submitted, tmp_path) == before
    cell["source"] += "mine = 1\n"
    assert len(cells_of(submitted, tmp_path)) == len(before) + 1


def test_read_cells_is_bounded(tmp_path: Path) -> None:
    """A file of a few MB whose values would take GB is refused before it is read as JSON."""
    path = tmp_path / "bomb.ipynb"
    path.write_text('{"cells": [' + "[]," * MAX_VALUES + "0]}", encoding="utf-8")
    with pytest.raises(SubmissionError, match="too many values"):
        read_cells(path)


def test_read_release_says_how_to_make_it(tmp_path: Path) -> None:
    """Before generate_assignment, the message names it."""
    with pytest.raises(CourseError, match="nbgrader generate_assignment"):
        read_release(tmp_path / "none.ipynb")


@pytest.fixture
def mistaken(
    notebook: Make, submit: Callable[..., Path], grade_file: Callable[..., Result]
) -> Result:
    """Grade a submission with a known mistake that earns a part."""
    return grade_file(submit(notebook({"fall": "one-for-all"})))


def test_fill_shows_points_as_nbgrader_reads_them(mistaken: Result, release: Notebook) -> None:
    """The rule of nbgrader gives every cell the points of its exercise, fractions too."""
    built = rebuild(release, [])
    fill(built, mistaken)
    node = nbformat.from_dict(built)  # type: ignore[no-untyped-call]
    given = {c.metadata.nbgrader.grade_id: determine_grade(c) for c in node.cells if is_grade(c)}
    assert given == {f"check_{e.name}": (e.score, e.max_score) for e in mistaken.exercises}
    assert 0 < given["check_fall"][0] < 2


def test_fill_says_why_on_stdout(mistaken: Result, release: Notebook) -> None:
    """The sentences are on stdout: nbgrader takes stderr for a failed test."""
    built = rebuild(release, [])
    fill(built, mistaken)
    said = by_id(built, "check_fall")["outputs"][0]
    answer = next(e for e in mistaken.exercises if e.name == "fall")
    assert said["name"] == "stdout"
    assert said["text"].split() == " ".join(sentences(answer)).split()
    assert max(map(len, said["text"].splitlines())) <= 100
    assert answer.feedback in said["text"]


def test_sentences_say_the_first_one_once(
    notebook: Make, submit: Callable[..., Path], grade_file: Callable[..., Result]
) -> None:
    """Where the first failure is all there is to say, it stands there with its inputs, once."""
    wrong = notebook()
    cell = by_id(wrong, "landing")
    cell["source"] = cell["source"].replace("    ### END", "    landed = landed**1.5\n    ### END")
    answer = grade_file(submit(wrong)).exercises[-1]
    said = sentences(answer)
    assert not answer.mistake
    assert said[1] == feedback(answer).lead
    assert said[2].startswith("Look at `landed = landed**1.5`")
    assert said[3].startswith("  Here heights = ")
    assert sum(said[1] in line for line in said) == 1


def test_fill_scales_to_the_points_of_the_cell(mistaken: Result, release: Notebook) -> None:
    """A course that counts a cell double gets double points."""
    built = rebuild(release, [])
    cell = by_id(built, "check_landing")
    cell["metadata"] = {"nbgrader": cell["metadata"]["nbgrader"] | {"points": 6}}
    fill(built, mistaken)
    assert cell["outputs"][1]["data"] == {"text/plain": "6.0"}


def test_fill_gives_a_fault_no_number(
    submit: Callable[..., Path], grade_file: Callable[..., Result], release: Notebook
) -> None:
    """What could not be graded has a reason in every check cell and no points, not even 0."""
    built = rebuild(release, [])
    fill(built, grade_file(submit("{")))
    for cell in filter(is_check, built["cells"]):
        (output,) = cell["outputs"]
        assert output["text"].startswith("Not graded: Not a notebook")


def test_fill_keeps_the_result(mistaken: Result, release: Notebook) -> None:
    """The page that is made later needs every case: the notebook carries them."""
    built = rebuild(release, [])
    assert kept_result(built) is None
    fill(built, mistaken)
    assert kept_result(json.loads(json.dumps(built))) == mistaken


# the step that grades, in nbgrader's hands


Grade = Callable[..., Any]


class Broken:
    """A sandbox that does not start."""

    tier = "broken"

    def using(self, libraries: tuple[str, ...]) -> Broken:
        return self

    def worker(self) -> Any:
        raise SandboxError("no worker")

    def close(self) -> None:
        pass


@pytest.fixture
def step(
    tmp_path: Path, release: Notebook, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> Grade:
    """Return ``step(text, assignment)``: what `GradeInSandbox` makes of a file with this text."""
    monkeypatch.setattr(hooks, "_sandbox", lambda allow_weak: sandbox)

    def grade(text: str, assignment: str = NAME) -> Any:
        physics.write(tmp_path)
        folder = tmp_path / "submitted" / "ann" / assignment
        folder.mkdir(parents=True)
        (folder / f"{assignment}.ipynb").write_text(text, encoding="utf-8")
        converter = Autograde(coursedir=CourseDirectory(root=str(tmp_path)))
        exporter = NotebookExporter(parent=converter)  # type: ignore[no-untyped-call]
        names = {"student": "ann", "assignment": assignment, "notebook": assignment}
        node = nbformat.from_dict(rebuild(release, []))  # type: ignore[no-untyped-call]
        resources = ResourcesDict(nbgrader=names)
        graded, _ = GradeInSandbox(parent=exporter).preprocess(node, resources)
        return graded

    return grade


def test_step_grades_the_file_that_was_handed_in(step: Grade, notebook: Make) -> None:
    """The points are the submission's, whatever the notebook in hand says."""
    graded = step(json.dumps(notebook({"landing": "blank"})))
    points = [determine_grade(cell)[0] for cell in graded.cells if is_grade(cell)]
    assert points == [2, 0]


def test_step_raises_what_is_the_graders_fault(
    step: Grade, notebook: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then nbgrader keeps the scores as they were, and its next run tries again."""
    monkeypatch.setattr(hooks, "_sandbox", lambda allow_weak: Broken())
    with pytest.raises(SandboxError, match="no worker"):
        step(json.dumps(notebook()))


def test_step_leaves_other_assignments_to_a_person(step: Grade, notebook: Make) -> None:
    """Where this kit declares nothing, no cell has points, and feedback is nbgrader's."""
    graded = step(json.dumps(notebook()), "essay")
    said = by_id(graded, "check_fall")["outputs"]
    assert [output["output_type"] for output in said] == ["stream"]
    assert "No exercises are declared for `essay`" in said[0]["text"]
    assert kept_result(graded) is None


def test_renamed_notebook_is_seen() -> None:
    """As nbgrader goes by names, it is shown the one that it looks for."""
    files = ["submitted/ann/falling/mine.ipynb"]
    find_renamed(CATALOGUE, NAME, "*", files)
    assert files == ["submitted/ann/falling/falling.ipynb"]


def test_renamed_notebook_that_answers_is_taken(notebook: Make, tmp_path: Path) -> None:
    """Whatever else lies there and comes first by name."""
    (tmp_path / "Untitled.ipynb").write_text('{"cells": []}')
    (tmp_path / "an empty one.ipynb").write_text(json.dumps({"cells": notebook()["cells"][:1]}))
    (tmp_path / "mine.ipynb").write_text(json.dumps(notebook()))
    taken = hooks._handed_in(tmp_path / "falling.ipynb", CATALOGUE)
    assert taken.name == "mine.ipynb"


@pytest.mark.parametrize("files", [[], ["a/falling.ipynb"], ["a/x.ipynb", "a/falling.ipynb"]])
def test_notebooks_by_name_are_left(files: list[str]) -> None:
    """Where the one is there, or none at all, nothing changes."""
    before = list(files)
    find_renamed(CATALOGUE, NAME, "*", files)
    assert files == before


# the course


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.5, "1.50"),
        (0, "0"),
        (None, ""),
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ('a "b", c', 'a "b", c'),
    ],
)
def test_cell_text_is_harmless(value: Any, text: str) -> None:
    """Points have two decimals, what a spreadsheet would compute is made a text."""
    assert cell_text(value) == text


def test_course_without_gradebook_says_how_to_make_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before generate_assignment, the message names it, and no empty gradebook is left."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="nbgrader generate_assignment"):
        write(NbgraderCourse(), [])
    assert list(tmp_path.iterdir()) == []


# a class in the real nbgrader

LATE = """
from nbgrader.plugins import LateSubmissionPlugin

class OnePoint(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 1.0

c.AssignLatePenalties.plugin_class = OnePoint
"""
HOSTILE = "<script>alert(1)</script>"


@dataclass(frozen=True)
class Class:
    """A course folder whose class was graded both ways, and what both left."""

    folder: Path
    graded: list[Result]
    by_nbgrader: dict[str, dict[str, Any]]
    by_us: dict[str, dict[str, Any]]
    log: str
    said: str


def run(course: Path, *command: str) -> str:
    """Run a command of nbgrader's in a course; return what it says."""
    done = nbgrader(course, *command)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def grade(course: Path) -> str:
    """Let this kit grade what was handed in, into the gradebook; return what it says."""
    command = [sys.executable, "-m", "autograder", "grade", "submitted", "--gradebook"]
    environment = {"PATH": os.defpath, "HOME": str(course)}  # no venv is active
    done = subprocess.run(
        command, cwd=course, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 3), done.stderr
    return done.stdout


def rows(course: Path) -> dict[str, dict[str, Any]]:
    """Return what the gradebook holds of each student."""
    found = {}
    with Gradebook(f"sqlite:///{course}/gradebook.db", "mechanics") as gradebook:
        for submission in gradebook.assignment_submissions(NAME):
            (kept,) = submission.notebooks
            found[submission.student.id] = {
                "points": {g.name.removeprefix("check_"): g.auto_score for g in kept.grades},
                "open": {g.needs_manual_grade for g in kept.grades},
                "comments": {c.name: c.auto_comment for c in kept.comments},
                "penalty": kept.late_submission_penalty,
                "time": submission.timestamp,
                "score": submission.score,
            }
    return found


def write_class(folder: Path, notebook: Make) -> None:
    """Hand in twelve submissions, each with something of its own."""
    made: dict[str, Notebook] = {
        "perfect": notebook(),
        "mistaken": notebook({"fall": "one-for-all", "landing": "reversed-order"}),
        "blank": notebook(dict.fromkeys(sources(notebook()), "blank")),
        "late": notebook({"landing": "blank"}),
    }
    made |= {damage.__name__: notebook() for damage in DAMAGES[:4]}
    for damage in DAMAGES[:4]:
        damage(made[damage.__name__])
    for name, line in {
        "exits": "import os; os._exit(0)",
        "loops": "import time; time.sleep(3600)",
        "warns": f"import sys; print({HOSTILE!r}, file=sys.stderr)",
    }.items():
        made[name] = notebook()
        cell = by_id(made[name], "landing")
        cell["source"] = cell["source"].replace("    ### START", f"    {line}\n    ### START")
    for student, content in made.items():
        place = folder / student / NAME
        place.mkdir(parents=True)
        text = json.dumps(content)
        file = f"{HOSTILE[:8]}.ipynb" if student == "strip" else f"{NAME}.ipynb"
        (place / file).write_text(text, encoding="utf-8")
    (folder / "late" / NAME / "timestamp.txt").write_text("2026-03-02 00:00:00 UTC")
    (folder / "broken" / NAME).mkdir(parents=True)
    (folder / "broken" / NAME / f"{NAME}.ipynb").write_text('{"cells": [')
    (folder / "perfect" / NAME / "secret.txt").symlink_to(folder.parent / "nbgrader_config.py")


@pytest.fixture(scope="module", params=[pytest.param("class", marks=pytest.mark.slow)])
def graded(tmp_path_factory: pytest.TempPathFactory, notebook: Make) -> Class:
    """Make a course, and let both ways grade the same class."""
    course = tmp_path_factory.mktemp("course")
    physics.write(course)
    with open(course / "nbgrader_config.py", "a", encoding="utf-8") as settings:
        settings.write(LATE)
    run(course, "generate_assignment", NAME, "--log-level=ERROR")
    with Gradebook(f"sqlite:///{course}/gradebook.db", "mechanics") as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate=datetime(2026, 3, 1))
    write_class(course / "submitted", notebook)
    other = course.with_name("other")
    shutil.copytree(course, other, symlinks=True)
    log = run(course, "autograde", NAME, "--log-level=WARN")
    said = grade(other)
    graded = store.load(other / "build" / "grades" / "results.jsonl")
    return Class(course, graded, rows(course), rows(other), log, said)


def test_gradebook_holds_the_results_to_the_cent(graded: Class) -> None:
    """Every cell of every student has the points of `autograder grade`; a fault has none."""
    assert len(graded.graded) == 12
    for result in graded.graded:
        points = {exercise.name: exercise.score for exercise in result.exercises}
        kept = graded.by_nbgrader[result.student]
        assert kept["points"] == (points or dict.fromkeys(kept["points"]))
        assert kept["open"] == {bool(result.fault)}
        assert kept["score"] == pytest.approx(result.score or 0.0, abs=1e-9)


def test_both_ways_write_the_same_gradebook(graded: Class) -> None:
    """Points, comments, penalties and times do not depend on the way."""
    assert graded.by_us == graded.by_nbgrader


def test_grade_says_what_is_in_the_gradebook(graded: Class) -> None:
    """One line at the end, with the command that comes next."""
    last = graded.said.strip().splitlines()[-1]
    assert last == "In the gradebook: 12 submissions   Pages: nbgrader generate_feedback"


@pytest.mark.parametrize(
    "student",
    ["perfect", *(damage.__name__ for damage in DAMAGES[:4]), "warns"],
)
def test_damage_and_warnings_cost_nothing(graded: Class, student: str) -> None:
    """A right answer is worth its points in whatever notebook it is found."""
    assert graded.by_nbgrader[student]["score"] == ASSIGNMENT.points


@pytest.mark.parametrize("student", ["exits", "loops"])
def test_hostile_code_costs_its_own_exercise(graded: Class, student: str) -> None:
    """What never comes back loses the points of `landing`, and only those."""
    points = graded.by_nbgrader[student]["points"]
    assert {name for name, score in points.items() if score == 0} == {"landing"}


def test_late_penalty_is_nbgraders(graded: Class) -> None:
    """The course's own plug-in takes off its point."""
    assert {s for s, row in graded.by_nbgrader.items() if row["penalty"]} == {"late"}
    assert graded.by_nbgrader["late"]["penalty"] == 1


def test_autograde_tells_what_is_left_to_a_person(graded: Class) -> None:
    """The one broken file is in the log, without a traceback, and its cells wait for a person."""
    assert "To be graded by hand: broken" in graded.log
    assert not {word for word in ("Traceback", "Warning:", "Changed:") if word in graded.log}
    assert graded.by_nbgrader["broken"]["open"] == {True}


def test_autograde_copies_nothing_through_a_link(graded: Class) -> None:
    """A student's link to the instructor's files is not followed into what feedback hands out."""
    assert not list(graded.folder.glob("autograded/*/*/secret.txt"))


@pytest.fixture(scope="module")
def handed_back(graded: Class) -> tuple[Class, str]:
    """Correct two grades by hand, regrade, and hand back; return what the regrade says.

    Nothing is forced: two submissions look as a killed run leaves them.
    """
    with Gradebook(f"sqlite:///{graded.folder}/gradebook.db", "mechanics") as gradebook:
        grade = gradebook.find_grade("check_fall", NAME, NAME, "mistaken")
        grade.manual_score, grade.needs_manual_grade = 1.5, False
        gradebook.find_grade("check_landing", NAME, NAME, "mistaken").auto_score = 1.0
        comment = gradebook.find_comment("fall", NAME, NAME, "mistaken")
        comment.manual_comment = f"Nearly. {HOSTILE}"
        gradebook.db.commit()
    (torn,) = graded.folder.glob(f"autograded/mistaken/{NAME}/*.ipynb")
    torn.chmod(0o600)
    torn.write_text('{"cells": [')
    for path in graded.folder.glob(f"autograded/perfect/{NAME}/*.ipynb"):
        path.unlink()
    log = run(graded.folder, "autograde", NAME, "--log-level=WARN")
    run(graded.folder, "generate_feedback", NAME, "--log-level=ERROR")
    run(graded.folder, "export", "--log-level=ERROR")
    return graded, log


def test_regrade_keeps_what_a_person_gave(handed_back: tuple[Class, str]) -> None:
    """The manual score counts after a regrade and is not asked for again."""
    folder = handed_back[0].folder
    with Gradebook(f"sqlite:///{folder}/gradebook.db", "mechanics") as gradebook:
        grade = gradebook.find_grade("check_fall", NAME, NAME, "mistaken")
        assert (grade.score, grade.manual_score, grade.needs_manual_grade) == (1.5, 1.5, False)


def test_regrade_tells_which_scores_changed(handed_back: tuple[Class, str]) -> None:
    """One line for the one score that the gradebook had otherwise."""
    (line,) = [line for line in handed_back[1].splitlines() if "Changed:" in line]
    assert line.partition("Changed: ")[2].startswith("mistaken, landing: 1 → 0 points. ")


def test_autograde_again_finishes_what_was_begun(handed_back: tuple[Class, str]) -> None:
    """After a crash, the next run grades what is torn or missing, without --force."""
    for student in ("mistaken", "perfect"):
        path = handed_back[0].folder / "autograded" / student / NAME / f"{NAME}.ipynb"
        assert kept_result(json.loads(path.read_text(encoding="utf-8")))


def page(course: Path, student: str) -> str:
    return (course / "feedback" / student / NAME / f"{NAME}.html").read_text(encoding="utf-8")


def test_feedback_has_the_gradebooks_points_and_words(handed_back: tuple[Class, str]) -> None:
    """What a person gave and wrote stands on the student's page, and the total counts it."""
    text = page(handed_back[0].folder, "mistaken")
    total = rows(handed_back[0].folder)["mistaken"]["score"]
    assert f"<strong>{total:g}</strong> of 5 points" in text
    assert "<code>fall</code>: 1.5 of 2 points, given by hand." in text
    assert "Nearly. &lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_feedback_names_the_mistake(handed_back: tuple[Class, str]) -> None:
    """The page is the kit's own: it says what went wrong."""
    reversed_order = next(m for m in ASSIGNMENT["landing"].mistakes if m.id == "reversed-order")
    assert reversed_order.student in page(handed_back[0].folder, "mistaken")


def test_feedback_is_offline_and_escaped(handed_back: tuple[Class, str]) -> None:
    """No page loads anything, none has a script of a student's."""
    pages = list(handed_back[0].folder.glob("feedback/*/*/*.html"))
    assert len(pages) == 12
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert "http" not in text
        assert "<script" not in text


def test_feedback_takes_a_late_point_off(handed_back: tuple[Class, str]) -> None:
    """The total is the gradebook's, and says why."""
    text = page(handed_back[0].folder, "late")
    assert "<strong>1</strong> of 5 points" in text
    assert "Handed in late: 1 points off." in text


def test_feedback_of_a_fault_is_no_zero(handed_back: tuple[Class, str]) -> None:
    """A file that could not be read has a page that says so."""
    assert "Not graded yet" in page(handed_back[0].folder, "broken")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 390)])
def test_feedback_has_no_violation(
    browser: Any,
    axe: Callable[..., list[tuple[str, str]]],
    handed_back: tuple[Class, str],
    scheme: str,
    width: int,
) -> None:
    """Points and words by hand, a point off, a fault: fit for all in both themes and widths."""
    tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    for student in ("mistaken", "late", "broken"):
        path = handed_back[0].folder / "feedback" / student / NAME / f"{NAME}.html"
        tab.goto(path.as_uri())
        tab.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        assert axe(tab) == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.close()


@pytest.fixture
def exported(handed_back: tuple[Class, str]) -> Iterator[dict[str, dict[str, str]]]:
    """Return the rows of the CSV file by student."""
    with open(handed_back[0].folder / "grades.csv", newline="", encoding="utf-8") as file:
        yield {row["student_id"]: row for row in csv.DictReader(file)}


def test_export_has_a_column_an_exercise(exported: dict[str, dict[str, str]]) -> None:
    """In the order of the assignment, with the points that count."""
    row = exported["mistaken"]
    assert list(row)[-2:] == ["fall", "landing"]
    assert (row["fall"], row["landing"]) == ("1.50", "0.00")


def test_export_leaves_a_fault_blank(exported: dict[str, dict[str, str]]) -> None:
    """Not graded is not zero; the count of open cells says so."""
    row = exported["broken"]
    assert (row["score"], row["fall"], row["ungraded"]) == ("", "", "2")


def test_export_shows_the_late_point(exported: dict[str, dict[str, str]]) -> None:
    """Raw score, penalty and score are three columns."""
    row = exported["late"]
    points = (row["raw_score"], row["late_submission_penalty"], row["score"])
    assert points == ("2.00", "1.00", "1.00")


def test_write_leaves_a_graders_fault_out(graded: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    """A submission that was read, and then the sandbox failed, keeps the scores that it had."""
    other = graded.folder.with_name("other")
    monkeypatch.chdir(other)
    monkeypatch.setenv("PATH", os.environ["PATH"])
    known = next(r for r in graded.graded if r.student == "perfect")
    fault = msgspec.structs.replace(known, fault=Fault("grader", "no worker"), score=None)
    assert write(NbgraderCourse(), [fault]) == Outcome()
    assert rows(other) == graded.by_us


def test_write_refuses_files_from_elsewhere(graded: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file outside submitted/ has no place in the gradebook."""
    monkeypatch.chdir(graded.folder)
    monkeypatch.setenv("PATH", os.environ["PATH"])
    (stranger,) = [r for r in graded.graded if r.student == "perfect"]
    with pytest.raises(UsageError, match="where is it handed in"):
        write(NbgraderCourse(), [msgspec.structs.replace(stranger, student="nobody")])
