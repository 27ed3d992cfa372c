"""Planted attacks: each earns what it deserves, on every tier, and nothing is left of it.

`tests/attacks/` has one submission a file: right answers but for what it tries. Its head says

- ``# points:`` what it earns where that is less than full, on every tier;
- ``# held by:`` which parts of the confinement keep it, each by itself; without them it tells what
  it got ("got through"). ``# perhaps:`` names a part that helps on newer kernels;
- ``# hangs:`` the exercise whose calls never come back (see `patience`);
- ``# assignment:`` which one it answers, where `NAME` is too small for it: `springs`, or `shop`,
  whose course uses libraries.

`tests/attacks/libraries/` has those by pandas, scipy and matplotlib, which are slow;
`tests/attacks/clock/` those that are late in every call, which `tests.bench.hostile` grades.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import pytest
import shop
import springs
from bench.bounds import peak, right_answers
from course import ROOT
from physics import CATALOGUE
from rich.console import Console

from autograder.batch.engine import Local
from autograder.batch.grader import Grader
from autograder.batch.run import grade_all
from autograder.course.catalogue import Catalogue
from autograder.errors import SandboxError
from autograder.report import html
from autograder.report.screen import print_student
from autograder.report.terminal import print_class
from autograder.results import Result, store
from autograder.sandbox.canary import escapes
from autograder.sandbox.commands import bubblewrap
from autograder.sandbox.deadline import Limits
from autograder.sandbox.pool import Pool
from autograder.sandbox.tiers import tiers, weak_tier
from autograder.sandbox.walls import Walls
from autograder.submissions.finding import find

pytestmark = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="the tiers need Linux")

STRONG = ("bubblewrap + Landlock + seccomp + rlimits", "Landlock + seccomp + rlimits")
STRONGEST = STRONG[0 if shutil.which("bwrap") else 1]
NAME = "falling"
TOKEN = "AUTOGRADER_TEST_TOKEN"
ESCAPE = "got through"
MEMORY = 100 << 20  # bytes by which the grader may grow, whatever is sent to it
OFF: dict[str, Any] = {"landlock": False, "filter": b"", "rlimits": False, "undumpable": False}
WEAK = str(weak_tier().tier)
IN_WEAK = {"rlimits", "undumpable"}  # what the weak tier keeps


# what is planted


@dataclass(frozen=True)
class Attack:
    """One file of `tests/attacks/` and what its head says."""

    name: str
    source: str
    points: dict[str, float]
    held: frozenset[str]
    perhaps: frozenset[str]
    assignment: str

    @classmethod
    def read(cls, path: Path) -> Attack:
        """Read a file's head."""
        source = path.read_text(encoding="utf-8")
        said = dict(
            re.findall(r"^# (points|held by|perhaps|assignment): (.+)$", source, re.MULTILINE)
        )
        points = [] if said["points"] == "full" else said["points"].split(", ")
        held, perhaps = (
            frozenset(filter(None, said.get(head, "").split(", ")))
            for head in ("held by", "perhaps")
        )
        folder = path.parent.name
        return cls(
            path.stem if folder == "attacks" else f"{folder}_{path.stem}",
            source,
            {exercise: float(score) for exercise, score in map(str.split, points)},
            held,
            perhaps,
            said.get("assignment", NAME),
        )

    @property
    def catalogue(self) -> Catalogue:
        """The course that it is of."""
        if self.uses_libraries:
            return shop.catalogue()
        return CATALOGUE if self.assignment == NAME else springs.CATALOGUE

    @property
    def uses_libraries(self) -> bool:
        """Whether it is of the course that does."""
        return self.assignment == "shop"

    def warm(self, pool: Pool) -> Pool:
        """Return the pool in which it runs, started: another where there are libraries."""
        used = pool.using(self.catalogue.key(self.assignment).course.libraries)
        with used.worker():  # which starts its zygote
            return used

    @property
    def right(self) -> str:
        """Right answers to the same, as a script."""
        return "import numpy as np\n\n" + right_answers(self.catalogue.folder, self.assignment)

    @property
    def kept(self) -> frozenset[str]:
        """The parts that hold it here; capabilities are one where root drops them."""
        return self.held - (frozenset() if os.geteuid() == 0 else {"capabilities"})


