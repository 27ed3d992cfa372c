"""One notebook that brings what it needs: what it writes where, and what it is when handed in."""

from __future__ import annotations

import ast
import copy
import json
import random
import shutil
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from click.testing import Result as Ran
from course import CHECK_FILES
from physics import CATALOGUE

from autograder.cells import grade_id
from autograder.cli import main
from autograder.errors import SubmissionError
from autograder.pack import single_file
from autograder.results import Result
from autograder.selfcheck.simulate import RIGHT, Notebooks
from autograder.submissions import reading
from autograder.submissions.places import Found
from autograder.submissions.supplied import is_supplied, marked

NAME = "falling"
RELEASE = CATALOGUE.folder / "release" / NAME
TOWERS = (
    "import csv\n\nwith open('towers.csv', 'w') as file:\n    csv.writer(file).writerow(METRES)\n"
)

Notebook = dict[str, Any]
Submit = Callable[..., Path]


def pack(*options: str) -> Ran:
    return CliRunner().invoke(main, ["pack", "student", NAME, "--single-file", *options])


@pytest.fixture
def packed(course: Path) -> Callable[[], Notebook]:
    """Return ``packed()``: the course's assignment as one file, wherever one is."""

    def make() -> Notebook:
        out = course / "one.ipynb"
        result = pack("--course", str(course), "--out", str(out))
        assert result.exit_code == 0, result.output
        made: Notebook = json.loads(out.read_bytes())
        return made

    return make


@pytest.fixture(scope="module")
def cell() -> str:
    """Return the text of the cell that brings the files."""
    return bringing(json.loads(single_file.single_file(CATALOGUE, NAME).notebook))


def bringing(notebook: Notebook) -> str:
    texts = ["".join(cell["source"]) for cell in notebook["cells"]]
    (text,) = filter(is_supplied, texts)
    return text


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], str]:
    """Return ``run(cell)``: run it in an empty folder, or where it went; give what it says."""
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def execute(source: str) -> str:
        space: dict[str, Any] = {}
        exec(compile(source, "cell", "exec"), space)
        assert space.keys() <= {"__builtins__"}
        return capsys.readouterr().out

    return execute


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# what is packed


def test_one_file_is_the_release_and_a_cell(packed: Callable[[], Notebook]) -> None:
    """The cell stands before all others that run, has a name of its own, and is folded away."""
    notebook = packed()
    number = next(n for n, cell in enumerate(notebook["cells"]) if cell["cell_type"] == "code")
    added = notebook["cells"].pop(number)
    assert notebook == json.loads((RELEASE / f"{NAME}.ipynb").read_bytes())
    assert added["id"] not in {cell["id"] for cell in notebook["cells"]}
    assert added["metadata"]["jupyter"] == {"source_hidden": True}


def test_one_file_is_the_same_again(course: Path) -> None:
    """Neither the time nor chance is in it."""
    for name in ("one.ipynb", "two.ipynb"):
        assert pack("--out", name).exit_code == 0
    assert (course / "one.ipynb").read_bytes() == (course / "two.ipynb").read_bytes()


def test_badges_open_the_published_notebook(course: Path, packed: Callable[[], Notebook]) -> None:
    """They stand at the head, where the course says where it is published."""
    settings = course / "reference" / "__init__.py"
    text = settings.read_text("utf-8")
    told = 'published="ada/physics/blob/main/handouts")'
    settings.write_text(text.replace(")", f", {told}", 1), encoding="utf-8")
    head = packed()["cells"][0]
    assert head["cell_type"] == "markdown"
    for link in ("colab.research.google.com/github/", "kernels/welcome?src=https://github.com/"):
        assert f"{link}ada/physics/blob/main/handouts/{NAME}.ipynb)" in "".join(head["source"])


def test_old_notebook_gets_a_cell_without_an_id(course: Path) -> None:
    """Before version 4.5 of the format cells have none."""
    path = course / "release" / NAME / f"{NAME}.ipynb"
    notebook = json.loads(path.read_bytes()) | {"nbformat_minor": 4}
    for each in notebook["cells"]:
        del each["id"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert pack().exit_code == 0
    cells = json.loads((course / "build" / f"{NAME}.ipynb").read_bytes())["cells"]
    assert all("id" not in each for each in cells)


def declare(course: Path, program: str) -> None:
    """Let the assignment's data be made by a program of the course."""
    path = course / "reference" / NAME / "__init__.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("landing))", f"landing), made_by={program!r})"), encoding="utf-8")


