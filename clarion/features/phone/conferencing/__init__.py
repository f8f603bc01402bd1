"""Conferences by phone: how they are reached, what whoever dials in goes through; `find_seat`: whose a code is."""

from clarion.features.phone.conferencing.book import ConferenceCache, ConferenceSnapshot
from clarion.features.phone.conferencing.chat_rooms import ChatCallProgram, ChatRoomController, chat_door
from clarion.features.phone.conferencing.events import CONFERENCES_CHANGED
from clarion.features.phone.conferencing.live_call import ConferenceNumbers, ConferenceProgram
from clarion.features.phone.conferencing.routes import router
from clarion.features.phone.conferencing.service import Seat, dial_in_numbers, find_seat, read_conference_memory

__all__ = [
    "CONFERENCES_CHANGED",
    "ChatCallProgram",
    "ChatRoomController",
    "ConferenceCache",
    "ConferenceNumbers",
    "ConferenceProgram",
    "ConferenceSnapshot",
    "Seat",
    "chat_door",
    "dial_in_numbers",
    "find_seat",
    "read_conference_memory",
    "router",
]
