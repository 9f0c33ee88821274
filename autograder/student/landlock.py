"""Landlock: which files a process may still reach. The kernel's own, for any user, from Linux 5.13."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
import sysconfig

LANDLOCK_CREATE_RULESET, LANDLOCK_ADD_RULE, LANDLOCK_RESTRICT_SELF = 444, 445, 446
LANDLOCK_RULE_PATH_BENEATH = 1
READ_FILE, READ_DIR = 1 << 2, 1 << 3
WRITE_FILE, REMOVE_DIR, REMOVE_FILE, MAKE_DIR, MAKE_REG = 1 << 1, 1 << 4, 1 << 5, 1 << 7, 1 << 8
REFER, TRUNCATE = 1 << 13, 1 << 14

libc = ctypes.CDLL(None, use_errno=True)


def check(result: int, what: str) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")
    return result


def libraries() -> list[str]:
    """The folders that Python's own and installed libraries are read from."""
    paths = sysconfig.get_paths()
    wanted = {paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    wanted |= {
        "/usr/lib",
        "/usr/lib64",
        "/lib",
        "/lib64",
        "/usr/share/fonts",
        "/usr/share/zoneinfo",
        "/etc/ld.so.cache",
    }
    wanted |= {"/dev/null", "/dev/zero", "/dev/urandom", "/etc/localtime", os.path.join(sys.base_prefix, "lib")}
    return sorted(path for path in wanted if os.path.exists(path))


libraries_at_start = libraries()  # before a change of the user hides them from `exists`


def version() -> int:
    """Landlock's ABI; 0 where the kernel has none."""
    return max(0, int(libc.syscall(LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), 1)))


def enter(scratch: str, at_most: int) -> int:
    """From now on: libraries to read, the scratch folder to write, no more; from ABI 6 no signals beyond."""
    abi = min(version(), at_most)
    if abi < 1:
        raise OSError(errno.ENOSYS, "this kernel has no Landlock (Linux 5.13 or newer has)")
    files = (1 << 13) - 1 | (REFER if abi >= 2 else 0) | (TRUNCATE if abi >= 3 else 0) | (1 << 15 if abi >= 5 else 0)
    network = 0b11 if abi >= 4 else 0
    scoped = 0b11 if abi >= 6 else 0
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8
    attributes = (ctypes.c_uint64 * 3)(files, network, scoped)
    ruleset = check(libc.syscall(LANDLOCK_CREATE_RULESET, attributes, ctypes.c_size_t(size), 0), "landlock")
    for path in libraries_at_start:
        allow_beneath(ruleset, path, READ_FILE | (READ_DIR if os.path.isdir(path) else 0))
    allow_beneath(ruleset, os.devnull, READ_FILE | WRITE_FILE)
    make = WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG
    allow_beneath(ruleset, scratch, READ_FILE | READ_DIR | make | (files & (REFER | TRUNCATE)))
    check(libc.syscall(LANDLOCK_RESTRICT_SELF, ruleset, 0), "landlock")
    os.close(ruleset)
    return abi


def allow_beneath(ruleset: int, path: str, access: int) -> None:
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    rule = access.to_bytes(8, sys.byteorder) + descriptor.to_bytes(4, sys.byteorder)  # a packed struct
    check(libc.syscall(LANDLOCK_ADD_RULE, ruleset, LANDLOCK_RULE_PATH_BENEATH, rule, 0), f"landlock: {path}")
    os.close(descriptor)
