"""Tells the other company of what is said in shared chats, in the transaction in which it is."""

from typing import Any

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import Chat
from clarion.features.messaging.federation.models import SharedChat, SharedPost
from clarion.features.messaging.federation.people import far_ids, view_of
from clarion.features.messaging.federation.queue import APPLYING, tell
from clarion.features.messaging.federation.rules import mentions_out, people_named
from clarion.features.messaging.posts import ContentWatch, Post, PostKind

_NOT_TOLD = "(something that only the other company's Clarion can show)"


class FederationWatch(ContentWatch):
    def __init__(self, here: Container) -> None:
        self._here = here

    async def added(self, session: AsyncSession, chat: Chat, post: Any) -> None:
        shared = await _shared(session, chat)
        if shared is None or post.kind != PostKind.TEXT or not post.creator_id:
            return
        by = await view_of(session, post.creator_id)
        if by is None:
            return
        own = f"{chat.account_id}/{post.id}"
        await session.flush()  # the post stands before what speaks of it
        session.add(SharedPost(post_id=post.id, chat_id=chat.id, shared_id=own))
        parent = await session.get(SharedPost, post.parent_id) if post.parent_id else None
        files = [_file(item) for item in post.attachments if item.get("type") == "File"]
        text = await _text(session, chat, post)
        if not text and not files:
            text = _NOT_TOLD
        more = {"parent": parent.shared_id} if parent is not None else {}
        await tell(self._here, session, shared, "post", post=own, by=by, text=text, files=files, **more)

    async def along(self, session: AsyncSession, chat: Chat, post: Any) -> tuple[()] | None:
        return None if chat.shared else ()

    async def written(self, session: AsyncSession, thing: Any) -> None:
        """New ones come to `added`; what is known already was changed."""
        found = await self._own(session, thing) if getattr(thing, "versions", 0) else None
        if found is not None:
            chat, shared, known = found
            text = await _text(session, chat, thing)
            await tell(self._here, session, shared, "edit", post=known.shared_id, text=text)

    async def removed(self, session: AsyncSession, thing: Any) -> None:
        found = await self._own(session, thing)
        if found is not None:
            await tell(self._here, session, found[1], "delete", post=found[2].shared_id)

    async def reacted(
        self, session: AsyncSession, chat: Chat, post: Any, emoji: str, extension_id: str, *, on: bool
    ) -> None:
        shared = await _shared(session, chat)
        known = await session.get(SharedPost, post.id) if shared is not None else None
        by = await view_of(session, extension_id) if known is not None else None
        if shared is not None and known is not None and by is not None:
            await tell(self._here, session, shared, "react", post=known.shared_id, by=by, emoji=emoji, on=on)

    async def ending(self, session: AsyncSession, chat: Chat) -> bool:
        shared = await _shared(session, chat)
        if shared is not None:
            await tell(self._here, session, shared, "close")
        return False

    async def _own(self, session: AsyncSession, thing: Any) -> tuple[Chat, SharedChat, SharedPost] | None:
        """A post of ours that the other side has."""
        if not isinstance(thing, Post) or session.info.get(APPLYING):
            return None
        with session.no_autoflush:
            chat = await session.get(Chat, thing.chat_id)
            shared = await _shared(session, chat) if chat is not None else None
            known = await session.get(SharedPost, thing.id) if shared is not None else None
        if chat is None or shared is None or known is None:
            return None
        return (chat, shared, known) if known.shared_id.startswith(f"{chat.account_id}/") else None


async def _shared(session: AsyncSession, chat: Chat) -> SharedChat | None:
    """Most chats are not, and cost nothing here."""
    if not chat.shared or session.info.get(APPLYING):
        return None
    with session.no_autoflush:
        return (await session.scalars(select(SharedChat).where(SharedChat.chat_id == chat.id))).one_or_none()


async def _text(session: AsyncSession, chat: Chat, post: Post) -> str:
    named = people_named(post.text)
    far = await far_ids(session, named) if named else {}
    return mentions_out(post.text, far, chat.account_id)[:12_000]


def _file(item: dict[str, Any]) -> dict[str, Any]:
    return {"id": item["id"], "name": item["name"], "size": item["size"], "voice": bool(item.get("voice"))}
