"""Posts of the other company in our copy of a chat."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import Chat, check_may_post, check_words
from clarion.features.messaging.federation.fetching import Fetched
from clarion.features.messaging.federation.models import FederationLink, SharedPost
from clarion.features.messaging.federation.people import as_caller, near_ids, stand_in
from clarion.features.messaging.federation.rules import far_named, mentions_in
from clarion.features.messaging.federation.wire import Event, FarPerson
from clarion.features.messaging.posts import Draft, Post, PostKind, add_post, attachment_of
from clarion.features.messaging.posts.marks import react, take_back
from clarion.features.messaging.posts.rules import LONGEST_TEXT, checked_emoji
from clarion.features.messaging.posts.service import edit_post, remove_post
from clarion.features.people import Extension

_NO_FILE = "(a file that is not shown here)"


async def take_post(
    here: Container, session: AsyncSession, link: FederationLink, chat: Chat, event: Event, fetched: list[Fetched]
) -> bool:
    """False: it is not shown here, because our rules say so, or it speaks of what is not here (any more)."""
    if event.post is None:
        return False
    known = await _known(session, chat, event.post)
    if event.kind == "post":
        return event.by is not None and await _add(here, session, link, chat, event, event.by, fetched)
    post = await session.get(Post, known.post_id) if known is not None else None
    if post is None or post.deleted_at is not None:
        return False
    if event.kind == "react":
        return event.by is not None and await _react(here, session, link, chat, post, event, event.by)
    return await _change(here, session, link, chat, post, event)


async def _known(session: AsyncSession, chat: Chat, shared_id: str) -> SharedPost | None:
    query = select(SharedPost).where(SharedPost.chat_id == chat.id, SharedPost.shared_id == shared_id)
    return (await session.scalars(query)).one_or_none()


async def _add(
    here: Container,
    session: AsyncSession,
    link: FederationLink,
    chat: Chat,
    event: Event,
    by: FarPerson,
    fetched: list[Fetched],
) -> bool:
    """Only posts of their own people, under their own numbers."""
    if event.post is None or not event.post.startswith(f"{link.remote_account_id}/"):
        return False
    writer = await stand_in(here, session, link, by)
    check_may_post(chat)
    text = await _text(session, link, chat, event.text)
    rows = [one.row for one in fetched if one.row is not None]
    if len(rows) < len(event.files):
        text = f"{text}\n{_NO_FILE}".strip()
    await check_words(here, session, as_caller(writer), text, subject=chat.id)
    parent = await _known(session, chat, event.parent) if event.parent else None
    answered = await session.get(Post, parent.post_id) if parent is not None else None
    attached: list[Mapping[str, Any]] = []
    for row in rows:
        row.owner_id, row.chat_id = writer.id, chat.id
        session.add(row)
        attached.append(attachment_of(row))
    if answered is not None and answered.deleted_at is not None and answered.id != answered.thread_id:
        answered = None
    draft = Draft(text, PostKind.TEXT, attached, answered, extra={"guest": True})
    post = await add_post(here, session, chat, writer.id, draft)
    for row in rows:
        row.post_id = post.id
    session.add(SharedPost(post_id=post.id, chat_id=chat.id, shared_id=event.post))
    return True


async def _text(session: AsyncSession, link: FederationLink, chat: Chat, text: str) -> str:
    named = far_named(text)
    theirs = await near_ids(session, link, [one for account, one in named if account == link.remote_account_id])

    def find(account: str, person: str) -> str:
        return person if account == link.account_id else theirs.get(person, "")

    return mentions_in(text, chat.id, find).replace("\0", "\ufffd")[:LONGEST_TEXT]


async def _change(
    here: Container, session: AsyncSession, link: FederationLink, chat: Chat, post: Post, event: Event
) -> bool:
    """Their people change what they wrote, and nothing else."""
    writer = await session.get(Extension, post.creator_id or "")
    if writer is None or event.post is None or not event.post.startswith(f"{link.remote_account_id}/"):
        return False
    if event.kind == "delete":
        await remove_post(here, session, chat, post)
        return True
    try:
        await edit_post(here, session, as_caller(writer), chat, post, await _text(session, link, chat, event.text))
    except ClarionError:
        # What it says now is not shown here; then what it said before is not either: its author took it back.
        await remove_post(here, session, chat, post)
        return False
    return True


async def _react(
    here: Container, session: AsyncSession, link: FederationLink, chat: Chat, post: Post, event: Event, by: FarPerson
) -> bool:
    person = as_caller(await stand_in(here, session, link, by))
    if event.on:
        await react(here, session, person, chat, post, checked_emoji(event.emoji))
    else:
        await take_back(here, session, person, chat, post, event.emoji)
    return True
