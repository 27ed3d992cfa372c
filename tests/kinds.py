"""A course that asks for every kind of value: an exercise a kind, with one known mistake."""

from __future__ import annotations

import json
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
_HEAD = '"""{0}: a value of one kind."""\n\nimport datetime\n\nimport numpy as np\n\n'
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


def write(folder: Path) -> Path:
    """Write the course into a folder and return it."""
    names = [kind.name for kind in KINDS]
    imports = "".join(f"from .{name} import {name}\n" for name in names)
    answers = "\n\n\n".join(function(kind, kind.right) for kind in KINDS)
    config = "from autograder.nbgrader import configure\n\nconfigure(get_config())\n"
    files = {
        "nbgrader_config.py": config,
        "reference/__init__.py": 'from autograder import Course\n\nCOURSE = Course(id="kinds")\n',
        "reference/kinds/__init__.py": (
            f"from autograder import Assignment\n\n{imports}\n"
            f"ASSIGNMENT = Assignment('kinds', ({', '.join(names)}))\n"
        ),
        "reference/kinds/answers.py": f"{_HEAD.format('answers')}\n{answers}\n",
        "source/kinds/kinds.ipynb": json.dumps(notebook([kind.right for kind in KINDS])),
    }
    for kind in KINDS:
        text = _HEAD.format(kind.name) + _EXERCISE.format(**kind._asdict())
        files[f"reference/kinds/{kind.name}.py"] = text
    for place, text in files.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text(text, encoding="utf-8")
    return folder


def notebook(answers: list[str]) -> dict[str, Any]:
    """Return a notebook with these answers, each what follows `return`."""
    head = "def {0.name}({0.parameter}):\n    ### START CODE HERE ###\n    value = {1}"
    answer = head + "\n    ### END CODE HERE ###\n    return value"
    pairs = zip(KINDS, answers, strict=True)
    cells = {kind.name: (1, answer.format(kind, returned)) for kind, returned in pairs}
    setup = "import datetime\n\nimport numpy as np\nfrom checks import check"
    return page("Kinds of values", cells, setup)
