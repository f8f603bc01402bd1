"""Commands about one leg, and an engine with several threads that takes some of them late: none overtakes another, and
what had no answer is told again.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from clarion.calls.ports import EngineMayReturn
from clarion.calls.wire import Lost, MediaLost, MediaProfile
from clarion.engines.rtpengine import settling
from clarion.engines.rtpengine.engines import Engine, Engines
from clarion.engines.rtpengine.leg import Leg
from clarion.engines.rtpengine.media import RtpengineMedia
from tests.engines.media_contract import make_sdp, write_silence
from tests.engines.rtpengine.conftest import Events
from tests.support.waiting import wait_for

LINK = (
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {} RTP/AVP 0 8 9 101\r\n"
    "a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:9 G722/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
)


class LateEngine(asyncio.DatagramProtocol):
    """Carries each command out by itself, as a thread would; those in `late` later than what comes meanwhile."""

    def __init__(self) -> None:
        self.carried_out: list[tuple[str, str]] = []  # leg, command
        self.late: set[str] = set()
        self.deaf: set[str] = set()  # never answered
        self.playing: set[str] = set()
        self.held: set[str] = set()
        self.restarted = False  # knows no leg any more
        self._seen: set[bytes] = set()
        self._ports = iter(range(20000, 30000, 2))

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self.control = "127.0.0.1:{}".format(transport.get_extra_info("sockname")[1])

    def datagram_received(self, data: bytes, addr: Any) -> None:
        cookie, _, body = data.partition(b" ")
        if cookie not in self._seen:
            self._seen.add(cookie)
            message = json.loads(body)
            delay = 0.05 if message["command"] in self.late else 0.0
            asyncio.get_running_loop().call_later(delay, self._carry_out, cookie, message, addr)

    def _carry_out(self, cookie: bytes, message: dict[str, Any], addr: Any) -> None:
        command, leg_id = message["command"], message.get("call-id", "")
        if command in self.deaf:
            return
        self.carried_out.append((leg_id, command))
        match command:
            case "play media":
                self.playing.add(leg_id)
            case "stop media":
                self.playing.discard(leg_id)
            case "offer":
                self.held.add(leg_id)
            case "delete":
                self.held.discard(leg_id)
        reply = {"result": "pong" if command == "ping" else "ok"}
        if self.restarted and command == "answer":
            reply = {"result": "error", "error-reason": "Unknown call-id"}
        elif command in ("offer", "answer", "subscribe request"):
            reply["sdp"] = LINK.format(next(self._ports))
        self._transport.sendto(cookie + b" " + json.dumps(reply).encode(), addr)


@pytest.fixture
async def engine() -> AsyncIterator[LateEngine]:
    loop = asyncio.get_running_loop()
    transport, late = await loop.create_datagram_endpoint(LateEngine, local_addr=("127.0.0.1", 0))
    yield late
    transport.close()


@pytest.fixture
async def media(engine: LateEngine) -> AsyncIterator[RtpengineMedia]:
    port = RtpengineMedia([engine.control], Events())
    await port.start()
    yield port
    await port.close_all()


async def talk(media: RtpengineMedia, one: str, other: str) -> None:
    for leg_id, port in ((one, 25190), (other, 25192)):
        await media.accept(leg_id, "room", make_sdp(port=port))


def hears(one: Leg, other: Leg) -> bool:
    """Whether the engine has said that it sends `one` what `other` says."""
    return one.link is not None and other.aimed == (one.link.host, one.link.port)


async def test_a_call_that_is_answered_just_when_it_begins_to_ring_is_heard(
    media: RtpengineMedia, engine: LateEngine, tmp_path: Path
) -> None:
    await talk(media, "caller", "phone")
    engine.late.add("play media")
    await media.play("caller", [write_silence(tmp_path / "ringing.wav", 4)], token="", repeat=True)
    await asyncio.sleep(0)  # the command is on its way
    await media.join("caller", "phone")
    await wait_for(lambda: ("caller", "play media") in engine.carried_out, missing="the ringing tone")
    told = [command for leg_id, command in engine.carried_out if leg_id == "caller"]
    assert told.index("play media") < told.index("stop media")
    assert not engine.playing


async def test_a_leg_that_ends_while_its_engine_is_told_of_it_is_not_made_again(
    media: RtpengineMedia, engine: LateEngine
) -> None:
    await talk(media, "caller", "phone")
    engine.late.add("offer")
    joining = asyncio.create_task(media.reoffer("caller", make_sdp(codec="8 PCMA/8000")))
    await wait_for(lambda: media.legs["caller"].turn.locked(), missing="an offer on its way")
    await media.close("caller")
    await asyncio.gather(joining, return_exceptions=True)
    await wait_for(lambda: ("caller", "delete") in engine.carried_out, missing="the end of the leg")
    assert engine.held == {"phone"}


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine counts as silent sooner, and is told again sooner."""
    monkeypatch.setattr(settling, "RETRY_SECONDS", 0.02)
    request = Engines.request

    async def soon(self: Engines, engine: Engine, command: str, fields: Any, repeats: Any = None) -> Any:
        return await request(self, engine, command, fields, (0.05,))

    monkeypatch.setattr(Engines, "request", soon)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("command", ["answer", "stop media"])
