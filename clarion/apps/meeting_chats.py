"""The chats of meetings: meetings ask, team messaging has them."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features import messaging
from clarion.features.meetings import ChatAuthor, MeetingChats, NewPost, RoomServer
from clarion.features.people import Extension


class TeamMeetingChats(MeetingChats):
    def __init__(self, here: Container) -> None:
        self._here = here

    async def check(self, account_id: str, extension_id: str, text: str) -> None:
        await messaging.check_meeting_words(self._here, account_id, extension_id, text)

    async def ensure(
        self, session: AsyncSession, chat_id: str, account_id: str, host: str, title: str, people: Collection[str]
    ) -> str:
        return await messaging.ensure_meeting_chat(self._here, session, chat_id, account_id, host, title, people)

    async def post(
        self, session: AsyncSession, account_id: str, chat_id: str, author: ChatAuthor, text: str, key: str
    ) -> str:
        by = (author.name, author.extension_id, author.key)
        return await messaging.post_from_meeting(self._here, session, account_id, chat_id, by, text, key)

    async def texts(self, session: AsyncSession, post_ids: Collection[str]) -> Mapping[str, str]:
        return await messaging.texts_of_posts(session, post_ids)


class ChatListener:
    """Posts that are written in the chats behind the rooms of this process, told to the rooms."""

    def __init__(self, here: Container, server: RoomServer) -> None:
        self._here, self._server = here, server

    def open(self) -> Subscription:
        return self._here.bus.subscribe(messaging.TEAM_MESSAGING, self._on_change)

    async def _on_change(self, payload: Payload) -> None:
        if not self._server.chats.is_open(str(payload.get("chat_id"))):
            return
        line = messaging.meeting_line(payload)
        if line is None:
            return
        async with self._here.storage.reading() as session:
            found = select(Extension).where(Extension.id == line.creator_id)
            person = (await session.scalars(found)).one_or_none()
        name = person.name if person is not None else ""
        await self._server.chats.hear(NewPost(line.id, line.chat_id, line.creator_id, name, line.text))
