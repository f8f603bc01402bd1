"""Saying something in a chat, when nothing else is to be done in the transaction: in PostgreSQL most posts are one
statement.
"""

from collections.abc import Sequence

from clarion.base.changes import is_watched
from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import Chat, check_may_post, check_words, get_membership
from clarion.features.messaging.encryption import check_plain_allowed
from clarion.features.messaging.posts.models import Post
from clarion.features.messaging.posts.one_statement import write_post
from clarion.features.messaging.posts.rules import checked_text
from clarion.features.messaging.posts.service import Wanted, check_says_something, create_post, extra_of, find_known
from clarion.features.messaging.posts.watch import Along, content_watches
from clarion.features.messaging.posts.writing import Draft, new_post
from clarion.features.people.sign_in import Caller

_Made = tuple[Chat, Post, Sequence[Along]]


async def say(
    here: Container, caller: Caller, chat_id: str, wanted: Wanted, *, parameter: str = "chatId"
) -> tuple[Post, bool]:
    """`create_post` in a transaction of its own."""
    judged = False
    if not here.storage.is_sqlite and not is_watched() and _is_plain(wanted):
        async with here.storage.reading() as session:
            found = await _made(here, session, caller, chat_id, wanted, parameter)
        if isinstance(found, Post):
            return found, False
        if found is not None:
            if await write_post(here, *found):
                return found[1], True
            judged = True
    async with here.storage.transaction() as session:
        return await create_post(here, session, caller, chat_id, wanted, parameter=parameter, judged=judged)


def _is_plain(wanted: Wanted) -> bool:
    """Words alone, that answer nothing and name nobody."""
    more = wanted.parent_id or wanted.thread_id or wanted.attachments or wanted.sealed is not None
    return not more and "![:" not in wanted.text


async def _made(
    here: Container, session: AsyncSession, caller: Caller, chat_id: str, wanted: Wanted, parameter: str
) -> _Made | Post | None:
    """What is to be written; a post when the key of a client finds it; None when there is more to do than can be in one
    statement. Raises what `create_post` does.
    """
    chat, _seat = await get_membership(session, caller, chat_id, lock=False, parameter=parameter)
    known = await find_known(session, caller, chat, wanted.client_key)
    if known is not None:
        return known
    check_may_post(chat)
    await check_plain_allowed(session, chat)
    check_says_something(wanted)
    text = checked_text(wanted.text)
    draft = Draft(text, client_key=wanted.client_key or None, extra=extra_of(caller))
    post = new_post(here, chat, caller.extension_id, draft, text, ())
    along = await content_watches(here).along(session, chat, post)
    if along is None:
        return None
    await check_words(here, session, caller, text, subject=chat.id)
    return chat, post, along