_FOLDER = ROOT / "tests" / "attacks"
_FILES = sorted([*_FOLDER.glob("*.py"), *_FOLDER.glob("libraries/*.py")])
ATTACKS = [Attack.read(path) for path in _FILES]
HELD = [attack for attack in ATTACKS if attack.held]
#: They send so much that it takes seconds: not in `make test`.
LONG = {
    *("grader_large_frames", "grader_large_gradients", "grader_long_texts", "grader_many_texts"),
    "grader_trickle",
}


def in_tiers(*tiers: str) -> pytest.MarkDecorator:
    """Ask for each attack in each tier; slow but in the strongest that can be had here."""
    asked = [
        pytest.param(attack, tier, id=f"{attack.name}-{tier}", marks=[pytest.mark.slow] * slow)
        for attack in ATTACKS
        for tier in tiers
        for slow in [attack.name in LONG or attack.uses_libraries or tier != STRONGEST]
    ]
    return pytest.mark.parametrize(("attack", "tier"), asked)


ATTEMPT = f'''
def attempt(action, *arguments):
    try:
        got = action(*arguments)
    except Exception as error:
        return error
    raise RuntimeError(f"{ESCAPE}: {{got!r}}"[:300])
'''


# what is watched


@dataclass
class World:
    """What an attack could reach: a class's files, services on this machine, the grader."""

    root: Path
    stack: ExitStack
    sockets: dict[str, socket.socket] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the files and listen at the sockets."""
        for name in ("canary", "target", "environment", "gradebook.db", "site/readme"):
            (self.root / name).parent.mkdir(exist_ok=True)
            (self.root / name).write_text(f"secret of {name}", encoding="utf-8")
        self._listen("tcp", socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0))
        self._listen("udp", socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0))
        unix = self.root / "socket"
        self._listen("unix", socket.AF_UNIX, socket.SOCK_STREAM, str(unix))
        self._listen("abstract", socket.AF_UNIX, socket.SOCK_STREAM, f"\0autograder-{os.getpid()}")
        self.before = self.files()

    def _listen(self, name: str, family: int, kind: int, address: Any) -> None:
        listener = self.stack.enter_context(socket.socket(family, kind))
        listener.bind(address)
        listener.setblocking(False)
        if kind == socket.SOCK_STREAM:
            listener.listen()
        self.sockets[name] = listener

    def knowledge(self) -> str:
        """Return, as the beginning of a submission, all that an attacker could wish to know."""
        known = {
            "CANARY": self.root / "canary",
            "TARGET": self.root / "target",
            "FOLDER": self.root,
            "SITE": self.root / "site",
            "ENVIRONMENT_FILE": self.root / "environment",
            "GRADEBOOK": self.root / "gradebook.db",
            "OTHER": self.root / "class" / "bob" / NAME / f"{NAME}.py",
            "REFERENCE": CATALOGUE.folder / "reference" / NAME / "answers.py",
            "CASES": CATALOGUE.folder / "reference" / NAME / "landing.py",
            "UNIX": self.root / "socket",
        }
        numbers = {"TCP": self.sockets["tcp"].getsockname()[1], "GRADER": os.getpid()}
        numbers["UDP"] = self.sockets["udp"].getsockname()[1]
        lines = [f"{name} = {str(path)!r}" for name, path in known.items()]
        lines += [f"{name} = {number}" for name, number in numbers.items()]
        lines += [f"ABSTRACT = {f'{chr(0)}autograder-{os.getpid()}'!r}", f"TOKEN_NAME = {TOKEN!r}"]
        return "\n".join(lines) + "\n\n" + ATTEMPT

    def files(self) -> dict[str, Any]:
        """Return all files but the class's and their content, mode and date."""
        found: dict[str, Any] = {}
        for path in sorted(self.root.rglob("*")):
            status = path.lstat()
            if path.relative_to(self.root).parts[0] not in ("class", "out") and not path.is_dir():
                content = path.read_bytes() if path.is_file() else b""
                found[path.name] = (status.st_mode, status.st_mtime_ns, content)
        return found

    def touched(self) -> list[str]:
        """Return what was written and who was called since the beginning."""
        now = self.files()
        found = [n for n in {*now, *self.before} if now.get(n) != self.before.get(n)]
        for name, listener in self.sockets.items():
            with suppress(BlockingIOError):
                if listener.type == socket.SOCK_DGRAM:
                    listener.recv(9)
                else:
                    listener.accept()[0].close()
                found.append(name)
        return sorted(found)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Make what an attack could reach."""
    monkeypatch.setenv(TOKEN, f"{ESCAPE}, token and all")
    with ExitStack() as stack:
        yield World(tmp_path, stack)


def descendants() -> dict[int, int]:
    """Return every process below this one, zombies too, with its number of open files."""
    found: dict[int, int] = {}
    left = [os.getpid()]
    while left:
        parent = left.pop()
        for children in Path("/proc", str(parent), "task").glob("*/children"):
            with suppress(OSError):
                left += [int(child) for child in children.read_text(encoding="ascii").split()]
        try:
            found[parent] = len(os.listdir(f"/proc/{parent}/fd"))
        except OSError:  # a zygote shows its files to nobody but root
            found[parent] = -1
    return found


def footprint(pool: Pool, *, zygotes: bool = True) -> object:
    """Return this process and all below it with their open files; without zygotes, how many."""
    pool.settle()
    found = descendants()
    return found if zygotes else (len(found), found[os.getpid()])


# grading


def grade_class(world: World, pool: Pool, attack: Attack) -> tuple[Result, Result]:
    """Grade an attack and, after it in the same batch and zygote, an honest submission."""
    name = attack.assignment
    submission = "\n\n".join((attack.right, world.knowledge(), attack.source))
    for student, text in (("ann", submission), ("bob", attack.right)):
        path = world.root / "class" / student / name / f"{name}.py"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    founds = find(world.root / "class", attack.catalogue.graded_names)
    with closing(Local(Grader(attack.catalogue, pool, Limits(deaths=1)), 1)) as engine:
        grade_all(founds, engine, world.root / "out")
    found = {r.student: r for r in store.load(world.root / "out" / "results.jsonl")}
    return found["ann"], found["bob"]


def lost(result: Result) -> dict[str, float]:
    """Return the points of the exercises that did not get all."""
    assert result.fault is None, result.fault
    return {e.name: e.score for e in result.exercises if e.score != e.max_score}


def text_of(result: Result) -> str:
    """Return all that a result says."""
    return msgspec.json.encode(result).decode()


def bubblewrap_with_proc(files: Iterable[str] = ()) -> list[str]:
    """Return how bubblewrap is started, and with it what it holds by having no /proc."""
    outside = bubblewrap(files)
    at = outside.index("--remount-ro")
    return [*outside[:at], "--proc", "/proc", *outside[at:]]


class Pools:
    """Pools of one zygote each, opened when they are asked for."""

    def __init__(self) -> None:
        self._open: dict[Any, Pool] = {}

    def tier(self, name: str) -> Pool:
        """Return a pool in a tier; skip where this machine does not have it."""
        if name not in self._open:
            try:
                walls = next(w for w in (*tiers(), weak_tier()) if str(w.tier) == name)
            except SandboxError as error:
                pytest.skip(str(error))
            pool = Pool(1, walls)
            try:
                found = escapes(pool)
            except SandboxError as error:
                pool.close()
                pytest.skip(f"this machine does not have {name}: {error}")
            self._open[name] = pool
            assert name == WEAK or not found, f"{name} does not hold: {found}"
        return self._open[name]

    def without(self, parts: frozenset[str], *, within: bool = False) -> Pool:
        """Return a pool, within bubblewrap or not, with parts of the confinement switched off."""
        key = (parts, within)
        if key not in self._open:
            strong = self.tier(STRONG[0 if within else 1])
            assert not strong.tier.weak
            full = next(w for w in tiers() if w.bubblewrap == within).confinement
            changed = msgspec.structs.replace(full, **{part: OFF[part] for part in parts})
            self._open[key] = Pool(1, Walls(changed, within))
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("autograder.sandbox.pool.bubblewrap", bubblewrap_with_proc)
                self._open[key].boot()
        return self._open[key]

    def close(self) -> None:
        """End them all."""
        for pool in self._open.values():
            pool.close()


@pytest.fixture(scope="module")
def pools() -> Iterator[Pools]:
    """Keep pools open for the module's tests."""
    opened = Pools()
    yield opened
    opened.close()


