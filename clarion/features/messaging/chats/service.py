"""What can be done with chats. Every function locks the chat first, and takes a change number last."""

from collections.abc import Sequence

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats.chat_log import ChatLog
from clarion.features.messaging.chats.membership import NO_COLLEAGUES, add_members, keep_an_admin, remove_members
from clarion.features.messaging.chats.models import Chat, ChatKind, ChatStatus, Member, MemberRole
from clarion.features.messaging.chats.numbers import next_number
from clarion.features.messaging.chats.queries import among, check_administers, count_chats, find_member, member_ids
from clarion.features.messaging.chats.rules import (
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    MOST_CHATS,
    MOST_IN_CONVERSATION,
    MOST_NAMED,
    kind_of_people,
    people_key,
    plain_line,
)
from clarion.features.messaging.chats.telling import tell_chat, tell_state
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller


def checked_name(name: str) -> str:
    """A name of a team. Raises Invalid."""
    found = plain_line(name)
    if not found:
        raise Invalid("Parameter [name] is required.", parameter="name")
    if len(found) > LONGEST_NAME:
        raise Invalid(f"Parameter [name] is longer than {LONGEST_NAME} characters.", parameter="name")
    return found


def checked_description(text: str) -> str:
    if len(text) > LONGEST_DESCRIPTION:
        raise Invalid(f"Parameter [description] is longer than {LONGEST_DESCRIPTION} characters.",
                      parameter="description")  # fmt: skip
    return text


def check_open(chat: Chat) -> None:
    """Raises 409 for an archived team."""
    if chat.status != ChatStatus.ACTIVE:
        raise Conflict("The team is archived: unarchive it to bring people in.", parameter="chatId")


async def check_room(session: AsyncSession, extension_id: str) -> None:
    """Raises 409 for who is in as many chats as a person may be."""
    if await count_chats(session, extension_id) >= MOST_CHATS:
        raise Conflict(f"A person can be in {MOST_CHATS} chats at most: leave some teams first.")


async def create_team(
    here: Container,
    session: AsyncSession,
    caller: Caller,
    name: str,
    *,
    description: str = "",
    public: bool = False,
    people: Sequence[str] = (),
) -> Chat:
    """A team of the caller, who administers it, and `people`."""
    await check_room(session, caller.extension_id)
    chat = _new_chat(here, caller, ChatKind.TEAM)
    chat.name, chat.description, chat.public = checked_name(name), checked_description(description), public
    await _fill(here, session, chat, caller, list(dict.fromkeys([caller.extension_id, *people])))
    return chat


async def open_conversation(
    here: Container, session: AsyncSession, caller: Caller, people: Sequence[str]
) -> tuple[Chat, bool]:
    """The conversation of exactly these people and the caller, and whether it is new. Raises Invalid for too many."""
    everybody = list(dict.fromkeys([caller.extension_id, *people]))
    if len(everybody) > MOST_IN_CONVERSATION:
        raise Invalid(
            f"A conversation has at most {MOST_IN_CONVERSATION} people: create a team for more.", parameter="members"
        )
    key = people_key(everybody)
    query = select(Chat).where(Chat.account_id == caller.account_id, Chat.people_key == key)
    found = (await session.scalars(query)).one_or_none()
    if found is not None:
        return found, False
    if len(everybody) > 1:  # for one's own chat there is always room
        await check_room(session, caller.extension_id)
    # Whoever asks for the same conversation at this moment waits for our number, and then finds ours.
    n = await next_number(session, caller.account_id)
    found = (await session.scalars(query)).one_or_none()
    if found is not None:
        return found, False
    chat = _new_chat(here, caller, kind_of_people(everybody))
    chat.people_key = key
    await _fill(here, session, chat, caller, everybody, n)
    return chat, True


def _new_chat(here: Container, caller: Caller, kind: ChatKind) -> Chat:
    now = here.clock.now()
    return Chat(
        id=new_id(),
        account_id=caller.account_id,
        kind=kind,
        name="",
        description="",
        public=False,
        status=ChatStatus.ACTIVE,
        creator_id=caller.extension_id,
        member_count=0,
        members_version=0,
        last_seq=0,
        n=0,
        created_at=now,
        changed_at=now,
    )


async def _fill(
    here: Container, session: AsyncSession, chat: Chat, caller: Caller, people: Sequence[str], n: int | None = None
) -> None:
    session.add(chat)
    await session.flush()
    n = n or await next_number(session, caller.account_id)
    admins = (caller.extension_id,) if chat.kind == ChatKind.TEAM else ()
    await add_members(session, chat, people, here.clock.now(), n, admins=admins)
    await session.flush()
    tell_chat(session, chat, "GroupJoined", here.clock.now(), n, members=people if len(people) <= MOST_NAMED else None)
    others = [person for person in people if person != caller.extension_id]
    if others and chat.kind == ChatKind.TEAM:
        await _log(here).added(session, chat, caller.extension_id, others)


def _log(here: Container) -> ChatLog:
    return here.find(ChatLog) or ChatLog()


async def update_chat(
    here: Container,
    session: AsyncSession,
    caller: Caller,
    chat: Chat,
    *,
    name: str | None = None,
    description: str | None = None,
    public: bool | None = None,
) -> None:
    """What is given. Raises 403 for who does not administer it."""
    await check_administers(session, caller, chat)
    before = (chat.name, chat.description, chat.public)
    if name is not None:
        chat.name = checked_name(name)
    if description is not None:
        chat.description = checked_description(description)
    if public is not None:
        chat.public = public
    if before == (chat.name, chat.description, chat.public):
        return
    await _changed(here, session, chat, renamed=before[0] != chat.name)


