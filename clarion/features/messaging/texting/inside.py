"""Texts between numbers that live here: they never leave."""

from clarion.base.clock import Clock
from clarion.base.text_carrier import IncomingText, OutgoingText, TextEvents


class InsideCarrier:
    """A `TextCarrier` to ourselves: what is handed over has arrived, so there are no receipts, nor ids for them."""

    name = "inside"
    repeatable = True
    carries_media = True

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._desk: TextEvents | None = None

    async def open(self, desk: TextEvents) -> None:
        self._desk = desk

    async def close(self) -> None:
        self._desk = None

    async def submit(self, text: OutgoingText) -> tuple[str, ...]:
        assert self._desk is not None
        now = self._clock.now()
        incoming = IncomingText(
            carrier=self.name,
            id=text.id,
            sender=text.sender,
            recipient=text.recipient,
            others=text.others,
            text=text.text,
            media=text.media,
            at=now,
        )
        await self._desk.take(incoming)
        return ()

    async def health(self) -> str | None:
        return None
