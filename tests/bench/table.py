"""The tables: a row a measure, a column an assignment."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """One line of a table."""

    what: str
    runs: int
    figure: float | None  # None where it could not be measured
    digits: int
    sign: str = ""

    @property
    def text(self) -> str:
        """The figure as it is printed."""
        return "—" if self.figure is None else f"{self.figure:.{self.digits}f}{self.sign}"


def table(columns: dict[str, list[Row]]) -> str:
    """Return a Markdown table; what an assignment has not been measured for is a dash."""
    longest_first = sorted(columns.values(), key=len, reverse=True)
    rows = {row.what: row.runs for column in longest_first for row in column}
    cells = {name: {row.what: row.text for row in column} for name, column in columns.items()}
    lines = [["measure", "runs", *columns], ["---", *["---:"] * (len(columns) + 1)]]
    for what, runs in rows.items():
        lines.append([what, str(runs), *(cells[name].get(what, "—") for name in columns)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
