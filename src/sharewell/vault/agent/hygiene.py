"""What keeps the keys in the agent's memory from ending up anywhere else: no core dump, no debugger, no swap."""

from __future__ import annotations

import ctypes
import os
import sys

PR_SET_DUMPABLE = 4
MCL_CURRENT, MCL_FUTURE = 1, 2


def close_up() -> bool:
    """Make this process closed to others of the same account. Returns whether its memory is kept out of swap too.

    On Linux other processes of the same uid can then neither read its memory nor attach to it.
    """
    os.umask(0o077)
    if os.name != "posix":
        return False
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    # With a limit, a later allocation could fail for being locked: then only what is there now is locked, if it fits.
    unlimited = os.geteuid() == 0 or resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] == resource.RLIM_INFINITY
    return bool(libc.mlockall(MCL_CURRENT | MCL_FUTURE if unlimited else MCL_CURRENT) == 0)
