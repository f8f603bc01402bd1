"""The port to team messaging, where the chats of meetings are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from clarion.base.storage import AsyncSession


@dataclass(frozen=True)
class ChatAuthor:
    """Who wrote. No extension: a guest by name, `key` the same for each of their lines."""

    name: str
    extension_id: str = ""
    key: str = ""


class MeetingChats:
    """`apps` offers one that is team messaging; without it meetings keep what was said themselves."""

    async def check(self, account_id: str, extension_id: str, text: str) -> None:
        """Ask acceptable use before something is said in a meeting of an account. No extension: by a guest. Raises."""

    async def ensure(
        self, session: AsyncSession, chat_id: str, account_id: str, host: str, title: str, people: Collection[str]
    ) -> str:
        """The chat with at least these people in it; a new one of the host where `chat_id` is empty or gone. Empty:
        there can be none."""
        return ""

    async def post(
        self, session: AsyncSession, account_id: str, chat_id: str, author: ChatAuthor, text: str, key: str
    ) -> str:
        """Write into the chat, once for each `key`; the id of the post. Empty: the chat takes no plain words."""
        return ""

    async def texts(self, session: AsyncSession, post_ids: Collection[str]) -> Mapping[str, str]:
        """What posts say now; those that are gone are left out."""
        return {}
