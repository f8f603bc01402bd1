"""What voice rooms announce, to the members of their chat only."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

VOICE_ROOM_CHANGED = "team_messaging.voice_room"


ROOM_CODES_CHANGED = "team_messaging.room_codes"
"""Codes of rooms are others now: call servers read them again."""


class RoomCodesChanged(BaseModel):
    account_id: str


class VoiceRoomChanged(BaseModel):
    """`room`: as `room_view` has it."""

    account_id: str
    chat_id: str
    members_version: int
    room: Mapping[str, Any]
