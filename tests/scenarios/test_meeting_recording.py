"""Recordings of meetings: Chromium, the real media server, and one composed file."""

import asyncio
import base64
import io
import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from clarion.base.sfu import EngineRestarted, RecordingFailed, RecordingProblem, Source
from clarion.engines.meeting_video.composer import Quality
from clarion.engines.meeting_video.live_process import LiveComposerProcess
from tests.engines.sfu_contract import Heard
from tests.support.meeting_hub import COLORS, ROOM, TONES, Hub, is_color, meeting_hub
from tests.support.recordings import Gray, Movie, Received, composed, ssim
from tests.support.waiting import wait_for


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    async with meeting_hub(tmp_path) as running:
        yield running


def person(name: str, *, camera: bool = True, screen: bool = False) -> dict[str, Any]:
    return {"id": name, "name": name.title(), "camera": camera, "screen": screen}


async def note(hub: Hub, *people: dict[str, Any], spotlight: str = "") -> None:
    """As the owner of the room does."""
    await hub.sfu.client.note(ROOM, {"event": "room", "people": people, "spotlight": spotlight})


def frames(folder: Path, participant: str, source: str) -> int:
    """How many bytes were recorded of a source."""
    written = folder / "events.jsonl"  # once something has happened
    lines = written.read_text().splitlines() if written.exists() else []
    events = [json.loads(line) for line in lines if line.endswith("}")]
    files = [each["file"] for each in events if each.get("participant") == participant and each.get("source") == source]
    return sum((folder / each).stat().st_size for each in files)


async def until_recorded(folder: Path, participant: str, source: str, more: int) -> None:
    before = frames(folder, participant, source)
    await wait_for(
        lambda: frames(folder, participant, source) > before + more,
        missing=f"the {source} of {participant}",
        timeout=40,
    )


def farthest(found: list[float], expected: list[float]) -> float:
    """The largest distance of an expected time from what was found next to it."""
    return max(min(abs(each - time) for each in found) for time in expected)


def likeness(picture: Gray, among: list[Gray]) -> tuple[float, int]:
    """How much the picture is like the one of `among` that is most like it, and which one that is."""
    nearest = sorted(
        range(len(among)), key=lambda each: float(np.abs(among[each][::8, ::8] - picture[::8, ::8]).mean())
    )
    return max((ssim(among[each], picture), each) for each in nearest[:3])


