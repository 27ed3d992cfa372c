"""The benchmark's pieces run on a tiny class; nothing here depends on how long they take."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bench.bench import Row, machine, measure, run, table


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """Measure a class of two, once, without nbgrader."""
    return measure("numpy_basics", tmp_path_factory.mktemp("bench"), students=2, stock=0, runs=1)


def test_measure_fills_every_row(rows: list[Row]) -> None:
    """Every figure is a positive number of at least one run."""
    assert len(rows) == 12
    assert all(row.runs >= 1 and row.figure > 0 for row in rows)


def test_measure_ratio_is_of_its_own_rows(rows: list[Row]) -> None:
    """The ratio of jobs is the quotient of the two times printed above it."""
    figures = {row.what: row.figure for row in rows}
    one, two = (figures[f"`autograder grade` of 2, {jobs}: s"] for jobs in ("1 job", "2 jobs"))
    assert figures["… 1 job / 2 jobs"] == pytest.approx(one / two)


def test_table_has_a_column_an_assignment(rows: list[Row]) -> None:
    """Every line of the Markdown table has the same number of cells."""
    lines = table({"first": rows, "second": rows}).split("\n")
    assert lines[0] == "| measure | runs | first | second |"
    assert {line.count("|") for line in lines} == {5}
    assert len(lines) == len(rows) + 2


def test_table_rounds_and_marks_ratios() -> None:
    """A ratio carries a sign, a time does not."""
    made = [Row("time", 3, 1.234, 2), Row("ratio", 3, 12.34, 1, " ×")]
    assert table({"a": made}).split("\n")[2:] == ["| time | 3 | 1.23 |", "| ratio | 3 | 12.3 × |"]


def test_run_refuses_a_failed_command(tmp_path: Path) -> None:
    """The time of a command that failed is no figure; the error shows its last words."""
    with pytest.raises(RuntimeError, match=r"ended with 2:\n.*no-such-file"):
        run(tmp_path, "autograder", "check", "no-such-file.ipynb")


def test_machine_names_no_host_and_no_path() -> None:
    """What is kept says what counts for the figures, not where they were taken."""
    known = (
        r"\d+ cores, \w+ [\d.]+, Python [\d.]+, numpy [\d.]+, nbgrader [\d.]+, autograder [\d.]+"
    )
    assert re.fullmatch(rf"\d{{4}}-\d\d-\d\d: {known}; one thread a library\.", machine())
