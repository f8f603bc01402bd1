"""The chat of everybody in an account: made with the account, and every user is in it."""

from datetime import datetime

from sqlalchemy import Select, func, select

from clarion.base.bus import Payload, Subscription
from clarion.base.clock import Clock
from clarion.base.container import Container
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats.membership import add_members, keep_an_admin
from clarion.features.messaging.chats.models import Chat, ChatKind, ChatStatus, Member
from clarion.features.messaging.chats.numbers import begin_clock, next_number
from clarion.features.messaging.chats.people import chats
from clarion.features.messaging.chats.queries import find_chat
from clarion.features.messaging.chats.rules import EVERYONE_KEY
from clarion.features.messaging.chats.service import let_go, open_conversation
from clarion.features.messaging.chats.telling import tell_chat
from clarion.features.people import ACCOUNT_CHANGED, EXTENSION_CHANGED, Account, Extension
from clarion.features.people.sign_in import Caller

MOST_KNOWN = 200_000


class EveryoneMembership:
    """Makes the chat where it is missing, and keeps the right people in it. Several processes may."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._seated: set[str] = set()  # people who were seen in the chat of their account
        self._listening: list[Subscription] = []

    async def open(self) -> None:
        bus = self._here.bus
        self._listening.append(bus.subscribe(EXTENSION_CHANGED, self._on_extension, group="everyone-chats"))
        self._listening.append(bus.subscribe(ACCOUNT_CHANGED, self._on_account, group="everyone-chats"))
        for one in self._listening:
            await one.ready()

    async def close(self) -> None:
        for one in self._listening:
            await one.close()

    async def see_to(self, caller: Caller) -> None:
        """Return once the caller is in the chat of everybody, and has one of their own.

        Events may be late, and accounts may be older than team messaging.
        """
        if caller.extension_id in self._seated or caller.is_guest:
            return
        async with self._here.storage.reading() as session:
            query = select(Chat.kind).join(Member, Member.chat_id == Chat.id)
            mine = query.where(Member.extension_id == caller.extension_id)
            known = set(await session.scalars(mine.where(Chat.kind.in_([ChatKind.EVERYONE, ChatKind.PERSONAL]))))
        if ChatKind.EVERYONE not in known:
            await self.bring_up_to_date(caller.account_id)
        if ChatKind.PERSONAL not in known:
            async with self._here.storage.transaction() as session:
                await open_conversation(self._here, session, caller, ())
        if len(self._seated) >= MOST_KNOWN:
            self._seated.clear()
        self._seated.add(caller.extension_id)

    async def _on_account(self, payload: Payload) -> None:
        async with self._here.storage.reading() as session:
            known = await session.scalar(_everyone_of(str(payload["account_id"])))
        if known is None:
            await self.bring_up_to_date(str(payload["account_id"]))

    async def _on_extension(self, payload: Payload) -> None:
        account_id, extension_id = str(payload["account_id"]), str(payload["extension_id"])
        self._seated.discard(extension_id)
        if payload["event_type"] == "Delete":
            await self._count_anew(account_id)
        elif await self._is_misplaced(account_id, extension_id):
            await self.bring_up_to_date(account_id, extension_id)

    async def _is_misplaced(self, account_id: str, extension_id: str) -> bool:
        """Whether somebody should be in the chat and is not, or the other way round."""
        async with self._here.storage.reading() as session:
            wanted = await session.scalar(select(Extension.id).where(Extension.id == extension_id, chats()))
            chat_id = await session.scalar(_everyone_of(account_id))
            inside = chat_id is not None and await session.get(Member, (chat_id, extension_id)) is not None
        return (wanted is not None) != inside

    async def bring_up_to_date(self, account_id: str, only: str | None = None) -> None:
        """The chat is there and everybody who should be is in it, nobody else. `only`: of an account whose chat was up
        to date but for this extension.
        """
        async with self._here.storage.transaction() as session:
            if await session.get(Account, account_id) is None:
                return
            chat = await get_everyone(session, account_id, self._here.clock)
            only = only if chat.member_count else None  # it was made just now
            await _compare(self._here, session, chat, self._here.clock.now(), only)

    async def _count_anew(self, account_id: str) -> None:
        """The rows of somebody deleted have gone with them; their chats count anew, and clients learn it."""
        count = select(func.count()).select_from(Member).where(Member.chat_id == Chat.id).scalar_subquery()
        query = select(Chat.id).where(Chat.account_id == account_id, Chat.member_count != count)
        async with self._here.storage.reading() as session:
            ids = (await session.scalars(query)).all()
        for chat_id in ids:
            async with self._here.storage.transaction() as session:
                chat = await find_chat(session, account_id, chat_id, lock=True)
                if chat is not None:
                    await recount(self._here, session, chat)


def _everyone_of(account_id: str) -> Select[str]:
    return select(Chat.id).where(Chat.account_id == account_id, Chat.people_key == EVERYONE_KEY)


async def get_everyone(session: AsyncSession, account_id: str, clock: Clock) -> Chat:
    """The chat of everybody, locked; made where there is none."""
    query = select(Chat).where(Chat.account_id == account_id, Chat.people_key == EVERYONE_KEY)
    locked = query.with_for_update().execution_options(populate_existing=True)
    found = (await session.scalars(locked)).one_or_none()
    if found is not None:
        return found
    await begin_clock(session, account_id)
    n = await next_number(session, account_id)  # one at a time from here on
    found = (await session.scalars(locked)).one_or_none()
    if found is not None:
        return found
    account = await session.get_one(Account, account_id)
    now = clock.now()
    chat = Chat(
        id=new_id(),
        account_id=account_id,
        kind=ChatKind.EVERYONE,
        name=account.name[:250],
        description="",
        public=False,
        status=ChatStatus.ACTIVE,
        people_key=EVERYONE_KEY,
        member_count=0,
        members_version=0,
        last_seq=0,
        n=n,
        created_at=now,
        changed_at=now,
    )
    session.add(chat)
    await session.flush()
    return chat


async def _compare(here: Container, session: AsyncSession, chat: Chat, now: datetime, only: str | None = None) -> None:
    wanted = select(Extension.id).where(Extension.account_id == chat.account_id, chats())
    inside = select(Member.extension_id).where(Member.chat_id == chat.id)
    if only is not None:
        wanted, inside = wanted.where(Extension.id == only), inside.where(Member.extension_id == only)
    coming = list(await session.scalars(wanted.where(Extension.id.not_in(inside)).order_by(Extension.id)))
    leaving = list(await session.scalars(inside.where(Member.extension_id.not_in(wanted))))
    if coming:
        n = await next_number(session, chat.account_id)
        await add_members(session, chat, coming, now, n)
        await session.flush()
        tell_chat(session, chat, "GroupJoined", now, n, only=coming)
    if leaving:
        await let_go(here, session, chat, leaving)
    if not coming and not leaving:
        await recount(here, session, chat)


async def recount(here: Container, session: AsyncSession, chat: Chat) -> None:
    """After people were deleted with their rows: the number of members, and an administrator for a team."""
    count = await session.scalar(select(func.count()).select_from(Member).where(Member.chat_id == chat.id)) or 0
    if count == chat.member_count:
        return
    n = await next_number(session, chat.account_id)
    chat.member_count = count
    chat.members_version += 1
    chat.changed_at, chat.n = here.clock.now(), n
    if chat.kind == ChatKind.TEAM:
        await keep_an_admin(session, chat, n)
    await session.flush()
    if count:
        tell_chat(session, chat, "GroupChanged", chat.changed_at, n)
