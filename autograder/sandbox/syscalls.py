"""Which system calls a worker may make: a seccomp filter, compiled by libseccomp in the grader."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
import tempfile
from functools import cache

from autograder.errors import SandboxError

_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000  # seccomp's actions; the second with an errno added
_EQUAL = 4  # libseccomp's comparison

#: System calls that numerical Python needs. All others fail, so that libraries fall back.
ALLOWED = """
read readv pread64 write writev pwrite64 close close_range lseek fstat newfstatat stat lstat statx
statfs fstatfs access faccessat faccessat2 open openat getdents64 getcwd readlink readlinkat
dup dup2 dup3 poll ppoll select pselect6 epoll_create1 epoll_ctl epoll_wait
epoll_pwait recvfrom sendto mmap mprotect munmap mremap madvise brk membarrier futex sched_yield
sched_getaffinity sched_getparam sched_getscheduler getcpu nanosleep clock_nanosleep clock_gettime
clock_getres gettimeofday time times getpid getppid gettid getuid geteuid getgid getegid getpgid
getpgrp getsid getrandom getrusage getrlimit sysinfo uname set_robust_list get_robust_list rseq
set_tid_address rt_sigaction rt_sigprocmask rt_sigreturn rt_sigtimedwait sigaltstack setitimer
getitimer alarm restart_syscall exit exit_group
"""

#: Refused by name, so that an attempt reads as "not permitted" rather than "no such call". Pipes
#: are numbered as they are made, on the whole machine: a worker could count for the next.
REFUSED = """
clone pipe pipe2 socket socketpair connect bind listen accept accept4 sendmsg sendmmsg recvmsg
fork vfork execve execveat kill tkill tgkill pidfd_open pidfd_send_signal pidfd_getfd ptrace
process_vm_readv process_vm_writev setrlimit unshare setns mount umount2 pivot_root chroot
prctl setsid setpgid mkdir mkdirat mknod mknodat unlink unlinkat rmdir rename renameat
renameat2 link linkat symlink symlinkat chmod fchmod fchmodat chown fchown fchownat lchown
truncate ftruncate fallocate chdir fchdir umask memfd_create shmget shmat shmctl msgget msgsnd
semget semop mq_open keyctl add_key bpf perf_event_open userfaultfd io_uring_setup
io_uring_enter io_uring_register setuid setgid setresuid setresgid setgroups capset
"""

if sys.platform != "win32":  # where only `check` works, without confinement
    import fcntl

    #: What may be asked of an open file: duplicates, flags. F_SETOWN would signal other processes.
    FCNTL = (fcntl.F_DUPFD, fcntl.F_DUPFD_CLOEXEC, fcntl.F_GETFD, fcntl.F_SETFD, fcntl.F_GETFL)


class _Comparison(ctypes.Structure):
    """Of a system call's argument; libseccomp's ``scmp_arg_cmp``."""

    _fields_ = (
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("value", ctypes.c_uint64),
        ("mask", ctypes.c_uint64),  # of another comparison
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
    add(_ALLOW, "prlimit64", _Comparison(0, _EQUAL, 0), _Comparison(2, _EQUAL, 0))  # own, reading
    with tempfile.TemporaryFile() as file:
        _check(seccomp.seccomp_export_bpf(rules, file.fileno()), "the filter")
        seccomp.seccomp_release(rules)
        file.seek(0)
        return file.read()


def _check(code: int, what: str) -> None:
    if code:
        raise SandboxError(f"libseccomp refuses {what}: {os.strerror(-code)}")
