"""(Runs in the zygote.) A submission of the kit's own, answered before there is any other."""

from __future__ import annotations

import io
from collections.abc import Callable

import msgspec
import numpy as np

from .pipe import wire
from .worker import serve

#: A notebook of no assignment: nothing in it is an answer.
_REHEARSAL = (
    "import math\n\nimport numpy as np\n",
    """def fall(t):
    \"\"\"Return how far a stone falls.\"\"\"
    ### START CODE HERE ###
    s = np.square(t) * 9.81 / 2
    ### END CODE HERE ###
    return s""",
    """def throw(height, times, wind):
    path = []
    for t in times:
        y = height - fall(t)
        path.append(np.sqrt(np.dot(wind.T, wind)) * t)
    return {"path": path, "y": y}, np.max(times, axis=0, keepdims=True), math.pi""",
    "x = np.linspace(-8, 8, 401)\nprint(fall(x), [n for n in x if n > 0])",
    "def left():\n    ...\n    raise ValueError(left)",
)


def rehearse(write: Callable[[bytes], object] = lambda frame: None) -> None:
    """Answer jobs of the kit's own, so that workers forked from here on find the way trodden.

    That is, the interpreter's shortcuts, which every process would have to learn anew.
    """
    times = np.array([[1.0, 2.0], [0.5, 3.0]])
    inputs = {"height": 2.0, "times": times, "wind": times[:, :1]}
    call = [(name, wire.encode(value)) for name, value in inputs.items()]
    tasks = [
        wire.Task("throw", ["throw"], False, [call, call]),
        wire.Task("x", ["x"], True, [[]]),
        wire.Task("left", ["left"], False, [[]]),
    ]
    outlines = [msgspec.structs.replace(task, calls=[]) for task in tasks]
    cells = [wire.Cell(number, source) for number, source in enumerate(_REHEARSAL, 1)]
    jobs = wire.pack(wire.Job(outlines, cells)) + wire.pack(wire.Job(tasks))
    for _ in range(8):  # from the eighth call on, Python specialises a function
        serve(io.BytesIO(jobs).read, write)
