"""FAX-01, FAX-33: T.38 through a real rtpengine: on the ports of the audio, to our modem and nobody else, and back."""

import asyncio
import contextlib
import re
import socket
from collections.abc import Iterator

import pytest

from clarion.calls.ports import NoCommonCodec
from clarion.calls.t38 import find_t38
from clarion.engines.rtpengine.media import RtpengineMedia
from tests.engines.media_contract import make_sdp
from tests.support.waiting import patience


def image(port: int, *before: str) -> str:
    head = make_sdp().split("m=audio")[0]
    return f"{head}{''.join(line + chr(13) + chr(10) for line in before)}m=image {port} udptl t38\r\n"


def own_port(sdp: str) -> int:
    found = re.search(r"^m=(?:image|audio) ([1-9]\d*) ", sdp, re.M)
    assert found, sdp
    return int(found[1])


class Socket:
    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.setblocking(False)
        self.address: tuple[str, int] = self._socket.getsockname()

    def send(self, data: bytes, to: tuple[str, int]) -> None:
        self._socket.sendto(data, to)

    async def receives(self, data: bytes) -> None:
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(patience(5)):
            while await loop.sock_recv(self._socket, 2048) != data:
                continue

    def nothing_else(self) -> bool:
        with contextlib.suppress(BlockingIOError):
            return not self._socket.recv(2048)
        return True

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def ends() -> Iterator[tuple[Socket, Socket, Socket]]:
    """The fax machine, our modem, a stranger."""
    made = Socket(), Socket(), Socket()
    yield made
    for one in made:
        one.close()


async def test_fax_33_udptl_flows_both_ways_on_the_ports_of_the_audio_from_wherever_the_machine_speaks(
    media: RtpengineMedia, ends: tuple[Socket, Socket, Socket]
) -> None:
    machine, modem, stranger = ends
    answer = await media.accept("leg", "room", make_sdp())
    audio_port = own_port(answer)
    # The address in its description is one behind a NAT, where nothing of ours arrives.
    connected = await media.connect_t38_modem("leg", image(9), modem.address)
    assert connected is not None
    ours, to = connected
    assert find_t38(ours) is not None
    assert own_port(ours) == audio_port
    machine.send(b"\0\1from the machine", ("127.0.0.1", audio_port))
    await modem.receives(b"\0\1from the machine")
    stranger.send(b"\0\1not ours", to)
    modem.send(b"\0\1from the modem", to)
    await machine.receives(b"\0\1from the modem")
    assert machine.nothing_else()

    again = await media.reoffer("leg", make_sdp(port=machine.address[1]))
    assert own_port(again) == audio_port
    assert "m=audio" in again


async def test_fax_01_our_offer_names_the_audios_port_and_changes_nothing_before_its_answer(
    media: RtpengineMedia, ends: tuple[Socket, Socket, Socket]
) -> None:
    machine, modem, _ = ends
    answer = await media.accept("leg", "room", make_sdp() + "m=video 9 RTP/AVP 96\r\n")
    offer = await media.offer_t38("leg")
    assert own_port(offer) == own_port(answer)
    assert re.findall(r"^m=(\w+) 0? ?", offer, re.M) == ["image", "video"], "declined streams keep their places"
    connected = await media.connect_t38_modem("leg", image(machine.address[1]), modem.address)
    assert connected is not None
    modem.send(b"\0\1from the modem", connected[1])
    await machine.receives(b"\0\1from the modem")


async def test_fax_01_the_streams_that_are_declined_are_answered_in_their_places(
    media: RtpengineMedia, ends: tuple[Socket, Socket, Socket]
) -> None:
    await media.accept("leg", "room", make_sdp())
    connected = await media.connect_t38_modem("leg", image(4000, "m=audio 0 RTP/AVP 0"), ends[1].address)
    assert connected is not None
    assert re.findall(r"^m=(\w+ )(0 )?", connected[0], re.M) == [("audio ", "0 "), ("image ", "")]


async def test_fax_01_encrypted_media_does_not_change_to_t38(media: RtpengineMedia) -> None:
    secure = make_sdp().replace("RTP/AVP", "RTP/SAVP")
    await media.accept("leg", "room", f"{secure}a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{'A' * 40}\r\n")
    with pytest.raises(NoCommonCodec):
        await media.offer_t38("leg")
    with pytest.raises(NoCommonCodec):
        await media.connect_t38_modem("leg", image(4000), ("127.0.0.1", 9))