@pytest.fixture
def towers(course: Path) -> Path:
    """Give the course data that a program of two modules makes; return the data's file."""
    declare(course, "data/towers.py")
    (course / "data").mkdir()
    (course / "data" / "towers.py").write_text(f"from metres import METRES\n{TOWERS}")
    (course / "data" / "metres.py").write_text("METRES = (96, 110)\n")
    data = course / "release" / NAME / "towers.csv"
    data.write_bytes(b"96,110\r\n")
    return data


def broken(course: Path) -> None:
    (course / "data" / "towers.py").write_text("1 / 0\n")


def writes_nothing(course: Path) -> None:
    (course / "data" / "towers.py").write_text("")


def answers(course: Path) -> None:
    (course / "data" / "metres.py").write_text("s = 9.81 * np.square(t) / 2\n")


def is_gone(course: Path) -> None:
    shutil.rmtree(course / "data")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (broken, "data/towers.py: the data could not be made: ZeroDivisionError"),
        (writes_nothing, f"data/towers.py: it writes no file of release/{NAME}/"),
        (answers, "data/metres.py: a line of the solution, `s = 9.81 * np.square(t) / 2`"),
        (is_gone, "data/towers.py: no such file"),
    ],
)
def test_program_is_refused_that(
    change: Callable[[Path], None], said: str, course: Path, towers: Path
) -> None:
    """One line says what is wrong with it."""
    change(course)
    refused(said)
    assert not (course / "build").exists()


