"""What people do with posts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Forbidden, Invalid
from clarion.base.http import wire_time
from clarion.base.storage import AsyncSession, Ready, ask
from clarion.features.messaging.chats import (
    CHAT_SIGNAL,
    Chat,
    ChatKind,
    ChatSignal,
    among,
    check_administers,
    check_may_post,
    check_words,
    get_membership,
    next_number,
)
from clarion.features.messaging.chats.rules import MOST_FOLLOWED
from clarion.features.messaging.encryption import check_epoch_of_post, check_plain_allowed
from clarion.features.messaging.posts.files import drop_files
from clarion.features.messaging.posts.models import Bookmark, Pin, Post, PostKind, PostMention, PostVersion, Reaction
from clarion.features.messaging.posts.reading import reactions_of
from clarion.features.messaging.posts.rules import LONGEST_KEY, MOST_VERSIONS, checked_text, mentions_in, mentions_of
from clarion.features.messaging.posts.sealed import check_files_sealed, check_nothing_plain
from clarion.features.messaging.posts.sources import attachment_sources
from clarion.features.messaging.posts.watch import content_watches
from clarion.features.messaging.posts.writing import Draft, add_post, keep_mentions, named_in, tell_post, tell_state
from clarion.features.people.sign_in import Caller


@dataclass(frozen=True)
class Wanted:
    """A post as a person asks for it. `attachments`: pairs of type and id."""

    text: str = ""
    parent_id: str = ""
    thread_id: str = ""
    attachments: Sequence[tuple[str, str]] = ()
    client_key: str = ""
    sealed: Mapping[str, Any] | None = None
    names: Sequence[str] = ()

    def named(self, chat: Chat) -> str:
        """Whose attention a sealed post asks for, as mentions of a text."""
        return mentions_of(self.names, chat.id) if self.sealed else ""


async def create_post(
    here: Container,
    session: AsyncSession,
    caller: Caller,
    chat_id: str,
    wanted: Wanted,
    *,
    parameter: str = "chatId",
    judged: bool = False,
) -> tuple[Post, bool]:
    """The post, and whether it is new: the same `client_key` again finds the first one. `judged`: acceptable use was
    asked. Whoever does nothing else in the transaction says it with `saying.say`.
    """
    # The seat is held on to, so that `add_post` finds it in the session.
    chat, _seat = await get_membership(session, caller, chat_id, parameter=parameter)
    known = await find_known(session, caller, chat, wanted.client_key)
    if known is not None:
        return known, False
    check_may_post(chat, sealed=wanted.sealed is not None)
    if wanted.sealed is None:
        await check_plain_allowed(session, chat)
    else:
        await check_epoch_of_post(session, caller, chat, wanted.sealed)
        check_nothing_plain(wanted.text, wanted.attachments)
    if wanted.sealed is None:
        check_says_something(wanted)
    text = checked_text(wanted.text)
    await _check_names(session, caller, chat, text)
    if not judged:
        await check_words(here, session, caller, text, subject=chat.id)
    answered = await _answered(session, chat, wanted)
    attachments = await _attached(here, session, caller, chat, wanted.attachments)
    extra = extra_of(caller)
    if wanted.sealed is not None:
        check_files_sealed(attachments)
        extra["sealed"] = wanted.sealed
    key = wanted.client_key or None
    draft = Draft(text, PostKind.TEXT, attachments, answered, key, extra=extra, named=wanted.named(chat))
    post = await add_post(here, session, chat, caller.extension_id, draft)
    await _show(here, session, chat, post)
    return post, True


async def _show(here: Container, session: AsyncSession, chat: Chat, post: Post) -> None:
    """What is attached learns where it is shown."""
    for item in post.attachments:
        source = attachment_sources(here).find(item["type"])
        if source is not None:
            await source.shown(session, chat, post, item["id"])


def extra_of(caller: Caller) -> dict[str, Any]:
    """What is kept of its writer with a post."""
    return {"guest": True} if caller.is_guest else {}


def check_says_something(wanted: Wanted) -> None:
    """Raises 400."""
    if not wanted.text.strip() and not wanted.attachments:
        raise Invalid("Parameter [text] is required where there are no attachments.", parameter="text")


async def attachments_of(
    here: Container, session: AsyncSession, caller: Caller, chat: Chat, wanted: Wanted
) -> list[Mapping[str, Any]]:
    """What a post that is to come later would show, as posts have it. Raises 400 where it, or its thread, cannot be."""
    check_says_something(wanted)
    await check_plain_allowed(session, chat)
    await _answered(session, chat, wanted)
    return await _attached(here, session, caller, chat, wanted.attachments)


async def _check_names(session: AsyncSession, caller: Caller, chat: Chat, text: str) -> None:
    """Whom a guest names must be in the chat: a name would say that there is such a person. Raises 400."""
    if not caller.is_guest:
        return
    named = {one.id for one in mentions_in(text) if one.type == "Person"}
    if named - await among(session, chat.id, named):
        raise Invalid("Guests can name people of this chat only.", parameter="text")


# Made once: what our own clients write has a key.
_KNOWN = Ready(
    select(Post).where(
        Post.chat_id == bindparam("chat"),
        Post.creator_id == bindparam("creator"),
        Post.client_key == bindparam("key"),
    )
)


async def find_known(session: AsyncSession, caller: Caller, chat: Chat, client_key: str) -> Post | None:
    """The post that this person wrote here with this key. Raises 400 for a key that is too long."""
    if not client_key:
        return None
    if len(client_key) > LONGEST_KEY:
        raise Invalid(f"Parameter [clientKey] is longer than {LONGEST_KEY} characters.", parameter="clientKey")
    found: list[Post] = await ask(session, _KNOWN, chat=chat.id, creator=caller.extension_id, key=client_key)
    return found[0] if found else None


async def _answered(session: AsyncSession, chat: Chat, wanted: Wanted) -> Post | None:
    """The post that is answered; a thread named without one is answered as a whole."""
    if not wanted.parent_id and not wanted.thread_id:
        return None
    name = "parentPostId" if wanted.parent_id else "threadId"
    answered = await session.get(Post, (wanted.parent_id or wanted.thread_id)[:64])
    # A thread goes on when the post that it began with was deleted.
    gone = answered is not None and answered.deleted_at is not None and answered.id != answered.thread_id
    if answered is None or answered.chat_id != chat.id or gone:
        raise Invalid(f"Parameter [{name}] names no post of this chat.", parameter=name)
    if wanted.parent_id and wanted.thread_id and wanted.thread_id not in (answered.thread_id, answered.id):
        raise Invalid("Parameter [threadId] names another thread than that of the parent.", parameter="threadId")
    return answered


async def _attached(
    here: Container, session: AsyncSession, caller: Caller, chat: Chat, wanted: Sequence[tuple[str, str]]
) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for kind, attachment_id in dict.fromkeys(wanted):
        source = attachment_sources(here).find(kind)
        view = await source.find(session, caller, chat, attachment_id[:64]) if source is not None else None
        if view is None:
            raise Invalid(
                f"Parameter [attachments] names a {kind} that cannot be shown here: {attachment_id[:40]}.",
                parameter="attachments",
            )
        found.append(view)
    return found


async def edit_post(here: Container, session: AsyncSession, caller: Caller, chat: Chat, post: Post, text: str) -> None:
    """What it said before is kept. Raises 403 for others than its author. `chat` is locked."""
    if post.creator_id != caller.extension_id or post.kind != PostKind.TEXT:
        raise Forbidden("Only its author may change a post.", code="CMN-403", parameter="postId")
    check_may_post(chat)
    text = checked_text(text)
    if not text.strip() and not post.attachments:
        raise Invalid("Parameter [text] is required where there are no attachments.", parameter="text")
    if text == post.text:
        return
    await _check_names(session, caller, chat, text)
    await check_words(here, session, caller, text, subject=chat.id)
    await content_watches(here).changing(session, post, gone=False)
    keep_version(session, post)
    post.text, post.mentions = text, await named_in(session, chat, text)
    await session.execute(delete(PostMention).where(PostMention.post_id == post.id))
    await session.flush()
    await keep_mentions(session, chat, post)
    await changed(here, session, chat, post)


async def edit_sealed(
    here: Container, session: AsyncSession, caller: Caller, chat: Chat, post: Post, wanted: Wanted
) -> None:
    """The same in an encrypted chat, also of one that was written before it was. `chat` is locked."""
    if post.creator_id != caller.extension_id or post.kind != PostKind.TEXT or wanted.sealed is None:
        raise Forbidden("Only its author may change a post.", code="CMN-403", parameter="postId")
    check_may_post(chat, sealed=True)
    await check_epoch_of_post(session, caller, chat, wanted.sealed)
    await check_words(here, session, caller, "", subject=chat.id)
    await content_watches(here).changing(session, post, gone=False)
    keep_version(session, post)
    extra = {name: value for name, value in post.extra.items() if name != "links"}
    post.text, post.extra = "", extra | {"sealed": dict(wanted.sealed)}
    post.mentions = await named_in(session, chat, wanted.named(chat))
    await session.execute(delete(PostMention).where(PostMention.post_id == post.id))
    await session.flush()
    await keep_mentions(session, chat, post)
    await changed(here, session, chat, post)


def keep_version(session: AsyncSession, post: Post) -> None:
    """What it says now, before it says something else. Raises 409 for too many."""
    if post.versions >= MOST_VERSIONS:
        raise Conflict(f"A post can be changed {MOST_VERSIONS} times at most.", parameter="postId")
    post.versions += 1
    sealed = post.extra.get("sealed")
    text = json.dumps(sealed) if sealed else post.text
    row = PostVersion(post_id=post.id, number=post.versions, text=text, said_at=post.changed_at)
    row.sealed = bool(sealed)
    session.add(row)


async def changed(here: Container, session: AsyncSession, chat: Chat, post: Post) -> None:
    """The post says something else now."""
    post.changed_at = here.clock.now()
    post.n = await next_number(session, chat.account_id)
    await session.flush()
    await content_watches(here).written(session, post)
    reactions = await reactions_of(session, [post.id])
    tell_post(here, session, chat, post, "PostChanged", reactions.get(post.id, ()))


async def delete_post(here: Container, session: AsyncSession, caller: Caller, chat: Chat, post: Post) -> None:
    """A shell stays. Its author may, and who administers the team. `chat` is locked."""
    if post.creator_id != caller.extension_id:
        if chat.kind not in (ChatKind.TEAM, ChatKind.EVERYONE):
            raise Forbidden("Only its author may delete a post.", code="CMN-403", parameter="postId")
        await check_administers(session, caller, chat)
    await remove_post(here, session, chat, post)


async def remove_post(here: Container, session: AsyncSession, chat: Chat, post: Post) -> None:
    """Empty it, whoever asks."""
    keeps = await content_watches(here).changing(session, post, gone=True)
    await drop_files(session, post, keep_bytes=keeps)
    for table in (PostVersion, PostMention, Reaction, Pin, Bookmark):
        await session.execute(delete(table).where(table.post_id == post.id))
    post.text, post.attachments, post.mentions, post.extra, post.versions = "", [], [], {}, 0
    post.counted = post.pinned = False
    post.deleted_at = post.changed_at = here.clock.now()
    root = await session.get(Post, post.thread_id) if post.thread_id and post.thread_id != post.id else None
    post.n = await next_number(session, chat.account_id)
    await session.flush()
    await content_watches(here).removed(session, post)
    tell_post(here, session, chat, post, "PostRemoved")
    if root is not None:
        root.reply_count, root.n = max(0, root.reply_count - 1), post.n
        await tell_state(here, session, chat, root)


async def tell_typing(here: Container, caller: Caller, chat: Chat) -> None:
    """To whoever is in the chat and looks at the moment; in large chats nobody is told."""
    if chat.member_count > MOST_FOLLOWED:
        return
    signal = ChatSignal(
        account_id=chat.account_id,
        chat_id=chat.id,
        members_version=chat.members_version,
        what="typing",
        extension_id=caller.extension_id,
        at=wire_time(here.clock.now()),
    )
    await here.bus.publish(CHAT_SIGNAL, signal.model_dump(mode="json"))
