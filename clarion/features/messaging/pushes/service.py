"""Listens for posts and incoming texts, and tells closed browsers of them a moment later, if nobody has read them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.i18n import LazyString
from clarion.base.retry_queue import RetryQueue
from clarion.base.storage import AsyncSession
from clarion.features.message_store import MESSAGES_CHANGED, find_message, unread_counts
from clarion.features.messaging.chats import TEAM_MESSAGING, Chat, ChatKind, Member, MemberCache
from clarion.features.messaging.posts import Post
from clarion.features.messaging.posts.counting import totals
from clarion.features.messaging.pushes.rules import body_of, named_in, title_of
from clarion.features.people import Extension, Note, PushCache, PushSource, push, push_sources

WAIT = timedelta(seconds=3)
"""Whoever has the chat open in front of them has read it by then."""
_TEXTS = ("SMS", "Pager")


class PostSource(PushSource):
    async def is_news(self, session: AsyncSession, extension_id: str, about: Mapping[str, Any]) -> bool:
        member = await session.get(Member, (about["chatId"], extension_id))
        post = await session.get(Post, about["postId"])
        return member is not None and post is not None and post.deleted_at is None and member.read_seq < post.seq

    async def unread(self, session: AsyncSession, extension_id: str) -> int:
        return (await totals(session, extension_id))["unreadChats"]


class TextSource(PushSource):
    async def is_news(self, session: AsyncSession, extension_id: str, about: Mapping[str, Any]) -> bool:
        row = await find_message(session, extension_id, about["messageId"])
        return row is not None and row.read_status == "Unread"

    async def unread(self, session: AsyncSession, extension_id: str) -> int:
        counts = await unread_counts(session, extension_id)
        return sum(counts.get(kind, 0) for kind in _TEXTS)


class ChatPushes:
    """One for each process; each post is taken by one of them."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._posts = RetryQueue("pushes of posts", self._take_post)
        self._texts = RetryQueue("pushes of texts", self._take_text)
        self._listening: list[Subscription] = []

    async def open(self) -> None:
        push_sources(self._here).add("post", PostSource())
        push_sources(self._here).add("text", TextSource())
        self._listening = [
            self._here.bus.subscribe(TEAM_MESSAGING, self._posts, group="chat-pushes"),
            self._here.bus.subscribe(MESSAGES_CHANGED, self._texts, group="text-pushes"),
        ]
        for one in self._listening:
            await one.ready()

    async def close(self) -> None:
        for one in self._listening:
            await one.close()
        await self._posts.close()
        await self._texts.close()

    async def _take_post(self, payload: Payload) -> None:
        book, post = self._here.get(MemberCache), payload.get("post") or {}
        book.learn(payload)
        if payload.get("event_type") != "PostAdded" or post.get("type") not in ("TextMessage", "Card"):
            return
        members = await book.of(payload["chat_id"], payload["members_version"])
        people = self._here.get(PushCache).among(members - {post.get("creatorId", "")})
        if not people:
            return
        async with self._here.storage.transaction() as session:
            chat = await session.get(Chat, payload["chat_id"])
            if chat is not None:
                await self._tell(session, chat, post, people)

    async def _tell(self, session: AsyncSession, chat: Chat, post: Mapping[str, Any], people: list[str]) -> None:
        """Who keeps a chat silent is told of what names them, and of nothing else."""
        named = named_in(post, people)
        silent = select(Member.extension_id).where(Member.chat_id == chat.id, Member.muted.is_(True))
        muted = set(await session.scalars(silent.where(Member.extension_id.in_(people))))
        writer = await session.get(Extension, post.get("creatorId", ""))
        sender = str(post.get("activity") or (writer.name if writer is not None else "Clarion"))
        note = Note(
            kind="post",
            tag=f"clarion-chat-{chat.id}",
            title=title_of(sender, chat.kind, chat.name),
            body=body_of(post),
            hidden=LazyString("post.push-new"),
            path=f"/chats?c=c{chat.id}",
            about={"chatId": chat.id, "postId": str(post["id"])},
            personal=set(people) if chat.kind == ChatKind.DIRECT else named,
            wait=WAIT,
        )
        await push(self._here, session, chat.account_id, set(people) - (muted - named), note)

    async def _take_text(self, payload: Payload) -> None:
        message = payload.get("message") or {}
        new = payload["change"] == "Create" and payload["direction"] == "Inbound" and payload["type"] in _TEXTS
        people = self._here.get(PushCache).among([payload["extension_id"]]) if new and message else []
        if not people:
            return
        sender = message.get("from") or {}
        who = sender.get("name") or sender.get("phoneNumber") or sender.get("extensionNumber")
        conversation = message.get("conversationId", "")
        note = Note(
            kind="text",
            tag=f"clarion-text-{conversation}",
            title=str(who) if who else LazyString("text.push-unknown"),
            body=str(message.get("subject") or "") or LazyString("text.push-files"),
            hidden=LazyString("text.push-hidden"),
            path=f"/texts?c={conversation}",
            about={"messageId": str(message["id"])},
            wait=WAIT,
        )
        async with self._here.storage.transaction() as session:
            await push(self._here, session, payload["account_id"], people, note)
