"""The SIP messages of each call as they went over the wire, for the ladder of a call (`clarion.calls.call_traces`).

They are held in memory until their call has ended. What proves who somebody is, opens a medium or spells what was keyed
in (codes, PINs, cards) is blacked out as soon as messages leave here.
"""

import re
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from clarion.base.clock import Clock
from clarion.calls.call_traces import TracedMessage
from clarion.engines.sip.channel import Channel

MOST_MESSAGES: Final = 400
"""Of one dialog: a call of hours refreshes its session again and again."""
MOST_BYTES: Final = 64 << 20
"""Of all dialogs together; the oldest go first."""
MOST_DIALOGS: Final = 50_000
UNCLAIMED_S: Final = 60.0
"""A dialog that has become no leg by then was refused."""
LONGEST_S: Final = 86_400.0
_SWEEP: Final = 2

_CALL_ID: Final = re.compile(rb"\r\n(?:call-id|i)[ \t]*:[ \t]*([^\r\n]+)", re.IGNORECASE)
_SECRETS: Final = tuple(
    (word, re.compile(pattern, re.IGNORECASE | re.MULTILINE))
    for word, pattern in (
        (b"authorization", rb'^((?:proxy-)?authorization[ \t]*:[^\r\n]*?\bresponse[ \t]*=[ \t]*)"?[0-9a-f]+"?'),
        (b"a=crypto", rb"^(a=crypto:\d+ \S+ inline:)\S+"),
        (b"a=ice-pwd", rb"^(a=ice-pwd:)\S+"),
    )
)


@dataclass(slots=True)
class _Dialog:
    began: float
    size: int = 0
    leg_id: str = ""
    messages: list[tuple[float, bool, str, tuple[str, int], bytes]] = field(default_factory=list)


class MessageTrace:
    """Messages by Call-ID, from an INVITE on. Called for every message: it returns at once and never raises."""

    def __init__(self, clock: Clock, *, is_on: bool = True) -> None:
        self._clock = clock
        self._monotonic = clock.monotonic
        self._is_on = is_on
        self._dialogs: OrderedDict[bytes, _Dialog] = OrderedDict()
        self._legs: dict[str, list[bytes]] = {}
        self._size = 0

    def sent(self, data: bytes, channel: Channel) -> None:
        if self._is_on:
            self._note(data, channel, sent=True)

    def received(self, data: bytes, channel: Channel) -> None:
        if self._is_on:
            self._note(data, channel, sent=False)

    def claim(self, call_id: str, leg_id: str) -> None:
        """This dialog is of that leg."""
        if not self._is_on:
            return
        key = call_id.encode()
        dialog = self._dialogs.get(key)
        if dialog is None:
            dialog = self._dialogs[key] = _Dialog(self._monotonic())
        dialog.leg_id = leg_id
        known = self._legs.setdefault(leg_id, [])
        if key not in known:
            known.append(key)

    def messages(self, leg_ids: Iterable[str]) -> list[TracedMessage]:
        """What was sent and received for these legs until now, oldest first, without secrets."""
        since = self._clock.now().timestamp() - self._monotonic()
        found = [
            TracedMessage(
                at=since + at,
                leg_id=dialog.leg_id,
                sent=sent,
                transport=transport,
                peer=f"{peer[0]}:{peer[1]}",
                text=hide_secrets(data).decode(errors="replace"),
            )
            for leg_id in leg_ids
            for dialog in (self._dialogs[key] for key in self._legs.get(leg_id, ()) if key in self._dialogs)
            for at, sent, transport, peer, data in dialog.messages
        ]
        return sorted(found, key=lambda message: message.at)

    def forget(self, leg_ids: Iterable[str]) -> None:
        """Drop what was kept for these legs."""
        for leg_id in leg_ids:
            for key in self._legs.pop(leg_id, ()):
                self._drop(key)

    def _note(self, data: bytes, channel: Channel, *, sent: bool) -> None:
        key = _call_id_of(data)
        dialog = self._dialogs.get(key)
        if dialog is None:
            if not key or not data.startswith(b"INVITE "):
                return
            self._sweep()
            dialog = self._dialogs[key] = _Dialog(self._monotonic())
        if len(dialog.messages) >= MOST_MESSAGES:
            return
        dialog.messages.append((self._monotonic(), sent, channel.name, channel.peer, data))
        dialog.size += len(data)
        self._size += len(data)

    def _sweep(self) -> None:
        """Drop the oldest that nobody claimed; claimed ones only when memory is short, or after a day."""
        now = self._monotonic()
        for _ in range(min(_SWEEP, len(self._dialogs))):
            key, dialog = next(iter(self._dialogs.items()))
            is_short = self._size > MOST_BYTES or len(self._dialogs) > MOST_DIALOGS
            if is_short or now - dialog.began > (LONGEST_S if dialog.leg_id else UNCLAIMED_S):
                self._drop(key)
            elif dialog.leg_id:
                self._dialogs.move_to_end(key)
            else:
                return

    def _drop(self, key: bytes) -> None:
        dialog = self._dialogs.pop(key, None)
        if dialog is not None:
            self._size -= dialog.size
            if dialog.leg_id in self._legs:
                self._legs[dialog.leg_id].remove(key)


def hide_secrets(data: bytes) -> bytes:
    """The message without digest responses, keys of media, and digits that were keyed in."""
    lower = data.lower()
    if b"application/dtmf" in lower and lower.startswith(b"info "):
        head, gap, _ = data.partition(b"\r\n\r\n")  # one form has the digit alone, the other `Signal=`
        data = head + gap + b"(hidden)"
    for word, pattern in _SECRETS:
        if word in lower:  # looking for the pattern takes ten times as long
            data = pattern.sub(rb"\1(hidden)", data)
    return data


def _call_id_of(data: bytes) -> bytes:
    at = data.find(b"\r\nCall-ID: ")
    if at >= 0:
        return data[at + 11 : data.find(b"\r\n", at + 11)].strip()
    found = _CALL_ID.search(data)
    return found[1].strip() if found is not None else b""
