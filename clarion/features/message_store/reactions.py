"""What happens after a commit: files of purged messages go."""

from sqlalchemy import select

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.files import Files
from clarion.base.retry_queue import RetryQueue
from clarion.features.message_store.events import FILES_DROPPED, FilesDropped
from clarion.features.message_store.models import Attachment


class FileSweeper:
    """Removes files that no message needs any more, each once."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._patient = RetryQueue("files of messages", self.take)
        self._subscription: Subscription | None = None

    async def open(self) -> None:
        self._subscription = self._here.bus.subscribe(FILES_DROPPED, self._patient, group="message-files")
        await self._subscription.ready()

    async def close(self) -> None:
        if self._subscription is not None:
            await self._subscription.close()
        await self._patient.close()

    async def take(self, payload: Payload) -> None:
        """A file that another message still has (a text to a queue lies in many mailboxes) stays."""
        dropped = FilesDropped.model_validate(payload).keys
        async with self._here.storage.reading() as session:
            query = select(Attachment.file_key).where(Attachment.file_key.in_(dropped))
            needed = set(await session.scalars(query))
        for key in dropped:
            if key not in needed:
                await self._here.get(Files).delete(key)
