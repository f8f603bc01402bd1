"""Voice rooms of chats on the call servers."""

import contextlib
from collections.abc import Mapping, Sequence
from typing import Any

from clarion.base.errors import NotFound, Unavailable
from clarion.calls.control import CallControl
from clarion.features.messaging import LiveRoom, RoomCalls, live_room


class CallServerRooms(RoomCalls):
    """`control`: asks the call servers, the one that has a room or the first that answers."""

    def __init__(self, control: CallControl) -> None:
        self._control = control

    async def find(self, account_id: str, chat_id: str) -> LiveRoom | None:
        try:
            return _as_room(await self._control.ask_session(account_id, "", "chat-room", {"chat_id": chat_id}))
        except NotFound:
            return None

    async def open(self, account_id: str, extension_id: str, chat_id: str) -> LiveRoom:
        found = await self.find(account_id, chat_id)
        if found is not None:
            return found
        payload = {"extension_id": extension_id, "chat_id": chat_id}
        return _as_room(await self._control.ask_session(account_id, "", "open-chat-room", payload))

    async def let_go(self, account_id: str, chat_id: str, people: Sequence[str]) -> None:
        payload = {"chat_id": chat_id, "people": ",".join(people)}
        with contextlib.suppress(NotFound):
            await self._control.ask_session(account_id, "", "leave-chat-room", payload)

    async def ring(
        self, account_id: str, extension_id: str, chat_id: str, people: Sequence[str], title: str
    ) -> Mapping[str, str]:
        payload = {"extension_id": extension_id, "chat_id": chat_id, "people": ",".join(people), "title": title}
        answer = await self._control.ask_session(account_id, "", "ring-chat-room", payload)
        found: Mapping[str, str] = answer["results"]
        return found


def _as_room(session: Mapping[str, Any]) -> LiveRoom:
    found = live_room(session)
    if found is None:  # a call server of another version
        raise Unavailable("The call server does not know this room. Try again in a moment.")
    return found
