"""The rooms of this process follow the chats behind them: what is written there from outside is seen in the room."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.features.meetings.chat.events import CHAT_OPENED
from clarion.features.meetings.chat.requests import ChatOpened, Heard
from clarion.features.meetings.rooms.live_room import LiveRoom


@dataclass(frozen=True)
class NewPost:
    """A post of a chat, as a line of a meeting. `extension_id`: of the colleague who wrote it."""

    id: str
    chat_id: str
    extension_id: str
    name: str
    text: str


class ChatFollower:
    def __init__(self, here: Container, rooms: Mapping[str, LiveRoom]) -> None:
        self._here, self._rooms = here, rooms

    def open(self) -> Subscription:
        return self._here.bus.subscribe(CHAT_OPENED, self._on_opened)

    def is_open(self, chat_id: str) -> bool:
        """Whether a room of this process has this chat."""
        return any(live.room.team_chat.id == chat_id for live in self._rooms.values())

    async def hear(self, post: NewPost) -> None:
        """Somebody wrote in a chat, outside of any room."""
        for live in [one for one in self._rooms.values() if one.room.team_chat.id == post.chat_id]:
            at = self._here.clock.now().timestamp()
            with contextlib.suppress(ClarionError):  # it may have ended meanwhile
                await live.do(Heard(at, post.id, post.extension_id, post.name, post.text))

    async def _on_opened(self, payload: Payload) -> None:
        live = self._rooms.get(str(payload["meeting_id"]))
        if live is not None:
            with contextlib.suppress(ClarionError):
                await live.do(ChatOpened(self._here.clock.now().timestamp(), str(payload["chat_id"])))
