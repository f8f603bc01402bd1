"""Files in chats: whose they are, who sees them, and when their bytes go."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import select

from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import Chat, find_member
from clarion.features.messaging.posts.events import FILES_DROPPED, FilesDropped
from clarion.features.messaging.posts.models import ChatFile, Post
from clarion.features.messaging.posts.responses import PostAttachment
from clarion.features.people.sign_in import Caller

AREA = "chat-files"
_KEYS_AT_ONCE = 500


def attachment_of(file: ChatFile) -> PostAttachment:
    """A file as it is kept with a post. `duration` in seconds; members that say nothing are left out."""
    known = {
        "duration": file.duration_ms / 1000,
        "pages": file.pages,
        "peaks": list(file.peaks or ()),
        "voice": bool(file.voice),
    }
    return cast(
        "PostAttachment",
        {
            "id": file.id,
            "type": "File",
            "name": file.name,
            "size": file.size,
            "contentType": file.content_type,
            "width": file.width,
            "height": file.height,
            "hasPreview": bool(file.preview_key),
            **{name: value for name, value in known.items() if value},
        },
    )


class FileSource:
    """Files as attachments: one's own that no post shows yet, meant for this chat or for none in particular."""

    async def find(
        self, session: AsyncSession, caller: Caller, _chat: Chat, attachment_id: str
    ) -> PostAttachment | None:
        file = await session.get(ChatFile, attachment_id)
        if file is None or file.owner_id != caller.extension_id or file.post_id is not None:
            return None
        return attachment_of(file)

    async def shown(self, session: AsyncSession, chat: Chat, post: Post, attachment_id: str) -> None:
        """From now on whoever is in the chat sees it."""
        file = await session.get_one(ChatFile, attachment_id)
        file.chat_id, file.post_id = chat.id, post.id


async def promise_files(
    session: AsyncSession, caller: Caller, attachments: Sequence[Mapping[str, Any]], until: datetime | None
) -> None:
    """Keep one's files for a post that is to come later; None: no longer."""
    ids = [item["id"] for item in attachments if item["type"] == "File"]
    mine = select(ChatFile).where(ChatFile.id.in_(ids), ChatFile.owner_id == caller.extension_id)
    for file in await session.scalars(mine):
        file.promised_until = until


async def find_seen_file(session: AsyncSession, caller: Caller, file_id: str) -> ChatFile | None:
    """A file that the caller may see: shown in a chat they are in, or brought by themselves and not shown yet."""
    file = await session.get(ChatFile, file_id[:64])
    if file is None or file.account_id != caller.account_id:
        return None
    if file.post_id is None:
        return file if file.owner_id == caller.extension_id else None
    inside = file.chat_id and await find_member(session, file.chat_id, caller.extension_id)
    return file if inside else None


async def drop_files(session: AsyncSession, post: Post, *, keep_bytes: bool = False) -> None:
    """The files of a post that goes. `keep_bytes`: nobody sees them, but somebody has to keep them."""
    rows = (await session.scalars(select(ChatFile).where(ChatFile.post_id == post.id))).all()
    await drop_rows(session, rows, keep_bytes=keep_bytes)


async def drop_files_of(session: AsyncSession, chat: Chat) -> None:
    """All files of a chat that goes."""
    query = select(ChatFile.file_key, ChatFile.preview_key).where(ChatFile.chat_id == chat.id)
    keys = [key for pair in (await session.execute(query)).all() for key in pair if key]
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        announce(session, FILES_DROPPED, FilesDropped(keys=keys[start : start + _KEYS_AT_ONCE]))


async def drop_rows(session: AsyncSession, rows: Sequence[ChatFile], *, keep_bytes: bool = False) -> None:
    keys = [key for row in rows for key in (row.file_key, row.preview_key) if key]
    for row in rows:
        await session.delete(row)
    if keys and not keep_bytes:
        announce(session, FILES_DROPPED, FilesDropped(keys=keys))
