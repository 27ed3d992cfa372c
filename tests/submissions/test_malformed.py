"""Malformed and odd submissions: each gives one clear line, or the grade that it deserves.

What cannot be read is a fault with a sentence and without a score. What can be read is graded, and
only the exercises that are really wrong lose points.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from physics import CATALOGUE, write

from autograder.batch.grader import Grader
from autograder.cli import main
from autograder.course.catalogue import Catalogue
from autograder.results import ExerciseResult, Result
from autograder.sandbox.protocol import Sandbox
from autograder.submissions.finding import Found, find
from autograder.text import encodable

Notebook = dict[str, Any]
Edit = Callable[[Notebook], object]
Make = Callable[..., Notebook]
Submit = Callable[..., Path]
GradeFile = Callable[..., Result]

pytestmark = pytest.mark.usefixtures("course_named")
FORMULA = "9.81 * np.square(t) / 2"  # the one line of `fall` that a student fills in


def is_one_line(text: str) -> bool:
    """Tell whether a text is one sentence for a person."""
    return (
        text.isprintable()
        and text.endswith((".", "?"))
        and "Traceback" not in text
        and "the grader failed" not in text
    )


def assert_fault(result: Result, path: Path, words: str) -> None:
    assert result.fault is not None
    assert result.score is None
    assert (result.fault.whose, result.submission) == ("submission", encodable(str(path)))
    assert words in result.fault.reason
    assert str(path) not in result.fault.reason
    assert is_one_line(result.fault.reason)


def lost(result: Result) -> dict[str, ExerciseResult]:
    """Return the exercises that lost points, after a look at all sentences."""
    assert result.fault is None
    for exercise in result.exercises:
        for text in (exercise.feedback, *(case.message for case in exercise.cases)):
            assert not text or is_one_line(text), text
    return {e.name: e for e in result.exercises if e.score != e.max_score}


def assert_lost(result: Result, expected: dict[str, str]) -> None:
    """Assert which exercises lost all their points, and what was said about each."""
    wrong = lost(result)
    assert set(wrong) == set(expected)
    for name, words in expected.items():
        assert words in wrong[name].feedback
        assert wrong[name].score == 0
    assert result.max_score is not None
    assert result.score == result.max_score - sum(e.max_score for e in wrong.values())


# files that cannot be read: (content, what the sentence says)

UNREADABLE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "the file is empty"),
    "white space": (b" \n\t\r\n", "the file is empty"),
    "not JSON": (b"hello", "no valid JSON at line 1"),
    "truncated JSON": (b'{"cells": [\n{"cell_type": "code", "sou', "no valid JSON at line 2"),
    "HTML": (b"<!DOCTYPE html>\n<title>Sign in</title>", "no valid JSON"),
    "deep nesting": (b"[" * 100_000, "no valid JSON"),
    "deep nesting of objects": (b'{"cells":' * 5000, "no valid JSON"),
    "number of 10,000 digits": (b'{"cells":[' + b"9" * 10_000 + b"]}", "no valid JSON"),
    "JSON, but a list": (b"[1, 2]", "no list of cells"),
    "JSON, but NaN": (b"NaN", "no list of cells"),
    "no cells": (b'{"metadata": {}, "nbformat": 4}', "no list of cells"),
    "cells are a number": (b'{"cells": 5}', "no list of cells"),
    "cells are null": (b'{"cells": null}', "no list of cells"),
    "worksheets are an object": (b'{"worksheets": {"cells": []}}', "no list of cells"),
    "worksheet's cells are a number": (b'{"worksheets": [{"cells": 5}]}', "no list of cells"),
    "empty list of cells": (b'{"cells": []}', "there is no code in it"),
    "cells without code": (b'{"cells": [{"cell_type": "code"}, 7]}', "there is no code in it"),
    "more cells than anybody writes": (
        b'{"cells": [' + b"{}," * 2000 + b"{}]}",
        "more than 2000 cells",
    ),
    "PNG": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary data"),
    "UTF-16": ('{"cells": []}'.encode("utf-16"), "UTF-16"),
    "more code than anybody writes": (
        json.dumps({"cells": [{"cell_type": "code", "source": "#" * (1 << 20) + "\n"}]}).encode(),
        "more than 1 MiB of code",
    ),
}


@pytest.mark.parametrize(("content", "words"), UNREADABLE.values(), ids=UNREADABLE)
def test_unreadable_notebook_is_a_fault_in_one_line(
    content: bytes, words: str, submit: Submit, grade_file: GradeFile
) -> None:
    """A file that is no notebook has a sentence with its name, and no score."""
    path = submit(content)
    assert_fault(grade_file(path), path, words)


UNREADABLE_SCRIPTS: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "the file is empty"),
    "PNG": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary data"),
    "five million characters": (b"x = 1\n" * 900_000, "more than 1 MiB of code"),
    "UTF-16, as PowerShell writes": ("def fall(t): ...".encode("utf-16"), "UTF-16"),
}


@pytest.mark.parametrize(("content", "words"), UNREADABLE_SCRIPTS.values(), ids=UNREADABLE_SCRIPTS)
def test_unreadable_script_is_a_fault_in_one_line(
    content: bytes, words: str, submit: Submit, grade_file: GradeFile
) -> None:
    """A script that is no text is not graded as if nothing had been answered."""
    path = submit(content, "falling.py")
    assert_fault(grade_file(path), path, words)


# places where there is no file to read: (what makes it, what the sentence says)


def make_huge(path: Path) -> None:
    path.touch()
    os.truncate(path, 200 << 20)  # sparse: takes no space


def make_link(path: Path) -> None:
    target = path.with_name("target.ipynb")
    target.write_text('{"cells": []}', encoding="utf-8")
    path.symlink_to(target)


PLACES: dict[str, tuple[Callable[[Path], object], str]] = {
    "200 MB": (make_huge, "200 MiB, the limit is 50 MiB"),
    "folder": (Path.mkdir, "Is a directory"),
    "nothing": (lambda path: None, "No such file"),
    "symbolic link": (make_link, "a symbolic link, which is not followed"),
    "dangling link": (lambda path: path.symlink_to("nowhere"), "a symbolic link"),
    "pipe": (os.mkfifo, "not a regular file"),
}


@pytest.mark.parametrize(("make", "words"), PLACES.values(), ids=PLACES)
def test_place_without_a_file_is_a_fault_in_one_line(
    make: Callable[[Path], object], words: str, tmp_path: Path, sandbox: Sandbox
) -> None:
    """What is no regular file of bounded size is never waited for, followed or loaded."""
    path = tmp_path / "falling.ipynb"
    make(path)
    assert_fault(Grader(CATALOGUE, sandbox).file(Found(path, "ann", "falling")), path, words)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_forbidden_file_is_a_fault_in_one_line(
    submit: Submit, notebook: Make, grade_file: GradeFile
) -> None:
    """A file without read permission is listed with the reason."""
    path = submit(notebook())
    path.chmod(0)
    assert_fault(grade_file(path), path, "Permission denied")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_forbidden_folder_costs_only_itself(submit: Submit, notebook: Make) -> None:
    """A student's folder without permission is one fault; the others are found."""
    right = submit(notebook(), "class/bob/falling/falling.ipynb")
    hidden = submit(notebook(), "class/ann/falling/falling.ipynb").parent
    hidden.chmod(0)
    try:
        founds = find(right.parents[2], CATALOGUE.graded_names)
    finally:
        hidden.chmod(0o700)
    assert [(f.student, f.problem is None) for f in founds] == [("ann", False), ("bob", True)]


