"""Where rooms sound: offered by `apps`, which knows the call servers."""

from collections.abc import Mapping, Sequence

from clarion.base.errors import Unavailable
from clarion.features.messaging.voice_rooms.rules import LiveRoom

NOBODY = "No call server answers. Try again in a moment."


class RoomCalls:
    """Reaches no call server. Everything raises Unavailable where none answers."""

    async def find(self, account_id: str, chat_id: str) -> LiveRoom | None:
        """The room as it is now; None while nobody may be in it."""
        raise Unavailable(NOBODY)

    async def open(self, account_id: str, extension_id: str, chat_id: str) -> LiveRoom:
        """The room that is open, or a new one, which ends if nobody enters soon. Raises NotFound for an extension
        that cannot call.
        """
        raise Unavailable(NOBODY)

    async def let_go(self, account_id: str, chat_id: str, people: Sequence[str]) -> None:
        """They are in the chat no more: out of its room at once, and what they know of it lets nobody in."""
        raise Unavailable(NOBODY)

    async def ring(
        self, account_id: str, extension_id: str, chat_id: str, people: Sequence[str], title: str
    ) -> Mapping[str, str]:
        """Ring people into the open room in the name of an extension: Rung, NoPhone, DoNotDisturb or Refused, by id.
        `title`: of the chat, shown to them.
        """
        raise Unavailable(NOBODY)
