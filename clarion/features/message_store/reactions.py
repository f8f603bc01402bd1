"""What happens after a commit: files of purged messages go."""

from sqlalchemy import select

from clarion.base.bus import Payload
from clarion.base.event_consumer import EventConsumer
from clarion.base.files import Files
from clarion.features.message_store.events import FILES_DROPPED, FilesDropped
from clarion.features.message_store.models import Attachment


class FileSweeper(EventConsumer):
    """Removes files that no message needs any more, each once."""

    TOPICS = (FILES_DROPPED,)
    GROUP = "message-files"

    async def take(self, payload: Payload) -> None:
        """A file that another message still has (a text to a queue lies in many mailboxes) stays."""
        dropped = FilesDropped.model_validate(payload).keys
        async with self._here.storage.reading() as session:
            query = select(Attachment.file_key).where(Attachment.file_key.in_(dropped))
            needed = set(await session.scalars(query))
        for key in dropped:
            if key not in needed:
                await self._here.get(Files).delete(key)