@in_tiers(*STRONG)
def test_attack_earns_what_it_deserves(
    attack: Attack, tier: str, pools: Pools, world: World
) -> None:
    """The score is right, the next student's full; the grader stays small, and nothing is left."""
    pool = pools.tier(tier)
    used = attack.warm(pool)
    before, _, small = footprint(used), peak(), peak()
    ann, bob = grade_class(world, pool, attack)
    assert peak() - small < MEMORY
    assert (world.root / "out" / "results.jsonl").stat().st_size < 2 * store.MAX_LINE
    assert footprint(used) == before
    assert lost(ann) == attack.points
    assert lost(bob) == {}
    assert ESCAPE not in text_of(ann)
    assert world.touched() == []


@in_tiers(WEAK)
def test_weak_tier_is_the_positive_control(
    attack: Attack, tier: str, pools: Pools, world: World
) -> None:
    """Where nothing holds an attack it is seen to get through; no score but its own changes."""
    pool = pools.tier(tier)
    used = attack.warm(pool)
    before = footprint(used, zygotes=False)
    ann, bob = grade_class(world, pool, attack)
    assert footprint(used, zygotes=False) == before
    assert lost(bob) == {}
    if attack.held and not attack.kept & {*IN_WEAK, "capabilities"}:
        assert ESCAPE in text_of(ann)
    else:
        assert lost(ann) == attack.points
        assert ESCAPE not in text_of(ann)


