"""Prompts: recorded or spoken words for menus, and how sounds get into the file store."""

from clarion.features.phone.prompts.events import PROMPTS_CHANGED
from clarion.features.phone.prompts.models import IvrPrompt
from clarion.features.phone.prompts.routes import router
from clarion.features.phone.prompts.service import CHANNEL as PROMPT_CHANNEL
from clarion.features.phone.prompts.service import find_prompt, take_held_prompt
from clarion.features.phone.prompts.sounds import (
    KEPT,
    SOUND_TYPE,
    KeptSound,
    SpokenText,
    ask_to_keep,
    drop_sound,
    keep_sound,
    locale_of,
    read_sound_form,
    voice_of,
)

__all__ = [
    "KEPT",
    "PROMPTS_CHANGED",
    "PROMPT_CHANNEL",
    "SOUND_TYPE",
    "IvrPrompt",
    "KeptSound",
    "SpokenText",
    "ask_to_keep",
    "drop_sound",
    "find_prompt",
    "keep_sound",
    "locale_of",
    "read_sound_form",
    "router",
    "take_held_prompt",
    "voice_of",
]
