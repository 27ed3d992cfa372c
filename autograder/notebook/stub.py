"""What is left of a solution in the student version: the shape of the answer, and the hints."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Sequence

from autograder.cells import Cell, is_solution
from autograder.errors import CourseError
from autograder.markers import NBGRADER, Delimiters, Pair, find_spans, lines_of
from autograder.notebook.lint import find_regions, parse_region

ANYTHING = "_what_nbgrader_leaves"  # one of its settings says what
_SCHEME = Pair("BEGIN MARK SCHEME", "END MARK SCHEME")  # nbgrader's, where a person gives points
_PROMISED = re.compile(r"≈ (\d+) lines?")
_LAYOUT = {tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.COMMENT}


def clear(source: str, delimiters: Delimiters = NBGRADER) -> str:
    """Return a cell's source with each region of this kit's reduced to its stub.

    An assignment to names becomes ``name = ...`` and a return ``return ...``, with the comment at
    their end; the heads of blocks stay; any other statement leaves its comment only. A comment line
    that starts with ``#:`` is a hint and stays as ``# ...``, other comment lines go. The result
    parses.

    Raises
    ------
    CourseError
        If a marker or a region is not in order: nothing may be released then.
    """
    spans, faults = find_regions(source, delimiters)
    if faults:
        raise CourseError("; ".join(f"line {line}: {sentence}" for line, sentence in faults))
    lines = lines_of(source)
    for start, end in reversed(spans):  # from the bottom, so that the numbers above stay true
        region = lines[start : end - 1]
        stub = stub_region(region)
        if not _has_code(stub) and not _parses([*lines[:start], *lines[end - 1 :]]):
            code = next((line for line in region if _has_code([line])), lines[start - 1])
            stub.append(indent_of(code) + "...")
        lines[start : end - 1] = stub
    return "\n".join(lines)


def left(cell: Cell, delimiters: Delimiters) -> str:
    """Return what is left of a source cell, with `ANYTHING` for nbgrader's own placeholder."""
    source = "".join(cell["source"])
    kit = cell["cell_type"] == "code" and bool(find_spans(source)[0])
    lines = lines_of(clear(source, delimiters) if kit else source)
    replaced = kit
    for pair, rest in (
        (delimiters.solution, [ANYTHING]),
        (_SCHEME, []),
        (delimiters.hidden, []),
    ):
        for start, end in reversed(find_spans("\n".join(lines), pair)[0]):
            lines[start - 1 : end] = [indent_of(lines[start - 1]) + each for each in rest]
            replaced = replaced or pair == delimiters.solution
    return "\n".join(lines) if replaced or not is_solution(cell) else ANYTHING


def understated(cells: Sequence[Cell]) -> Iterator[tuple[int, int, str]]:
    """Yield the regions that leave more blanks than lines are promised: cell, line, sentence."""
    for at, cell in enumerate(cells):
        spans, faults = find_regions(cell["source"]) if cell["cell_type"] == "code" else ([], [])
        lines = lines_of(cell["source"])
        for start, end in spans if not faults else ():
            promised = _PROMISED.search(lines[start - 1])
            stub = stub_region(lines[start : end - 1])
            blank = sum(line.partition("#")[0].rstrip().endswith("...") for line in stub)
            if promised and blank > int(promised[1]):
                said = f"says {promised[0]}, and leaves {blank} blank"
                yield at, start, f"{said}: write (≈ {blank} lines of code)"


def stub_region(lines: Sequence[str]) -> list[str]:
    """Reduce the lines between two markers to the shape of the answer."""
    return _Stub(lines).lines()