# what holds: each part of the confinement, switched off


def pool_without(pools: Pools, attack: Attack, parts: frozenset[str]) -> Pool:
    """Return a pool without parts; a zygote of root's can be attacked where it has no power."""
    if "capabilities" in attack.kept and "undumpable" not in attack.held:
        pytest.skip("root's own processes are kept from workers by dropped capabilities, too")
    within = "capabilities" in attack.kept  # there the zygote is as powerless as its workers
    return pools.without(parts - {"capabilities"}, within=within)


@pytest.mark.slow
@pytest.mark.parametrize("attack", HELD, ids=lambda attack: attack.name)
def test_attack_gets_through_without_what_holds_it(
    attack: Attack, pools: Pools, world: World
) -> None:
    """With all that is said to hold it switched off, and nothing else, an attack succeeds."""
    pool = pool_without(pools, attack, attack.held | attack.perhaps)
    ann, bob = grade_class(world, pool, attack)
    assert lost(bob) == {}
    assert ESCAPE in text_of(ann)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("attack", "part"),
    [(a, part) for a in HELD for part in sorted(a.held - {"capabilities"}) if len(a.held) > 1],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_each_part_holds_an_attack_by_itself(
    attack: Attack, part: str, pools: Pools, world: World
) -> None:
    """Where several parts hold an attack, any one of them is enough."""
    others = (attack.held | attack.perhaps) - {part}
    ann, bob = grade_class(world, pool_without(pools, attack, others), attack)
    assert lost(bob) == {}
    assert lost(ann) == attack.points
    assert ESCAPE not in text_of(ann)


