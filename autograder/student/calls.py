"""The system calls that a student's process may make. All others answer EPERM; those of a foreign architecture kill.

An allow-list, because a list of refusals leaves each new call of the kernel open. It carries what old Landlock lacks:
calls that reach other processes are allowed on oneself only, and a file that is opened to read is not emptied.
"""

from __future__ import annotations

import errno
import os
from typing import Any

try:
    import pyseccomp as seccomp  # type: ignore[import-untyped]
except (ImportError, RuntimeError):  # not Linux, or no libseccomp: `load` says so
    seccomp = None

FILES = """
read write readv writev pread64 pwrite64 lseek close close_range fstat stat lstat newfstatat statx
access faccessat faccessat2 readlink readlinkat getdents64 getcwd chdir fchdir mkdir mkdirat rmdir unlink
unlinkat rename renameat renameat2 ftruncate  dup dup2 dup3 pipe pipe2 poll ppoll select pselect6
epoll_create1 epoll_ctl epoll_wait epoll_pwait eventfd2 fsync fdatasync fadvise64 copy_file_range sendfile
umask statfs fstatfs
"""
MEMORY = """
mmap mprotect munmap mremap madvise brk msync mincore membarrier
"""
THREADS = """
futex futex_waitv set_robust_list get_robust_list rseq set_tid_address arch_prctl exit exit_group sched_yield
restart_syscall wait4 waitid
"""
CLOCKS = """
clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times getitimer setitimer alarm
"""
SELF = """
getpid gettid getppid getpgrp getpgid getsid getuid geteuid getgid getegid getgroups getresuid getresgid
getrandom uname sysinfo getrusage getrlimit getcpu sched_getaffinity rt_sigaction rt_sigprocmask rt_sigreturn
rt_sigpending rt_sigtimedwait rt_sigsuspend sigaltstack pause
"""

CLONE_FILES, CLONE_THREAD, CLONE_NEW_ANYTHING = 0x400, 0x00010000, 0x7E020080
F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC = 0, 1, 2, 3, 4, 1030
TCGETS, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX = 0x5401, 0x541B, 0x5421, 0x5450, 0x5451


def available() -> bool:
    return seccomp is not None


def ask_for_threads() -> int:
    """From now on a new thread waits until whoever holds the descriptor that this returns allows it.

    Nothing else counts the threads of one process: the kernel's limit is on all processes of a user.
    """
    asking = seccomp.SyscallFilter(seccomp.ALLOW)
    asking.add_rule(seccomp.NOTIFY, "clone")
    asking.load()
    return int(seccomp._libseccomp.seccomp_notify_fd(asking._filter))  # pyseccomp has no name for it


def load(threads: bool = True) -> None:
    """Installs the filter in this process, for good."""
    if seccomp is None:
        raise OSError(errno.ENOSYS, "libseccomp.so.2 is missing (Debian and Ubuntu: libseccomp2; Fedora: libseccomp)")
    allowed = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    for name in f"{FILES} {MEMORY} {THREADS} {CLOCKS} {SELF}".split():
        rule(allowed, seccomp.ALLOW, name)
    for name, flags in (("open", 1), ("openat", 2)):
        rule(allowed, seccomp.ALLOW, name, seccomp.Arg(flags, seccomp.MASKED_EQ, os.O_TRUNC, 0))
        for writing in (os.O_WRONLY, os.O_RDWR):
            rule(allowed, seccomp.ALLOW, name, seccomp.Arg(flags, seccomp.MASKED_EQ, os.O_ACCMODE, writing))
    for command in (F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC):
        rule(allowed, seccomp.ALLOW, "fcntl", seccomp.Arg(1, seccomp.EQ, command))
    for request in (TCGETS, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX):
        rule(allowed, seccomp.ALLOW, "ioctl", seccomp.Arg(1, seccomp.EQ, request))
    for name in ("kill", "tgkill"):
        rule(allowed, seccomp.ALLOW, name, seccomp.Arg(0, seccomp.EQ, os.getpid()))
    thread = CLONE_THREAD | CLONE_FILES  # one with a table of files of its own could hold files that nobody sees
    threads_only = seccomp.Arg(0, seccomp.MASKED_EQ, thread | CLONE_NEW_ANYTHING, thread)
    rule(allowed, seccomp.ALLOW if threads else seccomp.ERRNO(errno.EAGAIN), "clone", threads_only)
    rule(allowed, seccomp.ERRNO(errno.ENOSYS), "clone3")  # so that the C library falls back to clone
    own, read_only = seccomp.Arg(0, seccomp.EQ, 0), seccomp.Arg(2, seccomp.EQ, 0)
    rule(allowed, seccomp.ALLOW, "prlimit64", own, read_only)
    allowed.load()


def rule(allowed: Any, action: Any, name: str, *arguments: Any) -> None:
    """Adds a rule; a call that this architecture does not have needs none."""
    try:
        number = seccomp.resolve_syscall(seccomp.system_arch(), name)
    except (ValueError, OSError):
        return
    if number >= 0:
        allowed.add_rule(action, name, *arguments)