async def test_mtg_20_38_42_what_was_recorded_is_what_was_seen_and_heard(hub: Hub, tmp_path: Path) -> None:
    """MTG-20, 27, 38, 42: separate tracks, a kill of the media server, and one file that equals what people saw."""
    [ada] = await hub.enter("ada", camera=(480, 270))
    await hub.enter("bob", busy=True, blinking=True)
    await hub.sfu.client.set_muted(ROOM, "ada", Source.MICROPHONE, muted=True)
    whole, part = tmp_path / "whole", tmp_path / "part"
    await ada.show("bob", width=960, height=540)
    await ada.sees("bob", height=540)
    await hub.sfu.client.record(ROOM, "whole", whole, 0, paused=False)
    await note(hub, person("bob"))
    await until_recorded(whole, "bob", "camera", 300_000)
    seen = []  # several: on a busy machine the browser sends, and so shows, smaller pictures now and then
    for _ in range(5):
        await ada.sees("bob", height=540)
        seen.append(await ada.do("media_picture", key="bob camera"))
        await until_recorded(whole, "bob", "camera", 40_000)

    # A second recording runs beside the first; a pause of it leaves the first alone.
    await hub.sfu.client.record(ROOM, "part", part, 0, paused=True)
    for name, muted in (("bob", True), ("ada", False)):
        await hub.sfu.client.set_muted(ROOM, name, Source.MICROPHONE, muted=muted)
    await hub.sfu.client.record(ROOM, "part", part, 0, paused=False)
    await until_recorded(part, "ada", "microphone", 8000)
    heard = Heard(hub.sfu.client)
    hub.sfu.kill()  # what was written stays, and the recording goes on with a new one
    hub.sfu.launch()
    await wait_for(lambda: EngineRestarted() in heard.events, missing="a new engine", timeout=30)
    await hub.sfu.client.open_room(ROOM)
    await hub.sfu.client.record(ROOM, "part", part, 0, paused=False)
    await hub.sfu.client.stop_recording(ROOM, "part")

    target = tmp_path / "whole.mp4"
    answer = composed(whole, target, width=960, height=540)
    movie = Movie(target)
    assert abs(len(movie.sound) / 48000 - answer["milliseconds"] / 1000) < 0.1
    assert movie.loudness(TONES["bob"], 0, 3) > 0.9
    recorded = [np.asarray(each.to_ndarray(format="gray"), np.float64) for _, each in movie.pictures]
    pictures = [np.asarray(Image.open(io.BytesIO(base64.b64decode(text))).convert("L"), np.float64) for text in seen]
    whole_size = [picture for picture in pictures if picture.shape == recorded[0].shape]
    # Everything that was seen was recorded. Every picture differs from all others: one that a busy browser sent at the
    # same moment as the next has no place in a film of 30 a second, and its neighbor is like it by 0.7.
    received = Received(whole, "bob")
    sent = [(picture, shown) for picture, shown in received.pictures() if picture.shape == recorded[0].shape]
    found = [likeness(picture, [each for each, _ in sent]) for picture in whole_size]
    assert found and min(like for like, _ in found) >= 0.95, found
    shown = [picture for picture, (_, index) in zip(whole_size, found, strict=True) if sent[index][1]]
    assert shown and min(likeness(picture, recorded)[0] for picture in shown) >= 0.95
    # Each flash and each beep is where the media server got it: what a busy browser sends late is late in both.
    flashes, beeps = received.flashes(60 / 960, 0.5), received.beeps()
    assert len(flashes) >= 3 and len(beeps) >= 3
    assert farthest(movie.flashes(60, 270), flashes) <= 0.040
    assert farthest(movie.beeps(), beeps) <= 0.040
    # The closest pair came in time, so that neither kind is late as a whole.
    assert min(abs(beep - flash) for beep in movie.beeps() for flash in movie.flashes(60, 270)) <= 0.080

    composed(part, tmp_path / "part.mp4", width=320, height=180)
    movie = Movie(tmp_path / "part.mp4")
    assert movie.loudness(TONES["ada"], 0, 60) > 0.9 > movie.loudness(TONES["bob"], 0, 60) + 0.8  # bob was muted


async def test_a_recording_stops_before_the_disk_is_full(hub: Hub, tmp_path: Path) -> None:
    heard = Heard(hub.sfu.client)
    await hub.sfu.client.record(ROOM, "one", tmp_path / "one", 1 << 60, paused=False)
    failed = RecordingFailed(ROOM, "one", RecordingProblem.DISK)
    await wait_for(lambda: failed in heard.events, missing="that the disk is full", timeout=30)


async def test_mtg_26_what_is_streamed_is_what_was_sent(hub: Hub, tmp_path: Path) -> None:
    """The picture and the tone of a browser, in pieces, while the meeting goes on."""
    await hub.enter("bob", camera=(480, 270))
    folder = tmp_path / "live"
    await hub.sfu.client.record(ROOM, "live", folder, 0, paused=False)
    await note(hub, person("bob"))
    pieces = []
    async with asyncio.timeout(60), aclosing(LiveComposerProcess(Quality(320, 180)).compose_live(folder)) as composing:
        async for piece in composing:
            pieces.append(piece)
            if len(pieces) == 3:
                await hub.sfu.client.stop_recording(ROOM, "live")
    target = tmp_path / "live.ts"
    target.write_bytes(b"".join(piece.content for piece in pieces))
    movie = Movie(target)
    assert movie.loudness(TONES["bob"], 2, 5) > 0.9
    color = [int(each) for each in movie.pictures[-1][1].to_ndarray(format="rgb24")[90, 160]]
    assert is_color(color, COLORS["bob"]), color
