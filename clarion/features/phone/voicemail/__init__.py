"""Voicemail: messages that callers leave, where their owners find them."""

from clarion.features.phone.voicemail.events import GREETING_CHANGED, WAITING, GreetingChanged
from clarion.features.phone.voicemail.forward_routes import router as forward_router
from clarion.features.phone.voicemail.live_call import DEPOSITED, VoicemailProgram
from clarion.features.phone.voicemail.notices import VoicemailTeller
from clarion.features.phone.voicemail.routes import router
from clarion.features.phone.voicemail.service import GREETING_CHANNEL, Mailbox, take_held_greeting
from clarion.features.phone.voicemail.transcription import MessageWords

__all__ = [
    "DEPOSITED",
    "GREETING_CHANGED",
    "GREETING_CHANNEL",
    "WAITING",
    "GreetingChanged",
    "Mailbox",
    "MessageWords",
    "VoicemailProgram",
    "VoicemailTeller",
    "forward_router",
    "router",
    "take_held_greeting",
]
