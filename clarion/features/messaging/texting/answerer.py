"""Where texting says that a text came in, for whoever answers by itself. Automatic replies stand above texting."""

from dataclasses import dataclass

from clarion.base.storage import AsyncSession
from clarion.features.numbers import PhoneNumber


@dataclass(frozen=True)
class Arrived:
    """A text that was kept, and asked for nothing such as STOP.

    `guest`: E.164, or what else the carrier called the sender. `origin` names the text, once in the whole store.
    `automatic`: no person wrote it (an automatic reply, words of our own, a text in bulk). `group`: others got it too.
    """

    number: PhoneNumber
    guest: str
    origin: str
    automatic: bool
    group: bool


class Answerer:
    """Offered by `messaging.auto_replies`; without an offer nothing is answered."""

    async def answer(self, session: AsyncSession, arrived: Arrived) -> None:
        """In the transaction that keeps the text. Never raises ClarionError: the text is kept whatever comes of it."""