UNTELLABLE = {
    "no graded name": "x = 1",
    "a name that both assignments ask for": "def fall(t):\n    return 4.905 * t**2",
}


@pytest.mark.parametrize("source", UNTELLABLE.values(), ids=UNTELLABLE)
def test_untellable_assignment_is_a_fault_with_the_way_out(
    source: str, submit: Submit, sandbox: Sandbox, tmp_path: Path
) -> None:
    """Where neither place nor content tells the assignment, the sentence names the option."""
    path, catalogue = submit(source, "homework.py"), Catalogue(write(tmp_path, "rising"))
    [found] = find(path, catalogue.graded_names)
    result = Grader(catalogue, sandbox).file(found)
    assert_fault(result, path, "--assignment (falling, rising)")


@pytest.mark.parametrize("command", ["check", "grade"])
def test_command_line_says_it_in_one_line(command: str, submit: Submit, tmp_path: Path) -> None:
    """A malformed file ends neither command in a traceback."""
    path = submit(b"hello")
    arguments = [command, str(path), *(["--out", str(tmp_path)] if command == "grade" else [])]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == {"check": 2, "grade": 3}[command]
    assert isinstance(result.exception, SystemExit)
    assert f"{path}: not a notebook: no valid JSON at line 1." in result.output


def test_command_line_keeps_one_line_for_a_name_of_two(submit: Submit) -> None:
    """A line feed in a file's name does not break the error line."""
    result = CliRunner().invoke(main, ["check", str(submit(b"hello", "two\nlines.ipynb"))])
    assert result.stderr.count("\n") == 1


