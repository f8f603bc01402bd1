"""Recordings of the time before the file store: they lay in the folder `voicemail` of the data folder.

The migration to the message store keeps their rows under keys `older/voicemail/<file>`; here the files follow.
"""

import structlog
from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.files import Files, new_key
from clarion.features.message_store import Attachment, Message

log = structlog.stdlib.get_logger("clarion.voicemail")

OLDER = "older/voicemail/"
_AT_ONCE = 200


async def adopt_older_files(here: Container) -> int:
    """Move what still lies there into the file store; returns how many. What this machine does not have is left."""
    folder, done = here.settings.data / "voicemail", 0
    if not folder.is_dir():
        return 0
    files, after = here.get(Files), ""
    while True:
        query = (
            select(Attachment, Message.account_id)
            .join(Message, Message.id == Attachment.message_id)
            .where(Attachment.file_key.startswith(OLDER, autoescape=True), Attachment.id > after)
            .order_by(Attachment.id)
            .limit(_AT_ONCE)
        )
        async with here.storage.reading() as session:
            found = (await session.execute(query)).all()
        if not found:
            return done
        for item, account_id in found:
            path = folder / item.file_key.removeprefix(OLDER)
            if not path.is_file():
                continue
            key = new_key("voicemail", account_id)
            try:
                await files.put_file(key, path, item.content_type)
            except ClarionError as error:
                log.warning("A recording stays where it is", file=path.name, problem=error.message)
                continue
            async with here.storage.transaction() as session:
                row = await session.get(Attachment, item.id)
                if row is not None:
                    row.file_key = key
            path.unlink(missing_ok=True)  # another process may do the same
            done += 1
        after = found[-1][0].id
        log.info("Recordings were moved into the file store", count=done)
