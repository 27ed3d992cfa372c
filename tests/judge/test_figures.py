"""A figure is asked for: a scenario reads lines, labels and limits off its axes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import quick
from shells import shells

from autograder.course.catalogue import Catalogue
from autograder.notebook import bundle
from autograder.report.feedback import feedback
from autograder.sandbox.pool import Pool

pytestmark = [
    pytest.mark.slow,  # a zygote with matplotlib takes seconds
    pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="the tiers need Linux"),
]

ANSWERS = """
import matplotlib.pyplot as plt
import numpy as np

def waves(n):
    x = np.linspace(0, n, 50)
    plt.plot(x, np.sin(x), label="sine")
    plt.plot(x, np.cos(x), label="cosine")
    plt.xlabel("time / s")
    plt.xlim(0, n)
    plt.legend()
"""
DECLARATION = '''
from unittest.mock import patch

import matplotlib.pyplot as plt

def shown(student, n):
    """Lines, labels and limits of the figure are looked at."""
    before = plt.get_fignums()
    plt.figure()
    try:
        with patch.object(plt, "show"):  # which closes figures where they are shown in a notebook
            student.waves(n)
        axes = plt.gca()
        texts = axes.get_legend() and [text.get_text() for text in axes.get_legend().get_texts()]
        return {
            "lines": [line.get_xydata() for line in axes.lines],
            "legend": texts,
            "xlabel": axes.get_xlabel(),
            "xlim": axes.get_xlim(),
        }
    finally:
        for number in {*plt.get_fignums()} - {*before}:
            plt.close(number)

waves = Exercise(answers.waves, points=4, scenario=shown,
    public={"a": {"n": 5}}, hidden={"b": lambda draw: {"n": int(draw.integers(6, 9))}})
'''
HEAD = "import matplotlib.pyplot as plt\nx = np.arange(3)\nplt.plot(x, x)\nplt.show()\n\n"
RIGHT = f"""{HEAD}
def waves(n):
    x = np.linspace(0, n, 50)
    fig, ax = plt.subplots(figsize=(3, 2))
    ax.plot(x, np.sin(x), "r--", label="sine")
    ax.plot(x, np.cos(x), label="cosine")
    ax.set(xlabel="time / s", xlim=(0, n))
    ax.legend(loc="upper right")
    fig.tight_layout()
    plt.show()
"""
WRONG = {
    RIGHT.replace("time / s", "time"): "`xlabel` is 'time', expected 'time / s'.",
    RIGHT.replace("np.cos(x), l", "np.sin(x), l"): "`lines[1][0, 1]` is 0, expected 1",
    RIGHT.replace(", xlim=(0, n)", ""): "`xlim[0]` is -0.25, expected 0;",
    RIGHT.replace("    ax.legend(loc=", "    print(").replace(
        "upper right", ""
    ): "`legend` is None",
}
RAISES = RIGHT.replace("    fig.tight", "    fig.no_such_thing()\n    fig.tight")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Return the course."""
    folder = tmp_path_factory.mktemp("figures")
    return quick.course(folder, ANSWERS, {"waves": DECLARATION}, uses="matplotlib.pyplot")


def test_figure_is_graded(course: Catalogue, pool: Pool) -> None:
    """Without a screen, and without a folder to write to; `plt.show` is nothing to be told of."""
    right = quick.graded(course, pool, RIGHT)["waves"]
    assert (right.status, right.advice) == ("correct", ()), feedback(right)
    for answer, said in WRONG.items():
        result = quick.graded(course, pool, answer)["waves"]
        assert feedback(result).brief.startswith(said)
    assert "no_such_thing" in feedback(quick.graded(course, pool, RAISES)["waves"]).brief


def test_check_cell_reads_the_figure_and_leaves_none(course: Catalogue, tmp_path: Path) -> None:
    """Where figures are shown below their cells, and where an answer raises."""
    bundle.write(course.key(quick.NAME), tmp_path)
    check, left = "check('waves', waves)", "print(plt.get_fignums())"
    inline = "%matplotlib inline\nimport matplotlib.pyplot as plt"
    with shells(tmp_path) as run:
        right = run(quick.SETUP, inline, RIGHT, f"{check}; {left}")[-1]
        kept = run(quick.SETUP, inline, RIGHT, f"f = plt.figure(9); {check}; {left}")[-1]
        wrong = {
            said: run(quick.SETUP, inline, answer, f"{check}; {left}")[-1].said
            for answer, said in [*WRONG.items(), (RAISES, "no_such_thing")]
        }
    assert right.said.startswith("✓ waves: 1 public case passes.")
    assert "Not scored" not in right.said
    assert right.said.endswith("[]\n")
    assert "[9]\n" in kept.said  # the notebook's own
    for said, heard in wrong.items():
        assert said in " ".join(heard.split())
        assert heard.endswith("[]\n")
