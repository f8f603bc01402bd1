"""What can be attached to a post. Packages above offer theirs; files are our own."""

from collections.abc import Mapping
from typing import Any, Protocol

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import Chat
from clarion.features.messaging.posts.models import Post
from clarion.features.people.sign_in import Caller


class AttachmentSource(Protocol):
    """Knows things of one type: Note, Event, Task, Card."""

    async def find(
        self, session: AsyncSession, caller: Caller, chat: Chat, attachment_id: str
    ) -> Mapping[str, Any] | None:
        """How it looks as an attachment of a post in this chat (`id` and `type` among its members); None for what the
        caller may not show there, or is not there.
        """

    async def shown(self, session: AsyncSession, chat: Chat, post: Post, attachment_id: str) -> None:
        """What was found is part of this new post. The chat is locked."""


class AttachmentSources:
    """By type."""

    def __init__(self) -> None:
        self._known: dict[str, AttachmentSource] = {}

    def add(self, kind: str, source: AttachmentSource) -> None:
        self._known[kind] = source

    def find(self, kind: str) -> AttachmentSource | None:
        return self._known.get(kind)

    @property
    def known(self) -> Mapping[str, AttachmentSource]:
        return self._known


def attachment_sources(here: Container) -> AttachmentSources:
    """The ones of this process; offer yours when your package opens: `attachment_sources(here).add("Note", ...)`."""
    return here.find(AttachmentSources) or here.offer(AttachmentSources, AttachmentSources())
