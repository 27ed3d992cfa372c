"""What README's first page declares is a declaration, and what it says, in Chinese too, is said."""

from __future__ import annotations

import io
import re
from pathlib import Path

import numpy as np
import pytest
from course import ROOT, copy_course
from rich.console import Console

from autograder.course.catalogue import Catalogue
from autograder.judge.grade import grade
from autograder.report.screen import print_exercise
from autograder.sandbox.plain import Plain
from autograder.submissions.finding import Found
from autograder.submissions.reading import read

README, CHINESE = (
    (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md")
)
CODE = re.compile(r"(?ms)^```python\n((?:softmax =|def softmax).*?)^```$")
DECLARATION, ANSWER = CODE.findall(README)
SAID, SAID_IN_CHINESE = re.findall(r"(?ms)^```text\n(.*?)^```$", README + CHINESE)
IMPORTS = """import numpy as np

from autograder import Assignment, Exercise

from . import answers

"""


@pytest.fixture
def course(tmp_path: Path) -> Catalogue:
    """Return this repository's course, with README's declaration alone in its first assignment."""
    copy_course(tmp_path)
    listed = 'ASSIGNMENT = Assignment("numpy_basics", (softmax,))\n'
    package = tmp_path / "reference" / "numpy_basics" / "__init__.py"
    package.write_text(IMPORTS + DECLARATION + listed, encoding="utf-8")
    return Catalogue(tmp_path)


@pytest.mark.parametrize(("said", "language"), [(SAID, "en"), (SAID_IN_CHINESE, "zh_CN")])
def test_answer_is_told_what_is_shown(
    said: str, language: str, course: Catalogue, tmp_path: Path
) -> None:
    """Grade and sentences, word for word, as the declaration alone gives them."""
    path = tmp_path / "numpy_basics.py"
    path.write_text(f"import numpy as np\n\n{ANSWER}", encoding="utf-8")
    submission = read(Found(path, "ann", "numpy_basics"), {})
    [softmax] = grade(submission, Plain(), course.key("numpy_basics")).exercises
    printed = io.StringIO()
    with course.spoken(language):
        print_exercise(softmax, Console(file=printed, width=100))
    lines = [line.rstrip() for line in printed.getvalue().splitlines()]
    assert lines == said.splitlines()


def test_chinese_page_shows_the_same_code() -> None:
    """The declaration and the answer."""
    assert CODE.findall(CHINESE) == [DECLARATION, ANSWER]


def test_declaration_has_its_witness(course: Catalogue) -> None:
    """The second road that README names leads to the expected values."""
    softmax = course.assignment("numpy_basics")["softmax"]
    for case in softmax.cases:
        inputs = softmax.inputs(case, 7)
        np.testing.assert_allclose(softmax.second_witness(**inputs), softmax(**inputs))


def test_declaration_fits_a_screen() -> None:
    """With what is said below it."""
    assert len([*DECLARATION.splitlines(), *SAID.splitlines()]) <= 18
