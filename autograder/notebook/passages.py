"""What a notebook says in words, passage by passage, so that it can be said in another language.

A passage is a paragraph of Markdown, a comment, a paragraph of the docstring that an answer keeps,
or a word that folded code shows: ``word("cost")``. No string inside code is rewritten: words are
said by the dictionary `WORDS` of one cell.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterator, Sequence
from gettext import NullTranslations
from typing import NamedTuple

from autograder.cells import Cell, grade_id, is_solution
from autograder.markers import END, NBGRADER, START, Delimiters
from autograder.notebook.stub import left

_Translate = Callable[[str, str], str]  # of a passage and the cell that it is of

WORDS = "words"  # the cell of all words
_GAP = re.compile(r"(\n[ \t]*(?:\n[ \t]*)+)")
_COMMENT = re.compile(rf"(#+(?::|{START[3:]}|{END[3:]}| @title)? *)(.*)")
_DOCUMENT = re.compile(r"([ \t]*(?:\"\"\")?)(.*?)(\s*(?:\"\"\")?)", re.DOTALL)
_SILENT = re.compile(
    r"\$\$.*?\$\$|\$[^$\n]+\$|`[^`\n]+`|<[^<>\n]+>|\]\([^()\s]*\)|https?:\S+", re.DOTALL
)
_SAID = re.compile(r"\\text\{([^{}]*)\}")  # words within a formula
_HEADING = re.compile(r"(?m)^#{1,6} +(.+?) *$")
_LINK = re.compile(r"(?<=\]\(#)[^()\s]+(?=\))")


class _Edit(NamedTuple):
    """What takes the place of some characters: of a line and column, counted as by `tokenize`."""

    start: tuple[int, int]
    end: tuple[int, int]
    text: str


def passages(cells: Sequence[Cell], delimiters: Delimiters = NBGRADER) -> Iterator[tuple[str, str]]:
    """Yield the cell and the text of each passage that students read; solutions have none."""
    found: dict[tuple[str, str], None] = {}

    def note(text: str, cell: str) -> str:
        found[cell, text] = None
        return text

    for cell in cells:
        _said({**cell, "source": left(cell, delimiters)}, note)
    for word in _words(cells):
        note(word, WORDS)
    yield from found


def translated(cells: Sequence[Cell], translations: NullTranslations) -> list[str]:
    """Return the source of each cell, its passages in another language; links lead where they did.

    Parameters
    ----------
    cells : sequence of dict
        Of a source notebook, or of what is left of it for students.
    translations : gettext.NullTranslations
        Of passages, each with its cell as context; what has none stays.
    """

    def translate(text: str, cell: str) -> str:
        return translations.pgettext(cell, text)

    sources = [_said(cell, translate) for cell in cells]
    said = {word: translate(word, WORDS) for word in _words(cells)}
    lines = [f"    {word!r}: {other!r},\n" for word, other in said.items() if word != other]
    places: dict[str, str] = {}
    for cell, source in zip(cells, sources, strict=True):
        headings = _HEADING.findall("".join(cell["source"])), _HEADING.findall(source)
        places |= {_anchor(old): _anchor(new) for old, new in zip(*headings, strict=False)}
    for at, cell in enumerate(cells):
        if cell["cell_type"] == "markdown":
            sources[at] = _LINK.sub(lambda link: places.get(link[0], link[0]), sources[at])
        elif lines and _name(cell) == WORDS:
            before, empty, after = sources[at].partition("WORDS = {}")
            sources[at] = before + (f"WORDS = {{\n{''.join(lines)}}}" if empty else "") + after
    return sources


def is_said(text: str) -> bool:
    """Tell whether there are words in a text, beside formulas, code, tags and links."""
    within = " ".join(_SAID.findall(text))
    return re.search(r"[^\W\d_]{2}", _SILENT.sub(" ", text) + within) is not None


def _name(cell: Cell) -> str:
    return str(cell.get("id") or grade_id(cell))


def _anchor(heading: str) -> str:
    return heading.replace(" ", "-")


def _said(cell: Cell, translate: _Translate) -> str:
    """Return a cell's source with its passages translated."""
    source = "".join(cell["source"])

    def say(text: str) -> str:
        return translate(text, _name(cell)) if is_said(text) else text

    if cell["cell_type"] == "markdown":
        parts = _GAP.split(source)
        parts[::2] = map(say, parts[::2])
        return "".join(parts)
    if cell["cell_type"] != "code":
        return source
    try:
        edits = [*_comments(source, say), *(_documents(source, say) if is_solution(cell) else ())]
        return _edited(source, edits)
    except (SyntaxError, tokenize.TokenError):
        return source  # a magic of IPython's, or what is no Python


def _comments(source: str, say: Callable[[str], str]) -> Iterator[_Edit]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and (parts := _COMMENT.fullmatch(token.string)):
            yield _Edit(token.start, token.end, parts[1] + say(parts[2]))


def _documents(source: str, say: Callable[[str], str]) -> Iterator[_Edit]:
    """Yield docstrings of functions and classes, paragraph by paragraph without their indent."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or ast.get_docstring(node) is None:
            continue
        text = node.body[0]
        start, end = (
            (line, len(source.split("\n")[line - 1].encode()[:column].decode()))
            for line, column in (
                (text.lineno, text.col_offset),
                (text.end_lineno or 0, text.end_col_offset or 0),
            )
        )
        indent = "\n" + " " * text.col_offset
        parts = _GAP.split(_between(source, start, end))
        for at in range(0, len(parts), 2):
            if whole := _DOCUMENT.fullmatch(parts[at]):
                inner = say(whole[2].replace(indent, "\n")).replace("\n", indent)
                parts[at] = whole[1] + inner + whole[3]
        yield _Edit(start, end, "".join(parts))


def _between(source: str, start: tuple[int, int], end: tuple[int, int]) -> str:
    lines = source.split("\n")[start[0] - 1 : end[0]]
    lines[-1] = lines[-1][: end[1]]
    return "\n".join(lines)[start[1] :]


def _edited(source: str, edits: Sequence[_Edit]) -> str:
    lines = source.split("\n")
    for (first, begin), (last, end), text in sorted(edits, reverse=True):
        text = lines[first - 1][:begin] + text + lines[last - 1][end:]
        lines[first - 1 : last] = text.split("\n")
    return "\n".join(lines)


def _words(cells: Sequence[Cell]) -> Iterator[str]:
    """Yield what is asked of the dictionary, by a call of ``word``."""
    for cell in cells:
        try:
            nodes = ast.walk(ast.parse("".join(cell["source"])))
        except SyntaxError:
            continue
        for node in nodes if cell["cell_type"] == "code" else ():
            match node:
                case ast.Call(ast.Name("word"), [ast.Constant(str(text))]):
                    yield text
