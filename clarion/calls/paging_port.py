"""Paging port: what paging needs of a media engine (one talker, many listeners)."""

from typing import Protocol

from clarion.calls.wire import Record


class MulticastTarget(Record, frozen=True):
    """A multicast group of paging speakers. `ttl`: number of router hops."""

    address: str  # IPv4
    port: int
    ttl: int = 1


class PagingPort(Protocol):
    """Raises MediaUnavailable when no engine answers; unknown legs are ignored."""

    async def overhear(self, listener: str, talker: str) -> None:
        """Let `listener` hear `talker` one way. One talker can have any number of listeners."""

    async def multicast(self, talker: str, targets: tuple[MulticastTarget, ...]) -> None:
        """What `talker` says goes to these addresses as RTP (PCMU) until the leg leaves. Replaces earlier ones."""

    async def leave(self, leg_id: str) -> None:
        """The leg ends: nobody hears it, and it hears nobody."""


class NoPaging:
    """For media engines without paging."""

    async def overhear(self, listener: str, talker: str) -> None: ...

    async def multicast(self, talker: str, targets: tuple[MulticastTarget, ...]) -> None: ...

    async def leave(self, leg_id: str) -> None: ...
