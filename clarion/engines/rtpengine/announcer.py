"""The `PagingPort` port on rtpengine: copies of what one leg says, straight to the links of those who hear it.

Each listener is a subscription of the talker's leg in rtpengine itself, so that hundreds cost no work here. Only
multicast passes through us: one copy, sent on with a time to live that rtpengine could not set.
"""

import asyncio
import contextlib
import secrets
import socket
import struct
from typing import Any

import structlog

from clarion.calls.paging_port import MulticastTarget
from clarion.calls.ports import MediaUnavailable
from clarion.engines.rtpengine import flags
from clarion.engines.rtpengine import sdp_profiles as profiles
from clarion.engines.rtpengine.leg import PHONE, Leg
from clarion.engines.rtpengine.media import RtpengineMedia
from clarion.engines.rtpengine.sdp_profiles import Link

log = structlog.stdlib.get_logger("clarion.rtpengine")
_MULTICAST = "multicast"
_CODEC = "PCMU"


class Announcer:
    """Implements `PagingPort`. `interface`: our IPv4 address on the network of the loudspeakers; empty: as routed."""

    def __init__(self, media: RtpengineMedia, interface: str = "") -> None:
        self._media = media
        self._interface = interface
        self._heard: dict[str, str] = {}  # listener: talker
        self._senders: dict[str, MulticastSender] = {}

    async def overhear(self, listener: str, talker: str) -> None:
        source = self._media.legs.get(talker)
        if source is None:
            return
        async with self._media._links.held(listener) as leg:
            if leg is None or leg.description is None:
                return
            leg.muted = True
            link = await self._media._links.open_link(leg)
            copy = await self._copy(source, f"heard-{listener}", (link.host, link.port))
            self._heard[listener] = talker
            await self._media._links.aim_link(leg, copy, _CODEC)

    async def _copy(self, leg: Leg, tag: str, to: tuple[str, int]) -> Link:
        """A copy of what the phone of a leg says, as PCMU; where it is sent from."""
        request: dict[str, Any] = {**leg.key, "from-tag": PHONE, "to-tag": tag, **flags.copy_flags()}
        reply = await self._media.ask(leg, "subscribe request", request)
        answer = {**leg.key, "to-tag": tag, "sdp": profiles.copy_answer(to), "flags": ["allow-transcoding"]}
        await self._media.ask(leg, "subscribe answer", answer)
        return profiles.read_link(reply["sdp"])

    async def multicast(self, talker: str, targets: tuple[MulticastTarget, ...]) -> None:
        source = self._media.legs.get(talker)
        if source is None:
            return
        await self._end_multicast(talker)
        sender = MulticastSender(targets, self._interface)
        host, _ = self._media.copies.recorder.address
        try:
            address = sender.open(host)
        except OSError as error:
            log.error("a page cannot be sent by multicast", problem=str(error))
            return
        self._senders[talker] = sender
        await self._copy(source, _MULTICAST, address)

    async def leave(self, leg_id: str) -> None:
        talker = self._heard.pop(leg_id, None)
        if talker is not None:
            await self._end_copy(talker, f"heard-{leg_id}")
        await self._end_multicast(leg_id)
        for listener in [each for each, heard in self._heard.items() if heard == leg_id]:
            del self._heard[listener]

    async def _end_multicast(self, talker: str) -> None:
        sender = self._senders.pop(talker, None)
        if sender is not None:
            sender.close()
            await self._end_copy(talker, _MULTICAST)

    async def _end_copy(self, talker: str, tag: str) -> None:
        leg = self._media.legs.get(talker)
        if leg is not None and not leg.gone:
            with contextlib.suppress(MediaUnavailable):
                await self._media.ask(leg, "unsubscribe", {**leg.key, "to-tag": tag})


class MulticastSender:
    """Sends RTP that comes to its socket on to multicast addresses, as one stream of its own (RFC 3550)."""

    def __init__(self, targets: tuple[MulticastTarget, ...], interface: str) -> None:
        self._targets = targets
        self._interface = interface
        self._socket: socket.socket | None = None
        self._out: list[tuple[socket.socket, tuple[str, int]]] = []
        self._source = secrets.randbits(32)
        self._sequence, self._stamp = secrets.randbits(15), secrets.randbits(31)

    def open(self, host: str) -> tuple[str, int]:
        """Where packets are taken. Raises OSError."""
        receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        receiver.setblocking(False)
        receiver.bind((host, 0))
        self._socket = receiver
        for target in self._targets:
            sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            sender.setblocking(False)
            sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, target.ttl)
            sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 1)
            if self._interface:
                sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(self._interface))
            self._out.append((sender, (target.address, target.port)))
        asyncio.get_running_loop().add_reader(receiver, self._drain)
        address: tuple[str, int] = receiver.getsockname()
        return address

    def _drain(self) -> None:
        assert self._socket is not None
        for _ in range(50):  # bounded, so that a flood cannot keep the event loop from its calls
            try:
                packet = self._socket.recv(2048)
            except OSError:
                return
            if len(packet) > 12 and packet[0] == 0x80 and packet[1] & 0x7F == 0:
                self._send(packet[12:], marker=bool(packet[1] & 0x80))

    def _send(self, payload: bytes, *, marker: bool) -> None:
        self._sequence = (self._sequence + 1) & 0xFFFF
        head = struct.pack("!BBHII", 0x80, 0x80 if marker else 0, self._sequence, self._stamp, self._source)
        self._stamp = (self._stamp + len(payload)) & 0xFFFFFFFF
        for sender, address in self._out:
            with contextlib.suppress(OSError):  # a network that is away takes nothing
                sender.sendto(head + payload, address)

    def close(self) -> None:
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()
            self._socket = None
        for sender, _ in self._out:
            sender.close()
        self._out.clear()
