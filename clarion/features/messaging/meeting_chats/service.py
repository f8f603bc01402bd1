"""What meetings do with their chats: make them, bring colleagues in, write, and read what posts say now."""

from collections.abc import Collection, Mapping

import structlog
from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chat_import.ids import ImportIds
from clarion.features.messaging.chats import check_may_post, check_words, find_chat
from clarion.features.messaging.chats.models import ImportedPerson
from clarion.features.messaging.chats.people import CHATTING_STATUSES, CHATTING_TYPES
from clarion.features.messaging.chats.rules import LONGEST_NAME, plain_line
from clarion.features.messaging.chats.service import add_people, create_team
from clarion.features.messaging.encryption.policy import check_plain_allowed
from clarion.features.messaging.posts import Draft, Post, PostKind, add_post
from clarion.features.people import Extension, ExtensionType
from clarion.features.people.sign_in import AppIdentity, Caller

log = structlog.stdlib.get_logger("clarion.messaging")
_APP = AppIdentity("meetings", "Meetings")
_SOURCE = "meeting"


def _caller(account_id: str, extension_id: str) -> Caller:
    return Caller(
        account_id=account_id,
        extension_id=extension_id,
        extension_number="",
        session_id="",
        scopes=frozenset(("TeamMessaging",)),
        permissions=frozenset(("Glip",)),
        is_admin=False,
        app=_APP,
    )


async def check_meeting_words(here: Container, account_id: str, extension_id: str, text: str) -> None:
    """As for every post. Raises with the statement."""
    async with here.storage.reading() as session:
        await check_words(here, session, _caller(account_id, extension_id), text, subject="meeting")


async def _who_can_chat(session: AsyncSession, account_id: str, people: Collection[str]) -> list[str]:
    query = select(Extension.id).where(
        Extension.account_id == account_id,
        Extension.id.in_(list(people)),
        Extension.type.in_((*CHATTING_TYPES, ExtensionType.GUEST)),
        Extension.status.in_(CHATTING_STATUSES),
    )
    return list(await session.scalars(query.order_by(Extension.id)))


async def ensure_meeting_chat(
    here: Container,
    session: AsyncSession,
    chat_id: str,
    account_id: str,
    host: str,
    title: str,
    people: Collection[str],
) -> str:
    """The chat with at least these people in it; a new team of the host where it is gone. Empty: there can be none."""
    chat = await find_chat(session, account_id, chat_id, lock=True) if chat_id else None
    wanted = await _who_can_chat(session, account_id, {host, *people})
    try:
        if chat is not None:
            missing = [person for person in wanted if person != host]
            await add_people(here, session, _caller(account_id, host), chat, missing)
            return chat.id
        if host not in wanted:
            return ""
        name = plain_line(title)[:LONGEST_NAME] or "Meeting"
        chat = await create_team(here, session, _caller(account_id, host), name, people=wanted)
    except ClarionError as error:
        log.warning("meeting_chats.not_opened", account=account_id, problem=error.message)
        return chat.id if chat is not None else ""
    return chat.id


async def post_from_meeting(
    here: Container,
    session: AsyncSession,
    account_id: str,
    chat_id: str,
    author: tuple[str, str, str],
    text: str,
    key: str,
) -> str:
    """Write a line of a meeting, once for each `key`; the id of the post. `author`: name, extension, and of a guest a
    key of theirs. Empty: the chat is archived, encrypted, or has to be. Acceptable use was asked.
    """
    chat = await find_chat(session, account_id, chat_id, lock=True)
    if chat is None:
        return ""
    known = select(Post.id).where(Post.chat_id == chat.id, Post.client_key == key[:64])
    found = await session.scalar(known.limit(1))
    if found is not None:
        return found
    name, extension_id, guest_key = author
    try:
        check_may_post(chat)
        await check_plain_allowed(session, chat)
    except ClarionError:
        return ""
    extra = {} if extension_id else {"guest": True}
    creator = extension_id or await _guest(here, session, account_id, name, guest_key)
    draft = Draft(text, PostKind.TEXT, client_key=key[:64], extra=extra)
    post = await add_post(here, session, chat, creator, draft, reads=bool(extension_id))
    return post.id


async def _guest(here: Container, session: AsyncSession, account_id: str, name: str, key: str) -> str:
    """Somebody who is in a meeting by name, the same for all that they say there."""
    person_id = ImportIds(here.keys.derive("meeting guests"), _SOURCE, account_id).of("person", key, name)
    if await session.get(ImportedPerson, person_id) is None:
        now = here.clock.now()
        row = ImportedPerson(id=person_id, account_id=account_id, source=_SOURCE, name=name[:250], created_at=now)
        session.add(row)
        await session.flush()
    return person_id


async def texts_of_posts(session: AsyncSession, post_ids: Collection[str]) -> Mapping[str, str]:
    """What they say now; deleted ones are left out."""
    if not post_ids:
        return {}
    query = select(Post.id, Post.text).where(Post.id.in_(list(post_ids)), Post.deleted_at.is_(None))
    return {row[0]: row[1] for row in (await session.execute(query)).all()}
