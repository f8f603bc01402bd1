"""Voice rooms of chats, which people enter without ringing anybody, and calls to everybody in one. MSG-20, MSG-24."""

from clarion.features.messaging.voice_rooms.codes import RoomDoor, read_room_codes
from clarion.features.messaging.voice_rooms.consumer import VoiceRoomConsumer
from clarion.features.messaging.voice_rooms.events import ROOM_CODES_CHANGED, VOICE_ROOM_CHANGED
from clarion.features.messaging.voice_rooms.port import RoomCalls
from clarion.features.messaging.voice_rooms.routes import router
from clarion.features.messaging.voice_rooms.rules import LiveRoom, live_room

__all__ = [
    "ROOM_CODES_CHANGED",
    "VOICE_ROOM_CHANGED",
    "LiveRoom",
    "RoomCalls",
    "RoomDoor",
    "VoiceRoomConsumer",
    "live_room",
    "read_room_codes",
    "router",
]
