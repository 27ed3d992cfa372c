"""A class as it comes: whose each file is, in every layout, and nothing left out without a word."""

from __future__ import annotations

import errno
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import SubmissionError
from autograder.submissions.finding import Class, find_class
from autograder.submissions.reading import read
from autograder.submissions.tree import is_answer

NAMES = {"week1": {"both", "fall"}, "week2": {"both", "pull"}}
ANSWERS = {"week1": "fall", "week2": "pull"}


def source(name: str, text: str) -> str:
    """Return a notebook or a script, by the file's name, that no other is equal to."""
    text = f"{text}  # {name}"
    if name.endswith(".py"):
        return text
    return json.dumps({"cells": [{"cell_type": "code", "source": text}]})


def plant(root: Path, *places: str, text: str = "def fall(x): return x") -> Path:
    """Write a file with an answer at each place below a folder; ``…/`` is an empty folder."""
    for place in places:
        path = root / place
        (path if place.endswith("/") else path.parent).mkdir(parents=True, exist_ok=True)
        if not place.endswith("/"):
            path.write_text(source(place, text), encoding="utf-8")
    return root


def seen(root: Path, class_: Class) -> dict[str, str]:
    """Return whose each file is that is to be graded."""
    return {found.path.relative_to(root).as_posix(): found.student for found in class_.founds}


def left_out(root: Path, class_: Class) -> dict[str, str]:
    """Return why each file or folder is not."""
    return {each.path.relative_to(root).as_posix(): each.reason for each in class_.left_out}


# whose a file is

WHOSE: dict[str, dict[str, str]] = {
    "nbgrader": {"ann/week1/week1.ipynb": "ann", "ben/week1/x.ipynb": "ben"},
    "first level": {"ann/x.ipynb": "ann", "ben/deep/down/x.ipynb": "ben"},
    "sections": {"A/ann/week1/x.ipynb": "ann", "A/ben/week1/x.ipynb": "ben"}
    | {"B/cy/week1/x.ipynb": "cy", "B/zoe.ipynb": "zoe"},
    "sections above": {"2026/A/ann/week1/x.ipynb": "ann", "2026/B/ben/week1/x.ipynb": "ben"},
    "not by what lies inside": {"ann/x.ipynb": "ann", "ben/x.ipynb": "ben"}
    | {"dan/old/week1/x.ipynb": "dan"},
    "another student's folder inside": {"ada/bob/week1/x.ipynb": "ada"}
    | {"bob/week1/week1.ipynb": "bob"},
    "another student's download inside": {"Bob_102_501_work/Alice_101_500_x.ipynb": "Bob"}
    | {"Eve_103_502_work/x.ipynb": "Eve"},
    "a download inside nbgrader's folder": {"ann/week1/Al_101_500_x.ipynb": "ann"},
    "Moodle's folders": {"Anna Ba_11_assignsubmission_file_/homework1.ipynb": "Anna Ba"}
    | {"Ben Co_12_assignsubmission_file_/homework1.ipynb": "Ben Co"},
    "Moodle's folders, in one": {"week1/Anna Ba_11_assignsubmission_file_/x.ipynb": "Anna Ba"}
    | {"week1/Ben Co_12_assignsubmission_file_/x.ipynb": "Ben Co"},
    "Moodle, a name with an underscore": {"a_b_11_assignsubmission_file_/x.ipynb": "a_b"},
    "Moodle, flat": {"Anna Ba_11_assignsubmission_file_homework1.ipynb": "Anna Ba"},
    "Canvas": {"doejohn_12345_678900_week1.ipynb": "doejohn"}
    | {"roejane_LATE_12346_678901_week1-1.ipynb": "roejane"},
    "nbgrader's exchange": {"ann+week1+2026-03-02 09:30:10.12 UTC+3fa/x.ipynb": "ann"},
    "nbgrader's zip_collect": {"ps1_ann_attempt_2026-03-02-09-30-10_x.ipynb": "ann"},
    "notebooks and scripts": {"ann.ipynb": "ann", "ben.py": "ben"},
    "an assignment's folder beside students": {"week1/week1.ipynb": "class"}
    | {"ann/week1/week1.ipynb": "ann", "ben/week1/week1.ipynb": "ben"},
    "a checkout": {"week1/week1.ipynb": "class"},
}


