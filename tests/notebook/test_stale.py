"""Whether a release is what its source makes now."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from physics import CATALOGUE

from autograder.cells import grade_id
from autograder.notebook.release import stale

(NAME,) = CATALOGUE.names
Cells = list[dict[str, Any]]


def edit(course: Path, version: str, change: Callable[[Cells], object]) -> None:
    path = course / version / NAME / f"{NAME}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    change(notebook["cells"])
    path.write_text(json.dumps(notebook), encoding="utf-8")


def cell(cells: Cells, name: str) -> dict[str, Any]:
    found = next(each for each in cells if grade_id(each) == name)
    found["source"] = "".join(found["source"])
    return found


def text(cells: Cells) -> None:
    cells[0]["source"] = "# Another text"


def hint(cells: Cells) -> None:
    answer = cell(cells, "fall")
    answer["source"] = answer["source"].replace("### END", "#: look up\n    ### END", 1)


def outside(cells: Cells) -> None:
    cell(cells, "fall")["source"] = "# Read this first.\n" + cell(cells, "fall")["source"]


def points(cells: Cells) -> None:
    cell(cells, "check_fall")["metadata"]["nbgrader"]["points"] = 7


def name(cells: Cells) -> None:
    cell(cells, "fall")["metadata"]["nbgrader"]["grade_id"] = "drop"


def another(cells: Cells) -> None:
    cells.insert(1, {"cell_type": "markdown", "metadata": {}, "source": "More."})


def gone(cells: Cells) -> None:
    del cells[1]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (text, "cell 1"),
        (hint, "cell fall"),
        (outside, "cell fall"),
        (points, "cell check_fall"),
        (name, "cell drop"),
        (another, "cell 2"),
        (gone, "cell 2"),
    ],
)
def test_change_of_the_source_is_told(
    change: Callable[[Cells], None], where: str, course: Path
) -> None:
    """Of all that students get, with the cell; a solution in other words changes nothing."""
    assert stale(course, NAME) == ""
    edit(course, "source", change)
    said = f"release/{NAME}/{NAME}.ipynb, {where} is not what the source makes now: "
    assert stale(course, NAME) == f"{said}`nbgrader generate_assignment {NAME}`"


@pytest.mark.parametrize("text", ["[]", '{"cells": null}', "no JSON"])
def test_release_that_cannot_be_read_is_told_elsewhere(text: str, course: Path) -> None:
    """Where it is read."""
    (course / "release" / NAME / f"{NAME}.ipynb").write_text(text, encoding="utf-8")
    assert stale(course, NAME) == ""


def test_solution_in_other_words_is_no_change(course: Path) -> None:
    """Students get its shape alone."""

    def other(cells: Cells) -> None:
        cell(cells, "fall")["source"] = cell(cells, "fall")["source"].replace("9.81", "g or 9.81")

    edit(course, "source", other)
    assert stale(course, NAME) == ""


def test_what_nbgrader_adds_and_takes_away_is_no_change(course: Path) -> None:
    """A header's cells, regions of its own with its placeholder, hidden tests."""
    meta = {"nbgrader": {"grade_id": "why", "solution": True}}
    own = "Why?\n### BEGIN SOLUTION\nSo.\n### END SOLUTION\nSay it."
    tests = "\n### BEGIN HIDDEN TESTS\nassert True\n### END HIDDEN TESTS"

    def source(cells: Cells) -> None:
        cells.append({"cell_type": "markdown", "metadata": meta, "source": own})
        cell(cells, "check_fall")["source"] += tests

    def release(cells: Cells) -> None:
        left = "Why?\nYOUR ANSWER HERE\nSay it."
        cells.append({"cell_type": "markdown", "metadata": meta, "source": left})
        cells.insert(0, {"cell_type": "markdown", "metadata": {}, "source": "A header."})

    edit(course, "source", source)
    edit(course, "release", release)
    assert stale(course, NAME) == ""
    edit(course, "source", lambda cells: cell(cells, "why").update(source=f"{own} Now."))
    assert "cell why is not" in stale(course, NAME)


def test_file_that_is_another_is_told(course: Path) -> None:
    """It is handed out with the notebook."""
    for version in ("source", "release"):
        (course / version / NAME / "data.csv").write_text(version, encoding="utf-8")
    assert stale(course, NAME).startswith(f"release/{NAME}/data.csv is not what")
