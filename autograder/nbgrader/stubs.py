"""From a source notebook to its release: what is left of a solution, and what is refused.

`LintSource` refuses a source that would release wrongly. `KeepMarkers` replaces nbgrader's
`ClearSolutions`: of this kit's regions both marker lines stay, and what stood between them is
reduced to the shape of the answer, ``A = ...  # hint``. Of regions in nbgrader's own delimiters,
nbgrader's placeholder is left: the heads of somebody's loops may be half of the solution. An
assignment that is not declared is nbgrader's business alone.
"""

from __future__ import annotations

import ast
import io
import logging
import sys
import tokenize
from collections.abc import Iterator, Sequence

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import (  # type: ignore[import-untyped]
    ClearHiddenTests,
    ClearSolutions,
    NbGraderPreprocessor,
)

from autograder.errors import CourseError
from autograder.markers import NBGRADER, Delimiters, Pair, find_spans, lines_of
from autograder.nbgrader.course import course_of, declared_as
from autograder.notebook.lint import find_regions, not_graded, parse_region, problems, unmatched
from autograder.notebook.points import declared_points

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
            stub.append(_indent(code) + "...")
        lines[start : end - 1] = stub
    return "\n".join(lines)


def stub_region(lines: Sequence[str]) -> list[str]:
    """Reduce the lines between two markers to the shape of the answer."""
    return _Stub(lines).lines()


class LintSource(NbGraderPreprocessor):  # type: ignore[misc]
    """Stop before anything is released, with all that is wrong in one message."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Return the notebook as it is, or raise `CourseError`."""
        name, declared = _declared(self, resources)
        file = f"{resources['unique_key']}.ipynb"
        if declared is None:
            if any(find_spans(cell.source)[0] for cell in nb.cells):
                self.log.warning("%s: not declared, so nbgrader alone reads its regions.", file)
            return nb, resources
        self.log.addFilter(_without_traceback)
        found = problems(nb.cells, declared, delimiters(self))
        if name == resources["unique_key"]:
            found += unmatched(nb.cells, declared)
        if found:
            raise CourseError("\n".join(f"{file}, {problem}" for problem in found))
        if tests := not_graded(nb.cells):
            told = ", ".join(f"`{test}` ({points:g})" for test, points in tests.items())
            self.log.warning(
                "%s: no check of an exercise, so a person has to give their points: %s.", file, told
            )
        return nb, resources


def _declared(
    preprocessor: NbGraderPreprocessor, resources: ResourcesDict
) -> tuple[str | None, dict[str, float] | None]:
    """Return the assignment that a notebook is declared as, and its points; None if it is not."""
    catalogue = course_of(preprocessor.parent.parent.coursedir)  # of nbgrader's converter
    names = resources["nbgrader"]
    name = declared_as(catalogue, names["notebook"], names["assignment"])
    return name, declared_points(catalogue.assignment(name)) if name else None


def delimiters(preprocessor: NbGraderPreprocessor) -> Delimiters:
    """Return what the course has told nbgrader to take for a region."""
    solution, hidden = ClearSolutions(parent=preprocessor), ClearHiddenTests(parent=preprocessor)
    return Delimiters(
        Pair(solution.begin_solution_delimeter, solution.end_solution_delimeter),
        Pair(hidden.begin_test_delimeter, hidden.end_test_delimeter),
    )


class KeepMarkers(ClearSolutions):  # type: ignore[misc]
    """Clear solutions; keep this kit's marker lines around them."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Clear a notebook, as nbgrader does where it is not declared."""
        self._delimiters = delimiters(self) if _declared(self, resources)[0] else None
        cleared: tuple[NotebookNode, ResourcesDict] = super().preprocess(nb, resources)
        return cleared

    def _replace_solution_region(self, cell: NotebookNode, language: str) -> bool:
        if self._delimiters is None:
            replaced: bool = super()._replace_solution_region(cell, language)
            return replaced
        kit = False
        if cell.cell_type == "code":  # prose may show the markers
            kit = bool(find_spans(cell.source)[0])
            cell.source = clear(cell.source, self._delimiters)
        stub = self.code_stub[language] if cell.cell_type == "code" else self.text_stub
        lines = lines_of(cell.source)
        spans = find_spans(cell.source, self._delimiters.solution)[0]
        for start, end in reversed(spans):
            indent = _indent(lines[start - 1])
            lines[start - 1 : end] = [indent + line for line in stub.split("\n")]
        if spans:
            cell.source = "\n".join(lines)
        return kit or bool(spans)


def _without_traceback(record: logging.LogRecord) -> bool:
    """Let nbgrader's log tell in words why it refuses a source: a traceback helps no instructor."""
    error = sys.exc_info()[1]
    told = isinstance(error, CourseError | RuntimeError)  # nbgrader: a graded cell is gone
    if told and record.getMessage().startswith("Traceback"):
        record.msg, record.args = str(error), ()
    return True


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
            self._statement(node, _indent(self._source[statements[0].lineno - 1]))

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
            indent = _indent(line) + ("" if below else "    ")
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


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _has_code(lines: Sequence[str]) -> bool:
    return any(line.strip() and line.lstrip()[0] != "#" for line in lines)


def _parses(lines: Sequence[str]) -> bool:
    try:
        ast.parse("\n".join(lines))
    except SyntaxError:
        return False
    return True
