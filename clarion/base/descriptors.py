"""File descriptors of this process: raise the limit at start, and keep a share that connections of the API never use.

A call needs descriptors too (SIP, media control, prompts, recordings, the database). Without a reserve, whoever opens
enough HTTP connections stops telephony.
"""

import resource
from typing import Final

HIGHEST: Final = 1_048_576  # containers may allow 10⁹, and some programs we start walk through all of them
RESERVED: Final = 2_048


def raise_descriptor_limit() -> int:
    """Raise the soft limit of open files to the hard one; returns the limit that holds now. Children inherit it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = HIGHEST if hard == resource.RLIM_INFINITY else min(hard, HIGHEST)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        except (ValueError, OSError):  # the kernel's own limit (fs.nr_open) is lower
            return soft
    return descriptor_limit()


def descriptor_limit() -> int:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return HIGHEST if soft == resource.RLIM_INFINITY else soft


def connections_within(limit: int) -> int:
    """How many connections may be open together in a process that may open `limit` files: half of few, else all but
    the reserve."""
    return max(limit // 2, limit - RESERVED) if limit > RESERVED else max(1, limit // 2)