async def test_two_who_are_joined_while_their_engine_is_too_busy_hear_each_other_once_it_answers(
    media: RtpengineMedia, engine: LateEngine, tmp_path: Path, command: str
) -> None:
    await talk(media, "caller", "phone")
    await media.play("caller", [write_silence(tmp_path / "ringing.wav", 4)], token="", repeat=True)
    await wait_for(lambda: engine.playing, missing="the ringing tone")
    engine.deaf.add(command)
    await media.join("caller", "phone")
    engine.deaf.clear()
    one, other = media.legs["caller"], media.legs["phone"]
    await wait_for(
        lambda: hears(one, other) and hears(other, one) and not engine.playing,
        missing=lambda: f"audio: {engine.carried_out}",
    )


@pytest.mark.usefixtures("hasty")
async def test_who_is_sent_keys_while_the_engine_is_too_busy_is_heard_again(
    media: RtpengineMedia, engine: LateEngine
) -> None:
    """PH-25"""
    await talk(media, "caller", "phone")
    await media.join("caller", "phone")
    engine.deaf.add("answer")
    await media.send_dtmf("caller", "1")
    one, other = media.legs["caller"], media.legs["phone"]
    await wait_for(lambda: not hears(other, one), missing="keys on their way")
    engine.deaf.clear()
    await wait_for(lambda: hears(one, other) and hears(other, one), missing=lambda: f"audio: {engine.carried_out}")


@pytest.mark.usefixtures("hasty")
async def test_a_recording_follows_its_leg_though_the_engine_was_too_busy(
    media: RtpengineMedia, engine: LateEngine, tmp_path: Path
) -> None:
    """PH-31"""
    await talk(media, "caller", "phone")
    await media.record("caller", tmp_path / "said.wav", token="one", max_seconds=60)
    copies = engine.carried_out.count(("caller", "subscribe answer"))
    engine.deaf.add("subscribe request")
    await media.join("caller", "phone")
    engine.deaf.clear()
    await wait_for(
        lambda: engine.carried_out.count(("caller", "subscribe answer")) > copies, missing="a copy of the joined leg"
    )


@pytest.mark.usefixtures("hasty")
async def test_who_stays_muted_in_an_engine_that_did_not_answer_is_heard_again(
    media: RtpengineMedia, engine: LateEngine
) -> None:
    await talk(media, "caller", "phone")
    await media.mute("caller", muted=True)
    engine.deaf.add("unblock media")
    await media.mute("caller", muted=False)
    engine.deaf.clear()
    await wait_for(lambda: ("caller", "unblock DTMF") in engine.carried_out, missing="the end of the mute")


async def test_a_phone_that_answers_an_engine_that_has_restarted_is_renewed_and_not_hung_up(
    media: RtpengineMedia, engine: LateEngine
) -> None:
    await media.offer("phone", "room", MediaProfile.RTP)
    engine.restarted = True
    with pytest.raises(EngineMayReturn):  # what the call server takes as: the call goes on
        await media.accepted("phone", make_sdp(port=25192))
    assert isinstance(media.sink, Events)
    await media.sink.until("phone", MediaLost())
    engine.restarted = False
    assert "m=audio" in await media.renew("phone")


@pytest.mark.usefixtures("hasty")
async def test_a_leg_that_its_engine_never_joins_gets_another_session_and_ends_if_that_fails_too(
    media: RtpengineMedia, engine: LateEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "MAX_RETRIES", 2)
    await talk(media, "caller", "phone")
    engine.deaf.add("answer")
    await media.join("caller", "phone")
    assert isinstance(media.sink, Events)
    await media.sink.until("caller", MediaLost())
    engine.deaf.clear()
    assert "m=audio" in await media.renew("caller"), "another session may go"
    await media.accepted("caller", make_sdp(port=25190))
    await media.part("caller")
    engine.deaf.add("answer")
    await media.join("caller", "phone")
    await media.sink.until("caller", Lost(why="media engine"))