@pytest.mark.parametrize("whose", WHOSE.values(), ids=WHOSE)
@pytest.mark.parametrize("zipped", [False, True], ids=["folder", "zip"])
def test_place_says_whose_a_file_is(whose: dict[str, str], zipped: bool, tmp_path: Path) -> None:
    """The students' level is decided for the tree, in a folder and in a ZIP file alike."""
    root = plant(tmp_path / "class", *whose)
    if zipped:
        root = pack(root, tmp_path / "class.zip")
    assert seen(root, find_class([root], NAMES)) == whose


def pack(folder: Path, to: Path) -> Path:
    """Write all that lies in a folder into a ZIP file."""
    with zipfile.ZipFile(to, "w") as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder).as_posix())
    return to


def test_download_says_number_and_lateness(tmp_path: Path) -> None:
    """They are the platform's own; a name that two share has its number beside it."""
    plant(tmp_path, "doejohn_LATE_12_678_a.ipynb", "doejohn_34_679_a.ipynb", "roe_56_680_a.ipynb")
    founds = find_class([tmp_path], NAMES).founds
    assert [(f.student, f.lms_id, f.late) for f in founds] == [
        ("doejohn 34", "canvas:34", False),
        ("doejohn 12", "canvas:12", True),
        ("roe", "canvas:56", False),
    ]


def test_names_that_look_alike_are_told_apart(tmp_path: Path) -> None:
    """However an umlaut is written, and in upper or lower case."""
    names = ["J\u00f6rg", "Jo\u0308rg", "j\u00f6rg"]
    plant(tmp_path, *(f"{name}_{n}_assignsubmission_file_/x.py" for n, name in enumerate(names)))
    students = {found.student for found in find_class([tmp_path], NAMES).founds}
    assert students == {f"{name} {n}" for n, name in enumerate(names)}


def test_download_that_was_named_is_its_owner_s(tmp_path: Path) -> None:
    """Whatever names are in it."""
    folder = plant(tmp_path / "Bob_102_501_work", "Alice_101_500_x.ipynb")
    assert [found.student for found in find_class([folder], NAMES).founds] == ["Bob"]


@pytest.mark.parametrize("name", ["hw_1_2_x", "ann_2026_03_12", "ann_2026_10_12", "a_b", "1_2_3"])
def test_numbers_in_a_name_are_no_download(name: str, tmp_path: Path) -> None:
    """Versions and dates are part of the name."""
    plant(tmp_path, f"{name}/x.ipynb")
    assert [found.student for found in find_class([tmp_path], NAMES).founds] == [name]


def test_named_student_owns_all(tmp_path: Path) -> None:
    """A checkout is one student's, whatever its folders look like."""
    plant(tmp_path, "week1/week1.ipynb", "ben/week1/week1.ipynb", "Al_1_2_x.ipynb", "conftest.py")
    class_ = find_class([tmp_path], NAMES, student="ps1-ada")
    assert {found.student for found in class_.founds} == {"ps1-ada"}


# one answer for one student and assignment


def test_file_that_defines_what_is_asked_is_taken_and_told(tmp_path: Path) -> None:
    """Its name is no matter; the other is listed with the one that is graded."""
    plant(tmp_path, "ann/week1/week1 (1).ipynb")
    plant(tmp_path, "ann/week1/Untitled.ipynb", text="1 + 1")
    class_ = find_class([tmp_path], NAMES)
    assert seen(tmp_path, class_) == {"ann/week1/week1 (1).ipynb": "ann"}
    (reason,) = left_out(tmp_path, class_).values()
    assert reason == "it defines none of the names that are asked for. `week1 (1).ipynb` is graded."


def test_script_counts_where_no_notebook_answers(tmp_path: Path) -> None:
    """Whether a notebook is blank, only grading tells; of a helper no word is lost."""
    plant(tmp_path, "ann/week1/answers.py", "ben/week1/answers.py", "ben/week1/week1.ipynb")
    plant(tmp_path, "cy/week1/x.ipynb", text="import numpy, answers as a\ndef fall(x): ...")
    plant(tmp_path, "dan/week1/x.ipynb", text="from answers import *\ndef fall(x): ...")
    plant(tmp_path, "cy/week1/answers.py", "dan/week1/answers.py")
    plant(tmp_path, "ann/week1/Untitled.ipynb", text="1 + 1")
    plant(tmp_path, "ben/week1/utils.py", text="def plot(x): return x")
    class_ = find_class([tmp_path], NAMES)
    assert [*seen(tmp_path, class_)] == [
        "ann/week1/answers.py",
        "ben/week1/answers.py",
        "ben/week1/week1.ipynb",
        "cy/week1/x.ipynb",
        "dan/week1/x.ipynb",
    ]
    assert [*left_out(tmp_path, class_)] == ["ann/week1/Untitled.ipynb"]


