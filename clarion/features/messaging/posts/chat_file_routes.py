"""The files of a chat as a list: our own, the surface has none."""

from enum import StrEnum
from typing import Annotated, cast

from fastapi import APIRouter, Query
from sqlalchemy import ColumnElement, func, not_, or_, select

from clarion.base.container import Here
from clarion.base.http import wire_time
from clarion.base.http_lists import RecordPage
from clarion.base.http_paging import RecordPagingQuery, record_answer
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import OWN, Chatter, visible_chat
from clarion.features.messaging.posts.files import attachment_of
from clarion.features.messaging.posts.models import ChatFile, Post
from clarion.features.messaging.posts.responses import ChatFileInfo
from clarion.features.messaging.posts.views import attachment_view
from clarion.features.messaging.work_pages import newest_first, place_of

router = APIRouter(prefix=OWN, tags=["Team messaging"])


class FileKind(StrEnum):
    PICTURE = "Picture"
    VIDEO = "Video"
    AUDIO = "Audio"
    DOCUMENT = "Document"
    OTHER = "Other"


_STARTS: dict[FileKind, tuple[str, ...]] = {
    FileKind.PICTURE: ("image/",),
    FileKind.VIDEO: ("video/",),
    FileKind.AUDIO: ("audio/",),
    FileKind.DOCUMENT: (
        "text/",
        "application/pdf",
        "application/rtf",
        "application/msword",
        "application/vnd.ms-",
        "application/vnd.oasis.opendocument",
        "application/vnd.openxmlformats-officedocument",
    ),
}
"""How the media types of each kind begin; what begins otherwise is of the last kind."""


@router.get("/chats/{chatId}/files", summary="List the files of a chat")
async def list_files(
    here: Here,
    caller: Chatter,
    chatId: str,
    paging: RecordPagingQuery,
    kind: FileKind | None = None,
    name: Annotated[str, Query(max_length=255)] = "",
) -> RecordPage[ChatFileInfo]:
    """The newest first, as posts have them, with who brought each and the post that shows it. `name`: a part of it."""
    async with here.storage.reading() as session:
        chat = await visible_chat(session, caller, chatId)
        query = select(ChatFile).where(ChatFile.chat_id == chat.id, ChatFile.post_id.is_not(None))
        if kind is not None:
            query = query.where(_is_of(kind))
        if name.strip():
            query = query.where(func.lower(ChatFile.name).contains(name.strip().lower(), autoescape=True))
        rows = await newest_first(session, query, ChatFile, paging)
        posts = await _posts_of(session, [row.post_id for row in rows if row.post_id])
    base = here.settings.public_url
    return record_answer(rows, paging, place_of, lambda row: _view(row, posts.get(row.post_id or ""), base))


def _is_of(kind: FileKind) -> ColumnElement[bool]:
    starts = _STARTS.get(kind, tuple(start for each in _STARTS.values() for start in each))
    found = or_(*(ChatFile.content_type.startswith(start, autoescape=True) for start in starts))
    return not_(found) if kind is FileKind.OTHER else found


async def _posts_of(session: AsyncSession, ids: list[str]) -> dict[str, tuple[str, int]]:
    """By id: where a post stands in its chat, and its thread."""
    query = select(Post.id, Post.seq, Post.thread_id).where(Post.id.in_(ids), Post.deleted_at.is_(None))
    return {post_id: (thread_id or "", seq) for post_id, seq, thread_id in (await session.execute(query)).all()}


def _view(row: ChatFile, place: tuple[str, int] | None, base: str) -> ChatFileInfo:
    view = attachment_view(attachment_of(row), base, whole=True)
    view |= {"creatorId": row.owner_id, "creationTime": wire_time(row.created_at)}
    if place is not None:
        thread_id, seq = place
        view["post"] = {"id": row.post_id, "seq": seq, "threadId": thread_id or None}
    return cast("ChatFileInfo", view)
