"""Our own clients' routes: the list of chats with what is unread, catching up, posts with everything about them."""

import json
from typing import Annotated, Any, cast

from fastapi import APIRouter, Query, Response
from sqlalchemy import and_, or_, select

from clarion.base.changes import keep_to_themselves
from clarion.base.container import Here
from clarion.base.errors import Invalid
from clarion.base.http import wire_time
from clarion.base.http_lists import RecordPage
from clarion.base.http_paging import RecordPagingQuery, record_answer
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import OWN, EveryoneMembership, Member, Visitor, check_may_post, visible_chat
from clarion.features.messaging.posts import changes, counting, overview, service
from clarion.features.messaging.posts.models import Post, PostMention, PostVersion
from clarion.features.messaging.posts.reading import get_post, position_of, reactions_of, read_page
from clarion.features.messaging.posts.responses import (
    OwnChat,
    PostChangeList,
    PostDetails,
    PostShell,
    PostVersionInfo,
    PostVersionList,
)
from clarion.features.messaging.posts.saying import say
from clarion.features.messaging.posts.schemas import NewPost
from clarion.features.messaging.posts.views import full_view

router = APIRouter(prefix=OWN, tags=["Team messaging"])
KNOWN: dict[int | str, dict[str, Any]] = {200: {"description": "It was there already."}}
Seq = Annotated[int | None, Query(ge=-(2**53), le=2**53)]


@router.get("/chats", summary="List one's chats with what is unread")
async def list_own_chats(
    here: Here,
    caller: Visitor,
    paging: RecordPagingQuery,
    unread: bool = False,
    favorite: bool = False,
    folder_id: Annotated[str | None, Query(alias="folderId", max_length=64)] = None,
) -> RecordPage[OwnChat]:
    """The newest activity first. `folderId`: of one folder; empty: in none."""
    await here.get(EveryoneMembership).see_to(caller)
    async with here.storage.reading() as session:
        me = caller.extension_id
        query = overview.own_chats(me, unread=unread, folder_id=folder_id, favorite=favorite)
        lines = await overview.page_of(session, me, query, paging)
        views = {view["id"]: view for view in await overview.overview(session, caller, lines)}
    return record_answer(lines, paging, overview.position_of, lambda line: views[line[0].id])


@router.get("/chats/{chatId}", summary="Read a chat with what is unread")
async def read_own_chat(here: Here, caller: Visitor, chatId: str) -> OwnChat:
    async with here.storage.reading() as session:
        chat = await visible_chat(session, caller, chatId)
        lines = await overview.read_lines(session, caller.extension_id, [chat.id])
        return (await overview.overview(session, caller, lines))[0]


@router.get("/unread", summary="Count chats with something unread")
async def count_unread(here: Here, caller: Visitor) -> dict[str, int]:
    """Without muted ones."""
    async with here.storage.reading() as session:
        return await counting.totals(session, caller.extension_id)


@router.get("/changes", summary="List what changed since a change number")
async def list_changes(
    here: Here,
    caller: Visitor,
    since: Annotated[int, Query(ge=0, le=2**53)],
    count: Annotated[int, Query(alias="recordCount", ge=1, le=1000)] = 250,
) -> PostChangeList:
    """Posts, chats and departures as they are now; ask again with `n` while `more`. `reset`: begin anew."""
    async with here.storage.reading() as session:
        return await changes.changes_since(session, caller, since, count, here.settings.public_url)


async def _full(here: Here, session: AsyncSession, post: Post) -> PostDetails:
    reactions = await reactions_of(session, [post.id])
    return full_view(post, here.settings.public_url, reactions.get(post.id, ()))


