"""Putting a post into a chat: its number, its mentions, its thread. Nobody is asked here whether they may.

The chat is locked, so that numbers are given in the order of commits, each once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import Invalid
from clarion.base.http import wire_time
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import TEAM_MESSAGING, Chat, ChatLog, among, next_number
from clarion.features.messaging.posts.events import PostChanged, PostEventType
from clarion.features.messaging.posts.files import drop_files_of
from clarion.features.messaging.posts.models import Post, PostKind, PostMention
from clarion.features.messaging.posts.placing import put_in
from clarion.features.messaging.posts.reading import reactions_of
from clarion.features.messaging.posts.rules import checked_text, mentions_in
from clarion.features.messaging.posts.views import full_view
from clarion.features.messaging.posts.watch import content_watches
from clarion.features.people import Extension

ENCRYPTION_ON = "From here on, this chat is end-to-end encrypted."
"""For clients of the surface; our own draw `notice`."""
_COUNTED = (PostKind.TEXT, PostKind.CARD)
_NOTHING: Mapping[str, Any] = {"parent_id": None, "thread_id": None, "deleted_at": None}


@dataclass(frozen=True)
class Draft:
    """A post that is to be. `answered`: the post that it answers; `attachments`: as they are kept. `named`: mentions of
    one whose text is sealed.
    """

    text: str = ""
    kind: PostKind = PostKind.TEXT
    attachments: Sequence[Mapping[str, Any]] = ()
    answered: Post | None = None
    client_key: str | None = None
    added_ids: Sequence[str] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    named: str = ""


def new_post(
    here: Container, chat: Chat, creator_id: str, draft: Draft, text: str, mentions: Sequence[Mapping[str, Any]]
) -> Post:
    """A post without a place; in no session yet."""
    now = here.clock.now()
    return Post(
        id=new_id(),
        account_id=chat.account_id,
        chat_id=chat.id,
        kind=draft.kind,
        creator_id=creator_id,
        client_key=draft.client_key,
        text=text,
        attachments=[dict(item) for item in draft.attachments],
        mentions=list(mentions),
        added_ids=list(draft.added_ids),
        extra=dict(draft.extra),
        reply_count=0,
        versions=0,
        counted=draft.kind in _COUNTED,
        pinned=False,
        created_at=now,
        changed_at=now,
        **_NOTHING,
    )


async def add_post(
    here: Container, session: AsyncSession, chat: Chat, creator_id: str, draft: Draft, *, reads: bool = True
) -> Post:
    """`reads`: whoever writes has read what stands above."""
    text = checked_text(draft.text)
    post = new_post(here, chat, creator_id, draft, text, await named_in(session, chat, draft.named or text))
    root = await _thread(session, post, draft.answered)
    await put_in(session, chat, post, reads=reads and post.counted)
    await content_watches(here).written(session, post)
    await content_watches(here).added(session, chat, post)
    tell_post(here, session, chat, post, "PostAdded")
    await keep_mentions(session, chat, post)
    if root is not None:
        root.n = post.n
        await tell_state(here, session, chat, root)
    return post


async def _thread(session: AsyncSession, post: Post, answered: Post | None) -> Post | None:
    """The post that the thread begins with, when this one is an answer."""
    if answered is None:
        return None
    root = answered
    if answered.thread_id and answered.thread_id != answered.id:
        root = await session.get(Post, answered.thread_id) or answered
    post.parent_id, post.thread_id = answered.id, root.id
    root.thread_id = root.id
    root.reply_count += 1
    return root


async def named_in(session: AsyncSession, chat: Chat, text: str) -> list[dict[str, Any]]:
    """Mentions as they are kept: people of the account, the chat itself, and things as they were written."""
    if "![:" not in text:
        return []
    found = mentions_in(text)
    ids = [one.id for one in found if one.type == "Person"]
    query = select(Extension).where(Extension.account_id == chat.account_id, Extension.id.in_(ids))
    names = {row.id: row.name for row in await session.scalars(query)} if ids else {}
    mentions: list[dict[str, Any]] = []
    for one in found:
        if one.type == "Person" and one.id in names:
            mentions.append({"id": one.id, "type": "Person", "name": names[one.id]})
        elif one.type == "Team" and one.id == chat.id:
            mentions.append({"id": chat.id, "type": "Team", "name": chat.name or "Team"})
        elif one.type not in ("Person", "Team"):
            mentions.append({"id": one.id, "type": one.type})
    return mentions


async def keep_mentions(session: AsyncSession, chat: Chat, post: Post) -> None:
    """Rows for those whose attention is wanted; people who are not in the chat learn nothing."""
    people = [item["id"] for item in post.mentions if item["type"] == "Person"]
    inside = await among(session, chat.id, people) if people else set()
    team = [chat.id for item in post.mentions if item["type"] == "Team"]
    for who in (*sorted(inside - {post.creator_id}), *team[:1]):
        session.add(PostMention(post_id=post.id, who_id=who, chat_id=chat.id, seq=post.seq))


def tell_post(
    here: Container,
    session: AsyncSession,
    chat: Chat,
    post: Post,
    event_type: PostEventType,
    reactions: Sequence[Mapping[str, Any]] = (),
) -> None:
    announce(session, TEAM_MESSAGING, change_of(here, chat, post, event_type, reactions))


def change_of(
    here: Container,
    chat: Chat,
    post: Post,
    event_type: PostEventType,
    reactions: Sequence[Mapping[str, Any]] = (),
) -> PostChanged:
    """What there is to tell of a post as it is now."""
    return PostChanged(
        account_id=chat.account_id,
        chat_id=chat.id,
        members_version=chat.members_version,
        event_type=event_type,
        n=post.n,
        at=wire_time(here.clock.now()),
        post=full_view(post, here.settings.public_url, reactions),
    )


async def tell_state(here: Container, session: AsyncSession, chat: Chat, post: Post) -> None:
    """What is put on a post, as it is now."""
    await session.flush()
    reactions = await reactions_of(session, [post.id])
    tell_post(here, session, chat, post, "PostState", reactions.get(post.id, ()))


async def add_system_post(
    here: Container,
    session: AsyncSession,
    chat: Chat,
    creator_id: str,
    *,
    text: str = "",
    attachments: Sequence[Mapping[str, Any]] = (),
    kind: PostKind = PostKind.TEXT,
    added_ids: Sequence[str] = (),
    extra: Mapping[str, Any] | None = None,
    answered: Post | None = None,
    reads: bool = True,
) -> Post:
    """The post by which a chat learns of something: a task, a note, a card, somebody who came.

    `chat` is locked: `visible_chat(..., lock=True)` or `find_chat(..., lock=True)`, before anything else was written.
    `attachments`: [{"id": ..., "type": "Note", ...}] with what the surface shows of them, and nothing secret.
    `extra`: activity, title, iconUri, iconEmoji. `reads`: False for what is posted by a machine in somebody's name.
    """
    if not text and not attachments and kind is PostKind.TEXT:
        raise Invalid("A post needs text or attachments.", parameter="text")
    draft = Draft(text, kind, attachments, answered, None, added_ids, extra or {})
    return await add_post(here, session, chat, creator_id, draft, reads=reads)


async def update_system_post(
    here: Container,
    session: AsyncSession,
    chat: Chat,
    post: Post,
    *,
    attachments: Sequence[Mapping[str, Any]],
    text: str | None = None,
) -> None:
    """What is attached looks different now. `chat` is locked."""
    await content_watches(here).changing(session, post, gone=False)
    post.attachments = [dict(item) for item in attachments]
    if text is not None:
        post.text = checked_text(text)
    post.changed_at = here.clock.now()
    post.n = await next_number(session, chat.account_id)
    await session.flush()
    await content_watches(here).written(session, post)
    tell_post(here, session, chat, post, "PostChanged")


class PostLog(ChatLog):
    """Comings and goings, told in the chat itself."""

    def __init__(self, here: Container) -> None:
        self._here = here

    async def joined(self, session: AsyncSession, chat: Chat, person: str) -> None:
        await self._tell(session, chat, person, PostKind.JOINED, ())

    async def added(self, session: AsyncSession, chat: Chat, by: str, people: Sequence[str]) -> None:
        await self._tell(session, chat, by, PostKind.ADDED, people)

    async def removed(self, session: AsyncSession, chat: Chat, by: str, people: Sequence[str]) -> None:
        await self._tell(session, chat, by, PostKind.REMOVED, people)

    async def encrypted(self, session: AsyncSession, chat: Chat, by: str) -> None:
        await add_system_post(
            self._here, session, chat, by, text=ENCRYPTION_ON, extra={"notice": "EncryptionOn"}, reads=False
        )

    async def ending(self, session: AsyncSession, chat: Chat) -> None:
        if not await content_watches(self._here).ending(session, chat):
            await drop_files_of(session, chat)

    async def _tell(self, session: AsyncSession, chat: Chat, by: str, kind: PostKind, people: Sequence[str]) -> None:
        await add_system_post(self._here, session, chat, by, kind=kind, added_ids=people)
