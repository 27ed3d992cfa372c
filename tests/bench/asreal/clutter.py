"""What stands around the answers: tests, plots, trainings, old magics, slips, notes, outputs."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.course.exercise import Assignment

Cell = dict[str, Any]
_PNG = b"\x89PNG\r\n\x1a\n"
_NOTES = (
    "my notes: {n}",
    "**Frage {n}** an die Tutorin stellen",
    "### scratch {n}",
    "todo {n}",
    "-",
)
_BROKEN = (
    *("print({call}", "{call}\nfor i in range({n})\n    print(i)", ">>> {call}", "{name}?"),
    *("%matplotlib inline", "!pip install numpy matplotlib", "%%time\n{call}", "pip install h5py"),
    *(
        "In [{n}]: {call}\nOut[{n}]: 0.5",
        "if {n} > 3 print('yes')",
        "%timeit {call}",
        "x{n} = [1, 2",
    ),
)
_TRIES = (
    *("print({call})", "{call}", "out{n} = {call}\nprint(out{n})", "type({call})", "help({name})"),
    *("np.random.seed({n})\nprint(np.random.rand(3))", "np.random.seed({n})", "{n} * 7 - 3"),
    *("try{n} = {call}\nassert try{n} is not None", "print('{name}', {call}, sep='\\n')", ""),
    *("import numpy as np\nprint(np.__version__)", "# {n}: ask about this\n#{call}"),
)
_TRAININGS = (
    """\
history{n} = []
epoch{n} = 0
while epoch{n} < {n}00000:
    epoch{n} += 1
    history{n}.append({long})""",
    """\
import time
tic{n} = time.time()
d{n} = {long}
print(time.time() - tic{n})""",
    """\