def refused(said: str) -> None:
    result = pack()
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_large_data_are_refused(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The largest file is named, and what can be done about it."""
    monkeypatch.setattr(single_file, "LIMIT", 200_000)
    (course / "release" / NAME / "towers.bin").write_bytes(random.Random(0).randbytes(120_000))
    refused("towers.bin is the largest: a program that writes it can go along in its place")


def test_data_that_are_made_otherwise_are_told(towers: Path) -> None:
    """They go by the program, and nobody has to find that out."""
    assert pack().stderr == ""
    towers.write_bytes(b"96,111\r\n")
    assert pack().stderr == f"Not the same bytes as in release/{NAME}/: towers.csv\n"


# where it runs


def test_cell_writes_what_is_not_there(cell: str, run: Callable[[str], str]) -> None:
    """The files are those of the release, to the byte; the second time there is nothing to do."""
    said = run(cell)
    assert contents(Path()) == {file: (RELEASE / file).read_bytes() for file in CHECK_FILES}
    assert said == f"Written to {Path.cwd()}: checks.json, checks.py\n"
    assert run(cell) == ""


def test_cell_does_nothing_beside_the_release(cell: str, run: Callable[[str], str]) -> None:
    """With line ends of Windows, too, which git may have made."""
    for file in CHECK_FILES:
        Path(file).write_bytes((RELEASE / file).read_bytes().replace(b"\n", b"\r\n"))
    before = contents(Path())
    assert run(cell) == ""
    assert contents(Path()) == before


def test_cell_leaves_the_checks_of_another_notebook(cell: str, run: Callable[[str], str]) -> None:
    """A folder of downloads has several: this one's go into a folder of its own."""
    Path("checks.json").write_bytes(b"{}")
    start = Path.cwd()
    run(cell)
    assert Path.cwd() == start / f"{NAME}_files" == Path(sys.path[0])
    assert (start / "checks.json").read_bytes() == b"{}"
    assert contents(Path()).keys() == {*CHECK_FILES}
    assert run(cell) == ""


def test_cell_makes_way_for_its_own_checks(cell: str, run: Callable[[str], str]) -> None:
    """A kernel may have run another notebook before, whose checks it has imported."""
    other = types.ModuleType("checks")
    other.__file__ = str(Path("elsewhere/checks.py").absolute())
    sys.modules["checks"] = other
    try:
        run(cell)
        assert "checks" not in sys.modules
    finally:
        sys.modules.pop("checks", None)


def test_cell_goes_elsewhere_where_nothing_can_be_written(
    cell: str, run: Callable[[str], str], tmp_path: Path
) -> None:
    """A temporary folder is the last resort."""
    Path("checks.json").write_bytes(b"{}")
    Path(f"{NAME}_files").write_bytes(b"in the way")
    run(cell)
    assert Path.cwd().parent == tmp_path
    assert contents(Path()).keys() == {*CHECK_FILES}
    assert sys.path[0] == str(Path.cwd())


def test_cell_leaves_a_student_s_own_file(
    course: Path, packed: Callable[[], Notebook], run: Callable[[str], str]
) -> None:
    """A picture of one's own in the place of the notebook's stays, and is told."""
    (course / "release" / NAME / "tower.png").write_bytes(b"\x89PNG, ours")
    Path("tower.png").write_bytes(b"\x89PNG, mine")
    said = run(bringing(packed()))
    assert Path("tower.png").read_bytes() == b"\x89PNG, mine"
    assert said.startswith("tower.png is another here than the one that comes with this notebook")


@pytest.fixture
def making(course: Path, towers: Path, packed: Callable[[], Notebook]) -> str:
    """Return the cell of a notebook whose data are made where it runs."""
    return bringing(packed())


def test_cell_makes_data(making: str, towers: Path, run: Callable[[str], str]) -> None:
    """They are the release's; what made them goes, and leaves no module behind."""
    said = run(making)
    assert contents(Path()).keys() == {*CHECK_FILES, "towers.csv"}
    assert Path("towers.csv").read_bytes() == towers.read_bytes()
    assert said.startswith("Making towers.csv: this can take a minute …\nWritten to ")
    assert {"metres", "towers"}.isdisjoint(sys.modules)
    assert run(making) == ""


def test_cell_goes_on_where_data_cannot_be_made(
    making: str, run: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A library that the program needs may be missing there: the checks work all the same."""
    monkeypatch.setitem(sys.modules, "csv", None)
    said = run(making)
    assert "This could not be done: ModuleNotFoundError: import of csv halted" in said
    assert contents(Path()).keys() == {*CHECK_FILES}


# handed in


@pytest.fixture(scope="module")
def one_file() -> Notebook:
    """Return one file with right answers."""
    notebook: Notebook = json.loads(single_file.single_file(CATALOGUE, NAME).notebook)
    made = Notebooks(CATALOGUE, NAME)
    for each in notebook["cells"]:
        if grade_id(each) in {exercise.name for exercise in made.assignment.exercises}:
            each["source"] = made.answer(grade_id(each), RIGHT)
        each["source"] = "".join(each["source"])
    return notebook


def with_cell(notebook: Notebook, change: Callable[[str], str]) -> Notebook:
    """Return the notebook, other text where the files are brought."""
    texts = [
        change(c["source"]) if is_supplied(c["source"]) else c["source"] for c in notebook["cells"]
    ]
    cells = [{**cell, "source": text} for cell, text in zip(notebook["cells"], texts, strict=True)]
    return notebook | {"cells": cells}


FULL = {"fall": 2.0, "landing": 3.0}
ANSWER = "\n\ndef fall(t):\n    return 9.81 * t**2 / 2\n"


@pytest.mark.parametrize(
    ("change", "whole"),
    [
        pytest.param(lambda text: text, True, id="as it was"),
        pytest.param(lambda text: f"{text}\n\n", True, id="lines at the end"),
        pytest.param(lambda text: text.replace("\n\n\n", "\n\n"), False, id="formatted"),
        pytest.param(lambda text: text + ANSWER, False, id="a student's code below"),
        pytest.param(lambda text: ANSWER + text, False, id="a student's code above"),
        pytest.param(lambda text: text.partition("\n")[0], False, id="the mark alone"),
    ],
)
def test_cell_is_known_by_all_of_its_text(
    change: Callable[[str], str], whole: bool, cell: str
) -> None:
    """What anybody has written into it makes it code like all code."""
    assert is_supplied(change(cell)) is whole


def test_cell_is_no_code_of_a_student_s(one_file: Notebook, submit: Submit) -> None:
    """It is neither read nor counted; the others keep their numbers."""
    found = Found(submit(one_file, f"{NAME}.ipynb"), "ann", NAME)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "MAX_CODE", 5_000)
        submission = reading.read(found, {})
    texts = {number: each["source"] for number, each in enumerate(one_file["cells"], 1)}
    code = {n: t for n, t in texts.items() if not t.startswith("#") and not is_supplied(t)}
    assert {each.number: each.source for each in submission.cells} == code


def test_edited_cell_is_within_the_limit_of_code(one_file: Notebook, submit: Submit) -> None:
    """Otherwise anything could be handed in under its mark."""
    edited = with_cell(one_file, lambda text: text + ANSWER)
    found = Found(submit(edited, f"{NAME}.ipynb"), "ann", NAME)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "MAX_CODE", 5_000)
        with pytest.raises(SubmissionError, match="of code"):
            reading.read(found, {})
    assert len(reading.read(found, {}).cells[0].source) > 50_000


@pytest.mark.parametrize(
    ("change", "points", "status"),
    [
        pytest.param(lambda text: text, 0, "missing", id="none"),
        pytest.param(lambda text: text + ANSWER, 2, "correct", id="right"),
        pytest.param(lambda text: text + ANSWER.replace("/ 2", ""), 0, "wrong", id="wrong"),
        pytest.param(lambda text: marked(ANSWER), 0, "missing", id="under a mark of one's own"),
    ],
)
def test_answer_in_the_cell_counts_as_in_any(
    change: Callable[[str], str],
    points: float,
    status: str,
    one_file: Notebook,
    submit: Submit,
    grade_file: Callable[..., Result],
) -> None:
    """It stands there alone: for the student and against, but where its own mark hides it."""
    cells = [each for each in one_file["cells"] if grade_id(each) != "fall"]
    path = submit(with_cell(one_file | {"cells": cells}, change), f"ann/{NAME}.ipynb")
    (fall, landing) = grade_file(path).exercises
    assert (fall.score, fall.status) == (points, status)
    assert landing.score == 3


def colab(cells: list[Notebook]) -> Notebook:
    """Ids stand in the metadata, which hold little else; the format is 4.0."""
    for number, each in enumerate(cells):
        del each["id"]
        each["metadata"] = {"id": f"x{number}", "outputId": f"y{number}", "cellView": "form"}
    about = {"colab": {"provenance": [], "toc_visible": True}, "kernelspec": {"name": "python3"}}
    return {"nbformat": 4, "nbformat_minor": 0, "metadata": about, "cells": cells}


def kaggle(cells: list[Notebook]) -> Notebook:
    """Each text is one string, after a cell of the place's own; what ran when is noted."""
    ran = {"iopub.status.busy": "2026-11-26T10:00:00Z", "shell.execute_reply": None}
    first = {"cell_type": "code", "source": "import os\nfor a, b, c in os.walk('/x'): print(a)"}
    for each in (first, *cells):
        each.pop("id", None)
        each["metadata"] = {"_uuid": "8f2839f2", "trusted": True, "execution": ran}
    about = {"kaggle": {"accelerator": "none", "dataSources": [], "isInternetEnabled": True}}
    return {"metadata": about, "nbformat_minor": 4, "nbformat": 4, "cells": [first, *cells]}


def vs_code(cells: list[Notebook]) -> Notebook:
    """Texts are lists of lines; a cell may name its language."""
    for each in cells:
        each["source"] = each["source"].splitlines(keepends=True)
        each["metadata"] |= {"vscode": {"languageId": "python"}}
    about = {"kernelspec": {"display_name": ".venv"}, "orig_nbformat": 4}
    return {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 2}


def jupyterlite(cells: list[Notebook]) -> Notebook:
    """Another kernel, and all else as Jupyter has it."""
    kernel = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}
    about = {"kernelspec": kernel, "language_info": {"codemirror_mode": {"name": "python"}}}
    return {"metadata": about, "nbformat_minor": 5, "nbformat": 4, "cells": cells}


def marimo(cells: list[Notebook]) -> Notebook:
    """Ids and metadata are its own, and code is written anew, with other quotes."""
    first = {"cell_type": "code", "source": "import marimo as mo"}
    for number, each in enumerate((first, *cells)):
        each |= {"id": f"Hbo{number}", "metadata": {"marimo": {"config": {"hide_code": True}}}}
        if each["cell_type"] == "code":
            each["source"] = ast.unparse(ast.parse(each["source"]))
    about = {"marimo": {"marimo_version": "0.25.2"}}
    return {"cells": [first, *cells], "metadata": about, "nbformat": 4, "nbformat_minor": 5}


@pytest.mark.parametrize("save", [colab, kaggle, vs_code, jupyterlite, marimo])
def test_notebook_saved_elsewhere_is_graded_the_same(
    save: Callable[[list[Notebook]], Notebook],
    one_file: Notebook,
    submit: Submit,
    grade_file: Callable[..., Result],
) -> None:
    """Full points stay full, whatever an editor makes of cells and metadata."""
    saved = save(copy.deepcopy(one_file["cells"]))
    result = grade_file(submit(saved, f"ann/{NAME}.ipynb"))
    assert {each.name: each.score for each in result.exercises} == FULL