@router.get("/chats/{chatId}/posts", summary="List posts with everything about them")
async def list_own_posts(
    here: Here,
    caller: Visitor,
    chatId: str,
    paging: RecordPagingQuery,
    before: Seq = None,
    after: Seq = None,
    thread_id: Annotated[str, Query(alias="threadId", max_length=64)] = "",
) -> RecordPage[PostShell | PostDetails]:
    """Newest first, with the shells of deleted ones. `before`, `after`: by the number of a post in its chat; the posts
    right after a number are had with `after` alone. `threadId`: of one thread.
    """
    if before is not None and after is not None:
        raise Invalid("Parameters [before] and [after] exclude each other.", parameter="before")
    async with here.storage.reading() as session:
        chat = await visible_chat(session, caller, chatId)
        query = select(Post).where(Post.chat_id == chat.id)
        if thread_id:
            query = query.where(Post.thread_id == thread_id)
        if after is not None and not paging.token:
            rows = list(await session.scalars(query.where(Post.seq > after).order_by(Post.seq).limit(paging.count)))
            rows.reverse()
        else:
            rows = await read_page(session, query if before is None else query.where(Post.seq < before), paging)
        reactions = await reactions_of(session, [post.id for post in rows])
    base = here.settings.public_url
    return record_answer(rows, paging, position_of, lambda post: full_view(post, base, reactions.get(post.id, ())))


@router.post("/chats/{chatId}/posts", status_code=201, responses=KNOWN, summary="Write a post, safe to repeat")
async def create_own_post(
    here: Here,
    caller: Visitor,
    chatId: str,
    body: NewPost,
    response: Response,
) -> PostDetails:
    """`clientKey`: the same key again answers with the first post and 200, however often it is sent."""
    keep_to_themselves()
    post, new = await say(here, caller, chatId, body.wanted())
    if new:
        return full_view(post, here.settings.public_url)
    response.status_code = 200
    async with here.storage.reading() as session:
        return await _full(here, session, post)


@router.get("/chats/{chatId}/posts/{postId}", summary="Read a post with everything about it")
async def read_own_post(here: Here, caller: Visitor, chatId: str, postId: str) -> PostDetails:
    async with here.storage.reading() as session:
        return await _full(here, session, await get_post(session, await visible_chat(session, caller, chatId), postId))


@router.get("/chats/{chatId}/posts/{postId}/history", summary="List what a post said before")
async def list_versions(here: Here, caller: Visitor, chatId: str, postId: str) -> PostVersionList:
    """The oldest first; what it says now is not among them."""
    async with here.storage.reading() as session:
        post = await get_post(session, await visible_chat(session, caller, chatId), postId)
        query = select(PostVersion).where(PostVersion.post_id == post.id).order_by(PostVersion.number)
        rows = (await session.scalars(query)).all()
    return {"records": [_version(row) for row in rows]}


def _version(row: PostVersion) -> PostVersionInfo:
    said = {"text": "", "sealed": json.loads(row.text)} if row.sealed else {"text": row.text}
    return cast("PostVersionInfo", {"number": row.number, "time": wire_time(row.said_at), **said})


@router.get("/mentions", summary="List posts that name oneself")
async def list_mentions(here: Here, caller: Visitor, paging: RecordPagingQuery) -> RecordPage[PostDetails]:
    """Newest first, from chats that one is in."""
    after = paging.after("n")
    mine = PostMention.who_id == caller.extension_id
    query = select(Post).join(PostMention, PostMention.post_id == Post.id).join(Member, Member.chat_id == Post.chat_id)
    query = query.where(mine, Member.extension_id == caller.extension_id, Post.deleted_at.is_(None))
    if after is not None:
        edge = select(Post.created_at).where(Post.id == after).scalar_subquery()
        query = query.where(or_(Post.created_at < edge, and_(Post.created_at == edge, Post.id < after)))
    async with here.storage.reading() as session:
        query = query.order_by(Post.created_at.desc(), Post.id.desc()).limit(paging.count + 1)
        rows = (await session.scalars(query)).all()
        reactions = await reactions_of(session, [post.id for post in rows])
    base = here.settings.public_url
    return record_answer(
        rows, paging, lambda post: {"n": post.id}, lambda post: full_view(post, base, reactions.get(post.id, ()))
    )


@router.post("/chats/{chatId}/typing", status_code=204, summary="Say that one is typing")
async def tell_typing(here: Here, caller: Visitor, chatId: str) -> Response:
    """To those who look at the moment; nothing is kept."""
    keep_to_themselves()
    async with here.storage.reading() as session:
        chat = await visible_chat(session, caller, chatId)
        check_may_post(chat, sealed=True)
    await service.tell_typing(here, caller, chat)
    return Response(status_code=204)
