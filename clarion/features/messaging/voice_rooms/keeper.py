"""Hears what the call servers tell of rooms. Each event is taken by one process, and tried until it is done."""

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.until_done import UntilDone
from clarion.calls.feed import SESSION
from clarion.features.messaging.chats import find_chat
from clarion.features.messaging.voice_rooms import service
from clarion.features.messaging.voice_rooms.rules import live_room


class RoomKeeper:
    def __init__(self, here: Container) -> None:
        self._here = here
        self._patient = UntilDone("voice rooms", self.take)
        self._listening: Subscription | None = None

    async def open(self) -> None:
        self._listening = self._here.bus.subscribe(SESSION, self._patient, group="voice-rooms")
        await self._listening.ready()

    async def close(self) -> None:
        if self._listening is not None:
            await self._listening.close()
        await self._patient.close()

    async def take(self, payload: Payload) -> None:
        """Most sessions are no rooms, and cost nothing."""
        live = live_room(payload["session"])
        if live is None:
            return
        async with self._here.storage.transaction() as session:
            chat = await find_chat(session, str(payload["account_id"]), live.chat_id, lock=True)
            if chat is not None:
                await service.follow(self._here, session, chat, live)