@pytest.mark.parametrize("part", ["landlock", "filter", "rlimits"])
def test_each_part_has_attacks_of_its_own(part: str) -> None:
    """For every part there are three attacks that nothing else holds: none can be taken away."""
    alone = [a for a in HELD if a.held == {part} and not a.perhaps]
    assert len(alone) >= (2 if part == "rlimits" else 3)


def test_dumpable_is_the_last_thing_between_a_worker_and_its_parent() -> None:
    """Two attacks that Landlock and the filter hold are held by PR_SET_DUMPABLE when those fail."""
    assert len([a for a in HELD if "undumpable" in a.held]) == 2


SEEN = {
    "network_tcp": ["tcp"],
    "network_udp": ["udp"],
    "network_unix": ["unix"],
    "network_abstract": ["abstract"],
    "files_truncate": ["target"],
    "files_delete": ["target"],
    "files_replace": ["canary", "target"],
    "files_link": ["link.ipynb"],
    "files_date": ["target"],
}


@pytest.mark.parametrize("name", SEEN)
def test_watchers_see_what_gets_through(name: str, pools: Pools, world: World) -> None:
    """The canaries trip in the weak tier: their silence elsewhere means something."""
    attack = next(attack for attack in ATTACKS if attack.name == name)
    grade_class(world, pools.tier(WEAK), attack)
    assert world.touched() == SEEN[name]


def test_leftover_process_is_counted() -> None:
    """The footprint sees a process and an open file that were not there before."""
    before = descendants()
    with subprocess.Popen(["/bin/sleep", "20"], stdin=subprocess.PIPE) as process:
        after = descendants()
        process.kill()
    assert set(after) - set(before) == {process.pid}
    assert after[os.getpid()] == before[os.getpid()] + 1


# what is not a script: files beside it, its notebook, what a person reads


