"""Libraries that a course declares are there in a worker, on every tier, and nothing else is."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from autograder.course.catalogue import unpacked
from autograder.course.settings import Course
from autograder.errors import CourseError, SandboxError
from autograder.sandbox import libraries
from autograder.sandbox.canary import escapes, probe
from autograder.sandbox.inside.pipe import wire
from autograder.sandbox.inside.pipe.wire import Raised
from autograder.sandbox.outcome import Returned
from autograder.sandbox.plain import Plain
from autograder.sandbox.pool import Pool
from autograder.sandbox.protocol import Sandbox
from autograder.sandbox.session import Session
from autograder.sandbox.tiers import tiers, weak_tier

SMALL = ("dateutil",)  # a library that is there anyway, of a distribution called otherwise
LARGE = ("matplotlib", "pandas", "scipy")
linux = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="the tiers need Linux")

USED = """
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from scipy import integrate, linalg, sparse, stats

def answer(x):
    table = pd.DataFrame({"a": [1, 2, 3], "b": ["x", "y", "x"]})
    fig, ax = plt.subplots()
    ax.plot([1, 2], [3, 4], label="a line")
    ax.legend()
    fig.canvas.draw()
    return {
        "sums": table.groupby("b")["a"].sum().tolist(),
        "area": integrate.quad(np.sin, 0, np.pi)[0],
        "half": stats.norm.cdf(0.0),
        "entries": sparse.csr_matrix(np.eye(3)).nnz,
        "det": linalg.det(np.eye(2) * 2),
        "backend": plt.get_backend(),
        "lines": len(ax.lines),
        "text": table.describe().to_string()[:5],
    }
"""
#: What student code may try by libraries; each says whether it went.
TRIED = """
import io, os, pickle, subprocess, sys, threading
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import scipy

SITE = os.path.dirname(os.path.dirname(pd.__file__))

def attempt(action):
    try:
        action()
        return True
    except BaseException:
        return False

def answer(other, port):
    frame = pd.DataFrame({"a": [1.0]})
    found = {
        "list site-packages": lambda: os.listdir(SITE),
        "read another library": lambda: open(other).read(),
        "import the grader": lambda: __import__("autograder.errors"),
        "import nbgrader": lambda: __import__("nbgrader"),
        "import past the finder": lambda: import_past(other),
        "read a file": lambda: pd.read_csv("/etc/passwd", sep=":"),
        "fetch a table": lambda: pd.read_csv(f"http://127.0.0.1:{port}/x.csv"),
        "write a table": lambda: frame.to_csv("/tmp/autograder-table.csv"),
        "pickle into a file": lambda: frame.to_pickle("/tmp/autograder-table.pickle"),
        "unpickle a program": lambda: pd.read_pickle(program()),
        "save a figure": lambda: plt.figure().savefig("/tmp/autograder-figure.png"),
        "write beside a library": lambda: open(os.path.join(SITE, "pandas", "x.py"), "w"),
        "call the system by numpy": system,
        "start a thread": threading.Thread(target=int).start,
        "share work": lambda: share(),
        "run a compiler": lambda: subprocess.run(["/usr/bin/env"], check=True),
    }
    return {what: attempt(action) for what, action in found.items()}

def import_past(other):
    from importlib.machinery import PathFinder
    spec = PathFinder.find_spec("msgspec")
    spec.loader.get_data(other)

def program():
    class Program:
        def __reduce__(self):
            return subprocess.check_call, (["/usr/bin/env"],)
    return io.BytesIO(pickle.dumps(Program()))

def system():
    libc = np.ctypeslib.load_library("libc.so.6", "/lib/x86_64-linux-gnu")
    assert libc.system(b"true") == 0

def share():
    from concurrent.futures import ThreadPoolExecutor
    with ThreadPoolExecutor(2) as executor:
        list(executor.map(int, "12"))
"""


def asked(
    sandbox: Sandbox, source: str, inputs: list[tuple[str, wire.Value]] | None = None
) -> Returned | Raised:
    """Return how the one call of ``answer`` ends."""
    task = wire.Task("answer", ["answer"], False, [inputs or [("x", 1)]])
    with Session(sandbox, [wire.Cell(1, source)]) as session:
        [outcome] = session.ask([task])[0].outcomes
    assert isinstance(outcome, (Returned, Raised))
    return outcome


@linux
def test_library_is_there_with_what_it_requires(sandbox: Sandbox) -> None:
    """Found by its name or by its distribution's; what nobody declares is as good as absent."""
    source = """def answer(x):
    import dateutil.relativedelta, tzdata
    import {}
"""
    other = asked(sandbox.using(SMALL), source.format("h5py"))
    assert isinstance(other, Raised)
    assert (other.error, other.message) == ("ModuleNotFoundError", "No module named 'h5py'")
    assert isinstance(asked(sandbox.using(SMALL), source.format("math")), Returned)
    assert isinstance(asked(sandbox, source.format("math")), Raised)


@linux
def test_optional_import_falls_back(sandbox: Sandbox) -> None:
    """What is installed and not declared is no other error than what is not installed."""
    source = """try:
    import h5py
except ImportError:
    h5py = None

def answer(x):
    return h5py is None
"""
    for opened in (sandbox, sandbox.using(SMALL)):
        outcome = asked(opened, source)
        assert isinstance(outcome, Returned)
        assert outcome.value is True