# notebooks that can be read: (what was done to a right one, what the lost exercises are told)


def cell(notebook: Notebook, grade_id: str) -> Notebook:
    """Return a cell by nbgrader's name for it."""
    cells = notebook["cells"]
    found: Notebook = next(
        c for c in cells if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id
    )
    return found


def code(source: str) -> Notebook:
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": []}


def first(source: str) -> Edit:
    """Add a code cell at the top."""
    return lambda notebook: notebook["cells"].insert(0, code(source))


def last(source: str) -> Edit:
    """Add a code cell at the bottom."""
    return lambda notebook: notebook["cells"].append(code(source))


def swap(old: str, new: str, exercise: str = "fall") -> Edit:
    """Replace text in an answer cell."""

    def edit(notebook: Notebook) -> None:
        source = cell(notebook, exercise)["source"]
        assert old in source
        cell(notebook, exercise)["source"] = source.replace(old, new)

    return edit


def formula(expression: str, before: str = "") -> Edit:
    """Replace the formula of `fall`, and run lines before it."""
    return swap(f"s = {FORMULA}", f"{before}s = {expression}")


def both(*edits: Edit) -> Edit:
    return lambda notebook: [edit(notebook) for edit in edits]


def everywhere(change: Callable[[str], str], grade_id: str | None = None) -> Edit:
    """Change the text of all cells, or of one."""

    def edit(notebook: Notebook) -> None:
        for each in [cell(notebook, grade_id)] if grade_id else notebook["cells"]:
            each["source"] = change(each["source"])

    return edit


def without_markers(source: str) -> str:
    return "\n".join(line for line in source.split("\n") if "CODE HERE ###" not in line)


def to_version_3(notebook: Notebook) -> None:
    """Rewrite a notebook as IPython 2 saved them: worksheets, and `input` for code."""
    cells = notebook.pop("cells")
    for each in cells:
        if each["cell_type"] == "code":
            each["input"] = each.pop("source").splitlines(keepends=True)
    notebook.update(nbformat=3, worksheets=[{"cells": cells, "metadata": {}}])


def drop_checks(notebook: Notebook) -> None:
    kept = [c for c in notebook["cells"] if not c["source"].startswith("check(")]
    assert len(kept) == len(notebook["cells"]) - 2
    notebook["cells"] = kept


def shuffle_metadata(notebook: Notebook) -> None:
    """Exchange the grade ids of two answer cells, as copy and paste of cells does."""
    one, two = cell(notebook, "fall"), cell(notebook, "landing")
    one["metadata"], two["metadata"] = two["metadata"], one["metadata"]


STUB = '''def fall(t):
    """Return how far a body has fallen after t seconds, in metres."""
    ### START CODE HERE ### (≈ 1 line of code)
    s = ...
    ### END CODE HERE ###
    return s'''