@pytest.mark.slow
def test_files_beside_a_submission_do_not_run(world: World) -> None:
    """No module or setting in a student's folder reaches grader, worker or pytest elsewhere."""
    folder = world.root / "class" / "eve" / NAME
    folder.mkdir(parents=True)
    (folder / f"{NAME}.py").write_text(ATTACKS[0].right, encoding="utf-8")
    code = f"open({str(world.root / 'evil')!r}, 'w')\nraise SystemExit(0)\n"
    for name in ("numpy", "conftest", "sitecustomize", "usercustomize", "math", "autograder"):
        (folder / f"{name}.py").write_text(code, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --collect-only\n", encoding="utf-8")
    (folder / "evil.pth").write_text("import evil\n", encoding="utf-8")
    program, elsewhere = Path(sys.executable).parent, world.root / "out"
    elsewhere.mkdir()
    course: list[str | Path] = ["--course", CATALOGUE.folder]
    grade: list[str | Path] = [program / "autograder", "grade", f"{NAME}.py", "--out", elsewhere]
    test: list[str | Path] = [
        program / "pytest",
        "-p",
        "no:cacheprovider",
        "--pyargs",
        "autograder",
    ]
    test.append(f"--submission={folder / NAME}.py")
    for command, place in (([*test, *course], elsewhere), ([*grade, *course], folder)):
        done = subprocess.run(command, cwd=place, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"{CATALOGUE.assignment(NAME).points:.2f}" in done.stdout
    assert world.touched() == []


def test_edited_metadata_changes_no_points(
    notebook: Callable[..., Any], submit: Callable[..., Path], grade_file: Callable[..., Result]
) -> None:
    """Points, locks and names of checks come from the kit, never from a student's notebook."""
    wrong = "def landing(heights):\n    return 0.0"
    submission = notebook()
    for cell in submission["cells"]:
        meta = cell["metadata"].setdefault("nbgrader", {})
        if meta.get("grade_id") == "landing":
            cell["source"] = wrong
        meta.update(points=1000, grade=True, locked=False, solution=False, schema_version=99)
    result = grade_file(submit(submission))
    assert lost(result) == {"landing": 0.0}
    assert (result.score, result.max_score) == (2, 5)


BOMBS = {
    "empty objects": b'{"cells": [' + b"{}," * (15 << 20) + b"{}]}",
    "empty lists": b'{"cells": [' + b"[]," * (15 << 20) + b"[]]}",
    "tiny cells": b'{"cells": [' + b'{"source":"a=1"},' * (1 << 20) + b"{}]}",
    "lines": b'{"cells": [{"source": [' + b'"a\\n",' * (1 << 20) + b'""]}]}',
    "nested": b'{"cells": [' + b'{"a":[' * (5 << 20) + b"]}" * (5 << 20) + b"]}",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_json_bomb_is_a_fault(
    bomb: bytes, submit: Callable[..., Path], grade_file: Callable[..., Result]
) -> None:
    """A file below the size limit that would take gigabytes once read is refused unread."""
    result = grade_file(submit(bomb))
    assert result.score is None
    assert "too many values in its JSON; clear the outputs first." in str(result.fault)


class Tags(HTMLParser):
    """The tags, attributes and scripts of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag and its attributes' names."""
        self.found += [tag, *(name for name, _ in attrs)]


@pytest.mark.parametrize(
    "attack",
    [
        pytest.param(a, id=a.name, marks=[pytest.mark.slow] * a.uses_libraries)
        for a in ATTACKS
        if "feedback" in a.name
    ],
)
def test_hostile_feedback_is_inert_wherever_it_is_shown(
    attack: Attack, pools: Pools, world: World
) -> None:
    """Results, pages, table, terminal and CI log carry the text, and none of it works."""
    results = grade_class(world, pools.tier(STRONG[1]), attack)
    page = html.write(results, world.root / "out", attack.catalogue)
    screen = io.StringIO()
    print_student(results[0], Console(file=screen, width=100))
    print_class(results, attack.catalogue, Console(file=screen, width=100))
    pages = [page, *(world.root / "out" / "feedback").iterdir()]
    for path in pages:
        tags = Tags(path.read_text(encoding="utf-8")).found
        assert "img" not in tags
        assert "onerror" not in tags
        assert "<script>alert" not in path.read_text(encoding="utf-8")
    texts = [screen.getvalue(), *(path.read_text(encoding="utf-8") for path in pages)]
    for text in texts:
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    for line in screen.getvalue().splitlines():
        assert not re.search(r"^\s*::\w|##\[|##vso", line)
    with open(world.root / "out" / "scores.csv", encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


# as somebody else


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="the suite runs as an ordinary user already")
def test_core_holds_for_an_ordinary_user() -> None:
    """The attacks on files, network and other processes, as nobody, on the strong tiers."""
    bwrap, setpriv = shutil.which("bwrap"), shutil.which("setpriv")
    if bwrap is None or setpriv is None:
        pytest.skip("bwrap and setpriv are needed to become nobody")
    base = Path(sys.base_prefix)
    shown: list[str] = []
    for top in (p for p in (*base.parents, *ROOT.parents) if not p.stat().st_mode & 0o001):
        # let nobody pass through to the interpreter and the kit, and to no more
        shown += ["--perms", "0755", "--tmpfs", str(top)]
        for path in (p for p in (base, ROOT) if top in p.parents):
            between = [p for p in reversed(path.parents) if top in p.parents]
            shown += [w for p in between for w in ("--perms", "0755", "--dir", str(p))]
            shown += ["--ro-bind", str(path), str(path)]
    scratch = Path(tempfile.mkdtemp())  # not below tmp_path, which is root's alone
    os.chown(scratch, 65534, 65534)
    done = subprocess.run(
        [
            *[bwrap, "--dev-bind", "/", "/", *shown, "--cap-add", "ALL", "--"],
            *[setpriv, "--reuid=65534", "--regid=65534", "--clear-groups"],
            *["--inh-caps=-all", "--ambient-caps=-all", "--bounding-set=-all"],
            *[sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__],
            *["-o", "addopts=", f"--basetemp={scratch}/base", "-rs"],
            *["-k", "earns and (files or network or reading or parent) and not libraries"],
        ],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": str(scratch), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )
    shutil.rmtree(scratch)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
