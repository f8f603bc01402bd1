"""Our own clients' routes: reactions, pins, bookmarks, who has read."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import Field
from sqlalchemy import and_, or_, select

from clarion.base.changes import keep_to_themselves
from clarion.base.container import Here
from clarion.base.http import PagingQuery, WireModel, paging_view, wire_time
from clarion.base.http_lists import RecordPage
from clarion.base.http_paging import RecordPagingQuery, record_answer
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import OWN, Chatter, Member, Visitor, of_member, visible_chat
from clarion.features.messaging.posts import marks
from clarion.features.messaging.posts.models import Bookmark, Pin, Post
from clarion.features.messaging.posts.reading import get_post, reactions_of
from clarion.features.messaging.posts.receipts import count_readers, readers_of
from clarion.features.messaging.posts.responses import (
    BookmarkInfo,
    PinnedPostList,
    PostDetails,
    PostReader,
    PostReaderList,
)
from clarion.features.messaging.posts.rules import checked_emoji
from clarion.features.messaging.posts.views import full_view

router = APIRouter(prefix=OWN, tags=["Team messaging"])
POST = "/chats/{chatId}/posts/{postId}"
Emoji = Annotated[str, Path(max_length=100)]


class Note(WireModel):
    note: str = Field(default="", max_length=500)


async def _full(here: Here, session: AsyncSession, post: Post) -> PostDetails:
    await session.flush()
    reactions = await reactions_of(session, [post.id])
    return full_view(post, here.settings.public_url, reactions.get(post.id, ()))


@router.put(POST + "/reactions/{emoji}", summary="React to a post")
async def add_reaction(here: Here, caller: Visitor, chatId: str, postId: str, emoji: Emoji) -> PostDetails:
    """With an emoji, or its name as :thumbsup:."""
    keep_to_themselves()
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId, lock=True)
        post = await get_post(session, chat, postId)
        await marks.react(here, session, caller, chat, post, checked_emoji(emoji))
        return await _full(here, session, post)


@router.delete(POST + "/reactions/{emoji}", summary="Take a reaction back")
async def remove_reaction(here: Here, caller: Visitor, chatId: str, postId: str, emoji: Emoji) -> PostDetails:
    keep_to_themselves()
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId, lock=True)
        post = await get_post(session, chat, postId)
        await marks.take_back(here, session, caller, chat, post, emoji)
        return await _full(here, session, post)


@router.put(POST + "/pin", summary="Pin a post")
async def pin_post(here: Here, caller: Chatter, chatId: str, postId: str) -> PostDetails:
    """Everybody in the chat may, and sees it."""
    keep_to_themselves()
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId, lock=True)
        post = await get_post(session, chat, postId)
        await marks.pin(here, session, caller, chat, post)
        return await _full(here, session, post)


@router.delete(POST + "/pin", summary="Unpin a post")
async def unpin_post(here: Here, caller: Chatter, chatId: str, postId: str) -> PostDetails:
    keep_to_themselves()
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId, lock=True)
        post = await get_post(session, chat, postId)
        await marks.unpin(here, session, chat, post)
        return await _full(here, session, post)


@router.get("/chats/{chatId}/pins", summary="List pinned posts")
async def list_pins(here: Here, caller: Visitor, chatId: str) -> PinnedPostList:
    """The newest pin first."""
    async with here.storage.reading() as session:
        chat = await visible_chat(session, caller, chatId)
        query = select(Post).join(Pin, Pin.post_id == Post.id).where(Pin.chat_id == chat.id)
        rows = (await session.scalars(query.order_by(Pin.at.desc(), Post.seq.desc()))).all()
        reactions = await reactions_of(session, [post.id for post in rows])
    base = here.settings.public_url
    return {"records": [full_view(post, base, reactions.get(post.id, ())) for post in rows]}


@router.put(POST + "/bookmark", status_code=204, summary="Bookmark a post")
async def add_bookmark(
    here: Here,
    caller: Chatter,
    chatId: str,
    postId: str,
    body: Note,
) -> Response:
    """For oneself, with a note."""
    keep_to_themselves()
    async with here.storage.transaction() as session:
        post = await get_post(session, await visible_chat(session, caller, chatId), postId)
        await marks.bookmark(here, session, caller, post, body.note)
    return Response(status_code=204)


@router.delete(POST + "/bookmark", status_code=204, summary="Remove a bookmark")
async def remove_bookmark(here: Here, caller: Chatter, chatId: str, postId: str) -> Response:
    """Also of a post in a chat that one is no longer in."""
    keep_to_themselves()
    async with here.storage.transaction() as session:
        await marks.forget_bookmark(session, caller, postId)
    return Response(status_code=204)


@router.get("/bookmarks", summary="List one's bookmarks")
async def list_bookmarks(here: Here, caller: Chatter, paging: RecordPagingQuery) -> RecordPage[BookmarkInfo]:
    """The newest first, of chats that one is in."""
    query = select(Bookmark, Post).join(Post, Post.id == Bookmark.post_id)
    query = query.where(Bookmark.extension_id == caller.extension_id, Post.chat_id.in_(of_member(caller.extension_id)))
    after = paging.after("id")
    if after is not None:
        edge = select(Bookmark.at).where(Bookmark.extension_id == caller.extension_id, Bookmark.post_id == after)
        moment = edge.scalar_subquery()
        query = query.where(or_(Bookmark.at < moment, and_(Bookmark.at == moment, Bookmark.post_id < after)))
    async with here.storage.reading() as session:
        query = query.order_by(Bookmark.at.desc(), Bookmark.post_id.desc()).limit(paging.count + 1)
        rows = (await session.execute(query)).all()
        reactions = await reactions_of(session, [post.id for _, post in rows])
    base = here.settings.public_url

    def view(row: Any) -> BookmarkInfo:
        kept, post = row
        shown = full_view(post, base, reactions.get(post.id, ()))
        return {"note": kept.note, "time": wire_time(kept.at), "post": shown}

    return record_answer(rows, paging, lambda row: {"id": row[1].id}, view)


@router.get(POST + "/readers", summary="List who has read a post")
async def list_readers(
    here: Here,
    caller: Chatter,
    chatId: str,
    postId: str,
    paging: PagingQuery,
) -> PostReaderList:
    """Without its author. `time`: when they read up to there or beyond."""
    async with here.storage.reading() as session:
        chat = await visible_chat(session, caller, chatId)
        post = await get_post(session, chat, postId)
        total = await count_readers(session, chat, post)
        rows = (await session.scalars(readers_of(chat, post).offset(paging.offset).limit(paging.per_page))).all()
    records = [_reader(row) for row in rows]
    return {"records": records, "paging": paging_view(paging, len(rows), total), "members": chat.member_count}


def _reader(row: Member) -> PostReader:
    return {"personId": row.extension_id, "time": wire_time(row.read_at) if row.read_at else None}
