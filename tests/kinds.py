"""A course that asks for every kind of value: an exercise a kind, with one known mistake."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from physics import page


class Kind(NamedTuple):
    """An exercise by the kind of what it returns; all are expressions."""

    name: str
    parameter: str
    public: str  # the value of the parameter
    hidden: str  # likewise, of ``draw``
    right: str
    mistake: str  # in its place in the known one
    wrong: str  # in one that nobody has thought of
    said: str  # of that


KINDS = [
    Kind(
        "text", "name", "'ann'", "'bob' * int(draw.integers(1, 5))",
        "name.title() + '!'", "name + '!'", "name.title()",
        "The result is 'Ann', expected 'Ann!'.",
    ),
    Kind(
        "nothing", "words", "['a', 'bc']", "['a', 'b' * int(draw.integers(3, 9)), 'cccccc']",
        "next((w for w in words if len(w) > 4), None)",
        "next((w for w in words if len(w) > 4), '')",
        "next((len(w) for w in words if len(w) > 4), 0)",
        "The result is a number, expected None.",
    ),
    Kind(
        "truth", "year", "2000", "int(draw.integers(1600, 2400))",
        "year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)",
        "year % 4 == 0 and year % 100 != 0",
        "year % 400 == 1",
        "The result is False, expected True.",
    ),
    Kind(
        "raw", "numbers", "[65, 66]", "[int(n) for n in draw.integers(0, 256, 5)]",
        "bytes(numbers)", "bytes(numbers[::-1])", "bytes(numbers[1:])",
        "The result is b'B', expected b'AB'.",
    ),
    Kind(
        "imaginary", "z", "1 + 2j", "complex(*draw.normal(0, 1, 2))",
        "z * z", "z * z.conjugate()", "z * z + 1",
        "The result is -2+4j, expected -3+4j.",
    ),
    Kind(
        "spectrum", "x", "np.array([1.0, 0.0, 0.0, 2.0])", "draw.normal(0, 1, 6)",
        "np.fft.fft(x)", "np.fft.ifft(x)", "np.abs(np.fft.fft(x))",
        "Entry [1] of the result is 2.23607, expected 1+2j; 3 of 4 entries differ",
    ),
    Kind(
        "members", "text", "'banana'", "''.join(draw.choice(list('abcdef'), 9))",
        "set(text)", "set(text[1:])", "set(text) | {'x'}",
        "The result holds `'x'` besides.",
    ),
    Kind(
        "pair", "numbers", "[3, 1, 2]", "[int(n) for n in draw.integers(0, 99, 5)]",
        "(min(numbers), max(numbers))", "(numbers[0], numbers[-1])", "(min(numbers), 9)",
        "Entry [1] of the result is 9, expected 3; 1 of 2 entries differ.",
    ),
    Kind(
        "ragged", "n", "3", "int(draw.integers(4, 7))",
        "[[1] * k for k in range(1, n + 1)]", "[[k] * k for k in range(1, n + 1)]",
        "[[1] * n for k in range(n)]",
        "Entry [0] of the result has 3 entries, expected 1.",
    ),
    Kind(
        "counts", "text", "'abba'", "''.join(draw.choice(list('abcdef'), 9))",
        "{c: text.count(c) for c in text}", "{c: 1 for c in text}",
        "{c: text.count(c) for c in 'abx'}",
        "The result has `'x'` besides; no such key is expected.",
    ),
    Kind(
        "record", "x", "{'a': [1.0, 3.0], 'b': [2.0]}", "{'a': draw.normal(0, 1, 4), 'b': [1.0]}",
        "{key: {'mean': np.mean(v), 'n': len(v)} for key, v in x.items()}",
        "{key: {'mean': np.sum(v), 'n': len(v)} for key, v in x.items()}",
        "{key: {'mean': np.mean(v), 'n': 2} for key, v in x.items()}",
        "`b['n']` is 2, expected 1.",
    ),
    Kind(
        "day", "start", "datetime.date(2024, 2, 28)",
        "datetime.date(2024, 1, 1) + datetime.timedelta(int(draw.integers(300)))",
        "start + datetime.timedelta(days=2)", "start + datetime.timedelta(days=1)",
        "start.replace(day=1)",
        "The result is date(2024, 2, 1), expected date(2024, 3, 1).",
    ),
    Kind(
        "days", "start", "np.datetime64('2024-02-28')",
        "np.datetime64('2024-01-01') + draw.integers(9)",
        "start + np.arange(3)", "start - np.arange(3)", "start + np.arange(1, 4)",
        "Entry [0] of the result is '2024-02-29', expected '2024-02-28'; 3 of 3 entries differ.",
    ),
    Kind(
        "grades", "scores", "np.array([0.9, 0.2])", "draw.uniform(0, 1, 6)",
        "np.where(scores >= 0.5, 'pass', 'fail')", "np.where(scores < 0.5, 'pass', 'fail')",
        "['pass' if s >= 0.5 else 'fail' for s in scores]",
        "The result is a list of 2, expected an array of shape (2,).",
    ),
    Kind(
        "long", "n", "100", "int(draw.integers(80, 200))",
        "2**n + 1", "2**n", "2.5**n",
        "The result is 6.22302e+39, expected 1.26765e+30.",
    ),
    Kind(
        "mixed", "n", "2", "int(draw.integers(3, 9))",
        "[(k, str(k), None) for k in range(n)]", "[(k, str(k)) for k in range(n)]",
        "[(k, k, None) for k in range(n)]",
        "Entry [0][1] of the result is a number, expected a string.",
    ),
]  # fmt: skip
#: Of pandas and scipy, for a course that declares them.
TABLES = [
    Kind(
        "sales", "table", "pd.DataFrame({'shop': ['a', 'b', 'a'], 'price': [1.0, 2.0, 4.0]})",
        "pd.DataFrame({'shop': list('abcab'), 'price': draw.uniform(1, 9, 5)})",
        "table.groupby('shop', as_index=False)['price'].sum()",
        "table.groupby('shop', as_index=False)['price'].mean()",
        "table.groupby('shop', as_index=False)['price'].max()",
        "Entry ['price'][0] of the result is 4, expected 5; 1 of 2 entries differ.",
    ),
    Kind(
        "sums", "table", "pd.DataFrame({'shop': ['a', 'b', 'a'], 'price': [1.0, 2.0, 4.0]})",
        "pd.DataFrame({'shop': list('abcab'), 'price': draw.uniform(1, 9, 5)})",
        "table.groupby('shop')['price'].sum()",
        "table.groupby('shop')['price'].count()",
        "table.groupby('shop')['price'].sum()[::-1]",
        "`.index` of the result has the entries that are expected, in another order.",
    ),
    Kind(
        "columns", "table", "pd.DataFrame({'x': [1, 2], 'y': [3, 4]})",
        "pd.DataFrame({'x': draw.integers(0, 9, 4), 'y': draw.integers(1, 9, 4)})",
        "table.assign(z=table.x * table.y)",
        "table.assign(z=table.x + table.y)",
        "table.assign(Z=table.x * table.y)",
        "The result has no column `'z'`, but `'Z'` besides.",
    ),
    Kind(
        "missing", "ages", "pd.Series([1.0, None, 3.0])",
        "pd.Series(np.where(draw.random(6) < 0.5, np.nan, draw.normal(0, 1, 6)))",
        "ages.fillna(0.0)", "ages.fillna(1.0)", "ages.dropna()",
        "`.index` of the result has 2 entries, expected 3.",
    ),
    Kind(
        "dates", "days", "pd.Series(['2024-02-28', '2024-03-01'])",
        "pd.Series([f'2024-0{m}-10' for m in draw.integers(1, 9, 4)])",
        "pd.to_datetime(days)", "pd.to_datetime(days) + pd.Timedelta('1D')", "days",
        "`.dtype` of the result is str, expected datetime64[us].",
    ),
    Kind(
        "names", "table", "pd.DataFrame({'x': [1], 'y': [2]})",
        "pd.DataFrame(np.ones((1, 3)), columns=draw.permutation(list('abc')))",
        "table.columns", "table.columns[::-1]", "list(table.columns)",
        "The result is a list of 2, expected an Index of 2.",
    ),
    Kind(
        "flipped", "matrix", "sparse.csr_matrix([[0.0, 2.0], [0.0, 3.0]])",
        "sparse.csr_matrix(draw.integers(0, 3, (3, 4)) * 1.0)",
        "matrix.T", "-matrix.T", "matrix.T + matrix.T.multiply(matrix.T)",
        "Entry [1, 0] of the result is 6, expected 2; 2 of 2 entries differ",
    ),
    Kind(
        "both", "table", "pd.DataFrame({'x': [1.0, 3.0]}, index=['u', 'v'])",
        "pd.DataFrame({'x': draw.normal(0, 1, 3)}, index=list('uvw'))",
        "{'mean': table.x.mean(), 'off': table.x - table.x.mean()}",
        "{'mean': table.x.sum(), 'off': table.x - table.x.sum()}",
        "{'mean': table.x.mean(), 'off': table.x - table.x.mean() * np.array([1.0, 2.0])}",
        "`off['v']` is -1, expected 1; 1 of 2 entries differ.",
    ),
]  # fmt: skip
_HEAD = '"""{0}: a value of one kind."""\n\nimport datetime\n\nimport numpy as np\n'
_LIBRARIES = "import pandas as pd\nfrom scipy import sparse\n"
_EXERCISE = '''from autograder import Exercise

from . import answers

{name} = Exercise(
    answers.{name},
    points=1,
    public={{"one": {{"{parameter}": {public}}}}},
    hidden={{
        "drawn": lambda draw: {{"{parameter}": {hidden}}},
        "drawn again": lambda draw: {{"{parameter}": {hidden}}},
    }},
)
{name}.witness(lambda {parameter}: {right})


@{name}.mistake("Makes the known mistake.")
def other_{name}({parameter}):
    """You make the mistake that is known."""
    return {mistake}
'''


def function(kind: Kind, returned: str) -> str:
    """Return an answer to a kind's exercise."""
    return f"def {kind.name}({kind.parameter}):\n    return {returned}"


