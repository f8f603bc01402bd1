"""Posts under the addresses of the older surface."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from clarion.base.changes import keep_to_themselves
from clarion.base.container import Here
from clarion.base.errors import Invalid
from clarion.base.http_json import read_json
from clarion.base.http_lists import RecordPage
from clarion.base.http_paging import RecordPagingQuery, TokenPaging, record_answer
from clarion.features.messaging.chats import NEW, OLD, Chatter, WireId, visible_chat
from clarion.features.messaging.posts import service
from clarion.features.messaging.posts.reading import get_post, position_of, posts_of, read_page
from clarion.features.messaging.posts.responses import PostInfo
from clarion.features.messaging.posts.rules import LONGEST_TEXT
from clarion.features.messaging.posts.saying import say
from clarion.features.messaging.posts.schemas import NewPost
from clarion.features.messaging.posts.views import post_view
from clarion.features.people.sign_in import Caller

router = APIRouter(tags=["Team messaging"])


class GroupPost(NewPost):
    group_id: WireId


@router.get(OLD + "/groups/{groupId}/posts", summary="List posts of a group")
@router.get(NEW + "/groups/{groupId}/posts", summary="List posts of a group (newer address)")
async def list_group_posts(
    here: Here,
    caller: Chatter,
    groupId: str,
    paging: RecordPagingQuery,
) -> RecordPage[PostInfo]:
    """Newest first."""
    return await _list(here, caller, groupId, paging)


@router.get(OLD + "/posts", summary="List posts of the group that is named")
async def list_posts_of_group(
    here: Here, caller: Chatter, paging: RecordPagingQuery, group_id: Annotated[str, Query(alias="groupId")]
) -> RecordPage[PostInfo]:
    return await _list(here, caller, group_id, paging)


async def _list(here: Here, caller: Caller, group_id: str, paging: TokenPaging) -> RecordPage[PostInfo]:
    async with here.storage.reading() as session:
        chat = await visible_chat(session, caller, group_id, parameter="groupId")
        rows = await read_page(session, posts_of(chat), paging)
    base = here.settings.public_url
    return record_answer(rows, paging, position_of, lambda post: post_view(post, base))


@router.post(OLD + "/groups/{groupId}/posts", status_code=201, summary="Write a post in a group")
@router.post(NEW + "/groups/{groupId}/posts", status_code=201, summary="Write a post in a group (newer address)")
async def create_group_post(here: Here, caller: Chatter, groupId: str, body: NewPost) -> PostInfo:
    return await _create(here, caller, groupId, body)


@router.post(OLD + "/posts", status_code=201, summary="Write a post in the group that is named")
async def create_post_in_group(here: Here, caller: Chatter, body: GroupPost) -> PostInfo:
    return await _create(here, caller, body.group_id, body)


async def _create(here: Here, caller: Caller, group_id: str, body: NewPost) -> PostInfo:
    keep_to_themselves()
    post, _new = await say(here, caller, group_id, body.wanted(), parameter="groupId")
    return post_view(post, here.settings.public_url)


@router.put(OLD + "/groups/{groupId}/posts/{postId}/text", summary="Change the text of a post")
async def update_post_text(request: Request, here: Here, caller: Chatter, groupId: str, postId: str) -> PostInfo:
    """The text as the body, or JSON with `text`."""
    keep_to_themselves()
    text = _text_of(await request.body(), request.headers.get("content-type", ""))
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, groupId, lock=True, parameter="groupId")
        post = await get_post(session, chat, postId)
        await service.edit_post(here, session, caller, chat, post, text)
        return post_view(post, here.settings.public_url)


def _text_of(body: bytes, kind: str) -> str:
    if len(body) > 8 * LONGEST_TEXT:
        raise Invalid(f"Parameter [text] is longer than {LONGEST_TEXT} characters.", parameter="text")
    if "json" in kind.lower():
        found = read_json(body or b"{}")
        text = found.get("text") if isinstance(found, dict) else found
        if not isinstance(text, str):
            raise Invalid("Parameter [text] is required.", parameter="text")
        return text
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise Invalid("Parameter [text] is not UTF-8.", parameter="text") from None
