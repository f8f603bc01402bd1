"""Posts, notes and tasks as search knows them."""

import re
from collections.abc import Sequence
from typing import Any

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.base.words import LONGEST_TEXT
from clarion.features.messaging.chats import Chat
from clarion.features.messaging.notes.models import ChatNote
from clarion.features.messaging.notes.rules import plain_text
from clarion.features.messaging.posts import Along, ContentWatch, Post
from clarion.features.messaging.search.engines import search_index
from clarion.features.messaging.search.index import Doc
from clarion.features.messaging.tasks.models import ChatTask

_MENTION = re.compile(r"!\[:[A-Za-z]+\]\(([^)\s]{1,64})\)")
KINDS: dict[type[Any], str] = {Post: "Post", ChatNote: "Note", ChatTask: "Task"}


class SearchWatch(ContentWatch):
    """Keeps the index with what it is about: in the same transaction."""

    def __init__(self, here: Container) -> None:
        self._index = search_index(here)

    async def written(self, session: AsyncSession, thing: Any) -> None:
        doc = doc_of(thing)
        if doc is None:
            await self.removed(session, thing)
        else:
            await self._index.put(session, doc)

    async def along(self, session: AsyncSession, chat: Chat, post: Post) -> Sequence[Along]:
        doc = doc_of(post)
        return self._index.along(doc) if doc is not None else ()

    async def removed(self, session: AsyncSession, thing: Any) -> None:
        if type(thing) in KINDS:
            await self._index.remove(session, KINDS[type(thing)], thing.id)


def doc_of(thing: Any) -> Doc | None:
    """None for what says nothing, and for what not everybody in the chat may see."""
    if type(thing) not in KINDS:
        return None
    body, has_file = _WORDS[KINDS[type(thing)]](thing)
    if not body.strip():
        return None
    return Doc(
        KINDS[type(thing)],
        thing.id,
        thing.account_id,
        thing.chat_id,
        thing.creator_id,
        thing.created_at,
        body,
        has_file,
    )


def _words_of_post(post: Post) -> tuple[str, bool]:
    """Mentions by name; names of files; what cards say."""
    if post.deleted_at is not None or post.extra.get("sealed"):
        return "", False
    names = {item["id"]: item.get("name", "") for item in post.mentions}
    lines = [_MENTION.sub(lambda found: names.get(found[1]) or " ", post.text)]
    files = [item for item in post.attachments if item.get("type") == "File"]
    lines += [str(item.get("name", "")) for item in files]
    cards = [item for item in post.attachments if item.get("type") == "Card"]
    lines += [str(item.get(key) or "") for item in cards for key in ("title", "text")]
    return "\n".join(line for line in lines if line), bool(files)


def _words_of_note(note: ChatNote) -> tuple[str, bool]:
    if note.status != "Active":
        return "", False
    return f"{note.title}\n{plain_text(note.body[: 3 * LONGEST_TEXT])}", False


def _words_of_task(task: ChatTask) -> tuple[str, bool]:
    lines = (task.subject, task.section or "", task.description or "")
    return "\n".join(line for line in lines if line), bool(task.file_ids)


_WORDS: dict[str, Any] = {"Post": _words_of_post, "Note": _words_of_note, "Task": _words_of_task}
