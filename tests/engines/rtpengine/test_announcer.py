"""PH-35: one leg that many hear, by frequency, through a real rtpengine: one way only, and by multicast on loopback."""

import asyncio
import socket
import struct
from collections.abc import Callable

import numpy as np
import pytest

from clarion.calls.paging_port import MulticastTarget
from clarion.calls.wire import MediaProfile
from clarion.engines.rtpengine.announcer import Announcer
from clarion.engines.rtpengine.media import RtpengineMedia
from clarion.engines.rtpengine.recorder import MU_LAW
from tests.engines.rtpengine.test_audio import dial_in, ring
from tests.support.audio import holds_tone
from tests.support.rtp_phone import RtpPhone
from tests.support.waiting import free_ports

pytestmark = pytest.mark.engine


class Receiver:
    """A loudspeaker that listens to multicast on the loopback interface."""

    def __init__(self, address: str, port: int) -> None:
        self.packets: list[bytes] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.setblocking(False)
        self._socket.bind((address, port))
        group = socket.inet_aton(address) + socket.inet_aton("127.0.0.1")
        self._socket.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)

    async def hears(self, frequency: float) -> None:
        async with asyncio.timeout(8):
            while not holds_tone(self.last(), frequency):
                self.packets.append(await asyncio.get_running_loop().sock_recv(self._socket, 2048))

    def last(self) -> np.ndarray:
        sound = b"".join(packet[12:] for packet in self.packets[-20:])
        samples = MU_LAW[np.frombuffer(sound, np.uint8)] / 32768
        return samples.astype(np.float32) if len(samples) >= 3200 else np.zeros(3200, np.float32)

    def close(self) -> None:
        self._socket.close()


async def test_many_hear_one_who_hears_none_of_them_ph_35(
    media: RtpengineMedia, phone: Callable[..., RtpPhone]
) -> None:
    talker, others = phone(440, codec="opus"), [phone(880), phone(1300, codec="G722"), phone(700, codec="opus")]
    announcer = Announcer(media)
    await dial_in(media, talker, "talker")
    for number, other in enumerate(others):
        await ring(media, other, f"listener-{number}", MediaProfile.RTP)
        await announcer.overhear(f"listener-{number}", "talker")
    for other in others:
        await other.heard.hears(440)
    assert not talker.heard.samples or not any(
        holds_tone(talker.heard.last(0.4), frequency) for frequency in (880, 1300, 700)
    )
    await announcer.leave("listener-0")
    await media.close("listener-0")
    await others[1].heard.hears(440)
    await announcer.leave("talker")
    await announcer.overhear("nobody", "talker")
    await announcer.overhear("listener-1", "nobody")


async def test_a_page_by_multicast_is_one_stream_on_each_address_ph_35(
    media: RtpengineMedia, phone: Callable[..., RtpPhone]
) -> None:
    talker, [port, _] = phone(440), free_ports(2)
    receivers = [Receiver(f"239.255.7.{number}", port) for number in (1, 2)]
    announcer = Announcer(media, "127.0.0.1")
    await dial_in(media, talker, "talker")
    targets = tuple(MulticastTarget(address=f"239.255.7.{number}", port=port, ttl=2) for number in (1, 2))
    await announcer.multicast("talker", targets)
    for receiver in receivers:
        await receiver.hears(440)
    heads = [struct.unpack("!BBHII", packet[:12]) for packet in receivers[0].packets]
    assert {(head[0], head[1] & 0x7F, head[4]) for head in heads} == {(0x80, 0, heads[0][4])}, "PCMU, one source"
    numbers = [head[2] for head in heads]
    assert [(number - numbers[0]) & 0xFFFF for number in numbers] == list(range(len(numbers)))
    await announcer.leave("talker")
    for receiver in receivers:
        receiver.close()
