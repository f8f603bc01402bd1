"""Sound for phones that hold, without an engine. PH-25."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from clarion.calls.ports import MediaUnavailable
from clarion.engines.rtpengine.leg import Leg
from clarion.engines.rtpengine.ng import Reply
from clarion.engines.rtpengine.playback import Players
from tests.support.waiting import wait_for

SDP = (
    "v=0\r\no=- 1 1 IN IP4 192.0.2.4\r\ns=-\r\nc=IN IP4 192.0.2.4\r\nt=0 0\r\n"
    "m=audio 40000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na={}\r\n"
)


async def test_music_begins_though_the_engine_learns_last_that_the_phone_listens(tmp_path: Path) -> None:
    asked: list[str] = []
    leg = Leg("one", "room", "engine")
    leg.take(SDP.format("sendonly"))

    async def ask(_leg: Leg, command: str, _fields: dict[str, Any]) -> Reply:
        asked.append(command)
        if len(asked) == 1:
            raise MediaUnavailable("The phone holds.")
        return {"result": "ok", "duration": 1000}

    told: list[object] = []
    players = Players(ask, lambda _leg_id, event: told.append(event))
    await players.play(leg, [tmp_path / "music.wav"], token="music", repeat=True)
    await asyncio.sleep(0)
    leg.take(SDP.format("sendrecv"))
    await wait_for(lambda: len(asked) > 1 or told, missing="the music")
    assert asked == ["play media"] * 2 and not told
    players.close()


@pytest.mark.parametrize("files", [["music.wav"], ["music.wav", "more.wav"]])
async def test_music_that_is_refused_is_asked_for_less_and_less_often_and_logged_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: list[str]
) -> None:
    leg, told, pauses = Leg("one", "room", "engine"), list[object](), list[float]()
    leg.take(SDP.format("sendrecv"))
    never, sleep = asyncio.Event(), asyncio.sleep

    async def ask(_leg: Leg, _command: str, _fields: dict[str, Any]) -> Reply:
        raise MediaUnavailable("There is no such call.")

    async def note(seconds: float) -> None:
        pauses.append(seconds)
        await (sleep(0) if len(pauses) < 7 else never.wait())

    monkeypatch.setattr("clarion.engines.rtpengine.playback.asyncio.sleep", note)
    players = Players(ask, lambda _leg_id, event: told.append(event))
    with capture_logs() as said:
        await players.play(leg, [tmp_path / file for file in files], token="music", repeat=True)
        while len(pauses) < 7:
            await sleep(0)
    assert pauses == [0.1, 0.5, 2.0, 5.0, 10.0, 10.0, 10.0]
    assert [line["event"] for line in said] == ["media.not_played"] * len(files)
    assert not told, "music has no end: whoever hears of one asks for it again at once"
    players.close()
