"""Greetings and music: what callers hear in place of the standard sounds, for people and for companies."""

from clarion.features.phone.greetings.book import NAME, GreetingCache, GreetingSound
from clarion.features.phone.greetings.company_routes import dictionary_router as greeting_dictionary_router
from clarion.features.phone.greetings.company_routes import router as company_greetings_router
from clarion.features.phone.greetings.events import GREETINGS_CHANGED
from clarion.features.phone.greetings.routes import router as greetings_router
from clarion.features.phone.greetings.service import CHANNEL as GREETING_FILE_CHANNEL
from clarion.features.phone.greetings.service import (
    accounts_with_greetings,
    greeting_paths,
    read_sounds,
    read_sounds_of,
    take_held_greeting,
)

__all__ = [
    "GREETINGS_CHANGED",
    "GREETING_FILE_CHANNEL",
    "NAME",
    "GreetingCache",
    "GreetingSound",
    "accounts_with_greetings",
    "company_greetings_router",
    "greeting_dictionary_router",
    "greeting_paths",
    "greetings_router",
    "read_sounds",
    "read_sounds_of",
    "take_held_greeting",
]
