"""What student code can really do in a sandbox: tried out, not asked for."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import autograder
from autograder.errors import SandboxError
from autograder.sandbox.inside.pipe import wire
from autograder.sandbox.outcome import Returned
from autograder.sandbox.protocol import Sandbox
from autograder.sandbox.session import Session

PROBES = """
import ctypes, os, socket, subprocess, sys, threading

def attempt(action):
    try:
        action()
        return True
    except BaseException:
        return False

def fork():
    if os.fork() == 0:
        os._exit(0)

def clone():  # by the bare system call, and the child ends at once
    number = {"x86_64": 56, "aarch64": 220}[os.uname().machine]
    child = ctypes.CDLL(None).syscall(number, 17, 0, 0, 0, 0)
    if child == 0:
        os._exit(0)
    assert child > 0

def write(path):
    os.write(os.open(path, os.O_WRONLY), b"x")

def use(path):
    before = os.lstat(path).st_atime_ns
    os.stat(path)  # goes through a link
    attempt(lambda: open(path, "rb").read(1))
    return os.lstat(path).st_atime_ns != before

def date():  # the last access of a file: the next worker could read it
    library = [entry.path for entry in os.scandir(os.path.dirname(os.__file__)) if entry.is_file()]
    assert any([use(path) for path in [sys.executable, *library]])

def probe(path, link, parent, kit):
    return {
        "read a file": attempt(lambda: open(path).read()),
        "read the grader's own text": attempt(lambda: open(kit).read()),
        "write a file": attempt(lambda: write(path)),
        "open a unix socket": attempt(lambda: socket.socket(socket.AF_UNIX)),
        "open a UDP socket": attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM)),
        "open a TCP socket": attempt(lambda: socket.socket(socket.AF_INET)),
        "signal the grader": attempt(lambda: os.kill(parent, 0)),
        "start a thread": attempt(threading.Thread(target=int).start),
        "fork": attempt(fork),
        "fork by a bare system call": attempt(clone),
        "execute a program": attempt(lambda: subprocess.run(["/bin/true"], check=True)),
        "read the grader's environment": attempt(lambda: open(f"/proc/{parent}/environ").read()),
        "see that a file exists": attempt(lambda: os.stat(path)),
        "see /proc": attempt(lambda: os.stat("/proc/self")),
        "date a file by using it": attempt(date) | attempt(lambda: os.stat(link)),
    }
"""

#: What bubblewrap alone holds. A worker can tell later ones something by each: nothing of its own
#: submission, which comes before it, and no more.
OUTSIDE = {
    "see that a file exists",
    "see /proc",
    "date a file by using it",
    "use the grader's process numbers",
    "use the grader's network",
}


def probe(sandbox: Sandbox) -> dict[str, bool]:
    """Return, for every attempt to get out, whether it succeeded.

    Raises
    ------
    SandboxError
        If the probes do not come back.
    """
    with tempfile.TemporaryDirectory() as folder:
        canary, link = Path(folder, "canary"), Path(folder, "link")
        canary.write_text("secret", encoding="ascii")
        link.symlink_to(canary)
        call: list[tuple[str, wire.Value]] = [
            ("path", str(canary)),
            ("link", str(link)),
            ("parent", os.getpid()),
            ("kit", autograder.__file__),
        ]
        task = wire.Task("probe", ["probe"], False, [call])
        with Session(sandbox, [wire.Cell(1, PROBES)]) as session:
            [answer] = session.ask([task])
    outcome = answer.outcomes[0] if answer.outcomes else None
    if not isinstance(outcome, Returned):
        raise SandboxError(f"the sandbox does not answer its own probes: {outcome}")
    attempts: dict[str, bool] = outcome.value
    return attempts | _namespaces(sandbox)


def _namespaces(sandbox: Sandbox) -> dict[str, bool]:
    """Return which namespaces a worker has in common with this process, looked at from outside."""
    with sandbox.worker() as worker:
        numbers = worker.numbers
        own, its = (Path(f"/proc/{n}/net/dev") for n in ("self", numbers[0] if numbers else "self"))
        network = its.exists() and own.exists() and its.samefile(own)  # it has a number a network
    return {
        "use the grader's process numbers": len(numbers) < 2,
        "use the grader's network": network,
    }


def escapes(sandbox: Sandbox) -> list[str]:
    """Return what student code can do that it cannot in the tier that a sandbox says it is."""
    known = set() if sandbox.tier.bubblewrap else OUTSIDE
    return [what for what, succeeded in probe(sandbox).items() if succeeded and what not in known]
