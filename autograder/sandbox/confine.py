"""What a worker gives up before it reads a student's byte, and in which order.

`Confinement` is decided by the grader, sent to the zygote as JSON, and put on by every worker:
resource limits, no capability, Landlock (files, signals, abstract sockets), seccomp (system calls).
The kernel and libseccomp are called through ctypes, here and nowhere else. Both keep these
interfaces for good, and no stranger's package stands between a student and a class.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import struct
import sys
import sysconfig
import tempfile
from functools import cache
from pathlib import Path

import msgspec

from autograder.errors import SandboxError

#: One thread for numerical libraries, a fixed hash seed, nothing of the caller's environment.
ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PATH": "/nonexistent",
    "HOME": "/nonexistent",
    "LC_ALL": "C.UTF-8",
}

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_CAPBSET_DROP = 1, 4, 22, 24
PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 36, 38
_SECCOMP_MODE_FILTER = 2
_CAPABILITY_VERSION_3 = 0x20080522
_CLONE_THREAD = 0x10000

_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000  # seccomp's actions; the second with an errno added
_EQUAL, _MASKED_EQUAL = 4, 7  # libseccomp's comparisons

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # on every processor
_PATH_BENEATH, _READ_FILE, _READ_DIR = 1, 1 << 2, 1 << 3
#: From which version of Landlock on it knows so many rights: to files, to the network, scopes.
_LANDLOCK = (
    *((10, 17, 4, 2), (9, 17, 2, 2), (6, 16, 2, 2), (5, 16, 2, 0)),
    *((4, 15, 2, 0), (3, 15, 0, 0), (2, 14, 0, 0), (1, 13, 0, 0)),
)

#: System calls that numerical Python needs. All others fail, so that libraries fall back.
ALLOWED = """
read readv pread64 write writev pwrite64 close close_range lseek fstat newfstatat stat lstat statx
statfs fstatfs access faccessat faccessat2 open openat getdents64 getcwd readlink readlinkat
dup dup2 dup3 pipe pipe2 poll ppoll select pselect6 epoll_create1 epoll_ctl epoll_wait
epoll_pwait recvfrom sendto mmap mprotect munmap mremap madvise brk membarrier futex sched_yield
sched_getaffinity sched_getparam sched_getscheduler getcpu nanosleep clock_nanosleep clock_gettime
clock_getres gettimeofday time times getpid getppid gettid getuid geteuid getgid getegid getpgid
getpgrp getsid getrandom getrusage getrlimit sysinfo uname set_robust_list get_robust_list rseq
set_tid_address rt_sigaction rt_sigprocmask rt_sigreturn rt_sigtimedwait sigaltstack setitimer
getitimer alarm restart_syscall exit exit_group
"""

#: Refused by name, so that an attempt reads as "not permitted" rather than "no such call".
REFUSED = """
socket socketpair connect bind listen accept accept4 sendmsg sendmmsg recvmsg fork vfork execve
execveat kill tkill tgkill pidfd_open pidfd_send_signal pidfd_getfd ptrace process_vm_readv
process_vm_writev setrlimit unshare setns mount umount2 pivot_root chroot prctl setsid setpgid
mkdir mkdirat mknod mknodat unlink unlinkat rmdir rename renameat renameat2 link linkat symlink
symlinkat chmod fchmod fchmodat chown fchown fchownat lchown truncate ftruncate fallocate chdir
fchdir umask memfd_create shmget shmat shmctl msgget msgsnd semget semop mq_open keyctl add_key
bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register setuid setgid
setresuid setresgid setgroups capset
"""

if sys.platform != "win32":  # where only `check` works, without confinement
    import fcntl
    import resource

    #: What may be asked of an open file: duplicates, flags. F_SETOWN would signal other processes.
    FCNTL = (fcntl.F_DUPFD, fcntl.F_DUPFD_CLOEXEC, fcntl.F_GETFD, fcntl.F_SETFD, fcntl.F_GETFL)


class Confinement(msgspec.Struct, frozen=True):
    """What a zygote's workers are confined by.

    ``memory`` is address space in bytes, of which numpy alone takes some 300 MB; ``processor`` is
    seconds of processor time, more than the wall clock allows. ``filter`` is a compiled seccomp
    program, empty for none.
    """

    memory: int = 1 << 30
    processor: int = 120
    rlimits: bool = True
    landlock: bool = True
    undumpable: bool = True
    filter: bytes = b""


class _Comparison(ctypes.Structure):
    """Of a system call's argument; libseccomp's ``scmp_arg_cmp``."""

    _fields_ = (
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("value", ctypes.c_uint64),  # for _MASKED_EQUAL the mask
        ("masked", ctypes.c_uint64),
    )


@cache
def seccomp_filter() -> bytes:
    """Compile the filter of system calls.

    Raises
    ------
    SandboxError
        If libseccomp is not installed, or refuses a rule.
    """
    try:
        seccomp = ctypes.CDLL("libseccomp.so.2")
    except OSError as error:
        raise SandboxError(f"libseccomp is not installed ({error})") from None
    seccomp.seccomp_init.restype = ctypes.c_void_p
    rules = ctypes.c_void_p(seccomp.seccomp_init(_REFUSE | errno.ENOSYS))

    def add(action: int, name: str, *comparisons: _Comparison) -> None:
        number = seccomp.seccomp_syscall_resolve_name(name.encode())
        if number < 0:  # this processor has no such call
            return
        array = (_Comparison * len(comparisons))(*comparisons)
        _check(seccomp.seccomp_rule_add_array(rules, action, number, len(array), array), name)

    for name in ALLOWED.split():
        add(_ALLOW, name)
    for name in REFUSED.split():
        add(_REFUSE | errno.EPERM, name)
    add(_REFUSE | errno.ENOTTY, "ioctl")  # what isatty() asks of a file
    for request in FCNTL:
        add(_ALLOW, "fcntl", _Comparison(1, _EQUAL, request))
    add(_ALLOW, "clone", _Comparison(0, _MASKED_EQUAL, _CLONE_THREAD, _CLONE_THREAD))
    add(_REFUSE | errno.EPERM, "clone", _Comparison(0, _MASKED_EQUAL, _CLONE_THREAD, 0))
    add(_ALLOW, "prlimit64", _Comparison(0, _EQUAL, 0), _Comparison(2, _EQUAL, 0))  # own, reading
    with tempfile.TemporaryFile() as file:
        _check(seccomp.seccomp_export_bpf(rules, file.fileno()), "the filter")
        seccomp.seccomp_release(rules)
        file.seek(0)
        return file.read()


def _check(code: int, what: str) -> None:
    if code:
        raise SandboxError(f"libseccomp refuses {what}: {os.strerror(-code)}")


class Rules:
    """Landlock rules, built once in the zygote: the standard library and numpy, read only.

    Whatever else this kernel's Landlock can refuse, it refuses.
    """

    def __init__(self) -> None:
        version = _landlock(_CREATE_RULESET, None, 0, 1)
        _, *counts = next(known for known in _LANDLOCK if known[0] <= version)
        refused = struct.pack("=3Q", *((1 << count) - 1 for count in counts))
        self._ruleset = _landlock(_CREATE_RULESET, refused, len(refused), 0)
        for path in readable():
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


def readable() -> list[Path]:
    """Return what student code may read: the standard library without site-packages, and numpy."""
    import numpy as np

    standard = Path(sysconfig.get_path("stdlib"))
    numpy = Path(np.__file__).parent
    paths = [p for p in standard.iterdir() if p.name not in ("site-packages", "dist-packages")]
    paths += [numpy, numpy.with_name("numpy.libs"), Path("/dev/null"), Path("/dev/urandom")]
    return [path for path in paths if path.exists()]


@cache
def libc() -> ctypes.CDLL:
    """Return the C library of this process, which keeps errno."""
    return ctypes.CDLL(None, use_errno=True)


def prctl(option: int, value: int, address: object = 0) -> None:
    """Call prctl(2); OSError where the kernel refuses."""
    if libc().prctl(option, ctypes.c_ulong(value), address, ctypes.c_ulong(0), ctypes.c_ulong(0)):
        _fail("prctl")


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


def drop_capabilities() -> None:
    """Give up every capability, also those that a new program could regain: root is nobody."""
    try:
        for capability in range(64):
            prctl(PR_CAPBSET_DROP, capability)
    except OSError:  # past the last one, or nothing to drop for an ordinary user
        pass
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