@linux
def test_pool_without_libraries_is_the_same(sandbox: Sandbox) -> None:
    """One set of workers a set of libraries, and none where a course declares none."""
    assert sandbox.using(()) is sandbox
    assert sandbox.using(SMALL) is sandbox.using(SMALL)
    assert Plain().using(SMALL).tier == Plain().tier


def test_import_of_libraries_is_no_calls_time() -> None:
    """A plain child has them before it is asked; what is not there is for who uses it to hear."""
    source = "import sys\n\ndef answer(x):\n    return 'dateutil' in sys.modules"
    for used, there in (((), False), (("no_such", *SMALL), True)):
        outcome = asked(Plain().using(used), source)
        assert isinstance(outcome, Returned)
        assert outcome.value is there


@linux
def test_canary_proves_a_pool_with_libraries(sandbox: Sandbox) -> None:
    """Nothing more of the environment is readable with them."""
    attempts = probe(sandbox.using(SMALL))
    assert not attempts["read the grader's own text"]
    assert escapes(sandbox.using(SMALL)) == []


@linux
def test_canary_refuses_walls_with_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A RECORD that names too much is found out before a submission is read."""
    kit = str(Path(libraries.__file__).parents[1])
    record = libraries.files(SMALL)
    monkeypatch.setattr("autograder.sandbox.walls.files", lambda names: [kit, *record])
    pool = Pool(1, [*tiers()][1], lambda pool: ", ".join(escapes(pool)))
    with closing(pool), pytest.raises(SandboxError, match=r"dateutil: read the grader's own text"):
        pool.using(SMALL)


@linux
def test_broken_library_is_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever its own import raises."""
    monkeypatch.setattr("autograder.sandbox.walls.needed", lambda names: ())
    monkeypatch.setattr("autograder.sandbox.walls.files", lambda names: [])
    pool = Pool(1, weak_tier())
    with closing(pool), pytest.raises(SandboxError, match="cannot be imported: ModuleNotFoundErr"):
        asked(pool.using(("no_such_library",)), "def answer(x): pass")


def test_files_are_packages_and_no_commands() -> None:
    """By RECORD: whole packages, single modules, nothing above them, no script."""
    found = {*map(Path, libraries.files((*SMALL, "typing_extensions")))}
    site = next(path for path in map(Path, sys.path) if (path / "dateutil").is_dir())
    assert {site / "dateutil", site / "tzdata", site / "typing_extensions.py"} <= found
    assert all(path.is_relative_to(site) and path != site for path in found)
    assert site / "dateutil" / "parser" not in found
    needed = {each.name for each in libraries.needed(SMALL)}
    assert needed == {"python-dateutil", "tzdata"}


@pytest.mark.parametrize(
    ("uses", "said"),
    [
        (["pandas"], "COURSE, uses: ['pandas'], expected what stands after `import`"),
        ("pandas, scipy", "COURSE, uses: 'pandas, scipy', expected what stands after `import`"),
        ("scikit-learn", "COURSE, uses: 'scikit-learn', expected what stands after `import`"),
        ("no_such", "COURSE, uses: `no_such` is not installed where it is graded: `python -m pip"),
    ],
    ids=["list", "commas", "hyphen", "absent"],
)
def test_wrong_declaration_is_a_line(uses: object, said: str) -> None:
    """With file, field and what to write."""
    text = f"from autograder import Course\n\nCOURSE = Course(id='a', uses={uses!r})\n"
    with pytest.raises(CourseError) as caught:
        _ = unpacked({"reference/__init__.py": text.encode()}).versions
    assert said in str(caught.value)
    assert "reference/__init__.py" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_versions_are_conditions() -> None:
    """Another version of a library makes old results stale, as one of numpy does."""
    text = "from autograder import Course\n\nCOURSE = Course(id='a', uses='dateutil.tz msgspec')\n"
    catalogue = unpacked({"reference/__init__.py": text.encode()})
    assert {"dateutil", "msgspec"} < {*catalogue.versions}
    assert Course("a", uses="six dateutil.tz six").libraries == ("dateutil.tz", "six")


@pytest.mark.slow
@linux
def test_libraries_work_after_a_fork(pool: Pool) -> None:
    """Without threads, without a folder to write to, on every tier."""
    outcome = asked(pool.using(LARGE), USED)
    assert isinstance(outcome, Returned), outcome
    assert outcome.value["sums"] == [4, 2]
    assert outcome.value["area"] == pytest.approx(2)
    assert outcome.value["half"] == pytest.approx(0.5)
    assert (outcome.value["entries"], outcome.value["lines"]) == (3, 1)
    assert outcome.value["det"] == pytest.approx(4)
    assert outcome.value["backend"].lower() == "agg"
    assert outcome.warnings == []


@pytest.mark.slow
@linux
def test_libraries_open_nothing(pool: Pool) -> None:
    """What pandas, scipy, matplotlib and numpy can be asked to do, and may not."""
    other = ("other", msgspec.__file__)
    outcome = asked(pool.using(LARGE), TRIED, [other, ("port", 1)])
    assert isinstance(outcome, Returned), outcome
    went = [what for what, succeeded in outcome.value.items() if succeeded]
    assert len(outcome.value) == 16
    if pool.tier.landlock:
        assert went == []
    else:  # the positive control: without the walls these are no attempts in vain
        assert {"list site-packages", "read another library", "start a thread"} <= {*went}
        assert not {"import the grader", "import nbgrader"} & {*went}
