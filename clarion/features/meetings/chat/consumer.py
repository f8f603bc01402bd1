"""Puts what is said in meetings into the chats behind them. Each event is taken by one process, until it is done."""

from sqlalchemy import update

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.retry_queue import RetryQueue
from clarion.features.meetings.chat.events import CHAT_SAID, ChatSaid
from clarion.features.meetings.chat.models import MeetingChat, MeetingChatLine
from clarion.features.meetings.chat.port import ChatAuthor, MeetingChats
from clarion.features.meetings.chat.service import ensure_chat, tell_room


class MeetingChatConsumer:
    def __init__(self, here: Container) -> None:
        self._here = here
        self._patient = RetryQueue("chats of meetings", self.take)
        self._listening: Subscription | None = None

    async def open(self) -> None:
        self._listening = self._here.bus.subscribe(CHAT_SAID, self._patient, group="meeting-chats")
        await self._listening.ready()

    async def close(self) -> None:
        if self._listening is not None:
            await self._listening.close()
        await self._patient.close()

    async def take(self, payload: Payload) -> None:
        said = ChatSaid.model_validate(payload)
        async with self._here.storage.transaction() as session:
            if not said.line and await session.get(MeetingChat, said.key) is None:
                return  # it was deleted meanwhile; the next line makes another
            chat_id, new = await ensure_chat(
                self._here, session, said.key, said.bridge_id, said.host, said.title, said.people
            )
            if said.line:
                key = f"meeting:{said.meeting_id}:{said.line}"
                author = ChatAuthor(said.name, said.extension_id, f"{said.meeting_id}:{said.participant}")
                chats = self._here.get(MeetingChats)
                post_id = await chats.post(session, said.account_id, chat_id, author, said.text, key) if chat_id else ""
                mine = (MeetingChatLine.meeting_id == said.meeting_id) & (MeetingChatLine.line == said.line)
                kept = {"post_id": post_id} if post_id else {"text": said.text}
                await session.execute(update(MeetingChatLine).where(mine).values(**kept))
        if new:
            await tell_room(self._here, said.bridge_id, chat_id, said.meeting_id)