OUTSIDE = STUB.replace("return s", f"return {FORMULA}")
BEFORE = STUB.replace("    ### START", f"    return {FORMULA}\n    ### START")
RIGHT_TWICE = f"def fall(t):\n    return t\n\n\ndef fall(t):\n    return {FORMULA}"
WRONG_LAST = "def fall(t):\n    return t"
INDENTED = f"    def fall(t):\n        return {FORMULA}"
MAGICS = """%matplotlib inline
%load_ext autoreload
!pip install numpy --upgrade
files = !ls
now = %time 1 + 1
np.exp?
?np.exp
import numpy as np"""
ABSENT = """from lr_utils import load_dataset
from public_tests import *
from scipy.ndimage import imread
import tensorflow.compat.v1 as tf
pictures = load_dataset()"""

# No point is lost over any of these.
HARMLESS: dict[str, Edit] = {
    "nothing at all": lambda notebook: None,
    # the file
    "nbformat 3": to_version_3,
    "source as lists of lines": lambda nb: [
        c.update(source=c["source"].splitlines(keepends=True)) for c in nb["cells"]
    ],
    "a cell without source": lambda nb: nb["cells"].insert(0, {"cell_type": "code"}),
    "a cell that is no object": lambda nb: nb["cells"].insert(0, 5),
    "source is a number": lambda nb: nb["cells"].insert(0, code("") | {"source": 5}),
    "no metadata in any cell": lambda nb: [c.update(metadata={}) for c in nb["cells"]],
    "metadata key missing": lambda nb: [c.pop("metadata") for c in nb["cells"]],
    "metadata of two answers exchanged": shuffle_metadata,
    "half an emoji in a string": first('s = "\ud83d"'),
    "a null character": first('s = "\0"'),
    # the cells
    "duplicate: answer, then stub": last(STUB),
    "duplicate: stub, then answer": first(STUB),
    "answer outside the markers": everywhere(lambda _: OUTSIDE, "fall"),
    "answer above the markers": everywhere(lambda _: BEFORE, "fall"),
    "markers deleted": everywhere(without_markers),
    "cells in reverse order": lambda nb: nb["cells"].reverse(),
    "answer cell retyped to markdown": lambda nb: cell(nb, "fall").update(cell_type="markdown"),
    "answer cell retyped to raw": lambda nb: cell(nb, "fall").update(cell_type="raw"),
    "check cells deleted": drop_checks,
    "import cell deleted": lambda nb: nb["cells"].remove(cell(nb, "setup")),
    "defined twice, the last is right": everywhere(lambda _: RIGHT_TWICE, "fall"),
    # the text
    "Windows line ends": everywhere(lambda source: source.replace("\n", "\r\n")),
    "old Mac line ends": everywhere(lambda source: source.replace("\n", "\r")),
    "tabs": everywhere(lambda source: source.replace("    ", "\t"), "fall"),
    "the whole cell indented": everywhere(lambda _: INDENTED, "fall"),
    "unfinished merge": everywhere(
        lambda answer: f"<<<<<<< HEAD\n{STUB}\n=======\n{answer}\n>>>>>>> mine", "fall"
    ),
    "Python 2 print at the top": first('print "hello"\nx = 1'),
    "a cell of prose": first("Dear grader, here is my homework."),
    "an expression 100,000 levels deep": first(f"x = {'-' * 100_000}1"),
    "a sum of 1,500 terms": first(f"x = {'+'.join('1' * 1500)}"),
    "magics": first(MAGICS),
    "%%time on an answer cell": everywhere(lambda source: f"%%time\n{source}", "fall"),
    "%%bash": first("%%bash\nrm -rf ~ && done"),
    "get_ipython": first("get_ipython().run_line_magic('matplotlib', 'inline')"),
    "top-level await": first("await something()"),
    # what does not run, because no answer needs it
    "absent imports": first(ABSENT),
    "os._exit at the top": first("import os\nos._exit(0)"),
    "sys.exit at the top": first("import sys\nsys.exit()"),
    "endless loop at the top": first("while True:\n    pass"),
    "an error at the top": last("1 / 0"),
    # what runs, and is right
    "from math import *": both(
        everywhere(lambda _: "from math import *\nimport numpy as np", "setup"),
        formula(f"{FORMULA} + sin(0)"),
    ),
    "a lambda": everywhere(lambda _: f"fall = lambda t: {FORMULA}", "fall"),
    "a million lines printed": formula(FORMULA, 'print("spam\\n" * 10**6)\n    '),
    "output closed": formula(FORMULA, "import sys; sys.stdout.close()\n    "),
}


