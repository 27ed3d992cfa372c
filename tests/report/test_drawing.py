"""What draws obeys no settings of the folder where it runs, in which a submission may lie."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HOSTILE = (
    "text.usetex: True\ntext.latex.preamble: \\immediate\\write18{touch ran}\nlines.color: red\n"
)
OBEYED = "import matplotlib; print(matplotlib.rcParams['text.usetex'])"
LOADED = f"from autograder.drawing import obey_no_folder; obey_no_folder(); {OBEYED}"
DRAWN = "from autograder.report.chart import histogram; print(histogram([1, 2], 2))"


def said(code: str, folder: Path) -> str:
    line = [sys.executable, "-P", "-c", code]
    done = subprocess.run(line, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_working_folder_says_nothing_of_drawing(tmp_path: Path) -> None:
    """A `matplotlibrc` that matplotlib alone would obey; a chart is the same even where it does."""
    hostile, empty = tmp_path / "hostile", tmp_path / "empty"
    hostile.mkdir()
    empty.mkdir()
    (hostile / "matplotlibrc").write_text(HOSTILE, encoding="utf-8")
    assert said(OBEYED, hostile) == "True\n"
    assert said(LOADED, hostile) == "False\n"
    assert said(DRAWN, hostile) == said(DRAWN, empty)
