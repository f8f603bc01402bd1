"""Follows who comes into shared chats and goes, what they are called, and who types; tells the other company."""

import asyncio

from sqlalchemy import select

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.retry_queue import RetryQueue
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import CHAT_SIGNAL, TEAM_MESSAGING, Chat, Member, find_chat
from clarion.features.messaging.federation.models import FederationLink, LinkState, RemotePerson, SharedChat
from clarion.features.messaging.federation.peers import Peers
from clarion.features.messaging.federation.people import far_ids
from clarion.features.messaging.federation.queue import tell
from clarion.features.messaging.federation.rules import MOST_PEOPLE
from clarion.features.messaging.federation.wire import person_view
from clarion.features.people import Extension

_ROSTER = ("GroupJoined", "GroupLeft", "GroupRenamed", "GroupChanged")
_TYPING_WITHIN_S = 3.0
_MOST_TYPING = 50


async def roster_of(session: AsyncSession, chat: Chat) -> list[dict[str, str]]:
    """Our people in the chat."""
    query = select(Extension).join(Member, Member.extension_id == Extension.id).where(Member.chat_id == chat.id)
    query = query.where(Extension.id.not_in(select(RemotePerson.extension_id)))
    rows = await session.scalars(query.order_by(Member.joined_at, Member.extension_id).limit(MOST_PEOPLE))
    return [person_view(row) for row in rows]


class ChatFollower:
    """One for each process; each change is taken by one of them. Told twice, it is told as it is then."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._patient = RetryQueue("who is in shared chats", self._take)
        self._listening: list[Subscription] = []
        self._typing: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        self._listening = [
            self._here.bus.subscribe(TEAM_MESSAGING, self._patient, group="federation-rosters"),
            self._here.bus.subscribe(CHAT_SIGNAL, self._signal, group="federation-typing"),
        ]
        for one in self._listening:
            await one.ready()

    async def close(self) -> None:
        for one in self._listening:
            await one.close()
        for task in self._typing:
            task.cancel()
        await asyncio.gather(*self._typing, return_exceptions=True)
        await self._patient.close()

    async def _take(self, payload: Payload) -> None:
        if payload.get("event_type") not in _ROSTER:
            return
        async with self._here.storage.reading() as session:
            if await session.get(SharedChat, payload["chat_id"]) is None:
                return
        async with self._here.storage.transaction() as session:
            chat = await find_chat(session, payload["account_id"], payload["chat_id"], lock=True)
            shared = await session.get(SharedChat, payload["chat_id"])
            if chat is None or shared is None:
                return
            gone = payload.get("only") or [] if payload["event_type"] == "GroupLeft" else []
            theirs = [person for _, person in (await far_ids(session, gone)).values()] if gone else []
            if theirs:
                await tell(self._here, session, shared, "removed", invited=theirs)
            people = await roster_of(session, chat)
            facts = {"name": chat.name, "description": chat.description} if shared.home else {}
            await tell(self._here, session, shared, "chat", type=chat.kind, people=people, **facts)

    async def _signal(self, payload: Payload) -> None:
        """Who types is told at once, or not at all."""
        if payload.get("what") != "typing" or len(self._typing) >= _MOST_TYPING:
            return
        async with self._here.storage.reading() as session:
            shared = await session.get(SharedChat, payload["chat_id"])
            if shared is None or await session.get(RemotePerson, payload["extension_id"]) is not None:
                return
            link = await session.get_one(FederationLink, shared.link_id)
        if link.state == LinkState.ACTIVE:
            task = asyncio.get_running_loop().create_task(self._tell(link, shared, payload["extension_id"]))
            self._typing.add(task)
            task.add_done_callback(self._typing.discard)

    async def _tell(self, link: FederationLink, shared: SharedChat, person: str) -> None:
        body = {"link": link.shared_id, "to": link.remote_account_id, "chat": shared.shared_id, "person": person}
        try:
            await self._here.get(Peers).ask(link.server, "typing", body, within_s=_TYPING_WITHIN_S)
        except ClarionError:
            return  # it passes
