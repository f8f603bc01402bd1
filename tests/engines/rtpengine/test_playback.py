"""Sound for phones that hold, without an engine. PH-25."""

import asyncio
from pathlib import Path
from typing import Any

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
