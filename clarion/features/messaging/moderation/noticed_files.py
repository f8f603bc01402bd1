"""Files of chats that takedown notices are about: found by their address, out of reach, and back again."""

import re
from collections.abc import Mapping
from hashlib import sha256

from clarion.base.container import Container
from clarion.base.files import Files, NoSuchFile
from clarion.base.storage import AsyncSession
from clarion.features.conduct import NoticedFile, NoticedFiles
from clarion.features.messaging.posts import ChatFile, Post

_ID = re.compile(r"(?:^|/files/)(\d{15,17})(?:/|\?|$)")


class ChatNoticedFiles(NoticedFiles):
    """A file that no chat shows is seen by nobody, its owner included; its post stays, and says where it belongs."""

    def __init__(self, here: Container) -> None:
        self._here = here

    async def find(self, session: AsyncSession, where: str) -> NoticedFile | None:
        known = _ID.search(where.strip())
        file = await session.get(ChatFile, known[1]) if known else None
        if file is None or file.post_id is None:
            return None
        return NoticedFile(file.id, file.account_id, file.owner_id or "", file.name)

    async def digest(self, session: AsyncSession, file_id: str) -> str:
        file = await session.get(ChatFile, file_id)
        try:
            return sha256(await self._here.get(Files).get(file.file_key)).hexdigest() if file is not None else ""
        except NoSuchFile:
            return ""

    async def hide(self, session: AsyncSession, file_id: str) -> dict[str, str]:
        file = await session.get(ChatFile, file_id)
        if file is not None:
            file.chat_id = None
        return {}

    async def show(self, session: AsyncSession, file_id: str, kept: Mapping[str, str]) -> None:
        file = await session.get(ChatFile, file_id)
        post = await session.get(Post, file.post_id) if file is not None and file.post_id else None
        if file is not None and post is not None:
            file.chat_id = post.chat_id if post.deleted_at is None else None
