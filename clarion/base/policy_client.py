"""A seam: features say what a person is about to do, and the `PolicyClient` of the process may refuse it.

Without one everything is permitted. In Clarion acceptable use stands behind it; features above it ask it directly.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from clarion.base.container import Container
from clarion.base.errors import ClarionError

Fact = bool | int | float | str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRequest:
    """What is about to happen: `file.upload`, `number.assign` …, by whom, and what is known of it."""

    kind: str
    account_id: str
    extension_id: str = ""
    subject: str = ""  # the number, name or thing it is about
    content: bytes = b""  # of a file
    file_name: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    parameter: str | None = None  # of the request, which a refusal names
    channel: str = ""  # of `HeldFiles`: who takes the file when it was held back and may go on after all
    context: Mapping[str, Any] = field(default_factory=dict)  # what that one needs; plain data


TakeHeld = Callable[[bytes, Mapping[str, Any]], Awaitable[None]]
"""Called with a file and the context of its wish, outside of any transaction: let it go on its way."""
DropHeld = Callable[[Mapping[str, Any]], Awaitable[None]]
"""Called with the context when the file is removed for good: forget what was kept beside it."""


class HeldFiles:
    """Who takes a file that was held back and is let go, by channel. A channel that is not here gets refusals."""

    def __init__(self) -> None:
        self._channels: dict[str, TakeHeld] = {}
        self._drops: dict[str, DropHeld] = {}

    def register(self, channel: str, take: TakeHeld, drop: DropHeld | None = None) -> None:
        self._channels[channel] = take
        if drop is not None:
            self._drops[channel] = drop

    def find(self, channel: str) -> TakeHeld | None:
        return self._channels.get(channel) if channel else None

    def find_drop(self, channel: str) -> DropHeld | None:
        return self._drops.get(channel)


def held_files(here: Container) -> HeldFiles:
    """The registry of this process."""
    return here.find(HeldFiles) or here.offer(HeldFiles, HeldFiles())


class HeldBack(ClarionError):
    """What was sent is kept, and waits (202): no failure, but nothing to go on with either."""

    default_code = "CMN-409"
    default_status = 202

    def body(self) -> dict[str, Any]:
        """The answer: the state of what waits, why, until when, and how to object."""
        return {"state": "quarantined", "message": self.message, **self.details}


class PolicyClient:
    """Permits everything."""

    async def ask(self, wish: PolicyRequest) -> None:
        """Return, or raise a ClarionError that says why not and what would pass."""

    def done(self, wish: PolicyRequest) -> None:
        """What was permitted came to a good end: a code was typed in."""


async def check_policy(here: Container, wish: PolicyRequest) -> None:
    """Raises what the one asked raises."""
    permits = here.find(PolicyClient)
    if permits is not None:
        await permits.ask(wish)


def note_done(here: Container, wish: PolicyRequest) -> None:
    permits = here.find(PolicyClient)
    if permits is not None:
        permits.done(wish)
