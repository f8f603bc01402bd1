"""Erases what somebody wrote in chats, a piece at a time, as if they had deleted it themselves."""

from sqlalchemy import ColumnElement, Table, select

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chat_retention.models import ChatHold
from clarion.features.messaging.chat_retention.things import KINDS, remove_thing
from clarion.features.messaging.chats import find_chat
from clarion.features.messaging.posts import Post, remove_post

_PIECE = 50


async def is_person_held(session: AsyncSession, account_id: str, extension_id: str) -> bool:
    """Whether a legal hold is about somebody."""
    query = select(ChatHold.id).where(
        ChatHold.account_id == account_id, ChatHold.kind == "Person", ChatHold.subject_id == extension_id
    )
    return await session.scalar(query.limit(1)) is not None


async def is_company_held(session: AsyncSession, account_id: str) -> bool:
    """Whether a legal hold is about anybody or any chat of the company."""
    query = select(ChatHold.id).where(ChatHold.account_id == account_id)
    return await session.scalar(query.limit(1)) is not None


async def erase_posts(here: Container, session: AsyncSession, which: ColumnElement[bool]) -> int:
    """Some posts of one chat; how many. 0: there are none any more."""
    there = select(Post).where(which, Post.deleted_at.is_(None))
    first = await session.scalar(there.limit(1))
    if first is None:
        return 0
    chat = await find_chat(session, first.account_id, first.chat_id, lock=True)
    if chat is None:
        return 0
    posts = (await session.scalars(there.where(Post.chat_id == chat.id).order_by(Post.seq).limit(_PIECE))).all()
    for post in posts:
        await remove_post(here, session, chat, post)
    return len(posts)


async def erase_things(here: Container, session: AsyncSession, table: Table, which: ColumnElement[bool]) -> int:
    """The same for the tasks, notes, events, cards, polls or checklists of a table."""
    model = next(kind.table for kind in KINDS if kind.table.__table__ is table)
    first = await session.scalar(select(model).where(which).limit(1))
    if first is None:
        return 0
    chat = await find_chat(session, first.account_id, first.chat_id, lock=True)
    if chat is None:
        return 0
    rows = (await session.scalars(select(model).where(which, model.chat_id == chat.id).limit(_PIECE))).all()
    for row in rows:
        await remove_thing(here, session, chat, row)
    return len(rows)
