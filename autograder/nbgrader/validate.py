"""What ``nbgrader validate`` says of an answer whose cell does not run."""

from __future__ import annotations

import re
from typing import Any

from nbformat import NotebookNode

from autograder.cells import checked, grade_id

_PLACE = re.compile(r"\([^()]*, line (\d+)\)$")  # of a syntax error, in a file of the kernel's


class SayWhyUndefined:
    """Gives a check whose answer is not defined the error at which the answer's cell stopped.

    Without it, a missing colon shows as a `NameError` in a cell that the student did not write.
    nbclient calls it after each cell with an error.
    """

    def __init__(self) -> None:
        self._errors: dict[str, str] = {}

    def __call__(
        self, *, cell: NotebookNode, cell_index: int, execute_reply: dict[str, Any]
    ) -> None:
        """Note the error of an answer's cell, or put the noted one below its check."""
        name, error = grade_id(cell), execute_reply["content"]
        answer = checked(name)
        if not answer:
            text = _PLACE.sub(r"at line \1", error["evalue"])
            self._errors[name] = f"{error['ename']}: {text}"
            return
        ours = f'check("{answer}"' in cell.source  # else it is a test of nbgrader's
        if ours and error["ename"] == "NameError" and answer in self._errors:
            sentence = f"✗ {answer}: its cell does not run. {self._errors[answer]}"
            cell.outputs[-1].traceback = [sentence]
