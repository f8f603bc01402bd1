"""Notes what programs are to be told of a post, in its own transaction: nothing of it is lost with a process."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from clarion.base.container import Container
from clarion.base.http import wire_time
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession, Ready, ask, run
from clarion.features.messaging.chats import Chat
from clarion.features.messaging.outgoing_webhooks import service
from clarion.features.messaging.outgoing_webhooks.models import OutgoingRequest, OutgoingWebhook
from clarion.features.messaging.posts import ContentWatch, Post
from clarion.features.people import Extension

NOTED = "outgoing calls"
"""Stands in the `info` of a session that noted something."""

# Made once: nearly no chat has a program that listens, and every post asks.
_LISTENING = Ready(
    select(OutgoingWebhook)
    .where(
        OutgoingWebhook.chat_id == bindparam("chat"),
        OutgoingWebhook.kind == "Words",
        OutgoingWebhook.status == "Active",
    )
    .with_for_update(read=True, key_share=True)  # none goes before the note is written
)

_WORDS = Ready(
    select(OutgoingWebhook.words).where(
        OutgoingWebhook.chat_id == bindparam("chat"),
        OutgoingWebhook.kind == "Words",
        OutgoingWebhook.status == "Active",
    )
)


class OutgoingWatch(ContentWatch):
    def __init__(self, here: Container) -> None:
        self._here = here

    async def along(self, session: AsyncSession, chat: Chat, post: Post) -> tuple[()] | None:
        wanted = [words for words in await ask(session, _WORDS, chat=chat.id) if begins_with(post.text, words)]
        return None if wanted else ()

    async def added(self, session: AsyncSession, chat: Chat, post: Post) -> None:
        # What a program said, under its own name, is for people: programs must not go on among themselves.
        if not post.text or not post.creator_id or post.extra.get("activity") or post.extra.get("notice"):
            return
        hooks = await run(session, _LISTENING, chat=chat.id)
        wanted = [hook for (hook,) in hooks if begins_with(post.text, hook.words)]
        person = await session.get(Extension, post.creator_id) if wanted else None
        if person is None:
            return
        said = {"post": _view(post)}
        for hook in wanted:
            body = service.message(self._here, hook, person, chat, "post", said).decode()
            due = self._here.clock.now()
            session.add(OutgoingRequest(id=new_id(), hook_id=hook.id, body=body, attempts=0, due_at=due))
        session.info[NOTED] = True


def _view(post: Post) -> dict[str, str | None]:
    return {
        "id": post.id,
        "text": post.text,
        "creatorId": post.creator_id,
        "creationTime": wire_time(post.created_at),
        "threadId": post.thread_id,
    }


def begins_with(text: str, words: Sequence[str]) -> bool:
    """No words: every post."""
    said = text.lower().lstrip()
    return not words or any(said == word or said.startswith((f"{word} ", f"{word}\n", f"{word}:")) for word in words)
