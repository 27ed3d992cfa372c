"""The notebooks in other languages: every paragraph, and none that has lost what it must keep.

Chinese follows 中文文案排版指北: a space between Han and Latin letters, digits, code and formulas,
none beside full-width punctuation.
"""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import matplotlib as mpl
import nbformat
import pytest
from course import CATALOGUE, ROOT
from nbformat import NotebookNode
from test_prose import CLAIM, copy, fill, run, sections, unfounded

from autograder.judge.grade import grade
from autograder.language import font, po, translations
from autograder.markers import NBGRADER, find_spans, lines_of
from autograder.notebook import bundle
from autograder.notebook.passages import WORDS, passages, translated
from autograder.notebook.stub import left
from autograder.sandbox.plain import Plain
from autograder.submissions.finding import Found
from autograder.submissions.reading import read

FILES = sorted(ROOT.glob("source/*/*.po"))
HAN = "[\u4e00-\u9fff]"
LENGTH = r"(?:\d+|[A-Za-z](?:_\w+)?)(?: \* \w)*"
SHAPE = re.compile(rf"\({LENGTH}(?:, {LENGTH})*,?\)")
FORM = re.compile(r"(?m)^\s*(?:[-#]+|\d\.) |\||@title|≈ \d+")
BOLD = re.compile(r"(\S?)\*\*([^*]+)\*\*(\S?)")
MARKS = "，。：；？！、（）“”"


@pytest.fixture(params=[pytest.param(p, id=f"{p.parent.name}-{p.stem}") for p in FILES])
def path(request: pytest.FixtureRequest) -> Path:
    """Return a file of translations beside its notebook."""
    return Path(request.param)


@pytest.fixture
def notebook(path: Path) -> NotebookNode:
    """Return the source notebook."""
    place = path.with_name(f"{path.parent.name}.ipynb")
    read_: NotebookNode = nbformat.read(place, as_version=4)  # type: ignore[no-untyped-call]
    return read_


def test_nothing_is_missing_or_stale(path: Path, notebook: NotebookNode) -> None:
    """There is an entry for each passage that students read, and for nothing else."""
    entries = po.opened(path)
    assert {(e.msgctxt, e.msgid) for e in entries} ^ {*passages(notebook.cells)} == set()
    assert [e.msgid for e in entries if e.fuzzy or not e.msgstr] == []


def test_nothing_is_lost(path: Path) -> None:
    """Formulas, code, links, tags, numbers; those in bold and those of tables, as often."""
    assert [*po.faults(path)] == []
    for entry in po.opened(path):
        for kept in (CLAIM, SHAPE, FORM):
            ours, theirs = (Counter(kept.findall(t)) for t in (entry.msgid, entry.msgstr))
            assert ours == theirs, entry.msgid
        assert entry.msgid.count("\n\n") == entry.msgstr.count("\n\n") == 0


def test_no_solution_is_told(path: Path, notebook: NotebookNode) -> None:
    """No line of code between the markers stands in the file."""
    text = path.read_text(encoding="utf-8")
    for cell in notebook.cells:
        for start, end in find_spans(cell.source)[0] if cell.cell_type == "code" else ():
            for line in lines_of(cell.source)[start : end - 1]:
                code = line.partition("#")[0].strip()
                assert not code or code not in text


def test_code_is_the_same(path: Path, notebook: NotebookNode) -> None:
    """Apart from docstrings, comments and the one dictionary of words; with solutions or not."""
    said = translations(path.stem, path.parent)
    for cells in (notebook.cells, [dict(c, source=left(c, NBGRADER)) for c in notebook.cells]):
        for cell, text in zip(cells, translated(cells, said), strict=True):
            if cell["cell_type"] == "code":
                emptied = re.sub(r"WORDS = \{.*?^\}", "WORDS = {}", text, flags=re.M | re.S)
                assert code_of(cell["source"]) == code_of(emptied)


def code_of(text: str) -> str:
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return ast.dump(tree)


def test_anchors_are_found(path: Path, notebook: NotebookNode) -> None:
    """Each link within the notebook leads to a heading of its language."""
    text = "\n".join(translated(notebook.cells, translations(path.stem, path.parent)))
    headings = {h.replace(" ", "-") for h in re.findall(r"(?m)^#+ (.+)$", text)}
    assert {*re.findall(r"\]\(#([^()\s]+)\)", text)} - headings == set()


