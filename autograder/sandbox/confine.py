"""Limits that a worker puts on itself before it reads a student's byte.

This is the weak tier: a process of its own with resource limits, no inherited files and an explicit
environment. It keeps student code away from the grader's memory and ends it on time; it does not
keep it from reading files or opening sockets. The canary says what gets through.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal

TIER = "process + rlimits"

#: One thread for numerical libraries, a fixed hash seed, nothing of the caller's environment.
ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PATH": "/usr/bin:/bin",
    "HOME": "/nonexistent",
    "LC_ALL": "C.UTF-8",
}

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 1, 4, 36, 38


def prctl(option: int, value: int) -> None:
    """Call prctl(2); OSError where the kernel refuses."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def limit(memory: int, seconds: int) -> None:
    """Limit this process for good.

    Parameters
    ----------
    memory : int
        Address space, in bytes; numpy alone takes some 300 MB of it.
    seconds : int
        Processor time; the grader's wall clock is shorter.
    """
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write past the limit fails, no more
    for what, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(what, (value, value))