def test_equal_files_are_one(tmp_path: Path) -> None:
    """The one with the assignment's name is graded."""
    plant(tmp_path, "ann/a.ipynb")
    (tmp_path / "ann/week1.ipynb").write_bytes((tmp_path / "ann/a.ipynb").read_bytes())
    class_ = find_class([tmp_path], NAMES)
    assert [*seen(tmp_path, class_)] == ["ann/week1.ipynb"]
    assert left_out(tmp_path, class_) == {
        "ann/a.ipynb": "the same as `week1.ipynb`, which is graded."
    }


def test_answers_to_two_assignments_are_two(tmp_path: Path) -> None:
    """What they define tells them apart where names do not."""
    plant(tmp_path, "ann/one.ipynb")
    plant(tmp_path, "ann/two.ipynb", text="def pull(w): return w")
    founds = find_class([tmp_path], NAMES).founds
    assert [(f.path.name, f.assignment) for f in founds] == [
        ("one.ipynb", "week1"),
        ("two.ipynb", "week2"),
    ]


SENT = "2026-03-02 09:30:10 UTC"


@pytest.mark.parametrize("wanted", [None, "week1"])
def test_exchange_s_assignment_that_is_none_here_is_told(
    wanted: str | None, tmp_path: Path
) -> None:
    """It ends no class, and is not taken for another's answer."""
    plant(tmp_path, f"ann+week1+{SENT}/x.ipynb", f"ann+hw7+{SENT}/x.ipynb", f"cy+hw7+{SENT}/")
    plant(tmp_path, f"ben+hw7+{SENT}/x.ipynb", f"ben+hw7+{SENT}/y.ipynb", "dan/hw7/x.ipynb")
    class_ = find_class([tmp_path], NAMES, wanted)
    assert {f.student for f in class_.founds} == {"ann", "dan"}
    places = [f"ann+hw7+{SENT}/x.ipynb", f"cy+hw7+{SENT}"]
    places += [f"ben+hw7+{SENT}/{name}.ipynb" for name in "xy"]
    told = "`hw7` is not declared in reference/."
    assert left_out(tmp_path, class_) == dict.fromkeys(places, told)


def test_assignment_asked_for_is_a_filter(tmp_path: Path) -> None:
    """By folder, by name and by what is defined; a file that was named itself is what it is."""
    plant(tmp_path, "ann/week1/x.ipynb", "ann/week2/x.ipynb", "ben/week2.ipynb", "cy/x.ipynb")
    plant(tmp_path, "dan/x.ipynb", text="def pull(w): return w")
    class_ = find_class([tmp_path], NAMES, "week1")
    assert seen(tmp_path, class_) == {"ann/week1/x.ipynb": "ann", "cy/x.ipynb": "cy"}
    assert set(left_out(tmp_path, class_)) == {
        "ann/week2/x.ipynb",
        "ben/week2.ipynb",
        "dan/x.ipynb",
    }
    (named,) = find_class([tmp_path / "ben/week2.ipynb"], NAMES, "week1").founds
    assert named.assignment == "week1"


# what is not graded


def test_all_that_is_passed_over_is_listed(tmp_path: Path) -> None:
    """Links, names, depth, emptiness and other kinds of files, each with its reason."""
    plant(tmp_path, "ann.ipynb", "ben.py", "fay.html", "gus.zip", "_eve/x.ipynb", "hal/", ".x/y")
    plant(tmp_path, "ida/1/2/3/4/5/6/x.ipynb", "jo/x.ipynb", "jo/plot.png", "jo/_old.ipynb")
    plant(tmp_path, "tools.py", text="x = 1")
    (tmp_path / "kim").symlink_to(tmp_path / "jo")
    class_ = find_class([tmp_path], NAMES)
    assert seen(tmp_path, class_) == {
        "ann.ipynb": "ann", "ben.py": "ben", "ida": "ida", "jo/x.ipynb": "jo"
    }  # fmt: skip
    (ida,) = (found for found in class_.founds if found.problem)
    assert ida.problem == "no notebook (.ipynb) and no script (.py) in this folder."
    assert left_out(tmp_path, class_) == {
        "fay.html": "neither a notebook (.ipynb) nor a script (.py).",
        "gus.zip": "a ZIP file in a folder: name it, or unpack it, to have it graded.",
        "_eve": "a name that begins with `_`.",
        ".x": "a name that begins with `.`.",
        "hal": "an empty folder.",
        "ida/1/2/3/4/5/6": "more than 6 folders down.",
        "jo/_old.ipynb": "a name that begins with `_`.",
        "tools.py": "it defines none of the names that are asked for.",
        "kim": "a symbolic link, which is not followed.",
    }