@pytest.mark.parametrize("edit", HARMLESS.values(), ids=HARMLESS)
def test_harmless_oddity_costs_nothing(
    edit: Edit, notebook: Make, submit: Submit, grade_file: GradeFile
) -> None:
    """A right answer scores full points whatever surrounds it."""
    submission = notebook()
    edit(submission)
    assert_lost(grade_file(submit(submission)), {})


# Only `fall` loses points: `landing`, which calls it, is graded with a right one.
COSTLY: dict[str, tuple[Edit, str]] = {
    "syntax error": (swap("np.square(t)", "np.square(t"), "'(' was never closed"),
    "Python 2 print in the answer": (
        formula(FORMULA, 'print "t", t\n    '),
        "Did you mean print(...)?",
    ),
    "tabs and spaces mixed": (formula(f"{FORMULA}\n\ts = s"), "inconsistent use of tabs"),
    "non-breaking space": (formula(f"{FORMULA}\u00a0+ 0"), "U+00A0"),
    "typographic quotes": (formula(f"{FORMULA} if “a” else 0"), "U+201C"),
    "nested too deeply": (formula("-" * 100_000 + "1"), "nested too deeply"),
    "wrong definition last": (last(WRONG_LAST), "expected 4.905"),
    "import that is needed and absent": (
        both(first("from lr_utils import helper"), formula("helper(t)")),
        "No module named 'lr_utils'",
    ),
    "import that is needed, two steps away": (
        both(first("import lr_utils as lr\nhelper = lr.helper"), formula("helper(t)")),
        "because ModuleNotFoundError: No module named 'lr_utils'",
    ),
    "star import that is needed and absent": (
        both(first("from public_tests import *"), formula("helper(t)")),
        "name 'helper' is not defined",
    ),
    "removed function of a library": (
        both(first("from scipy.ndimage import imread"), formula("imread(t)")),
        "name 'imread' is not defined",
    ),
    "os._exit in the answer": (formula("__import__('os')._exit(0)"), "ended"),
    "os._exit in a constant": (both(first("k = __import__('os')._exit(0)"), formula("k")), "ended"),
    "sys.exit in the answer": (formula("__import__('sys').exit()"), "Raises SystemExit"),
    "KeyboardInterrupt": (formula("0", "raise KeyboardInterrupt\n    "), "KeyboardInterrupt"),
    "waits for input": (formula("float(input())"), "EOF when reading a line"),
    "recursion without end": (formula("fall(t)"), "maximum recursion depth exceeded"),
    "memory at once": (formula("[0] * 10**10"), "MemoryError"),
    "memory bit by bit": (formula("[np.zeros(1 << 24) for _ in range(99)]"), "MemoryError"),
    "a generator": (swap("return s", "yield s"), "generator, expected an array of shape (3,)"),
    "an async function": (swap("def", "async def"), "coroutine, expected an array"),
    "a huge array": (formula("np.zeros((1000, 5000))"), "has shape (1000, 5000), expected (3,)"),
    "a huge list": (
        formula("[0.5] * 99_000"),
        "is a list of 99000, expected an array of shape (3,).",
    ),
    "half of an array without end": (
        formula("np.zeros((30000, 30000, 0))"),
        "has shape (30000, 30000, 0), expected (3,)",
    ),
    "arrays by the thousand": (
        formula("tuple([np.zeros(999)] * 999)"),
        "is a tuple of 999, expected an array of shape (3,)",
    ),
    "too much in a dict": (
        formula("dict.fromkeys(range(5000))"),
        "is too much to compare (more than 1000 values in all), expected an array of shape (3,)",
    ),
    "not callable": (everywhere(lambda _: "fall = 3", "fall"), "'int' object is not callable"),
    "without parameters": (swap("(t):", "():"), "Your function takes ()"),
    "an exception that cannot be shown": (
        formula("0", "class E(Exception):\n        __str__ = None\n    raise E\n    "),
        "Raises an exception",
    ),
    "forged messages": (formula("0", 'import os; os.write(3, b"\\0\\0\\0\\1x")\n    '), "ended"),
}


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        pytest.param(*each, id=name, marks=[pytest.mark.slow] * name.startswith("memory"))
        for name, each in COSTLY.items()
    ],
)
def test_costly_oddity_costs_only_its_exercise(
    edit: Edit, words: str, notebook: Make, submit: Submit, grade_file: GradeFile
) -> None:
    """A broken answer loses its own points, with the reason in one line, and no others."""
    submission = notebook()
    edit(submission)
    assert_lost(grade_file(submit(submission)), {"fall": words})


