"""Who is in a chat, remembered by each process, so that an event need not carry the names of thousands."""

from collections import OrderedDict

from sqlalchemy import select

from clarion.base.bus import Payload
from clarion.base.storage import Storage
from clarion.features.messaging.chats.models import Chat, Member

MOST_REMEMBERED = 2_000_000
"""People in all remembered chats."""


class MemberCache:
    """An event says at which `members_version` its chat was; what is remembered from then or later will do."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._known: OrderedDict[str, tuple[int, frozenset[str]]] = OrderedDict()
        self._size = 0

    async def audience(self, payload: Payload) -> frozenset[str]:
        """For whom an event of chats is: those whom it names, or everybody in its chat.

        Comings and goings are taken from the events themselves: in a team of ten thousand nobody reads ten thousand
        rows again for each who comes.
        """
        self.learn(payload)
        return _named(payload) or await self.of(payload["chat_id"], payload["members_version"])

    def learn(self, payload: Payload) -> None:
        """Take a coming or going from its event. Whoever listens for posts shows all events here, in their order: of
        several listeners each may be the first.
        """
        event, chat_id, named = payload.get("event_type"), payload["chat_id"], _named(payload)
        known = self._known.get(chat_id)
        if event not in ("GroupJoined", "GroupLeft") or known is None or known[0] + 1 != payload["members_version"]:
            return
        self._remember(chat_id, known[0] + 1, known[1] | named if event == "GroupJoined" else known[1] - named)

    async def of(self, chat_id: str, version: int) -> frozenset[str]:
        """Everybody in the chat, as it was at `version` or is by now; nobody when it has gone."""
        known = self._known.get(chat_id)
        if known is not None and known[0] >= version:
            self._known.move_to_end(chat_id)
            return known[1]
        async with self._storage.reading() as session:
            # The version first: people who come between the two statements are in, too, and harm nothing.
            now = await session.scalar(select(Chat.members_version).where(Chat.id == chat_id))
            people = frozenset(await session.scalars(select(Member.extension_id).where(Member.chat_id == chat_id)))
        if now is None:
            self._forget(chat_id)
            return frozenset()
        self._remember(chat_id, int(now), people)
        return people

    def _remember(self, chat_id: str, version: int, people: frozenset[str]) -> None:
        self._forget(chat_id)
        self._known[chat_id] = (version, people)
        self._size += len(people)
        while self._size > MOST_REMEMBERED and len(self._known) > 1:
            _, (_, dropped) = self._known.popitem(last=False)
            self._size -= len(dropped)

    def _forget(self, chat_id: str) -> None:
        known = self._known.pop(chat_id, None)
        if known is not None:
            self._size -= len(known[1])


def _named(payload: Payload) -> frozenset[str]:
    return frozenset(payload.get("only") or ())
