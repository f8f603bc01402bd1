"""Recordings of legs, without an engine."""

import asyncio
from pathlib import Path
from typing import Any

from clarion.calls.ports import MediaUnavailable
from clarion.engines.rtpengine.copies import Copies
from clarion.engines.rtpengine.leg import Leg
from clarion.engines.rtpengine.ng import Reply


async def test_closing_ends_though_something_has_just_been_done_in_the_background(tmp_path: Path) -> None:
    """What is done and has not been put away yet must not keep the loop busy for ever."""

    async def ask(_leg: Leg, _command: str, _fields: dict[str, Any]) -> Reply:
        raise MediaUnavailable("no engine")

    copies = Copies(ask, lambda _leg_id, _event: None)
    copies.recorder.open("127.0.0.1", 0)
    leg = Leg("one", "room", "engine")
    leg.recording = {
        "path": str(tmp_path / "missing" / "one.wav"),
        "token": "t",
        "most": 60.0,
        "mixed": False,
        "began": 0.0,
    }
    copies.resume(leg)
    await asyncio.create_task(copies.close())
    assert leg.recording is None, "the file cannot be written"