@pytest.mark.parametrize("has_font", [True, False], ids=["font", "no font"])
def test_words_are_drawn_or_english(
    path: Path, notebook: NotebookNode, has_font: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the font beside the notebook each word has its letters; without it, none is a box."""
    said = translated(notebook.cells, translations(path.stem, path.parent))
    cells = {cell.id: text for cell, text in zip(notebook.cells, said, strict=True)}
    if WORDS not in cells:
        pytest.skip("no words in its figures")
    monkeypatch.chdir(path.parent if has_font else ROOT)
    names: dict[str, Any] = {}
    with mpl.rc_context():
        exec(cells[WORDS], names)
        families = mpl.rcParams["font.family"]
    assert families == (["sans-serif", "Noto Sans SC"] if has_font else ["sans-serif"])
    for english, other in names["WORDS"].items():
        assert names["word"](english) == (other if has_font or not lacking(other) else english)


def lacking(text: str) -> set[str]:
    return {*text} - font.drawn()


def test_font_has_letters_in_use_alone(path: Path) -> None:
    """`make fonts` would change nothing: no letter is missing, and none is left of old words."""
    said = "".join(e.msgstr for e in po.opened(path) if e.msgctxt == WORDS)
    own = path.with_suffix(".otf")
    assert (font.drawn(own) if own.exists() else set()) == lacking(said)


@pytest.mark.parametrize("path", [p for p in FILES if p.stem.startswith("zh")], ids=str)
def test_chinese_is_set_as_chinese(path: Path) -> None:
    """Spaces and punctuation are those of the style guide; bold ends where Markdown lets it."""
    for entry in po.opened(path):
        text = entry.msgstr
        assert not re.search(rf"{HAN}[A-Za-z0-9`$]|[A-Za-z0-9`$%]{HAN}", opened(text)), text
        assert not re.search(rf"{HAN}[,;:?!]|[{MARKS}] ", text.replace("** ", "**")), text
        for before, bold, after in BOLD.findall(text):
            assert bold[-1] not in MARKS or after in {"", *MARKS}, text
            assert bold[0] not in MARKS or before in {"", *MARKS}, text


def opened(text: str) -> str:
    """Return a text without what is set apart already: formulas and code as one letter each."""
    text = re.sub(r"\$\$.+?\$\$", "", text, flags=re.DOTALL)
    text = re.sub(r"\$[^$\n]+\$|`[^`\n]+`", "x", text)
    return text.replace("**", "")


def made(path: Path, to: Path, notebook: NotebookNode) -> Path:
    """Write a notebook in its language into a copy of its folder, and return where."""
    place = copy(path.parent, to)
    said = translated(notebook.cells, translations(path.stem, path.parent))
    for cell, text in zip(notebook.cells, said, strict=True):
        cell.source = text
    bundle.write(CATALOGUE.key(path.parent.name), place.parent)  # a fresh clone has none
    nbformat.write(notebook, place)  # type: ignore[no-untyped-call]
    return place


@pytest.mark.slow
def test_source_claims_what_it_prints(path: Path, notebook: NotebookNode, tmp_path: Path) -> None:
    """It runs from top to bottom, and every bold number of its prose is printed in its section."""
    ran = run(made(path, tmp_path, notebook))
    found = [unfounded(prose, printed) for prose, printed in sections(ran.cells)]
    assert [claim for claims in found for claim in claims] == []
    assert sum(len(CLAIM.findall(prose)) for prose, _ in sections(ran.cells)) >= 8


@pytest.mark.slow
def test_filled_student_version_has_full_points(
    path: Path, notebook: NotebookNode, tmp_path: Path
) -> None:
    """The answers go between the markers of the student version, as they do in English."""
    released: Any = json.loads(json.dumps(notebook))
    for cell in released["cells"]:
        cell["source"] = left(cell, NBGRADER)
    student: NotebookNode = nbformat.from_dict(released)  # type: ignore[no-untyped-call]
    place = made(path, tmp_path, student)
    fill(student, notebook)
    nbformat.write(student, place)  # type: ignore[no-untyped-call]
    key = CATALOGUE.key(path.parent.name)
    result = grade(read(Found(place, "ann", path.parent.name), {}, path.parent.name), Plain(), key)
    assert result.score == result.max_score
