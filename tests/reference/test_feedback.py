"""The pages with the feedback on ten mistakes: ``GOLDEN=write pytest`` here writes them anew."""

from __future__ import annotations

import io
import os
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from course import CATALOGUE, ROOT, answer_cells
from rich.console import Console
from shells import Run, shells

from autograder.notebook import bundle
from autograder.report.screen import print_exercise
from autograder.results import Result

POINTS = re.compile(r"(?m) +[\d.]+ / [\d.]+$")  # an instructor may change them
PAGES = {
    code: ROOT / "autograder" / f"feedback{end}.md" for code, end in (("en", ""), ("zh_CN", ".zh"))
}

HEADS = {
    "en": """\
# What a student reads

Ten answers and the feedback on each, as it is printed: by `grade`, and below it by the check cell
in the notebook. Nothing here is written by hand. The notebooks are right but for the cell that is
shown. `GOLDEN=write pytest tests/reference` writes
this page anew; a test fails when it is stale.
""",
    "zh_CN": """\
# 学生读到的反馈

十个答案和对它们的反馈，与打印出来的一模一样：先是 `grade` 的中文，再是同样内容的\
[英文](feedback.md)，最后是笔记本里检查单元格的中文。这里没有一行是手写的；除了列出的单元格，笔记本的其余部分都是对的。\
`GOLDEN=write pytest tests/reference` 会重新生成这一页；它一旦过时，就有一项测试失败。
""",
}


@dataclass(frozen=True)
class Shown:
    """An answer, and the exercises whose feedback it changes."""

    title: str
    chinese: str
    source: str
    exercises: tuple[str, ...]


ANSWERS = (
    Shown(
        "The wrong axis: a mistake that the kit knows by name",
        "求和沿错了轴：评分程序认得的错误",
        """
        def softmax(x):
            e = np.exp(x)
            return e / np.sum(e, axis=0, keepdims=True)
        """,
        ("softmax",),
    ),
    Shown(
        "A mean that is a sum, in gradients and cost",
        "该求平均，却只求了和：梯度和代价都受影响",
        """
        def propagate(w, b, X, Y):
            A = sigmoid(np.dot(w.T, X) + b)
            cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
            return {"dw": X @ (A - Y).T, "db": np.sum(A - Y)}, cost
        """,
        ("propagate",),
    ),
    Shown(
        "A wrong helper: what uses it is graded with a right one",
        "辅助函数错了：用到它的函数用正确的版本来评分",
        """
        def sigmoid(z):
            return 1 / (1 + np.exp(z))
        """,
        ("sigmoid", "predict"),
    ),
    Shown(
        "A misspelt name",
        "名字拼错了",
        """
        def normalise_row(x):
            return x / np.linalg.norm(x, axis=1, keepdims=True)
        """,
        ("normalize_rows",),
    ),
    Shown(
        "A cell that Python cannot read",
        "Python 读不懂的单元格",
        """
        def L1(yhat, y)
            return np.sum(np.abs(y - yhat))
        """,
        ("L1",),
    ),
    Shown(
        "A wrong shape",
        "形状不对",
        """
        def propagate(w, b, X, Y):
            m = X.shape[1]
            A = sigmoid(w.T @ X + b)
            cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
            return {"dw": (A - Y) @ X.T / m, "db": np.mean(A - Y)}, cost
        """,
        ("propagate",),
    ),
    Shown(
        "Right where the student can look, wrong elsewhere: a small example is found",
        "学生看得到的用例都对，别的不对：找到了一个小例子",
        """
        def normalize_rows(x):
            x /= np.linalg.norm(x, axis=1, keepdims=True)
            return x
        """,
        ("normalize_rows",),
    ),
    Shown(
        "An exception",
        "抛出异常",
        """
        def L2(yhat, y):
            errors = y - yhat
            return np.summ(errors * errors)
        """,
        ("L2",),
    ),
    Shown(
        "A mistake that nobody has seen before: the gradients are held against the cost",
        "从没见过的错误：用代价来核对梯度",
        """
        def propagate(w, b, X, Y):
            m = X.shape[1]
            A = sigmoid(w.T @ X + b)
            cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
            dw = np.dot(X, (A - Y).T + A.T) / m
            return {"dw": dw, "db": np.mean(A - Y)}, cost
        """,
        ("propagate",),
    ),
    Shown(
        "Nothing wrong, something to learn",
        "没有错，但还有可以改进的地方",
        """
        def optimize(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
            costs = []
            for i in range(num_iterations):
                grads, cost = propagate(w, b, X, Y)
                print(cost)
                w -= learning_rate * grads["dw"]
                b -= learning_rate * grads["db"]
                if i % 100 == 0:
                    costs.append(cost)
            return {"w": w, "b": b}, grads, costs
        """,
        ("optimize",),
    ),
)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Return what runs cells beside the files that ship with each notebook, by language."""
    to = tmp_path_factory.mktemp("notebooks")
    for code in PAGES:
        for name in CATALOGUE.names:
            (to / code / name).mkdir(parents=True)
            with CATALOGUE.spoken(code):
                bundle.write(CATALOGUE.key(name), to / code / name)
    with shells(to) as run:
        yield run


def made(graded: Callable[..., Result], run: Run) -> dict[str, str]:
    """Return the pages' texts: in other languages, English stands beside what is printed."""
    pages = {code: [head] for code, head in HEADS.items()}
    for number, shown in enumerate(ANSWERS, 1):
        source = textwrap.dedent(shown.source).strip()
        name = next(n for n in CATALOGUE.names if {*shown.exercises} <= {*answer_cells(n)})
        cells = answer_cells(name) | {shown.exercises[0]: source}
        result = graded(cells, name=name)
        said = {code: printed(shown, result, code) for code in PAGES}
        for code, parts in pages.items():
            title = shown.title if code == "en" else shown.chinese
            parts.append(f"## {number}. {title}\n\n```python\n{source}\n```\n")
            both = [said[code], *([] if code == "en" else [said["en"]])]
            blocks = [*both, in_notebook(f"{code}/{name}", shown, cells, run)]
            parts += [f"```text\n{block}\n```\n" for block in blocks]
    return {code: "\n".join(parts) for code, parts in pages.items()}