async def _changed(here: Container, session: AsyncSession, chat: Chat, *, renamed: bool = False) -> None:
    n = await next_number(session, chat.account_id)
    chat.changed_at, chat.n = here.clock.now(), n
    await session.flush()
    tell_chat(session, chat, "GroupRenamed" if renamed else "GroupChanged", chat.changed_at, n)


async def set_status(here: Container, session: AsyncSession, caller: Caller, chat: Chat, status: ChatStatus) -> bool:
    """Archive or open again; False when it is so already. Raises 403."""
    await check_administers(session, caller, chat)
    if chat.status == status:
        return False
    chat.status = status
    await _changed(here, session, chat)
    return True


async def join_team(here: Container, session: AsyncSession, caller: Caller, chat: Chat) -> bool:
    """Come into a public team; False for who is in it. `chat`: as `visible_chat(..., joinable=True, lock=True)`."""
    if await find_member(session, chat.id, caller.extension_id) is not None:
        return False
    await check_room(session, caller.extension_id)
    await _come(here, session, chat, [caller.extension_id])
    await _log(here).joined(session, chat, caller.extension_id)
    return True


async def add_people(
    here: Container, session: AsyncSession, caller: Caller, chat: Chat, people: Sequence[str]
) -> list[str]:
    """Bring people into a team; returns who was not in it. Everybody in a team may."""
    already = await among(session, chat.id, people)
    coming = [person for person in people if person not in already]
    if coming:
        await _check_has_keys(session, chat, coming)
        await _come(here, session, chat, coming)
        await _log(here).added(session, chat, caller.extension_id, coming)
    return coming


async def _check_has_keys(session: AsyncSession, chat: Chat, people: Sequence[str]) -> None:
    """Raises 409 where an encrypted chat is to get somebody who never has keys: a guest, a bot."""
    query = select(Extension.id).where(Extension.id.in_(list(people)), Extension.type.in_(NO_COLLEAGUES))
    if chat.encrypted and await session.scalar(query.limit(1)) is not None:
        raise Conflict("The team is end-to-end encrypted: guests and bots have no keys for it.", parameter="members")


async def _come(here: Container, session: AsyncSession, chat: Chat, people: Sequence[str]) -> None:
    now, before = here.clock.now(), chat.member_count
    n = await next_number(session, chat.account_id)
    await add_members(session, chat, people, now, n)
    await session.flush()
    everybody = await member_ids(session, chat.id) if chat.member_count <= MOST_NAMED else None
    tell_chat(session, chat, "GroupJoined", now, n, only=people, members=everybody)
    if before:
        tell_chat(session, chat, "GroupChanged", now, n, members=everybody)


async def remove_people(
    here: Container, session: AsyncSession, caller: Caller, chat: Chat, people: Sequence[str]
) -> list[str]:
    """Take people out of a team; returns who was in it. Whoever takes out others has to administer it."""
    if set(people) - {caller.extension_id}:
        await check_administers(session, caller, chat)
    leaving = sorted(await among(session, chat.id, people))
    if leaving:
        await let_go(here, session, chat, leaving)
        await _log(here).removed(session, chat, caller.extension_id, leaving)
    return leaving


async def let_go(here: Container, session: AsyncSession, chat: Chat, people: Sequence[str]) -> None:
    """These people are no longer in the chat; they learn so, and those who stay do."""
    now = here.clock.now()
    n = await next_number(session, chat.account_id)
    await remove_members(session, chat, people, now, n)
    if chat.kind == ChatKind.TEAM:
        await keep_an_admin(session, chat, n)
    await session.flush()
    staying = await member_ids(session, chat.id) if chat.member_count <= MOST_NAMED else None
    tell_chat(session, chat, "GroupLeft", now, n, only=people)
    if chat.member_count:
        tell_chat(session, chat, "GroupChanged", now, n, members=staying)


async def set_role(
    here: Container, session: AsyncSession, caller: Caller, chat: Chat, member: Member, role: str
) -> None:
    """Raises 403 for who does not administer the team, 409 for its last administrator."""
    await check_administers(session, caller, chat)
    person = await session.get(Extension, member.extension_id)
    if role == MemberRole.ADMIN and person is not None and person.type in NO_COLLEAGUES:
        raise Conflict("A guest or a bot cannot administer a team.", parameter="personId")
    if member.role == role:
        return
    admins = select(func.count()).select_from(Member)
    admins = admins.where(Member.chat_id == chat.id, Member.role == MemberRole.ADMIN)
    if role != MemberRole.ADMIN and (await session.scalar(admins) or 0) <= 1:
        raise Conflict("A team keeps at least one administrator.", parameter="role")
    member.role, member.n = role, await next_number(session, chat.account_id)
    await session.flush()
    tell_state(session, chat.account_id, member, here.clock.now())


async def delete_team(here: Container, session: AsyncSession, caller: Caller, chat: Chat) -> None:
    """For good, with all that was said in it. Raises 403 for who does not administer it."""
    await check_administers(session, caller, chat)
    now = here.clock.now()
    people = await member_ids(session, chat.id)
    n = await next_number(session, chat.account_id)
    await remove_members(session, chat, people, now, n)
    await session.flush()
    tell_chat(session, chat, "GroupLeft", now, n, only=people)
    await _log(here).ending(session, chat)
    await session.delete(chat)
