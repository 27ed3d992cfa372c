"""A CSV file as it stands, of which single cells are replaced and nothing else changes a byte.

The `csv` module reads a file and writes another: quotes, line ends and encoding become its own. So
cells are found in the text, and only what stands between a cell's two ends is exchanged.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from autograder.errors import AutograderError, UsageError

SEPARATORS = (",", ";", "\t")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NEWLINE = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Field:
    """A cell as it stands: its place in the text, and what it says."""

    start: int
    end: int
    value: str
    quoted: bool


class Sheet:
    """The rows and cells of a CSV file.

    Parameters
    ----------
    data : bytes
        UTF-8 or UTF-16 with a byte order mark, UTF-8 without, else Windows-1252 or Latin-1; the
        separator is a comma, a semicolon or a tab, whichever the first row has most of.

    Raises
    ------
    AutograderError
        If it is no text, or a quotation mark is never closed.
    """

    def __init__(self, data: bytes) -> None:
        self._mark, self.encoding = _encoding(data)
        try:
            self._text = data[len(self._mark) :].decode(self.encoding)
        except UnicodeDecodeError as error:
            raise UsageError(f"not {self.encoding} at byte {error.start}.") from None
        if "\0" in self._text:
            raise UsageError("no text file: a workbook, or UTF-16 without its mark?")
        self.separator = max(SEPARATORS, key=lambda sign: _width(self._text, sign))
        self._rows = list(_rows(self._text, self.separator))
        self._edits: dict[tuple[int, int], str] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def values(self, row: int) -> list[str]:
        """Return what the cells of a row said when it was read."""
        return [cell.value for cell in self._rows[row]]

    def value(self, row: int, column: int) -> str:
        """Return what a cell said when it was read; nothing where the row ends before it."""
        cells = self._rows[row]
        return cells[column].value if column < len(cells) else ""

    def put(self, row: int, column: int, text: str, errors: str = "replace") -> None:
        """Replace a cell; its quotes stay, and it gets some where it needs them.

        Parameters
        ----------
        row, column : int
            Counted from 0.
        text : str
        errors : str
            What becomes of signs that the file's encoding has not, as in `str.encode`.
        """
        text = text.encode(self.encoding, errors).decode(self.encoding)
        cells = self._rows[row]
        if column < len(cells):
            self._edits[row, column] = self._written(text, cells[column].quoted)
        else:
            self._edits[row, column] = self._written(text, quoted=False)

    def encoded(self) -> bytes:
        """Return the file with the replaced cells."""
        pieces, place = [], 0
        for (row, column), text in sorted(self._edits.items()):
            cells = self._rows[row]
            if column < len(cells):
                start, end, added = cells[column].start, cells[column].end, ""
            else:  # the row ends early: up to here, or up to the cell that was added before
                start = end = cells[-1].end
                before = [c for r, c in self._edits if r == row and len(cells) <= c < column]
                added = self.separator * (column - max(before, default=len(cells) - 1))
            pieces += [self._text[place:start], added, text]
            place = end
        pieces.append(self._text[place:])
        return self._mark + "".join(pieces).encode(self.encoding)

    def _written(self, text: str, quoted: bool) -> str:
        needed = (
            f'["\r\n{self.separator}]|[,;\t].*[^\\d,]|[^\\d,].*[,;\t]'  # in words, any separator
        )
        if quoted or re.search(needed, text):
            return '"' + text.replace('"', '""') + '"'
        return text


def _encoding(data: bytes) -> tuple[bytes, str]:
    """Return the byte order mark and the encoding; some encoding of one byte fits always."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return mark, encoding
    for encoding in ("utf-8", "cp1252"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return b"", encoding
    return b"", "latin-1"


def _width(text: str, separator: str) -> int:
    """Return how many cells the first row has if this is the separator."""
    try:
        return len(next(_rows(text, separator), []))
    except AutograderError:
        return 0


@cache
def _cell(separator: str) -> re.Pattern[str]:
    """Return what a cell looks like: quoted, perhaps with a rest behind the quotes, or not."""
    rest = rf"[^{separator}\r\n]*+"
    return re.compile(rf'"(?P<inner>[^"]*+(?:""[^"]*+)*+)"(?P<rest>{rest})|(?!"){rest}')


def _rows(text: str, separator: str) -> Iterator[list[Field]]:
    place = 0
    while place < len(text):
        row = []
        while True:
            match = _cell(separator).match(text, place)
            if match is None:
                line = len(_NEWLINE.findall(text, 0, place)) + 1
                raise UsageError(f"line {line}: a quotation mark is never closed.")
            quoted = match["inner"] is not None
            value = match["inner"].replace('""', '"') + match["rest"] if quoted else match[0]
            row.append(Field(match.start(), match.end(), value, quoted))
            place = match.end()
            if not text.startswith(separator, place):
                break
            place += 1
        yield row
        if newline := _NEWLINE.match(text, place):
            place = newline.end()
