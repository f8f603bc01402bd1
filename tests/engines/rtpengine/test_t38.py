"""FAX-01, FAX-33: T.38 through a real rtpengine: on the ports of the audio, to our modem and nobody else, and back."""

import asyncio
import contextlib
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from clarion.base.fax import PCMU, FaxOrder, FaxReport
from clarion.calls.ports import NoCommonCodec
from clarion.calls.t38 import find_t38
from clarion.engines.fax_modem import FaxModems
from clarion.engines.rtpengine.media import RtpengineMedia
from tests.engines.media_contract import make_sdp
from tests.support.fax_pages import random_page, read_pages, same_pages, write_pages
from tests.support.waiting import patience, wait_for


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


class Reports:
    def __init__(self) -> None:
        self.last: dict[str, FaxReport] = {}

    def __call__(self, session_id: str, report: FaxReport) -> None:
        self.last[session_id] = report

    def over(self) -> bool:
        return len(self.last) == 2 and all(each.ended for each in self.last.values())


@pytest.mark.parametrize("sends", ["the adapter on T.38", "the trunk on G.711"])
async def test_fax_03_an_adapter_on_t38_and_a_trunk_on_g711_exchange_pages(
    media: RtpengineMedia, tmp_path: Path, sends: str
) -> None:
    modems, reports = FaxModems(), Reports()
    page = [random_page(7, 100)]
    document = write_pages(tmp_path / "document.tiff", page)
    received = tmp_path / "received.tiff"
    orders = {}
    for name in ("adapter", "trunk"):
        calling = (name == "adapter") == sends.startswith("the adapter")
        way = {"document": str(document)} if calling else {"received": str(received)}
        orders[name] = FaxOrder(calling=calling, journal=str(tmp_path / f"{name}.json"), **way)
    rtp, udptl = await modems.start("adapter", orders["adapter"], reports)
    trunk_rtp, _ = await modems.start("trunk", orders["trunk"], reports)
    try:
        ours = await media.accept("adapter", "room", make_sdp(port=rtp[1]))
        other = await media.accept("trunk", "room", make_sdp(port=trunk_rtp[1]))
        await media.join("adapter", "trunk")
        modems.speak_audio("trunk", ("127.0.0.1", own_port(other)), PCMU)
        answer = await media.bridge_t38("adapter", image(udptl[1]))
        assert own_port(answer) == own_port(ours)
        t38 = find_t38(answer)
        assert t38 is not None
        modems.speak_t38("adapter", ("127.0.0.1", own_port(ours)), t38)
        await wait_for(reports.over, missing="the end of the fax on both sides", timeout=90)
        assert {name: report.code for name, report in reports.last.items()} == {"adapter": "OK", "trunk": "OK"}
        assert same_pages(read_pages(received), page)
        again = await media.reoffer("adapter", make_sdp(port=rtp[1]))
        assert "m=audio" in again, "back to speech"
    finally:
        await modems.close()


async def test_fax_03_t38_is_refused_where_nobody_is_on_the_other_side(media: RtpengineMedia) -> None:
    await media.accept("leg", "room", make_sdp())
    with pytest.raises(NoCommonCodec):
        await media.bridge_t38("leg", image(4000))


async def test_fax_01_encrypted_media_does_not_change_to_t38(media: RtpengineMedia) -> None:
    secure = make_sdp().replace("RTP/AVP", "RTP/SAVP")
    await media.accept("leg", "room", f"{secure}a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{'A' * 40}\r\n")
    with pytest.raises(NoCommonCodec):
        await media.offer_t38("leg")
    with pytest.raises(NoCommonCodec):
        await media.connect_t38_modem("leg", image(4000), ("127.0.0.1", 9))