def test_archive_lists_what_a_folder_does(tmp_path: Path) -> None:
    """Empty folders and archives in it, too."""
    places = ["ann/week1/x.ipynb", "ben/", "cy/1/2/", "dan/.git/x", "eve/a/b/c/d/e/f/", "_fay/"]
    root = plant(tmp_path / "class", *places, "gus.zip", "ann/old.zip", f"{moodle(8)}/", "ann/no/")
    packed = pack(root, tmp_path / "class.zip")
    class_, zipped = (find_class([path], NAMES) for path in (root, packed))
    assert left_out(root, class_) == left_out(packed, zipped)
    assert seen(root, class_) == seen(packed, zipped)
    assert {name: why for name, why in left_out(root, class_).items() if "ZIP" not in why} == {
        "ben": "an empty folder.",
        "cy": "an empty folder.",
        "dan": "nothing in it but what begins with `.` or `__`.",
        "dan/.git": "a name that begins with `.`.",
        "eve/a/b/c/d/e/f": "more than 6 folders down.",
        "_fay": "a name that begins with `_`.",
    }


@pytest.mark.parametrize("forbidden", [".", "ben", "ann/week1/data"])
def test_folder_that_may_not_be_read_says_so(
    forbidden: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that was named, a student's, and one within a student's."""
    plant(tmp_path, "ann/week1/x.ipynb", "ann/week1/data/", "ben/week1/x.ipynb")
    scandir = os.scandir

    def refuse(path: Path) -> Any:
        if Path(path) == tmp_path / forbidden:
            raise PermissionError(errno.EACCES, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    (found,) = (found for found in find_class([tmp_path], NAMES).founds if found.problem)
    assert (found.path, found.problem) == (
        tmp_path / forbidden, "cannot be read: Permission denied."
    )  # fmt: skip


def test_what_is_called_an_archive_and_is_none_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe has no end."""
    pipe = tmp_path / "class.zip"
    os.mkfifo(pipe)
    (found,) = find_class([pipe], NAMES).founds
    with pytest.raises(SubmissionError, match="not a regular file"):
        read(found, NAMES)


def test_folder_for_results_is_nobody_s(tmp_path: Path) -> None:
    """A second run over the same folder finds the same."""
    plant(tmp_path, "ann/x.ipynb", "grades/results.jsonl")
    class_ = find_class([tmp_path], NAMES, out=tmp_path / "grades")
    assert (seen(tmp_path, class_), class_.left_out) == ({"ann/x.ipynb": "ann"}, [])


def test_path_without_an_answer_says_what_there_is(tmp_path: Path) -> None:
    """The line that ends the command names what was passed over."""
    plant(tmp_path, "fay.html", "_eve/x.ipynb")
    with pytest.raises(SubmissionError, match=r"no notebook .* _eve: a name that begins with `_`"):
        find_class([tmp_path], NAMES)


# a class of forty

CLASS = [f"student{number:02}" for number in range(40)]


def moodle(number: int) -> str:
    return f"Student Nr {number}_{100 + number}_assignsubmission_file_"


LAYOUTS: dict[str, Callable[[int], str]] = {
    "canvas": lambda n: f"{CLASS[n]}{'_LATE' if n == 5 else ''}_{100 + n}_{900 + n}_week1.ipynb",
    "moodle": lambda n: f"{moodle(n)}/homework.ipynb",
    "moodle, flat": lambda n: f"{moodle(n)}homework.ipynb",
    "nbgrader": lambda n: f"{CLASS[n]}/week1/week1.ipynb",
    "sections": lambda n: f"{'ABC'[n % 3]}/{CLASS[n]}/week1/week1.ipynb",
    "clones": lambda n: f"ps1-{CLASS[n]}/week1/week1.ipynb",
    "clones, flat": lambda n: f"ps1-{CLASS[n]}/week1.ipynb",
    "mixed": lambda n: f"{CLASS[n]}/answer.{'py' if n % 2 else 'ipynb'}",
    "mixed, flat": lambda n: f"{CLASS[n]}.{'py' if n % 2 else 'ipynb'}",
}


def moodle_name(number: int) -> str:
    return f"Student Nr {number}"


def clone(number: int) -> str:
    return f"ps1-{CLASS[number]}"


NAMED: dict[str, Callable[[int], str]] = {
    "moodle": moodle_name,
    "moodle, flat": moodle_name,
    "clones": clone,
    "clones, flat": clone,
}


def litter(root: Path, place: Callable[[int], str]) -> set[str]:
    """Add to a class what students and teachers leave; return what is to be listed."""
    listed = {"README.md", ".DS_Store"}
    plant(root, *listed)
    in_folders = "/" in place(0)
    if in_folders:
        folder = Path(place(1)).parent
        plant(root, f"{folder}/plot.png", f"{folder}/_old.ipynb")
        plant(root, f"{folder}/utils.py", text="x = 1")
        plant(root, f"{folder}/.ipynb_checkpoints/x.ipynb")
        plant(root, f"{folder}/Untitled.ipynb", text="1 + 1")
        listed |= {f"{folder}/_old.ipynb", f"{folder}/Untitled.ipynb"}
        if Path(place(2)).suffix == ".ipynb":
            renamed = (root / place(2)).with_name("final FINAL (2).ipynb")
            (root / place(2)).rename(renamed)
            copy = renamed.with_name("copy.ipynb")
            copy.write_bytes(renamed.read_bytes())
            listed.add(renamed.relative_to(root).as_posix())
        (root / place(3)).unlink()
        plant(root, f"{Path(place(3)).parent}/photo.jpg")
    else:
        plant(root, "solution.pdf")
        listed.add("solution.pdf")
    return listed


@pytest.mark.parametrize("zipped", [False, True], ids=["folder", "zip"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_class_of_forty_has_forty_rows(layout: str, zipped: bool, tmp_path: Path) -> None:
    """Each student once, by the right name, and whatever else there is is listed."""
    place = LAYOUTS[layout]
    root = plant(tmp_path / "class", *map(place, range(40)))
    listed = litter(root, place)
    (root / place(4)).write_bytes(b"")
    if zipped:
        root = pack(root, tmp_path / "class.zip")
    class_ = find_class([root], NAMES)
    named = NAMED.get(layout, CLASS.__getitem__)
    assert sorted(f.student for f in class_.founds) == sorted(map(named, range(40)))
    problems = [found.student for found in class_.founds if found.problem]
    assert problems == ([named(3)] if "/" in place(0) else [])
    assert set(left_out(root, class_)) == listed
    late = [found.student for found in class_.founds if found.late]
    assert late == ([CLASS[5]] if layout == "canvas" else [])


# the law

FOLDERS = st.sampled_from(["ann", "ben", "A", "week1", "week2", "_old", ".git", moodle(1)])
NOTEBOOKS = ["week1.ipynb", "week2.ipynb", "x.ipynb", "y.ipynb", "doejohn_12_345_x.ipynb"]
OTHERS = ["ann.ipynb", "x.py", "week1.py", "a.txt", "b.zip", "_a.ipynb", ".b"]
FILES = st.sampled_from([*NOTEBOOKS, *OTHERS])
TEXTS = st.sampled_from(["def fall(x): ...", "def pull(w): ...", "1 + 1", ""])
TREES = st.dictionaries(
    st.builds(
        lambda folders, file: "/".join([*folders, file]), st.lists(FOLDERS, max_size=4), FILES
    ),
    TEXTS,
    min_size=1,
    max_size=12,
)


def unlisted(root: Path, places: set[Path]) -> list[Path]:
    """Return the files that are neither graded nor listed."""
    files = [path for path in root.rglob("*") if path.is_file()]
    return [path for path in files if not places & {path, *path.parents}]


@given(tree=TREES, wanted=st.sampled_from([None, "week1"]), student=st.sampled_from([None, "ada"]))
def test_every_file_is_graded_a_helper_or_listed(
    tree: dict[str, str],
    wanted: str | None,
    student: str | None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """No file is twice there; a helper is no notebook, and lies where an answer does."""
    root = tmp_path_factory.mktemp("law") / "class"
    for place, text in tree.items():
        plant(root, place, text=text)
    try:
        class_ = find_class([root], NAMES, wanted, student)
    except SubmissionError:
        return
    places = [*(f.path for f in class_.founds), *(each.path for each in class_.left_out)]
    assert len(places) == len(set(places))
    for helper in unlisted(root, set(places)):
        top, *below = helper.relative_to(root).parts
        assert helper.suffix not in (".ipynb", ".zip") or ".git" in (top, *below)
        is_checkout = any(found.student in ("ada", root.name) for found in class_.founds)
        around = root if is_checkout or not below else root / top
        assert any(place.is_relative_to(around) and is_answer(place) for place in places), helper
