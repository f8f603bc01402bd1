"""Who is told, in the same transaction, of what is written, changed and taken away in chats. Offered from above:
search, and what has to be kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, TableClause

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import Chat


@dataclass(frozen=True, eq=False)
class AlongRows:
    """Rows of one table that are written in the statement of a new post, one a post. Make it once, with a parameter or
    what is made of one for each column; parameters (`bindparam`) have a type, and names that nothing else has.
    """

    table: TableClause
    columns: Mapping[str, ColumnElement[Any]]


@dataclass(frozen=True)
class Along:
    """One of these, with its values."""

    rows: AlongRows
    values: Mapping[str, Any] = field(default_factory=dict)


class ContentWatch:
    """Does nothing. `thing`: a post, note or task."""

    async def changing(self, session: AsyncSession, thing: Any, *, gone: bool) -> bool:
        """Before it says something else, or nothing any more. True: the bytes of its files have to stay."""
        return False

    async def written(self, session: AsyncSession, thing: Any) -> None:
        """It is there, as it says."""

    async def added(self, session: AsyncSession, chat: Chat, post: Any) -> None:
        """A post is new, after `written`."""

    async def along(self, session: AsyncSession, chat: Chat, post: Any) -> Sequence[Along] | None:
        """All that `written` and `added` would do for a new post that has no place yet and names nobody, as rows in
        its own statement (`one_statement`; PostgreSQL only). None when they have to be called; `session` only reads.
        """
        return None

    async def removed(self, session: AsyncSession, thing: Any) -> None:
        """It is not seen any more."""

    async def reacted(
        self, session: AsyncSession, chat: Chat, post: Any, emoji: str, extension_id: str, *, on: bool
    ) -> None:
        """Somebody put an emoji on a post, or took it back."""

    async def ending(self, session: AsyncSession, chat: Chat) -> bool:
        """Before a chat goes with all that is in it. True: the bytes of its files have to stay."""
        return False


class ContentWatches(ContentWatch):
    """All of this process."""

    def __init__(self) -> None:
        self._all: list[ContentWatch] = []

    def add(self, watch: ContentWatch) -> None:
        self._all.append(watch)

    async def changing(self, session: AsyncSession, thing: Any, *, gone: bool) -> bool:
        return any([await one.changing(session, thing, gone=gone) for one in self._all])

    async def written(self, session: AsyncSession, thing: Any) -> None:
        for one in self._all:
            await one.written(session, thing)

    async def added(self, session: AsyncSession, chat: Chat, post: Any) -> None:
        for one in self._all:
            await one.added(session, chat, post)

    async def along(self, session: AsyncSession, chat: Chat, post: Any) -> Sequence[Along] | None:
        found: list[Along] = []
        for one in self._all:
            rows = await one.along(session, chat, post)
            if rows is None:
                return None
            found += rows
        return found

    async def removed(self, session: AsyncSession, thing: Any) -> None:
        for one in self._all:
            await one.removed(session, thing)

    async def reacted(
        self, session: AsyncSession, chat: Chat, post: Any, emoji: str, extension_id: str, *, on: bool
    ) -> None:
        for one in self._all:
            await one.reacted(session, chat, post, emoji, extension_id, on=on)

    async def ending(self, session: AsyncSession, chat: Chat) -> bool:
        return any([await one.ending(session, chat) for one in self._all])


def content_watches(here: Container) -> ContentWatches:
    """The ones of this process; add yours when your package opens."""
    return here.find(ContentWatches) or here.offer(ContentWatches, ContentWatches())
