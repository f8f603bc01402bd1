"""What people put on posts: reactions, pins, bookmarks. The chat is locked by whoever calls, but for bookmarks."""

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import Chat, check_may_post, next_number
from clarion.features.messaging.posts.models import Bookmark, Pin, Post, Reaction
from clarion.features.messaging.posts.reaction_models import ReactionCount
from clarion.features.messaging.posts.rules import MOST_BOOKMARKS, MOST_EMOJI_ON_POST, MOST_OWN_EMOJI, MOST_PINS
from clarion.features.messaging.posts.watch import content_watches
from clarion.features.messaging.posts.writing import tell_state
from clarion.features.people.sign_in import Caller


async def react(here: Container, session: AsyncSession, caller: Caller, chat: Chat, post: Post, emoji: str) -> None:
    """Nothing happens when it is there. Raises 409 for too many."""
    check_may_post(chat, sealed=True)
    if await session.get(Reaction, (post.id, emoji, caller.extension_id)) is not None:
        return
    known = set(await session.scalars(select(ReactionCount.emoji).where(ReactionCount.post_id == post.id)))
    mine = (Reaction.post_id == post.id) & (Reaction.extension_id == caller.extension_id)
    own = (await session.scalars(select(Reaction.emoji).where(mine, Reaction.emoji.in_(known)))).all()
    if len(own) >= MOST_OWN_EMOJI or (emoji not in known and len(known) >= MOST_EMOJI_ON_POST):
        raise Conflict(
            f"A post takes {MOST_OWN_EMOJI} reactions of one person and {MOST_EMOJI_ON_POST} different ones at most."
        )
    at = here.clock.now()
    session.add(Reaction(post_id=post.id, emoji=emoji, extension_id=caller.extension_id, at=at))
    await content_watches(here).reacted(session, chat, post, emoji, caller.extension_id, on=True)
    await _touched(here, session, chat, post)


async def take_back(here: Container, session: AsyncSession, caller: Caller, chat: Chat, post: Post, emoji: str) -> None:
    row = await session.get(Reaction, (post.id, emoji, caller.extension_id))
    if row is not None:
        await session.delete(row)
        await content_watches(here).reacted(session, chat, post, emoji, caller.extension_id, on=False)
        await _touched(here, session, chat, post)


async def pin(here: Container, session: AsyncSession, caller: Caller, chat: Chat, post: Post) -> None:
    """Raises 409 for too many."""
    check_may_post(chat, sealed=True)
    if await session.get(Pin, post.id) is not None:
        return
    pinned = await session.scalar(select(func.count()).select_from(Pin).where(Pin.chat_id == chat.id)) or 0
    if pinned >= MOST_PINS:
        raise Conflict(f"A chat has {MOST_PINS} pinned posts at most: unpin some.")
    session.add(Pin(post_id=post.id, chat_id=chat.id, pinned_by=caller.extension_id, at=here.clock.now()))
    post.pinned = True
    await _touched(here, session, chat, post)


async def unpin(here: Container, session: AsyncSession, chat: Chat, post: Post) -> None:
    row = await session.get(Pin, post.id)
    if row is not None:
        await session.delete(row)
        post.pinned = False
        await _touched(here, session, chat, post)


async def _touched(here: Container, session: AsyncSession, chat: Chat, post: Post) -> None:
    post.n = await next_number(session, chat.account_id)
    await tell_state(here, session, chat, post)


async def bookmark(here: Container, session: AsyncSession, caller: Caller, post: Post, note: str) -> None:
    """Raises 409 for too many."""
    row = await session.get(Bookmark, (caller.extension_id, post.id))
    if row is not None:
        row.note = note
        return
    mine = Bookmark.extension_id == caller.extension_id
    if (await session.scalar(select(func.count()).select_from(Bookmark).where(mine)) or 0) >= MOST_BOOKMARKS:
        raise Conflict(f"A person has {MOST_BOOKMARKS} bookmarks at most.")
    session.add(Bookmark(extension_id=caller.extension_id, post_id=post.id, note=note, at=here.clock.now()))


async def forget_bookmark(session: AsyncSession, caller: Caller, post_id: str) -> None:
    row = await session.get(Bookmark, (caller.extension_id, post_id[:64]))
    if row is not None:
        await session.delete(row)