class _Stub:
    """What a region leaves, each line put where its statement was."""

    def __init__(self, region: Sequence[str]) -> None:
        self._source, statements = parse_region(region)
        text = io.StringIO("\n".join(self._source) + "\n")
        tokens = list(tokenize.generate_tokens(text.readline))
        self._comments = {t.start[0]: t for t in tokens if t.type == tokenize.COMMENT}
        self._code = [t for t in tokens if t.type not in _LAYOUT and t.string != ";"]
        self._kept: list[tuple[int, str]] = []
        for number, comment in list(self._comments.items()):
            indent = self._source[number - 1][: comment.start[1]]
            if not indent.strip() and comment.string.startswith("#:"):
                self._kept.append((number, indent + self._hint(number)))
        for node in statements:
            self._statement(node, indent_of(self._source[statements[0].lineno - 1]))

    def lines(self) -> list[str]:
        """Return what is left, in the order of the source."""
        return [line for _, line in sorted(self._kept, key=lambda kept: kept[0])]

    def _statement(self, node: ast.stmt, indent: str) -> bool:
        """Keep what may stay of a statement; tell whether a statement is left."""
        if blocks := _blocks(node):
            self._compound(node, blocks)
            return True
        shape = _shape(node)
        if kept := "  ".join(filter(None, [shape, self._hint(_last(node))])):
            self._kept.append((node.lineno, indent + kept))
        return bool(shape)

    def _compound(self, node: ast.stmt, blocks: Sequence[list[ast.stmt]]) -> None:
        """Keep the heads of a statement that holds blocks, and stub the blocks."""
        position = self._start(node)
        for block in blocks:
            begin = self._start(block[0])
            line = self._source[begin[0] - 1]
            if isinstance(block[0], ast.If) and line.lstrip().startswith("elif"):
                self._compound(block[0], _blocks(block[0]))
                return
            head = [token for token in self._code if position <= token.start < begin]
            colon = next(token for token in reversed(head) if token.string == ":")
            below = begin[0] > colon.end[0]  # else the block stands on the line of its head
            self._head(head[0].start[0], colon.end, self._hint(colon.end[0]) if below else "")
            indent = indent_of(line) + ("" if below else "    ")
            left = [self._statement(child, indent) for child in block]
            if not any(left):
                self._kept.append((_last(block[-1]), indent + "..."))
            position = self._characters(_last(block[-1]), block[-1].end_col_offset or 0)

    def _head(self, first: int, colon: tuple[int, int], hint: str) -> None:
        """Keep the lines of a head up to its colon, without the comments among them."""
        for number in range(first, colon[0]):
            comment = self._comments.get(number)
            line = self._source[number - 1][: comment.start[1] if comment else None]
            if line.strip():
                self._kept.append((number, line.rstrip()))
        line = self._source[colon[0] - 1][: colon[1]]
        self._kept.append((colon[0], f"{line}  {hint}".rstrip()))

    def _hint(self, number: int) -> str:
        """Take the comment of a line, once."""
        comment = self._comments.pop(number, None)
        return comment.string.replace("#:", "#", 1) if comment else ""

    def _start(self, node: ast.stmt) -> tuple[int, int]:
        """Return where a statement or the first of its decorators begins."""
        decorators: list[ast.expr] = getattr(node, "decorator_list", [])
        line = min([node.lineno, *(decorator.lineno for decorator in decorators)])
        return self._characters(line, node.col_offset)

    def _characters(self, line: int, column: int) -> tuple[int, int]:
        """Turn a position of `ast`, in bytes, into one of `tokenize`, in characters."""
        return line, len(self._source[line - 1].encode()[:column].decode())


def _shape(node: ast.stmt) -> str:
    """Return what may stay of a statement without blocks: the names that it binds."""
    match node:
        case ast.Return():
            return "return ..."
        case ast.Assign(targets=targets):
            bound = [list(_names(target)) for target in targets]
        case ast.AugAssign(target=target):
            bound = [list(_names(target))]
        case ast.AnnAssign(target=target, value=ast.expr()):
            bound = [list(_names(target))]
        case ast.Import(names=modules) | ast.ImportFrom(names=modules):
            bound = [[m.asname or m.name.split(".")[0] for m in modules if m.name != "*"]]
        case _:
            return ""
    bound = [names for names in bound if names]
    if len({len(names) for names in bound}) > 1:  # a = (b, c) = value
        bound = [[name for names in bound for name in names]]
    if not bound:
        return ""
    return " = ".join([*(", ".join(names) for names in bound), ", ".join("..." for _ in bound[0])])


def _names(target: ast.expr) -> Iterator[str]:
    """Yield the names of an assignment's target; items and attributes are none."""
    match target:
        case ast.Name(id=name):
            yield name
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            for each in targets:
                yield from _names(each)
        case ast.Starred(value=value):
            yield from _names(value)


def _blocks(node: ast.stmt) -> list[list[ast.stmt]]:
    """Return the blocks of a compound statement, in the order of the source."""
    parts: list[ast.ExceptHandler] | list[ast.match_case]
    parts = getattr(node, "handlers", []) or getattr(node, "cases", [])
    blocks = [getattr(node, "body", []), *(part.body for part in parts)]
    blocks += [getattr(node, "orelse", []), getattr(node, "finalbody", [])]
    return [block for block in blocks if block]


def _last(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def indent_of(line: str) -> str:
    """Return the spaces that a line begins with."""
    return line[: len(line) - len(line.lstrip())]


def _has_code(lines: Sequence[str]) -> bool:
    return any(line.strip() and line.lstrip()[0] != "#" for line in lines)


def _parses(lines: Sequence[str]) -> bool:
    try:
        ast.parse("\n".join(lines))
    except SyntaxError:
        return False
    return True
