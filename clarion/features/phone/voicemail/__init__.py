"""Voicemail: messages that callers leave, where their owners find them."""

from clarion.features.phone.voicemail.events import GREETING_CHANGED, WAITING, GreetingChanged
from clarion.features.phone.voicemail.live_call import DEPOSITED, VoicemailProgram
from clarion.features.phone.voicemail.routes import router
from clarion.features.phone.voicemail.service import GREETING_CHANNEL, Mailbox, take_held_greeting

__all__ = [
    "DEPOSITED",
    "GREETING_CHANGED",
    "GREETING_CHANNEL",
    "WAITING",
    "GreetingChanged",
    "Mailbox",
    "VoicemailProgram",
    "router",
    "take_held_greeting",
]