def test_endless_loop_leaves_the_rest_graded(
    notebook: Make, submit: Submit, grade_file: GradeFile
) -> None:
    """A loop without end costs one exercise."""
    submission = notebook()
    hangs = "# hangs: fall\n    # hangs: landing\n    "
    formula("0", f"{hangs}while True: pass\n    ")(submission)
    assert_lost(grade_file(submit(submission)), {"fall": "does every loop end?"})


def test_patched_numpy_stays_with_its_student(
    notebook: Make, submit: Submit, grade_file: GradeFile
) -> None:
    """A student who overwrites numpy harms the own answers and nobody else's."""
    patched = notebook()
    last("np.square = np.interp = lambda *_: 0")(patched)
    assert set(lost(grade_file(submit(patched)))) == {"fall", "landing"}
    assert_lost(grade_file(submit(notebook())), {})


# scripts and other ways to hand in the same answers


def script(notebook: Notebook) -> str:
    cells = notebook["cells"]
    return "\n\n".join(c["source"] for c in cells if c["cell_type"] == "code")


FORMS: dict[str, tuple[str, Callable[[Notebook], str | bytes]]] = {
    "BOM": ("falling.ipynb", lambda nb: b"\xef\xbb\xbf" + json.dumps(nb).encode()),
    "renamed": ("final_FINAL(2).ipynb", json.dumps),
    "upper-case suffix": ("falling.IPYNB", json.dumps),
    "script": ("falling.py", script),
    "script under another name": ("homework.py", script),
    "script with BOM": ("falling.py", lambda nb: b"\xef\xbb\xbf" + script(nb).encode()),
    "script with Windows line ends": ("falling.py", lambda nb: script(nb).replace("\n", "\r\n")),
    "script in Latin-1": (
        "falling.py",
        lambda nb: (script(nb) + "\n# élève").encode("latin-1", "replace"),
    ),
    "script with one broken line": ("falling.py", lambda nb: script(nb) + "\nx = = 1\n"),
    "notebook named like a script": ("falling.py", json.dumps),
}


@pytest.mark.parametrize(("name", "write"), FORMS.values(), ids=FORMS)
def test_same_answers_in_another_form_score_the_same(
    name: str,
    write: Callable[[Notebook], str | bytes],
    notebook: Make,
    submit: Submit,
    grade_file: GradeFile,
) -> None:
    """Renamed, re-encoded or exported to a script, right answers score full points."""
    assert_lost(grade_file(submit(write(notebook()), name)), {})


def test_script_with_a_broken_answer_loses_that_answer(
    notebook: Make, submit: Submit, grade_file: GradeFile
) -> None:
    """In a script too, a syntax error costs only the function that it is in."""
    text = script(notebook()).replace("np.square(t)", "np.square(t")
    assert_lost(grade_file(submit(text, "falling.py")), {"fall": "was never closed"})
