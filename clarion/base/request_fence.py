"""Mark a request that may be sent again as done, in the transaction that does it.

While a fence is up, `Storage` calls `mark` at the end of every transaction that wrote something. It writes into that
transaction, and raises where another process has taken the request over: then nothing is committed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

_MAX_IDS = 50


class Execute(Protocol):
    """Runs a prepared statement within the transaction; see `Writer.run`."""

    async def __call__(self, ready: Any, **values: Any) -> list[tuple[Any, ...]]: ...


class Fence:
    """Of one request. `ids`: those that were made for it so far, one of which may be that of what it creates."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.closed = False

    async def mark(self, execute: Execute) -> None:
        """Write into the transaction that the request is done."""
        raise NotImplementedError


_current: ContextVar[Fence | None] = ContextVar("request_fence", default=None)


def find_fence() -> Fence | None:
    """The fence of the request that this task works for; None outside of any, and once it is answered."""
    fence = _current.get()
    return None if fence is None or fence.closed else fence


@contextmanager
def fenced(fence: Fence) -> Iterator[None]:
    """What is written in this block, and by tasks begun in it while it lasts, belongs to the request."""
    before = _current.set(fence)
    try:
        yield
    finally:
        fence.closed = True
        _current.reset(before)


def note_new_id(new: str) -> str:
    fence = _current.get()
    if fence is not None and not fence.closed and len(fence.ids) < _MAX_IDS:
        fence.ids.append(new)
    return new
