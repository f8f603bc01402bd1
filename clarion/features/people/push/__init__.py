"""Pushes to browsers that are closed (Web Push, RFC 8030): devices, what their owners want, and the sending.

Who has something to tell calls `push` in a transaction; `push_sources(here)` takes what is asked again before it goes.
"""

from clarion.base.container import Container
from clarion.features.people.push.book import PushCache
from clarion.features.people.push.notes import Note, push, take_back
from clarion.features.people.push.routes import router
from clarion.features.people.push.sender import PushSender
from clarion.features.people.push.sources import PushSource, push_sources

__all__ = [
    "Note",
    "PushCache",
    "PushSender",
    "PushSource",
    "close_push",
    "open_push",
    "push",
    "push_sources",
    "router",
    "take_back",
]


async def open_push(here: Container) -> None:
    await here.get(PushCache).open()
    await here.offer(PushSender, PushSender(here)).open()


async def close_push(here: Container) -> None:
    await here.get(PushSender).close()
    await here.get(PushCache).close()
