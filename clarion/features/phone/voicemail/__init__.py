"""Voicemail: messages that callers leave, where their owners find them."""

from clarion.features.phone.voicemail.live_call import DEPOSITED, VoicemailProgram

__all__ = ["DEPOSITED", "VoicemailProgram"]
