"""Reads what somebody may see of a chat: always within `visible_chat`, at this moment; nothing of it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from clarion.base.errors import Conflict, NotFound
from clarion.base.highlights import MOST_PASSAGES
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import Chat, find_member, visible_chat
from clarion.features.messaging.posts import Post, PostKind, posts_of
from clarion.features.messaging.posts.reaction_models import ReactionCount
from clarion.features.messaging.search.contents import doc_of
from clarion.features.messaging.summaries.schemas import SummaryWish
from clarion.features.messaging.tasks.models import ChatTask
from clarion.features.messaging.translations.service import words_of
from clarion.features.people.sign_in import Caller

MOST_TASKS = 20


@dataclass(frozen=True)
class Heap:
    """Posts as they were said, oldest first, the newest 500 of them. `words`, `noticed`: by post."""

    chat: Chat
    posts: Sequence[Post]
    words: Mapping[str, str]
    noticed: Mapping[str, int]
    tasks: Sequence[ChatTask]
    truncated: bool


async def gather(session: AsyncSession, caller: Caller, chat_id: str, wish: SummaryWish) -> Heap:
    """Raises 404 for who does not see the chat or where no such thread is, 409 for an encrypted one."""
    chat = await visible_chat(session, caller, chat_id)
    check_readable(chat)
    query = posts_of(chat).where(Post.kind.in_((PostKind.TEXT, PostKind.CARD)))
    if wish.thread_id is not None:
        await _check_thread(session, chat, wish.thread_id)
        query = query.where(Post.thread_id == wish.thread_id)
    if wish.since is not None:
        query = query.where(Post.created_at >= wish.since)
    elif wish.after_seq is not None:
        query = query.where(Post.seq > wish.after_seq)
    elif wish.thread_id is None:
        seat = await find_member(session, chat.id, caller.extension_id)
        query = query.where(Post.seq > (seat.read_seq if seat else 0))
    rows = list(await session.scalars(query.order_by(Post.seq.desc()).limit(MOST_PASSAGES + 1)))
    posts = rows[:MOST_PASSAGES][::-1]
    words = {post.id: _shown(post, doc.body) for post in posts if (doc := doc_of(post)) is not None}
    noticed = await _noticed(session, posts)
    tasks = [] if caller.is_guest else await _tasks(session, chat, posts)
    return Heap(chat, posts, words, noticed, tasks, len(rows) > MOST_PASSAGES)


def check_readable(chat: Chat) -> None:
    if chat.encrypted:
        raise Conflict(
            "This chat is end-to-end encrypted: the server cannot read it, so it cannot sum it up.", parameter="chatId"
        )


def _shown(post: Post, searched: str) -> str:
    """The text with people by their names; names of files and what cards say where there is no text."""
    return words_of(post).strip() or searched


async def _check_thread(session: AsyncSession, chat: Chat, thread_id: str) -> None:
    root = await session.get(Post, thread_id)
    if root is None or root.chat_id != chat.id:
        raise NotFound("Resource for parameter [threadId] is not found.", parameter="threadId")


async def _noticed(session: AsyncSession, posts: Sequence[Post]) -> dict[str, int]:
    ids = [post.id for post in posts]
    query = select(ReactionCount.post_id, func.sum(ReactionCount.count)).where(ReactionCount.post_id.in_(ids))
    found = {row[0]: int(row[1]) for row in (await session.execute(query.group_by(ReactionCount.post_id))).all()}
    return {post.id: found.get(post.id, 0) + post.reply_count for post in posts}


async def _tasks(session: AsyncSession, chat: Chat, posts: Sequence[Post]) -> list[ChatTask]:
    """Those that these posts show."""
    ids = [item["id"] for post in posts for item in post.attachments if item.get("type") == "Task"]
    if not ids:
        return []
    query = select(ChatTask).where(ChatTask.chat_id == chat.id, ChatTask.id.in_(ids))
    return list(await session.scalars(query.order_by(ChatTask.created_at.desc()).limit(MOST_TASKS)))
