"""What ships beside both notebooks: fresh, without secrets, of one voice with the autograder."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import test_bundle
from course import CATALOGUE, CHECK_FILES, ROOT
from test_bundle import (
    test_no_hidden_case_is_named,
    test_no_hidden_number_ships,
    test_public_cases_survive_json,
    test_shipped_mistakes_have_an_answer_for_every_public_case,
)

from autograder.course.catalogue import Catalogue
from autograder.markers import END, START
from autograder.notebook import bundle
from autograder.pack.pyodide import loaded_first
from autograder.results import Result
from autograder.selfcheck.planting import body_of

__all__ = [
    "test_no_hidden_case_is_named",
    "test_no_hidden_number_ships",
    "test_public_cases_survive_json",
    "test_shipped_mistakes_have_an_answer_for_every_public_case",
]
NAMES = CATALOGUE.names


@pytest.mark.parametrize("file", CHECK_FILES)
@pytest.mark.parametrize("name", NAMES)
def test_shipped_file_is_fresh(name: str, file: str) -> None:
    """What is released beside the notebook is what the kit would write now."""
    text = (ROOT / "release" / name / file).read_text("utf-8")
    fresh = bundle.files(CATALOGUE.key(name))[file]
    if file.endswith(".json"):
        text, fresh = _alike(json.loads(text), json.loads(fresh))
    assert text == fresh, "run `make release`"


def _alike(stored: Any, fresh: Any) -> tuple[Any, Any]:
    """Return both, where numbers that differ by rounding alone are the stored ones in both."""
    if isinstance(stored, float) and isinstance(fresh, float):
        return stored, stored if stored == pytest.approx(fresh, rel=1e-9, abs=1e-12) else fresh
    if isinstance(stored, list) and isinstance(fresh, list) and len(stored) == len(fresh):
        pairs = [_alike(*pair) for pair in zip(stored, fresh, strict=True)]
        return [a for a, _ in pairs], [b for _, b in pairs]
    if isinstance(stored, dict) and isinstance(fresh, dict) and stored.keys() == fresh.keys():
        both = {key: _alike(stored[key], fresh[key]) for key in stored}
        return {k: a for k, (a, _) in both.items()}, {k: b for k, (_, b) in both.items()}
    return stored, fresh


@pytest.mark.slow
def test_check_says_what_the_autograder_says(
    catalogue: Catalogue, graded: Callable[..., Result], tmp_path: Path
) -> None:
    """For every planted mistake: the same case, the same sentence, the same mistake."""
    test_bundle.test_check_says_what_the_autograder_says(catalogue, graded, tmp_path)


# no answers in it


def solution_lines(name: str) -> set[str]:
    """Return the statements of all right answers: the reference's and the source notebook's."""
    source = ROOT / "source" / name / f"{name}.ipynb"
    cells = json.loads(source.read_text(encoding="utf-8"))["cells"]
    regions = [
        region.partition(END)[0]
        for cell in cells
        for region in "".join(cell["source"]).split(START)[1:]
    ]
    bodies = [body_of(exercise.reference) for exercise in CATALOGUE.assignment(name).exercises]
    lines = [line.partition("  #")[0].strip() for line in "\n".join(regions + bodies).split("\n")]
    return {line for line in lines if len(line) > 12}


def strings(value: Any) -> Iterator[str]:
    """Yield every text in a JSON value, keys too."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for each in value:
            yield from strings(each)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize(
    ("name", "first"), [("numpy_basics", ["numpy"]), ("logistic_regression", ["h5py", "numpy"])]
)
def test_browser_has_all_that_is_imported(name: str, first: list[str]) -> None:
    """Notebook, checks and modules beside it: each is in the list of a browser's Python."""
    folder = ROOT / "release" / name
    files = {f"{name}/{path.name}": path.read_bytes() for path in folder.iterdir()}
    assert loaded_first(files) == first


@pytest.mark.parametrize("name", NAMES)
def test_file_holds_no_solution(name: str) -> None:
    """Not one statement of a right answer stands in it."""
    shipped = json.loads(bundle.files(CATALOGUE.key(name))["checks.json"])
    found = " ".join("\n".join(strings(shipped)).split())
    wanted = solution_lines(name)
    assert len(wanted) > 3 * len(CATALOGUE.assignment(name).exercises)
    assert [line for line in wanted if " ".join(line.split()) in found] == []
