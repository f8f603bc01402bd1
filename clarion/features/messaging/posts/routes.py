"""Posts of a chat: list, read, write, change, delete; threads."""

from fastapi import APIRouter, Response

from clarion.base.changes import keep_to_themselves
from clarion.base.container import Here
from clarion.base.errors import NotFound
from clarion.base.http_lists import RecordPage
from clarion.base.http_paging import RecordPagingQuery, record_answer
from clarion.features.messaging.chats import NEW, OLD, Chatter, Visitor, visible_chat
from clarion.features.messaging.posts import service
from clarion.features.messaging.posts.models import Post
from clarion.features.messaging.posts.reading import get_post, position_of, posts_of, read_page
from clarion.features.messaging.posts.responses import PostInfo
from clarion.features.messaging.posts.saying import say
from clarion.features.messaging.posts.schemas import NewPost, PostText
from clarion.features.messaging.posts.views import post_view

router = APIRouter(tags=["Team messaging"])


@router.get(NEW + "/chats/{chatId}/posts", summary="List posts")
@router.get(OLD + "/chats/{chatId}/posts", summary="List posts (older name)")
async def list_posts(here: Here, caller: Visitor, chatId: str, paging: RecordPagingQuery) -> RecordPage[PostInfo]:
    """Newest first."""
    async with here.storage.reading() as session:
        chat = await visible_chat(session, caller, chatId)
        rows = await read_page(session, posts_of(chat), paging)
    base = here.settings.public_url
    return record_answer(rows, paging, position_of, lambda post: post_view(post, base))


@router.post(NEW + "/chats/{chatId}/posts", status_code=201, summary="Write a post")
@router.post(OLD + "/chats/{chatId}/posts", status_code=201, summary="Write a post (older name)")
async def create_post(here: Here, caller: Visitor, chatId: str, body: NewPost) -> PostInfo:
    keep_to_themselves()
    post, _new = await say(here, caller, chatId, body.wanted())
    return post_view(post, here.settings.public_url)


@router.get(NEW + "/chats/{chatId}/posts/{postId}", summary="Read a post")
@router.get(OLD + "/chats/{chatId}/posts/{postId}", summary="Read a post (older name)")
async def read_post(here: Here, caller: Visitor, chatId: str, postId: str) -> PostInfo:
    async with here.storage.reading() as session:
        post = await get_post(session, await visible_chat(session, caller, chatId), postId)
        return post_view(post, here.settings.public_url)


@router.patch(NEW + "/chats/{chatId}/posts/{postId}", summary="Change a post")
@router.patch(OLD + "/chats/{chatId}/posts/{postId}", summary="Change a post (older name)")
async def update_post(here: Here, caller: Visitor, chatId: str, postId: str, body: PostText) -> PostInfo:
    """Only its author may. What it said before can be read in its history."""
    keep_to_themselves()
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId, lock=True)
        post = await get_post(session, chat, postId)
        await service.edit_post(here, session, caller, chat, post, body.text)
        return post_view(post, here.settings.public_url)


@router.delete(NEW + "/chats/{chatId}/posts/{postId}", status_code=204, summary="Delete a post")
@router.delete(OLD + "/chats/{chatId}/posts/{postId}", status_code=204, summary="Delete a post (older name)")
async def delete_post(here: Here, caller: Visitor, chatId: str, postId: str) -> Response:
    """Its author may, and who administers the team."""
    keep_to_themselves()
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId, lock=True)
        await service.delete_post(here, session, caller, chat, await get_post(session, chat, postId))
    return Response(status_code=204)


@router.get(NEW + "/chats/{chatId}/threads/{threadId}/posts", summary="List posts of a thread")
async def list_thread_posts(
    here: Here,
    caller: Chatter,
    chatId: str,
    threadId: str,
    paging: RecordPagingQuery,
) -> RecordPage[PostInfo]:
    """Newest first; the post that it began with is the last."""
    async with here.storage.reading() as session:
        chat = await visible_chat(session, caller, chatId)
        rows = await read_page(session, posts_of(chat).where(Post.thread_id == threadId[:64]), paging)
        if not rows and not paging.token:
            raise NotFound("Resource for parameter [threadId] is not found.", parameter="threadId")
    base = here.settings.public_url
    return record_answer(rows, paging, position_of, lambda post: post_view(post, base))
