"""Notebooks as IPython runs them, cell by cell: beside the files that ship."""

from __future__ import annotations

import json
import os
import py_compile
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol

PROGRAM = """
import json, os, sys
import numpy
from traitlets.config import Config
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

config = Config({"HistoryManager": {"hist_file": ":memory:"}})
shell = InteractiveShell.instance(config=config)
sys.path.insert(0, "")
for line in sys.stdin:
    cells, environment = json.loads(line)
    if os.fork():
        os.wait()
        continue
    os.environ.update(environment)
    ran = []
    for cell in cells:
        with capture_output() as said:
            done = shell.run_cell(cell, store_history=True)
        ran.append([done.success, said.stdout])
    print(json.dumps(ran), flush=True)
    os._exit(0)
"""


class Ran(NamedTuple):
    """A cell after its run: whether it went through, and what it printed, without its colours."""

    went: bool
    said: str


class Run(Protocol):
    """Runs cells one after the other, as "Restart & Run All" does."""

    def __call__(self, *cells: str, **environment: str) -> list[Ran]:
        """Return what became of each."""


@contextmanager
def shells(folder: Path) -> Iterator[Run]:
    """Give a `Run` in a folder.

    Each notebook has an IPython of its own; what they import is imported once.
    """
    for path in folder.glob("checks.py"):  # once, not by each
        py_compile.compile(str(path), invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH)
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        cwd=folder,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "IPYTHONDIR": str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    ask, answer = process.stdin, process.stdout
    assert ask
    assert answer

    def run(*cells: str, **environment: str) -> list[Ran]:
        print(json.dumps([cells, environment]), file=ask, flush=True)
        ran = json.loads(answer.readline())
        return [Ran(went, re.sub(r"\x1b\[[\d;]*m", "", said)) for went, said in ran]

    with process:
        yield run
        ask.close()
