"""The posts by which chats learn of tasks, notes, events and cards, and the files that belong to these.

Every function wants the chat locked: `visible_chat(..., lock=True)`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import Invalid
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import Chat
from clarion.features.messaging.posts import Post, add_system_post, remove_post, update_system_post
from clarion.features.messaging.posts.files import find_seen_file
from clarion.features.messaging.posts.models import ChatFile
from clarion.features.messaging.posts.views import file_uri
from clarion.features.people.sign_in import Caller

Attachment = Mapping[str, Any]
"""What a post shows of a thing: `id` and `type` among its members."""


class Shown(Protocol):
    """A row that posts show. `post_ids`: these posts, all in its chat."""

    id: Any
    post_ids: Any


async def tell(
    here: Container, session: AsyncSession, chat: Chat, row: Shown, creator_id: str, attachment: Attachment
) -> None:
    """By a new post."""
    post = await add_system_post(here, session, chat, creator_id, attachments=[attachment])
    row.post_ids = [post.id]


async def refresh(
    here: Container, session: AsyncSession, chat: Chat | None, row: Shown, attachment: Attachment
) -> None:
    """In the posts that show it, as it is now."""
    for post in await _posts(session, chat, row):
        assert chat is not None
        kept = [attachment if item.get("id") == attachment["id"] else item for item in post.attachments]
        await update_system_post(here, session, chat, post, attachments=kept)


async def take_back(here: Container, session: AsyncSession, chat: Chat | None, row: Shown) -> None:
    """The thing is gone, and posts with it that say nothing else."""
    for post in await _posts(session, chat, row):
        assert chat is not None
        kept = [item for item in post.attachments if item.get("id") != row.id]
        if kept or post.text:
            await update_system_post(here, session, chat, post, attachments=kept)
        else:
            await remove_post(here, session, chat, post)


def note_shown(row: Shown, post: Post) -> None:
    """Another post shows it, too."""
    row.post_ids = [*row.post_ids, post.id]


async def _posts(session: AsyncSession, chat: Chat | None, row: Shown) -> Sequence[Post]:
    """Which posts show it and are still there; none without a chat."""
    if chat is None or not row.post_ids:
        return ()
    query = select(Post).where(Post.id.in_(row.post_ids), Post.chat_id == chat.id, Post.deleted_at.is_(None))
    return (await session.scalars(query.order_by(Post.seq))).all()


async def checked_files(session: AsyncSession, caller: Caller, chat: Chat, ids: Sequence[str]) -> list[str]:
    """The ids, each once. Raises Invalid for a file that the caller cannot show in this chat."""
    wanted = list(dict.fromkeys(ids))
    for file_id in wanted:
        file = await find_seen_file(session, caller, file_id)
        if file is None or (file.post_id is not None and file.chat_id != chat.id):
            raise Invalid(f"There is no file {file_id[:40]} that could be shown here.", parameter="attachments")
    return wanted


async def give_files(session: AsyncSession, chat: Chat, row: Shown, ids: Sequence[str]) -> None:
    """From now on whoever is in the chat sees these files."""
    if not ids or not row.post_ids:
        return
    for file in await session.scalars(select(ChatFile).where(ChatFile.id.in_(list(ids)), ChatFile.post_id.is_(None))):
        file.chat_id, file.post_id = chat.id, row.post_ids[0]


async def file_views(session: AsyncSession, base: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Name and address by id, of those that are there."""
    if not ids:
        return {}
    rows = await session.scalars(select(ChatFile).where(ChatFile.id.in_(list(ids))))
    return {row.id: {"name": row.name, "contentUri": file_uri(base, row.id)} for row in rows}
