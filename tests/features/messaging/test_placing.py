"""A new post takes its place alike, whether somebody watches the rows or not."""

from contextlib import nullcontext
from typing import Any

from sqlalchemy import inspect

from clarion.base.changes import Change, changing
from clarion.features.messaging.chats import Chat, Member, find_chat
from clarion.features.messaging.chats.queries import find_member
from clarion.features.messaging.posts.models import Post
from clarion.features.messaging.posts.writing import Draft, add_post
from tests.features.messaging.test_chats import team
from tests.support.api import Api


async def _written(api: Api, chat_id: str, *, watched: bool) -> dict[str, Any]:
    """What the transaction knows of the chat, the writer and the post, and what is kept of them."""
    storage, person = api.here.storage, api.extension_id("102")
    with changing(Change("cli")) if watched else nullcontext():
        async with storage.transaction() as session:
            chat = await find_chat(session, api.account_id(), chat_id, lock=True)
            member = await find_member(session, chat_id, person)
            assert chat is not None
            assert member is not None
            member.marked_unread = True
            await session.flush()
            before = chat.last_seq
            post = await add_post(api.here, session, chat, person, Draft("Hello", client_key=f"{watched}"))
            known = _facts(chat, member)
            assert known == [before + 1, post.seq, post.created_at, post.created_at, False, post.n]
            assert inspect(post).persistent
            assert not inspect(post).unloaded
            assert await session.get(Post, post.id) is post
            post.extra = {"activity": "Later"}  # what is changed from here on is written with the rest
    async with storage.reading() as session:
        chat = await find_chat(session, api.account_id(), chat_id)
        member, kept = await find_member(session, chat_id, person), await session.get_one(Post, post.id)
        assert chat is not None
        assert member is not None
        assert _facts(chat, member) == known
        return {column.name: getattr(kept, column.name) for column in Post.__table__.c if column.name not in _OF_EACH}


def _facts(chat: Chat, member: Member) -> list[Any]:
    return [chat.last_seq, member.read_seq, chat.last_post_at, member.read_at, member.marked_unread, member.n]


_OF_EACH = ("id", "seq", "n", "client_key", "created_at", "changed_at")


async def test_a_post_is_the_same_whether_its_rows_are_watched_or_not(api: Api) -> None:
    """MSG-11, MSG-41"""
    chat = (await team(api, members=("102",)))["id"]
    quick, watched = await _written(api, chat, watched=False), await _written(api, chat, watched=True)
    assert quick == watched
    assert (quick["text"], quick["extra"]) == ("Hello", {"activity": "Later"})
