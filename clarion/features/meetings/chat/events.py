"""What the chat of a meeting tells outside the room."""

from typing import Final

from pydantic import BaseModel

CHAT_SAID: Final = "meetings.chat_said"
CHAT_OPENED: Final = "meetings.chat_opened"
"""Published straight to the bus: the room of `meeting_id` has the chat `chat_id`."""


class ChatSaid(BaseModel):
    """Somebody wrote to everybody in the meeting, or (`line` 0) colleagues came who belong into its chat.

    `key`: of the `MeetingChat`. `host`: who has the chat, when it is new. `people`: colleagues in the room.
    `extension_id`: of the colleague who wrote; empty: a guest, by `name`.
    """

    account_id: str
    key: str
    bridge_id: str
    meeting_id: str
    title: str
    host: str
    people: list[str]
    line: int = 0
    participant: str = ""
    extension_id: str = ""
    name: str = ""
    text: str = ""
