"""Reply with words instead of answering (PH-28)."""

from clarion.features.phone.reply_with_message.program import ReplyProgram, wants_sound
from clarion.features.phone.reply_with_message.routes import router

__all__ = ["ReplyProgram", "router", "wants_sound"]
