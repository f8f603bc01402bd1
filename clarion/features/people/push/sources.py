"""What is asked again just before something is told: whether it is news still, and how much is unread. Offered from
above.
"""

from collections.abc import Mapping
from typing import Any

from clarion.base.container import Container
from clarion.base.storage import AsyncSession


class PushSource:
    """Of some kinds. Does nothing."""

    async def is_news(self, session: AsyncSession, extension_id: str, about: Mapping[str, Any]) -> bool:
        """Nobody has read it meanwhile, in a window that is open somewhere."""
        return True

    async def unread(self, session: AsyncSession, extension_id: str) -> int:
        """Its part of the number on the app's icon."""
        return 0


class PushSources:
    """All of this process, by the name of their kind."""

    def __init__(self) -> None:
        self._all: dict[str, PushSource] = {}

    def add(self, kind: str, source: PushSource) -> None:
        self._all[kind] = source

    async def is_news(self, session: AsyncSession, kind: str, extension_id: str, about: Mapping[str, Any]) -> bool:
        source = self._all.get(kind)
        return source is None or await source.is_news(session, extension_id, about)

    async def unread(self, session: AsyncSession, extension_id: str) -> int:
        return sum([await source.unread(session, extension_id) for source in self._all.values()])


def push_sources(here: Container) -> PushSources:
    """The ones of this process; add yours when your package opens."""
    return here.find(PushSources) or here.offer(PushSources, PushSources())
