"""What happens in a chat and is told in it as a post. Offered by `posts`, which lie above."""

from collections.abc import Sequence

from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats.models import Chat


class ChatLog:
    """Tells nothing."""

    async def joined(self, session: AsyncSession, chat: Chat, person: str) -> None:
        """Somebody came by themselves."""

    async def added(self, session: AsyncSession, chat: Chat, by: str, people: Sequence[str]) -> None:
        """Somebody brought others."""

    async def removed(self, session: AsyncSession, chat: Chat, by: str, people: Sequence[str]) -> None:
        """Somebody took others out, or went."""

    async def encrypted(self, session: AsyncSession, chat: Chat, by: str) -> None:
        """Somebody switched encryption on."""

    async def ending(self, session: AsyncSession, chat: Chat) -> None:
        """The chat is about to be deleted with all that is in it."""
