"""What a reader of the notebooks is promised: short cells, whole numbering, pictures with words."""

from __future__ import annotations

import ast
import itertools
import re
import statistics
from pathlib import Path

import nbformat
import pytest
from course import ROOT
from nbformat import NotebookNode

PATHS = {path.stem: path for path in sorted(ROOT.glob("source/*/*.ipynb"))}
WORDS_A_CELL, LINES_A_CELL = 60, 5
REMOTE = r'(?<!xmlns=")https?://|//cdn'  # what an SVG calls its language is no address
RHYTHM = ("idea", "formula", "paper", "answer", "check")  # then a worked call, a plot, a remark


@pytest.fixture(params=list(PATHS.values()), ids=list(PATHS))
def path(request: pytest.FixtureRequest) -> Path:
    """Return the path of one notebook of source/."""
    return Path(request.param)


@pytest.fixture
def cells(path: Path) -> list[NotebookNode]:
    return list(nbformat.read(path, as_version=4).cells)  # type: ignore[no-untyped-call]


def prose(cells: list[NotebookNode]) -> list[str]:
    return [cell.source for cell in cells if cell.cell_type == "markdown"]


def code(cells: list[NotebookNode]) -> list[str]:
    return [cell.source for cell in cells if cell.cell_type == "code"]


def words(text: str) -> int:
    """Count the words; a formula in the line is one, a displayed one or a table is none."""
    text = re.sub(r"\$\$.*?\$\$", "", text, flags=re.DOTALL)
    text = re.sub(r"\$[^$]+\$", "x", text)
    text = re.sub(r"^\|.*$", "", text, flags=re.MULTILINE)
    return len(re.findall(r"[^\W_][\w'’().,-]*", text))


def anchors(cells: list[NotebookNode]) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", "\n".join(prose(cells)), re.MULTILINE)
    return {"#" + head.replace(" ", "-") for head in heads}


def test_words_counts_as_a_reader_does() -> None:
    """Formulas in the line count once, displayed ones and tables not at all."""
    assert words("Let $a + b$ be **small**.\n\n$$c^2 \\tag{1}$$\n\n| a | b |\n") == 4


def test_prose_is_short(cells: list[NotebookNode]) -> None:
    """No cell of prose asks for more patience than sixty words."""
    long = {text[:40]: words(text) for text in prose(cells) if words(text) > WORDS_A_CELL}
    assert long == {}


def test_code_is_short(cells: list[NotebookNode]) -> None:
    """Half of the code cells can be taken in at a glance."""
    assert statistics.median(len(text.splitlines()) for text in code(cells)) <= LINES_A_CELL


def test_equations_are_numbered_without_gaps(cells: list[NotebookNode]) -> None:
    """Numbers run from 1 in reading order, and every reference has its equation."""
    tags = [int(tag) for tag in re.findall(r"\\tag\{(\d+)\}", "\n".join(prose(cells)))]
    assert tags == list(range(1, len(tags) + 1))
    everything = "\n".join(cell.source for cell in cells)
    pairs = re.findall(r"equations? \((\d+)\)(?: and \((\d+)\))?", everything)
    assert {int(number) for pair in pairs for number in pair if number} <= set(tags)


def test_displayed_formulas_have_a_number(cells: list[NotebookNode]) -> None:
    """What stands on a line of its own can be referred to."""
    shown = re.findall(r"\$\$(.*?)\$\$", "\n".join(prose(cells)), flags=re.DOTALL)
    assert [formula for formula in shown if "\\tag{" not in formula] == []


def test_outline_has_one_title_and_no_jumps(cells: list[NotebookNode]) -> None:
    """A screen reader's list of headings is a table of contents."""
    levels = [len(head) for head in re.findall(r"^(#+) ", "\n".join(prose(cells)), re.MULTILINE)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))


def test_links_lead_somewhere(path: Path, cells: list[NotebookNode]) -> None:
    """A link is a heading of the notebook or a file beside it; nothing comes from elsewhere."""
    for target in re.findall(r"\]\(([^)\s]+)\)", "\n".join(prose(cells))):
        assert target in anchors(cells) or (path.parent / target).is_file(), target


def test_nothing_is_remote(cells: list[NotebookNode]) -> None:
    """The notebook works on a train."""
    assert [cell.id for cell in cells if re.search(REMOTE, cell.source)] == []


def figures(text: str) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("show", "show_steps")
    ]


def test_figures_are_folded(cells: list[NotebookNode]) -> None:
    """A cell that draws has a title and stands in nobody's way, in a notebook or as a page."""
    for cell in cells:
        if cell.cell_type == "code" and figures(cell.source):
            assert cell.source.startswith("# @title Figure: "), cell.id
            assert cell.metadata.jupyter.source_hidden, cell.id
            assert cell.metadata.cellView == "form", cell.id
            assert cell.metadata.tags == ["hide-input"], cell.id


def test_figures_are_described_and_labelled(cells: list[NotebookNode]) -> None:
    """Each figure goes through `show` with a sentence; its axes have labels or are switched off."""
    for text in code(cells):
        assert ("plt.subplot" in text) == bool(figures(text)), text
        for call in figures(text):
            alt = ast.unparse(call.args[-1])
            assert len(alt) > 40 or re.search(r'^alt = (word\(\s*)?".{30,}', text, re.MULTILINE), (
                text
            )
            labelled = "xlabel=" in text and "ylabel=" in text
            unlabelled = 'axis("off")' in text or "xticks=[], yticks=[]" in text
            assert labelled or unlabelled or "barh" in text, text


def test_exercises_keep_their_rhythm(cells: list[NotebookNode]) -> None:
    """Idea, formula, signature, worked call, answer, check, in this order; a remark ends each."""
    ids = [str(cell.id) for cell in cells]
    exercises = [name.removesuffix("-answer") for name in ids if name.endswith("-answer")]
    assert len(exercises) == 8
    for name in exercises:
        first = ids.index(f"{name}-idea")
        assert ids[first : first + len(RHYTHM)] == [f"{name}-{part}" for part in RHYTHM]
        rest = ids[first + len(RHYTHM) :]
        nearest = next((i for i, other in enumerate(rest) if other.endswith("-answer")), len(rest))
        assert f"{name}-remark" in rest[:nearest]


def test_exercises_have_a_second_hint(cells: list[NotebookNode]) -> None:
    """It is folded, stands above the answer cell, and names what the first one asks for."""
    papers = [cell.source for cell in cells if cell.id.endswith("-paper")]
    exercises = [cell.source for cell in cells if cell.id.endswith("-answer")]
    assert sum("<summary>Stuck?</summary>" in text for text in papers) == len(exercises) == 8


def test_each_part_says_what_to_remember(cells: list[NotebookNode]) -> None:
    """Key points come where they are fresh, not at the end alone; the losses are among them."""
    points = [text for text in prose(cells) if text.startswith("**Remember.** ")]
    assert len(points) >= 5
    assert any("loss" in text for text in points)


def test_notebook_opens_and_closes_as_promised(cells: list[NotebookNode]) -> None:
    """Objectives, time and prerequisites first; key points and a restart last."""
    first, last = "\n".join(prose(cells)[:3]), "\n".join(prose(cells)[-4:])
    for promise in ("you can**", "**Time:**", "**Prerequisites:**", "**Total:**"):
        assert promise in first
    assert "## Key points" in last
    assert "Restart & Run All" in last