def printed(shown: Shown, result: Result, code: str) -> str:
    """Return what is printed of the exercises that an answer changes."""
    out = io.StringIO()
    console = Console(file=out, width=100, color_system=None)
    with CATALOGUE.spoken(code):
        for exercise in result.exercises:
            if exercise.name in shown.exercises:
                print_exercise(exercise, console)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def in_notebook(place: str, shown: Shown, cells: dict[str, str], run: Run) -> str:
    """Return what the check cells print, of an error its last sentences alone."""
    asked = CATALOGUE.assignment(place.partition("/")[2])
    needed = [e.name for e in asked.closure([asked[e] for e in shown.exercises]) if not e.asks]
    begin = f"import os\nos.chdir({place!r})\nimport numpy as np\nfrom checks import check"
    checks = [f"check({exercise!r}, {exercise})" for exercise in shown.exercises]
    ran = run(begin, *(cells[exercise] for exercise in needed), *checks)
    lines = []
    for went, said in ran[1:]:
        told = said.strip().splitlines()
        last = max((at for at, line in enumerate(told) if not line[:1].isspace()), default=0)
        lines += told if went else told[last:]
    return "\n".join(lines)


@pytest.mark.slow
def test_pages_are_fresh(graded: Callable[..., Result], run: Run) -> None:
    """What they show is what is printed today."""
    assert len(ANSWERS) == 10
    for code, text in made(graded, run).items():
        if os.environ.get("GOLDEN") == "write":
            PAGES[code].write_text(text, encoding="utf-8")
        assert POINTS.sub("", text) == POINTS.sub("", PAGES[code].read_text("utf-8"))
