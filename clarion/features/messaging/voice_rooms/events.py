"""What voice rooms announce, to the members of their chat only."""

from typing import Any

from pydantic import BaseModel

VOICE_ROOM_CHANGED = "team_messaging.voice_room"


class VoiceRoomChanged(BaseModel):
    """`room`: as `room_view` has it."""

    account_id: str
    chat_id: str
    members_version: int
    room: dict[str, Any]