runs{n} = {{}}
for rate{n} in (0.1, 0.01, 0.001):
    np.random.seed({n})
    runs{n}[rate{n}] = {long}""",
    "d{n} = {long}\nprint(d{n})",
)
_PLOTS = (
    "import matplotlib.pyplot as plt\nplt.plot(np.random.rand({n}))\nplt.title('{n}')\nplt.show()",
    "fig{n}, ax{n} = plt.subplots()\nax{n}.scatter(*np.random.rand(2, {n}00))\nplt.show()",
    "plt.figure(figsize=(10, 8))\nplt.imshow(np.random.rand({n}, {n}))\nplt.colorbar()",
    "grid{n} = np.linspace(-5, 5, {n})\nplt.plot(grid{n}, np.tanh(grid{n}), 'r--')\nplt.grid(True)",
)


class Clutter:
    """What one student leaves in a notebook.

    Parameters
    ----------
    chance : random.Random
    assignment : Assignment
        Its public cases are what students try their functions on.
    """

    def __init__(self, chance: random.Random, assignment: Assignment) -> None:
        self._chance = chance
        self._calls = [
            (e.name, call(e.name, case.inputs), call(e.name, _longer(case.inputs)))
            for e in assignment.exercises
            for case in e.cases
            if not (e.asks or case.hidden or callable(case.inputs))
        ]

    def cell(self) -> Cell:
        """Return a cell that no answer needs."""
        kinds = ((_TRIES, 8), (_PLOTS, 3), (_TRAININGS, 2), (_BROKEN, 3))
        (texts,) = self._chance.choices([k for k, _ in kinds], [weight for _, weight in kinds])
        if self._chance.random() < 0.12:
            return {"cell_type": "markdown", "metadata": {}, "source": self._text(_NOTES)}
        return code_cell(self._text(texts))

    def _text(self, texts: Sequence[str]) -> str:
        name, short, long = self._chance.choice(self._calls)
        number = self._chance.randint(2, 60)
        return self._chance.choice(texts).format(name=name, call=short, long=long, n=number)

    def outputs(self, cells: Sequence[Cell]) -> None:
        """Give code cells what running them printed and drew, 0.1 to 2 MB together."""
        chance, count = self._chance, 0
        size = min(max(chance.lognormvariate(13.0, 0.8), 1e5), 1.9e6)  # half of them above 0.44 MB
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        plots = [c for c in code if "plt." in c["source"] or "figure" in c["source"]] or code[-1:]
        for cell in code:
            if chance.random() < 0.93:  # the others were never run
                count += chance.choice((1, 1, 1, 2, 7))
                cell["execution_count"] = count
                cell["outputs"] = self._printed(cell["source"], count)
        shares = [chance.random() for _ in plots]
        for cell, share in zip(plots, shares, strict=True):
            cell["outputs"].append(_picture(chance, int(size * share / sum(shares))))

    def _printed(self, source: str, count: int) -> list[Cell]:
        """Return lines, a value, or an error, as Jupyter keeps them."""
        chance, kind = self._chance, self._chance.random()
        numbers = [f"{chance.gauss(0, 1):.8f}" for _ in range(chance.randint(1, 60))]
        if "print" in source or "while" in source or kind < 0.1:
            text = [f"Cost after iteration {i}: {number}\n" for i, number in enumerate(numbers)]
            return [{"name": "stdout", "output_type": "stream", "text": text}]
        if kind < 0.3:
            trace = [f"\x1b[0;32m----> {i}\x1b[0m {number}" for i, number in enumerate(numbers)]
            error = {"ename": "NameError", "evalue": "name 'x' is not defined", "traceback": trace}
            return [{"output_type": "error", **error}]
        if kind < 0.7 and "def " not in source:
            value = {"text/plain": [f"array([{', '.join(numbers)}])"]}
            result = {"data": value, "execution_count": count, "metadata": {}}
            return [{"output_type": "execute_result", **result}]
        return []


def code_cell(source: str) -> Cell:
    """Return a code cell that was never run."""
    new: Cell = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    return new | {"source": source}


def call(name: str, inputs: Any) -> str:
    """Return the text of a call, ``sigmoid(np.array([0, 2]))``."""
    return f"{name}({', '.join(map(_literal, inputs.values()))})"


def _literal(value: Any) -> str:
    return f"np.array({value.tolist()})" if isinstance(value, np.ndarray) else repr(value)


def _longer(inputs: Any) -> Any:
    """Return inputs whose whole numbers, as numbers of steps are, are a thousand times as large."""
    return {k: 1000 * v if isinstance(v, int) and v > 1 else v for k, v in inputs.items()}


def _picture(chance: random.Random, size: int) -> Cell:
    """Return the output of a plot: a PNG, which looks like chance to whoever reads its bytes."""
    png = base64.b64encode(_PNG + chance.randbytes(size * 3 // 4)).decode()
    data = {"image/png": png + "\n", "text/plain": ["<Figure size 640x480 with 1 Axes>"]}
    return {"output_type": "display_data", "data": data, "metadata": {"needs_background": "light"}}


def script(cells: Sequence[Cell], exported: bool, remark: Callable[[], str]) -> str:
    """Return a notebook's code as a script, exported by Jupyter or put together by hand."""
    head = "#!/usr/bin/env python\n# coding: utf-8\n\n" if exported else f"{remark()}\n"
    parts = []
    for number, cell in enumerate(cells, 1):
        if cell["cell_type"] == "code":
            mark = f"# In[{number}]:\n\n\n" if exported else ""
            parts.append(f"{mark}{_without_magics(cell['source'])}\n")
        elif exported:
            parts.append("".join(f"# {line}\n" for line in cell["source"].split("\n")))
    return head + "\n\n".join(parts)


def _without_magics(source: str) -> str:
    """Return a cell as nbconvert exports it."""
    lines = source.split("\n")
    for place, line in enumerate(lines):
        if line.startswith("%%"):
            rest = "\n".join(lines[place + 1 :])
            return f"get_ipython().run_cell_magic({line[2:]!r}, '', {json.dumps(rest)})"
        if line.startswith("%"):
            name, _, words = line[1:].partition(" ")
            lines[place] = f"get_ipython().run_line_magic({name!r}, {words!r})"
        elif line.startswith("!"):
            lines[place] = f"get_ipython().system({line[1:]!r})"
    return "\n".join(lines)
