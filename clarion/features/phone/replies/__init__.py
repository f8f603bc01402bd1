"""Reply with words instead of answering (PH-28)."""

from clarion.features.phone.replies.program import ReplyProgram, wants_sound
from clarion.features.phone.replies.routes import router

__all__ = ["ReplyProgram", "router", "wants_sound"]
