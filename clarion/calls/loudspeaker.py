"""One leg that many hear, who are not heard themselves: what paging asks of media."""

from typing import Protocol

from clarion.calls.wire import Record


class MulticastTarget(Record, frozen=True):
    """Where loudspeakers listen. `ttl`: how many routers it passes."""

    address: str  # IPv4
    port: int
    ttl: int = 1


class Loudspeaker(Protocol):
    """Raises MediaUnavailable when no engine answers; unknown legs are ignored."""

    async def overhear(self, listener: str, talker: str) -> None:
        """From now on `listener` hears what `talker` says, and is heard by nobody. Any number may hear one."""

    async def multicast(self, talker: str, targets: tuple[MulticastTarget, ...]) -> None:
        """What `talker` says goes to these addresses as RTP (PCMU) until the leg leaves. Replaces earlier ones."""

    async def leave(self, leg_id: str) -> None:
        """The leg ends: nobody hears it, and it hears nobody."""


class Nobody:
    """Where no engine can do it."""

    async def overhear(self, listener: str, talker: str) -> None: ...

    async def multicast(self, talker: str, targets: tuple[MulticastTarget, ...]) -> None: ...

    async def leave(self, leg_id: str) -> None: ...
