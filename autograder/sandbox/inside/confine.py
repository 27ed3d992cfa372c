"""What a worker gives up before it reads a student's byte, and in which order.

`Confinement` is decided by the grader, sent to the zygote as JSON, and put on by every worker:
resource limits, no capability, Landlock (files, signals, abstract sockets), seccomp (system calls).
The kernel is called through ctypes, here and nowhere else; the filter is compiled by the grader, in
``syscalls.py``. Both keep these interfaces for good, and no stranger's package stands between a
student and a class.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import struct
import sys
import sysconfig
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

import msgspec

#: One thread for numerical libraries, a fixed hash seed, nothing of the caller's environment.
ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "MPLBACKEND": "Agg",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PATH": "/nonexistent",
    "HOME": "/nonexistent",
    "LC_ALL": "C.UTF-8",
}

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_CAPBSET_DROP = 1, 4, 22, 24
PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 36, 38
_SECCOMP_MODE_FILTER, _CLONE_THREAD = 2, 0x10000
_CAPABILITY_VERSION_3 = 0x20080522

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # on every processor
_PATH_BENEATH, _READ_FILE, _READ_DIR = 1, 1 << 2, 1 << 3
#: From which version of Landlock on it knows so many rights: to files, to the network, scopes.
_LANDLOCK = (
    *((10, 17, 4, 2), (9, 17, 2, 2), (6, 16, 2, 2), (5, 16, 2, 0)),
    *((4, 15, 2, 0), (3, 15, 0, 0), (2, 14, 0, 0), (1, 13, 0, 0)),
)

if sys.platform != "win32":  # where only `check` works, without confinement
    import resource


class Confinement(msgspec.Struct, frozen=True):
    """What a zygote's workers are confined by.

    ``memory`` is address space in bytes, of which numpy alone takes some 300 MB; ``processor`` is
    seconds of processor time, more than the wall clock allows. ``filter`` is a compiled seccomp
    program, empty for none. ``libraries`` are imported beforehand, ``files`` theirs to read.
    """

    memory: int = 1 << 30
    processor: int = 120
    rlimits: bool = True
    landlock: bool = True
    undumpable: bool = True
    filter: bytes = b""
    libraries: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


class Rules:
    """Landlock rules, built once in the zygote, read only: `readable`, and a course's libraries.

    Whatever else this kernel's Landlock can refuse, it refuses.
    """

    def __init__(self, files: Iterable[str] = ()) -> None:
        version = _landlock(_CREATE_RULESET, None, 0, 1)
        _, *counts = next(known for known in _LANDLOCK if known[0] <= version)
        refused = struct.pack("=3Q", *((1 << count) - 1 for count in counts))
        self._ruleset = _landlock(_CREATE_RULESET, refused, len(refused), 0)
        for path in readable(files):
            right = _READ_FILE | _READ_DIR if path.is_dir() else _READ_FILE
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
            allowed = struct.pack("=Qi", right, place)
            _landlock(_ADD_RULE, self._ruleset, _PATH_BENEATH, allowed, 0)
            os.close(place)

    def restrict(self) -> None:
        """Enforce the rules on this process for good."""
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        _landlock(_RESTRICT_SELF, self._ruleset, 0)
        os.close(self._ruleset)


def _landlock(call: int, *arguments: int | bytes | None) -> int:
    """Make one of Landlock's system calls; OSError where the kernel refuses."""
    words = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    result = int(libc().syscall(ctypes.c_long(call), *words))
    if result < 0:
        _fail("Landlock")
    return result


def readable(files: Iterable[str] = ()) -> list[Path]:
    """Return what student code may read: the standard library, numpy, and these files."""
    import numpy as np

    standard = Path(sysconfig.get_path("stdlib"))
    numpy = Path(np.__file__).parent
    paths = [p for p in standard.iterdir() if p.name not in ("site-packages", "dist-packages")]
    paths += [numpy, numpy.with_name("numpy.libs"), Path("/dev/null"), Path("/dev/urandom")]
    return [path for path in (*paths, *map(Path, files)) if path.exists()]


@cache
def libc() -> ctypes.CDLL:
    """Return the C library of this process, which keeps errno."""
    return ctypes.CDLL(None, use_errno=True)


def prctl(option: int, value: int, address: object = 0) -> None:
    """Call prctl(2); OSError where the kernel refuses."""
    if libc().prctl(option, ctypes.c_ulong(value), address, ctypes.c_ulong(0), ctypes.c_ulong(0)):
        _fail("prctl")


def has_threads() -> bool:
    """Tell whether this process has more threads than one."""
    with suppress(FileNotFoundError):  # no /proc under bubblewrap
        return len(os.listdir("/proc/self/task")) > 1
    failed = libc().unshare(_CLONE_THREAD)  # does nothing, and is not for a process of several
    return bool(failed) and ctypes.get_errno() == errno.EINVAL


def _fail(what: str) -> None:
    code = ctypes.get_errno()
    raise OSError(code, f"{what}: {os.strerror(code)}")


def limit(confinement: Confinement) -> None:
    """Put resource limits on this process."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write past the limit fails, no more
    for what, value in (
        (resource.RLIMIT_AS, confinement.memory),
        (resource.RLIMIT_CPU, confinement.processor),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(what, (value, value))
    if sys.platform == "linux":
        for what in (resource.RLIMIT_MSGQUEUE, resource.RLIMIT_MEMLOCK):
            resource.setrlimit(what, (0, 0))


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def bound_capabilities() -> None:
    """Let no new program of this process, or of those that it forks, regain a capability."""
    try:
        for capability in range(64):
            prctl(PR_CAPBSET_DROP, capability)
    except OSError:  # past the last one, or nothing to drop for an ordinary user
        pass


def drop_capabilities() -> None:
    """Give up every capability: root is nobody."""
    none = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; twice 32 bits
    if libc().capset(ctypes.byref(_Header(_CAPABILITY_VERSION_3, 0)), ctypes.byref(none)):
        _fail("capset")


def load_filter(program: bytes) -> None:
    """Filter this process's system calls for good."""
    buffer = ctypes.create_string_buffer(program, len(program))
    packed = _Program(len(program) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    prctl(PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(packed))


def confine(confinement: Confinement) -> None:
    """Confine this process for good; an OSError where any part of it fails.

    Files come first, by `Rules.restrict`, while its descriptor is still open; system calls last.
    """
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    if confinement.rlimits:
        limit(confinement)
    drop_capabilities()
    if confinement.filter:
        load_filter(confinement.filter)
