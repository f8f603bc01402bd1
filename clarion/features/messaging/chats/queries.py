"""Who sees which chat. Everything about chats asks here, so that there is one answer."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Select, and_, bindparam, exists, func, select, true, union
from sqlalchemy.sql import ColumnElement

from clarion.base.errors import Conflict, Forbidden, NotFound
from clarion.base.storage import AsyncSession, Ready, load
from clarion.features.messaging.chats.models import Chat, ChatKind, ChatStatus, Member
from clarion.features.messaging.chats.rules import MOST_MEMBERS_SHOWN, PLAIN_REFUSED
from clarion.features.people.sign_in import Caller


def no_such_chat(parameter: str = "chatId") -> NotFound:
    return NotFound(f"Resource for parameter [{parameter}] is not found.", parameter=parameter)


def is_member(extension_id: str) -> ColumnElement[bool]:
    """In a statement about `Chat`: this person is in it."""
    return exists().where(Member.chat_id == Chat.id, Member.extension_id == extension_id)


def of_member(extension_id: str) -> Select[str]:
    """The ids of all chats of a person, for `in_`."""
    return select(Member.chat_id).where(Member.extension_id == extension_id)


def is_open() -> ColumnElement[bool]:
    """In a statement about `Chat`: whoever is in the account may see that it exists, and join."""
    return and_(Chat.kind == ChatKind.TEAM, Chat.public == true(), Chat.status == ChatStatus.ACTIVE)


# Made once: building a statement takes as long as executing it, and these stand before nearly everything.
_MEMBER = Ready(select(Member).where(Member.chat_id == bindparam("chat"), Member.extension_id == bindparam("person")))
_CHAT = Ready(select(Chat).where(Chat.id == bindparam("chat"), Chat.account_id == bindparam("account")))
_CHAT_LOCKED = Ready(_CHAT.statement.with_for_update())


async def find_member(session: AsyncSession, chat_id: str, extension_id: str) -> Member | None:
    found: list[Member] = await load(session, _MEMBER, chat=chat_id, person=extension_id)
    return found[0] if found else None


async def find_chat(session: AsyncSession, account_id: str, chat_id: str, *, lock: bool = False) -> Chat | None:
    """Without asking who may see it. `lock`: nobody else changes it, or who is in it, until this transaction ends."""
    query = _CHAT_LOCKED if lock else _CHAT
    found: list[Chat] = await load(session, query, chat=chat_id[:64], account=account_id)
    return found[0] if found else None


async def visible_chat(
    session: AsyncSession,
    caller: Caller,
    chat_id: str,
    *,
    lock: bool = False,
    joinable: bool = False,
    kinds: Collection[str] = (),
    parameter: str = "chatId",
) -> Chat:
    """The chat, for who is in it. Raises 404 for everybody else, whether there is such a chat or not.

    `joinable`: public teams too, for those who are not in them; never for what is said in them. `kinds`: others are
    answered as if they were not there. `lock`: see `find_chat`; use it before anything is written.
    """
    chat, member = await _look(session, caller, chat_id, lock, parameter)
    if kinds and chat.kind not in kinds:
        raise no_such_chat(parameter)
    open_to_all = chat.kind == ChatKind.TEAM and chat.public and chat.status == ChatStatus.ACTIVE
    if member is None and not (joinable and open_to_all):
        raise no_such_chat(parameter)
    return chat


async def get_membership(
    session: AsyncSession, caller: Caller, chat_id: str, *, lock: bool = True, parameter: str = "chatId"
) -> tuple[Chat, Member]:
    """The chat, locked, and what it is to the caller. Raises 404 as `visible_chat` does."""
    chat, member = await _look(session, caller, chat_id, lock, parameter)
    if member is None:
        raise no_such_chat(parameter)
    return chat, member


async def _look(
    session: AsyncSession, caller: Caller, chat_id: str, lock: bool, parameter: str
) -> tuple[Chat, Member | None]:
    """The lock comes first: whoever was taken out while we waited for it is not in the chat any more."""
    chat = await find_chat(session, caller.account_id, chat_id, lock=lock)
    if chat is None:
        raise no_such_chat(parameter)
    return chat, await find_member(session, chat.id, caller.extension_id)


async def own_member(session: AsyncSession, caller: Caller, chat_id: str) -> Member:
    """What the chat is to the caller. Raises 404 for who is not in it."""
    member = await find_member(session, chat_id[:64], caller.extension_id)
    if member is None:
        raise no_such_chat()
    return member


def check_may_post(chat: Chat, *, sealed: bool = False) -> None:
    """Raises 409 for an archived team, and 403 in an encrypted chat unless what is done there is `sealed`, or says
    nothing (a reaction, a pin). Whether somebody is in the chat is `visible_chat`'s to say.
    """
    if chat.status == ChatStatus.ARCHIVED:
        raise Conflict("The team is archived: unarchive it to write in it.", parameter="chatId")
    if chat.encrypted and not sealed:
        raise Forbidden(
            "This chat is end-to-end encrypted: only people write in it, in Clarion, and nothing plain.",
            code=PLAIN_REFUSED,
            parameter="chatId",
        )


async def check_administers(session: AsyncSession, caller: Caller, chat: Chat) -> None:
    """Raises 403 for who does not administer the team; the everyone chat belongs to the account's administrators."""
    if chat.kind == ChatKind.EVERYONE:
        allowed = caller.is_admin
    else:
        member = await find_member(session, chat.id, caller.extension_id)
        allowed = member is not None and member.role == "Admin"
    if not allowed:
        raise Forbidden("Only administrators of the team may do this.", code="CMN-403", parameter="chatId")


async def member_ids(session: AsyncSession, chat_id: str) -> list[str]:
    """Everybody in the chat, the longest there first."""
    query = select(Member.extension_id).where(Member.chat_id == chat_id)
    return list((await session.scalars(query.order_by(Member.joined_at, Member.extension_id))).all())


async def members_of(session: AsyncSession, chats: Sequence[Chat]) -> Mapping[str, list[str]]:
    """By chat, for lists; chats with more than `MOST_MEMBERS_SHOWN` are left out."""
    small = [chat.id for chat in chats if chat.member_count <= MOST_MEMBERS_SHOWN]
    query = select(Member.chat_id, Member.extension_id).where(Member.chat_id.in_(small))
    found: dict[str, list[str]] = {chat_id: [] for chat_id in small}
    for chat_id, extension_id in (await session.execute(query.order_by(Member.joined_at, Member.extension_id))).all():
        found[chat_id].append(extension_id)
    return found


async def among(session: AsyncSession, chat_id: str, people: Collection[str]) -> set[str]:
    """Which of these are in the chat."""
    query = select(Member.extension_id).where(Member.chat_id == chat_id, Member.extension_id.in_(list(people)))
    return set((await session.scalars(query)).all())


async def count_chats(session: AsyncSession, extension_id: str) -> int:
    query = select(func.count()).select_from(Member).where(Member.extension_id == extension_id)
    return int(await session.scalar(query) or 0)


def seen_chats(caller: Caller, kinds: Collection[str] = (), *, joinable: bool = True) -> Select[Chat]:
    """Chats of the caller, and (`joinable`) public teams; unordered."""
    seen = of_member(caller.extension_id)
    if joinable:
        # Two lists that indexes give, rather than a look at every chat of the account.
        seen = union(seen, select(Chat.id).where(Chat.account_id == caller.account_id, is_open()))  # type: ignore[assignment]
    query = select(Chat).where(Chat.account_id == caller.account_id, Chat.id.in_(seen))
    return query.where(Chat.kind.in_(list(kinds))) if kinds else query
