"""Where texting says that a text was kept, for those who put texts in threads. Threads stand above texting."""

from clarion.base.storage import AsyncSession
from clarion.features.message_store import Message


class ThreadCache:
    """Offered by `messaging.threads`; without an offer there are no threads."""

    async def note(self, session: AsyncSession, message: Message, guest: str) -> None:
        """A text between one of our numbers and `guest` (E.164) alone was kept, in this transaction."""
