"""Hears what the call servers tell of rooms, and who is in a chat no more. Each event is taken by one process, and
tried until it is done.
"""

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.errors import Unavailable
from clarion.base.retry_queue import RetryQueue
from clarion.calls.event_publisher import SESSION
from clarion.features.messaging.chats import TEAM_MESSAGING, ChatChanged, find_chat
from clarion.features.messaging.voice_rooms import service
from clarion.features.messaging.voice_rooms.codes import forget_code
from clarion.features.messaging.voice_rooms.port import RoomCalls
from clarion.features.messaging.voice_rooms.rules import live_room


class VoiceRoomConsumer:
    def __init__(self, here: Container) -> None:
        self._here = here
        self._patient = RetryQueue("voice rooms", self.take)
        self._leaving = RetryQueue("who left chats with voice rooms", self.take_left)
        self._listening: list[Subscription] = []

    async def open(self) -> None:
        bus = self._here.bus
        self._listening.append(bus.subscribe(SESSION, self._patient, group="voice-rooms"))
        self._listening.append(bus.subscribe(TEAM_MESSAGING, self._leaving, group="voice-rooms-left"))
        for one in self._listening:
            await one.ready()

    async def close(self) -> None:
        for one in self._listening:
            await one.close()
        await self._patient.close()
        await self._leaving.close()

    async def take(self, payload: Payload) -> None:
        """Most sessions are no rooms, and cost nothing."""
        live = live_room(payload["session"])
        if live is None:
            return
        async with self._here.storage.transaction() as session:
            chat = await find_chat(session, str(payload["account_id"]), live.chat_id, lock=True)
            if chat is not None:
                await service.follow(self._here, session, chat, live)

    async def take_left(self, payload: Payload) -> None:
        """Whoever left a chat leaves its room; of a chat that was deleted, everybody."""
        if payload.get("event_type") != "GroupLeft":
            return
        change = ChatChanged.model_validate(payload)
        async with self._here.storage.transaction() as session:
            chat = await find_chat(session, change.account_id, change.chat_id)
            row = await service.find_room(session, chat) if chat is not None else None
            back = await service.still_in(session, chat, change.only) if chat is not None else set()
            gone = [person for person in change.only if person not in back]
            if gone:
                await forget_code(session, change.account_id, change.chat_id)
        calls = self._here.find(RoomCalls)
        if calls is None or not gone or (chat is not None and (row is None or not row.is_open)):
            return
        try:
            await calls.let_go(change.account_id, change.chat_id, gone)
        except Unavailable:
            if chat is not None:  # of a deleted one nobody knows whether it had a room at all
                raise
