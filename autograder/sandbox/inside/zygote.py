"""A warm process that forks a worker per submission.

It has numpy and the course's libraries imported and reads no student byte: each request brings a
fresh socket (SCM_RIGHTS), a fork takes it, and the worker's pidfd goes back, so that the grader can
kill from outside. When the worker has ended, or the grader has gone, whatever processes it left are
killed too.
"""

from __future__ import annotations

import base64
import gc
import itertools
import os
import select
import signal
import socket
import sys
from contextlib import suppress

import msgspec
import numpy.linalg
import numpy.ma
import numpy.random  # noqa: F401 - imported here once, not in every worker

from . import confine, fence, lent, rehearsal, worker

JOB = 3  # the worker's only open file besides the standard three


def main() -> None:
    """Serve requests on the control socket whose number is the first argument, until it closes."""
    control = socket.socket(fileno=int(sys.argv[1]))
    control.set_inheritable(False)
    confinement = msgspec.json.decode(base64.b64decode(sys.argv[2]), type=confine.Confinement)
    fence.Fence(confine.readable(confinement.files)).put_up()
    try:
        fence.load(confinement.libraries)
    except Exception as error:  # whatever a library's own import raises
        control.send(f"{type(error).__name__}: {error}".encode()[:300])
        return
    rules = confine.Rules(confinement.files) if confinement.landlock else None
    confine.prctl(confine.PR_SET_CHILD_SUBREAPER, 1)
    confine.bound_capabilities()  # its own it keeps: a worker without cannot ptrace it
    if confinement.undumpable:
        confine.prctl(confine.PR_SET_DUMPABLE, 0)  # a worker cannot ptrace it
    lent.lend_old_names()
    control.send(b"ready")
    for number in itertools.count():
        request, files, _, _ = socket.recv_fds(control, 16, 1)
        if not request:
            return
        if confine.has_threads():
            control.send(b"it has threads of its own, which workers would be without")
            return
        child = os.fork()
        if child == 0:
            _work(files[0], confinement, rules)
        os.close(files[0])
        handle = os.pidfd_open(child)
        socket.send_fds(control, [b"pid"], [handle])
        if number == 0:  # while the first worker, mostly the grader's own canary, is at work
            rehearsal.rehearse()
            gc.collect()
            gc.freeze()  # is shared with workers, as long as no collection touches it
        select.select([handle, control.fileno()], [], [])
        os.close(handle)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        _sweep()
        control.send(str(os.waitstatus_to_exitcode(status)).encode())


def _work(job: int, confinement: confine.Confinement, rules: confine.Rules | None) -> None:
    """Become a worker; never return. A set-up that fails ends the process, closed."""
    code = 97
    try:
        os.setsid()
        sink = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(sink, standard)
        if rules is not None:
            rules.restrict()
        os.dup2(job, JOB)
        os.closerange(JOB + 1, 1024)
        confine.confine(confinement)
        worker.serve_files(JOB, JOB)
        code = 0
    finally:
        os._exit(code)  # no atexit, no leftover thread


def _sweep() -> None:
    """Kill what a worker started and left behind; orphans become children of this process."""
    with suppress(ChildProcessError, FileNotFoundError):
        while True:
            for child in _children():
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            os.waitpid(-1, 0)


def _children() -> list[int]:
    if os.getpid() == 1:  # bubblewrap's first process, which is asked for all others
        return [-1]
    with open("/proc/thread-self/children") as children:
        return [int(child) for child in children.read().split()]
