"""What a worker gives up before it reads a student's byte, and in which order.

`Confinement` is decided by the grader, sent to the zygote as JSON, and put on by every worker:
resource limits, no capability, Landlock (files, signals, abstract sockets), seccomp (system calls).
Landlock and libseccomp are reached through two small libraries, here and nowhere else.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
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
    "PATH": "/nonexistent",  # ctypes would look for the C library with a compiler, in 20 ms
    "HOME": "/nonexistent",
    "LC_ALL": "C.UTF-8",
}

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_CAPBSET_DROP = 1, 4, 22, 24
PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 36, 38
_SECCOMP_MODE_FILTER = 2
_CAPABILITY_VERSION_3 = 0x20080522
_CLONE_THREAD = 0x10000

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


@cache
def seccomp_filter() -> bytes:
    """Compile the filter of system calls.

    Raises
    ------
    SandboxError
        If libseccomp is not installed.
    """
    try:
        import pyseccomp
    except (ImportError, RuntimeError, OSError) as error:
        raise SandboxError(f"libseccomp is not installed ({error})") from None
    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.ENOSYS))
    for name in ALLOWED.split():
        _rule(rules, pyseccomp.ALLOW, name)
    refuse = pyseccomp.ERRNO(errno.EPERM)
    for name in REFUSED.split():
        _rule(rules, refuse, name)
    _rule(rules, pyseccomp.ERRNO(errno.ENOTTY), "ioctl")  # what isatty() asks of a file
    for request in FCNTL:
        rules.add_rule(pyseccomp.ALLOW, "fcntl", pyseccomp.Arg(1, pyseccomp.EQ, request))
    is_thread, is_process = (
        pyseccomp.Arg(0, pyseccomp.MASKED_EQ, _CLONE_THREAD, bits) for bits in (_CLONE_THREAD, 0)
    )
    rules.add_rule(pyseccomp.ALLOW, "clone", is_thread)
    rules.add_rule(refuse, "clone", is_process)
    own, reading = pyseccomp.Arg(0, pyseccomp.EQ, 0), pyseccomp.Arg(2, pyseccomp.EQ, 0)
    rules.add_rule(pyseccomp.ALLOW, "prlimit64", own, reading)
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def _rule(rules: object, action: object, name: str) -> None:
    """Add a rule; a call that this processor does not have needs none."""
    try:
        rules.add_rule(action, name)  # type: ignore[attr-defined]
    except (OSError, ValueError):
        return


class Rules:
    """Landlock rules, built once in the zygote: the standard library and numpy, read only."""

    def __init__(self) -> None:
        import landlockpy

        read = landlockpy.AccessFS.READ_FILE | landlockpy.AccessFS.READ_DIR
        scope = landlockpy.Scope.ABSTRACT_UNIX_SOCKET | landlockpy.Scope.SIGNAL
        self._ruleset = landlockpy.Ruleset(scoped=scope)
        for path in readable():
            right = read if path.is_dir() else landlockpy.AccessFS.READ_FILE
            self._ruleset.allow_path(path, right)

    def restrict(self) -> None:
        """Enforce the rules on this process for good."""
        self._ruleset.restrict()
        self._ruleset.close()


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
