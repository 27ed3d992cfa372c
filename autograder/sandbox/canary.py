"""What student code can really do in a sandbox: tried out, not asked for."""

from __future__ import annotations

import os
import tempfile

from autograder.errors import SandboxError
from autograder.sandbox.inside import wire
from autograder.sandbox.pool import Sandbox
from autograder.sandbox.session import Returned, Session

PROBES = """
import os, socket, subprocess

def attempt(action):
    try:
        action()
        return True
    except BaseException:
        return False

def fork():
    if os.fork() == 0:
        os._exit(0)

def write(path):
    os.write(os.open(path, os.O_WRONLY), b"x")

def probe(path, parent):
    return {
        "read a file": attempt(lambda: open(path).read()),
        "write a file": attempt(lambda: write(path)),
        "open a unix socket": attempt(lambda: socket.socket(socket.AF_UNIX)),
        "open a UDP socket": attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM)),
        "open a TCP socket": attempt(lambda: socket.socket(socket.AF_INET)),
        "signal the grader": attempt(lambda: os.kill(parent, 0)),
        "fork": attempt(fork),
        "execute a program": attempt(lambda: subprocess.run(["/bin/true"], check=True)),
        "read the grader's environment": attempt(lambda: open(f"/proc/{parent}/environ").read()),
    }
"""


def probe(sandbox: Sandbox) -> dict[str, bool]:
    """Return, for every attempt to get out, whether it succeeded.

    Raises
    ------
    SandboxError
        If the probes do not come back.
    """
    with tempfile.NamedTemporaryFile() as canary:
        call: list[tuple[str, wire.Value]] = [("path", canary.name), ("parent", os.getpid())]
        task = wire.Task("probe", ["probe"], False, [call])
        with Session(sandbox, [wire.Cell(1, PROBES)]) as session:
            [answer] = session.ask([task])
    outcome = answer.outcomes[0] if answer.outcomes else None
    if not isinstance(outcome, Returned):
        raise SandboxError(f"the sandbox does not answer its own probes: {outcome}")
    attempts: dict[str, bool] = outcome.value
    return attempts