def write(folder: Path, kinds: list[Kind] = KINDS, uses: str = "") -> Path:
    """Write the course into a folder and return it."""
    names = [kind.name for kind in kinds]
    head = f"{_HEAD}{_LIBRARIES if uses else ''}\n"
    imports = "".join(f"from .{name} import {name}\n" for name in names)
    answers = "\n\n\n".join(function(kind, kind.right) for kind in kinds)
    config = "from autograder.nbgrader import configure\n\nconfigure(get_config())\n"
    files = {
        "nbgrader_config.py": config,
        "reference/__init__.py": (
            f"from autograder import Course\n\nCOURSE = Course(id='kinds', uses={uses!r})\n"
        ),
        "reference/kinds/__init__.py": (
            f"from autograder import Assignment\n\n{imports}\n"
            f"ASSIGNMENT = Assignment('kinds', ({', '.join(names)}))\n"
        ),
        "reference/kinds/answers.py": f"{head.format('answers')}\n{answers}\n",
        "source/kinds/kinds.ipynb": json.dumps(
            notebook([kind.right for kind in kinds], kinds, uses)
        ),
    }
    for kind in kinds:
        text = head.format(kind.name) + _EXERCISE.format(**kind._asdict())
        files[f"reference/kinds/{kind.name}.py"] = text
    for place, text in files.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text(text, encoding="utf-8")
    return folder


def notebook(answers: list[str], kinds: list[Kind] = KINDS, uses: str = "") -> dict[str, Any]:
    """Return a notebook with these answers, each what follows `return`."""
    head = "def {0.name}({0.parameter}):\n    ### START CODE HERE ###\n    value = {1}"
    answer = head + "\n    ### END CODE HERE ###\n    return value"
    pairs = zip(kinds, answers, strict=True)
    cells = {kind.name: (1, answer.format(kind, returned)) for kind, returned in pairs}
    libraries = _LIBRARIES if uses else ""
    setup = f"import datetime\n\nimport numpy as np\n{libraries}from checks import check"
    return page("Kinds of values", cells, setup)


def run(folder: Path, module: str, *arguments: str) -> int:
    """Return the exit code of a command."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=folder, check=False).returncode
