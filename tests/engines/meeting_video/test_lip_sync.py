"""A composed recording shows and plays everything when it was sent: tracks made up here, whose times are known."""

import json
import statistics
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from clarion.engines.meeting_video.composer import Quality, compose
from tests.support.recordings import Movie, Received

CAMERA, MICROPHONE = "c.ivf", "m.ivf"
START = 1_790_000_000_000
CAMERA_LATER_MS = 130  # the microphone is there first
FPS, PACKET_MS = 20, 20
PAUSE = (3000, 4700)  # from when to when, in ms of the meeting
FLASHES = [530, 1280, 2130, 5030, 5830, 6680]  # ms of the meeting, each with a picture; they last 300 ms, with a beep
LENGTH_MS = 7400


def _is_on(at: int) -> bool:
    return any(flash <= at < flash + 300 for flash in FLASHES)


def _packets(codec: Any, frames: list[Any]) -> list[bytes]:
    """One for each frame."""
    found = [bytes(packet) for frame in [*frames, None] for packet in codec.encode(frame)]
    return found[: len(frames)]


def made_up_pictures() -> list[tuple[int, bytes]]:
    codec: Any = av.CodecContext.create("libvpx", "w")
    codec.width, codec.height, codec.pix_fmt, codec.framerate = 320, 180, "yuv420p", FPS
    codec.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0", "g": "5"}
    times = list(range(CAMERA_LATER_MS, LENGTH_MS, 1000 // FPS))
    frames = []
    for number, at in enumerate(times):
        picture = np.full((180, 320, 3), (0, 90, 0), np.uint8)
        if _is_on(at):
            picture[45:135, :80] = 255
        frame = av.VideoFrame.from_ndarray(picture, "rgb24").reformat(format="yuv420p")
        frame.pts = number
        frames.append(frame)
    return list(zip(times, _packets(codec, frames), strict=True))


def made_up_sounds() -> list[tuple[int, bytes]]:
    codec: Any = av.CodecContext.create("libopus", "w")
    codec.sample_rate, codec.layout, codec.format = 48_000, "mono", "flt"
    samples = np.sin(2 * np.pi * 750 * np.arange(LENGTH_MS * 48) / 48_000) * 0.5
    samples[[not _is_on(index // 48) for index in range(len(samples))]] = 0
    times = list(range(0, LENGTH_MS, PACKET_MS))
    frames = []
    for at in times:
        frame = av.AudioFrame.from_ndarray(
            samples[at * 48 : at * 48 + 960].astype(np.float32).reshape(1, -1), "flt", "mono"
        )
        frame.sample_rate, frame.pts = 48_000, at * 48
        frames.append(frame)
    return list(zip(times, _packets(codec, frames), strict=True))


def _write(file: Path, frames: list[tuple[int, bytes]]) -> None:
    """As the media server does: nothing of a pause, and after it pictures from a key frame on."""
    content, waits = [bytes(32)], False
    for at, data in frames:
        if PAUSE[0] <= at < PAUSE[1]:
            waits = file.name == CAMERA
        elif not waits or data[0] & 1 == 0:
            waits = False
            content.append(len(data).to_bytes(4, "little") + (START + at).to_bytes(8, "little") + data)
    file.write_bytes(b"".join(content))


def _record(folder: Path, arrives: Callable[[int], int]) -> None:
    """`arrives`: when a sound that was sent at a time came."""
    folder.mkdir()
    _write(folder / CAMERA, made_up_pictures())
    _write(folder / MICROPHONE, [(arrives(at), data) for at, data in made_up_sounds()])
    track = {"event": "track", "participant": "bob"}
    person = {"id": "bob", "name": "Bob", "camera": True, "screen": False}
    events: list[dict[str, Any]] = [
        {"at": 0, "event": "start"},
        {"at": 0, **track, "file": MICROPHONE, "source": "microphone"},
        {"at": CAMERA_LATER_MS, **track, "file": CAMERA, "source": "camera"},
        {"at": CAMERA_LATER_MS, "event": "room", "people": [person], "spotlight": ""},
        {"at": PAUSE[0], "event": "pause"},
        {"at": PAUSE[1], "event": "resume"},
        {"at": LENGTH_MS, "event": "stop"},
    ]
    lines = [json.dumps(event | {"at": START + event["at"]}) for event in events]
    (folder / "events.jsonl").write_text("\n".join(lines) + "\n")


def in_bursts(at: int) -> int:
    """A busy machine: sounds come up to 160 ms late, several at once."""
    return at if at % 400 < 240 else min(at // 400 * 400 + 400, PAUSE[0] - 1 if at < PAUSE[0] else LENGTH_MS - 1)


@pytest.mark.parametrize("arrives", [lambda at: at, in_bursts], ids=["in time", "in bursts"])
def test_mtg_20_a_recording_shows_and_plays_everything_when_it_was_sent(
    tmp_path: Path, arrives: Callable[[int], int]
) -> None:
    folder, target = tmp_path / "made-up", tmp_path / "movie.mp4"
    _record(folder, arrives)
    received = Received(folder, "bob")
    with target.open("wb") as movie_file, (tmp_path / "sound.m4a").open("wb") as sound_file, ExitStack() as tracks:
        opened = {path.name: tracks.enter_context(path.open("rb")) for path in folder.glob("*.ivf")}
        compose(received.story, opened.__getitem__, movie_file, sound_file, Quality(320, 180, "ultrafast"))

    movie = Movie(target)
    sent = [(at - (PAUSE[1] - PAUSE[0]) * (at >= PAUSE[1])) / 1000 for at in FLASHES]
    flashes, beeps = movie.flashes(40, 90), movie.beeps()
    assert len(flashes) == len(beeps) == len(sent)
    for found in (flashes, beeps):
        assert max(abs(one - at) for one, at in zip(found, sent, strict=True)) <= 0.040
    apart = [abs(beep - flash) for beep, flash in zip(beeps, flashes, strict=True)]
    assert statistics.median(apart) <= 0.040 and max(apart) <= 0.040
