"""Dialogs that another call server goes on with. Their tags still bear our name, so their messages still come here."""

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from clarion.engines.sip.channel import Channel
from clarion.engines.sip.leg import Leg
from clarion.engines.sip.message import Message

if TYPE_CHECKING:
    from clarion.engines.sip.core import Core

_REMEMBERED_SECONDS: Final = 24 * 3600.0
_UNDER_WAY: Final = 256  # requests that may come back to us when the other server turns out to be gone


class Moved:
    """By Call-ID. `lost`: the server that had the dialog, once it could not be reached."""

    def __init__(self, core: "Core", again: Callable[[bytes, Channel], None]) -> None:
        self._core = core
        self._again = again
        self._at: dict[str, tuple[str, str]] = {}
        self._under_way: deque[tuple[Channel, str, bytes, Channel]] = deque(maxlen=_UNDER_WAY)
        self.lost: dict[str, str] = {}

    def __bool__(self) -> bool:
        return bool(self._at)

    def server_of(self, call_id: str) -> str | None:
        """The name of the call server that has the dialog now."""
        return self._at[call_id][0] if call_id in self._at else None

    def let_go(self, leg: Leg, server_id: str, address: str) -> None:
        """No word to the phone; what comes for the dialog goes on to `address`."""
        core, dialog = self._core, leg.dialog
        for transaction in (leg.server, leg.client):
            if transaction is not None:
                transaction.end()
        leg.end()
        core.legs.pop(leg.leg_id, None)
        core.dialogs.pop((dialog.call_id, dialog.local_tag), None)
        core.forget_placed(leg)
        self.note(dialog.call_id, server_id, address)

    def note(self, call_id: str, server_id: str, address: str) -> None:
        self.lost.pop(call_id, None)
        self._at[call_id] = (server_id, address)
        self._core.timers.arm(_REMEMBERED_SECONDS, self.forget, call_id)

    def forget(self, call_id: str) -> None:
        """It is over, or back here."""
        self._at.pop(call_id, None)
        self.lost.pop(call_id, None)

    def pass_on(self, message: Message, data: bytes, channel: Channel) -> bool:
        """Send a message on to the server that has its dialog, and that server's answers to whoever asked.

        False: the dialog has not moved.
        """
        at = self._at.get(message.call_id)
        if at is None:
            return False
        if not message.method and not self._is_ours(message):
            self._core.answer_anew(data, message)
            return True
        host, _, port = at[1].rpartition(":")
        way = self._core.transports.channel("tcp", host.strip("[]"), int(port))
        if message.method and message.method != "ACK":
            self._under_way.append((way, message.call_id, data, channel))
        way.send(data)
        return True

    def _is_ours(self, response: Message) -> bool:
        """Whether it answers a request that we sent ourselves before the dialog moved."""
        via, config = response.via, self._core.config
        return via.host.strip("[]") == config.host and via.port == config.port

    def unreachable(self, channel: Channel) -> None:
        """That server has gone: its dialogs are anybody's, and what was just sent there is looked at again here."""
        address = f"{channel.peer[0]}:{channel.peer[1]}"
        for call_id, (server_id, at) in list(self._at.items()):
            if at.replace("[", "").replace("]", "") == address:
                del self._at[call_id]
                self.lost[call_id] = server_id
        again = [(data, origin) for way, _, data, origin in self._under_way if way is channel]
        for passed in [passed for passed in self._under_way if passed[0] is channel]:
            self._under_way.remove(passed)
        for data, origin in again:
            self._again(data, origin)
