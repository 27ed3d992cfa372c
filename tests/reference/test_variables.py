"""Exercises of logistic regression that ask for variables of a whole notebook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.results import Result

Make = Callable[..., dict[str, Any]]
Submit = Callable[..., Path]
GradeFile = Callable[..., Result]

NAME = "logistic_regression"
LOADING = "from lr_utils import load_dataset\ntrain_set_x_orig, *_ = load_dataset()"


def test_absent_data_files_cost_nothing(
    notebook: Make, submit: Submit, grade_file: GradeFile
) -> None:
    """Variables are graded on given pictures: what loads the real ones need not work."""
    submission = notebook(name=NAME)
    submission["cells"].insert(0, {"cell_type": "code", "metadata": {}, "source": LOADING})
    result = grade_file(submit(submission, f"ann/{NAME}.ipynb"))
    assert result.score == result.max_score


def test_misspelt_variable_is_asked_about(
    notebook: Make, submit: Submit, grade_file: GradeFile
) -> None:
    """An exercise that asks for variables says which is without a value."""
    submission = notebook(name=NAME)
    for cell in submission["cells"]:
        cell["source"] = cell["source"].replace("m_test", "m_tset")
    result = grade_file(submit(submission, f"ann/{NAME}.ipynb"))
    [wrong] = [each for each in result.exercises if each.score != each.max_score]
    assert wrong.name == "dimensions"
    assert "`m_test`" in wrong.feedback
