"""Waiting for a condition, never for a while."""

import asyncio
import inspect
import os
import random
import socket
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

Found = TypeVar("Found")

_LONGEST = 4.0

HEAVY_WORKERS = 3
"""So many workers of a parallel run may have tests that start phones, servers or browsers; others are quick."""


def is_heavy(worker: str, count: int) -> bool:
    """Whether worker `gw3` of so many has the ports for tests that start much."""
    return int(worker.removeprefix("gw")) % max(1, count) < HEAVY_WORKERS


# Below the kernel's range for outgoing connections, which could take a port between look and use.
# Each worker of a parallel run has its own part. `TEST_PORTS=22000-23999` keeps a run within other bounds.
_COUNT = max(2, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % _COUNT
_ASKED = os.environ.get("TEST_PORTS", "10000-29999").split("-")
_ALL = int(_ASKED[1]) + 1 - int(_ASKED[0])
# Rows of hundreds are asked for by heavy workers only (`scheduling.py`): the others get by with a tenth.
_HEAVY = min(_COUNT, HEAVY_WORKERS)
_LARGE = (_ALL if _COUNT == _HEAVY else _ALL * 9 // 10) // _HEAVY // 2 * 2
_SMALL = _ALL // 10 // max(1, _COUNT - _HEAVY) // 2 * 2
_WIDTH = _LARGE if _WORKER < _HEAVY else _SMALL
_LOWEST = int(_ASKED[0]) + (_WORKER * _LARGE if _WORKER < _HEAVY else _HEAVY * _LARGE + (_WORKER - _HEAVY) * _SMALL)
_HIGHEST = _LOWEST + _WIDTH - 1
_given: dict[int, None] = {}  # in the order of giving
_next = random.randrange(_LOWEST, _HIGHEST)  # runs beside this one begin elsewhere


def free_port() -> int:
    """A loopback port free for UDP and TCP, which no other test of this run was given."""
    return free_ports(1)[0]


def free_ports(count: int) -> list[int]:
    """`count` free ports in one row, the first one even."""
    global _next
    for _ in range(4):
        row = _row_from(_next, count)
        if row:
            _given.update(dict.fromkeys(row))
            _next = row[-1] + 1
            return row
        # What earlier tests had is free again, or found to be in use. Not the newest: their owner may not have opened
        # them yet. Ports are given one after another, so what comes back lies together and has room for long rows.
        for port in list(_given)[: len(_given) // 2]:
            del _given[port]
    raise AssertionError(f"No {count} free ports in a row between {_LOWEST} and {_HIGHEST}.")


def _row_from(start: int, count: int) -> list[int]:
    """The first row of free ports at or after `start`, or else from the lowest on; empty: there is none."""
    for begin, end in ((start, _HIGHEST), (_LOWEST, min(start + count, _HIGHEST))):
        first = begin + begin % 2
        while first + count - 1 <= end:
            row = range(first, first + count)
            taken = next((port for port in row if port in _given or not _is_free(port)), None)
            if taken is None:
                return list(row)
            first = taken + 2 - taken % 2
    return []


def _is_free(port: int) -> bool:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return False
    return True


def patience(seconds: float) -> float:
    """So long a wait may take, and the longer the more programs than processors want to run: what is slow because the
    machine is busy is no failure. What never comes fails all the same.
    """
    return seconds * min(_LONGEST, max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1)))


async def wait_for(
    condition: Callable[[], Found | Awaitable[Found]],
    *,
    missing: str | Callable[[], str],
    timeout: float = 10.0,
) -> Found:
    """Ask `condition` until it says something true, and return that.

    `missing` is a sentence, or makes one, for the failure: what has not come. See `patience` for how long it waits.
    """
    began = time.monotonic()
    pause = 0.005
    while True:
        found = condition()
        if inspect.isawaitable(found):
            found = await found
        if found:
            return found  # type: ignore[return-value]
        waited = time.monotonic() - began
        if waited > timeout and waited > patience(timeout):
            sentence = missing if isinstance(missing, str) else missing()
            raise AssertionError(f"Still missing after {waited:.0f} s: {sentence}")
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, 0.1)


def wait_for_port(port: int, *, what: str, timeout: float = 15.0) -> None:
    """Return once something accepts TCP connections on a loopback port."""
    end = time.monotonic() + patience(timeout)
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise AssertionError(f"Still missing after {timeout:g} s: {what} on port {port}") from None
            time.sleep(0.02)
