"""The live picture of a meeting: the same composer as for recordings, its pieces played one after another."""

import asyncio
import functools
import json
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from clarion.engines.meeting_video.composer import Quality
from clarion.engines.meeting_video.live import LiveComposition, Piece
from clarion.engines.meeting_video.live_process import LiveComposerProcess
from tests.engines.meeting_video.test_lip_sync import (
    CAMERA,
    CAMERA_LATER_MS,
    FLASHES,
    LENGTH_MS,
    MICROPHONE,
    START,
    in_bursts,
    made_up_pictures,
    made_up_sounds,
)
from tests.support.recordings import Movie

QUALITY = Quality(320, 180, "ultrafast", 24)


def ivf(frames: list[tuple[int, bytes]]) -> list[tuple[int, bytes]]:
    """Each frame as the media server adds it to a file, and when."""
    return [(at, len(data).to_bytes(4, "little") + (START + at).to_bytes(8, "little") + data) for at, data in frames]


@functools.cache
def written() -> list[tuple[int, str, bytes]]:
    """Everything that the media server writes of a meeting, in order."""
    track = {"event": "track", "participant": "bob"}
    person = {"id": "bob", "name": "Bob", "camera": True, "screen": False}
    events: list[dict[str, Any]] = [
        {"at": 0, "event": "start"},
        {"at": 0, **track, "file": MICROPHONE, "source": "microphone"},
        {"at": 0, "event": "room", "people": [person], "spotlight": ""},
        {"at": CAMERA_LATER_MS, **track, "file": CAMERA, "source": "camera"},
        {"at": LENGTH_MS, "event": "end", "file": CAMERA},
        {"at": LENGTH_MS, "event": "stop"},
    ]
    found = [
        (
            each["at"],
            "events.jsonl",
            json.dumps(each | {"at": START + each["at"]}, separators=(",", ":")).encode() + b"\n",
        )
        for each in events
    ]
    found += [(0, name, bytes(32)) for name in (CAMERA, MICROPHONE)]
    found += [(at, CAMERA, data) for at, data in ivf(made_up_pictures())]
    found += [(at, MICROPHONE, data) for at, data in ivf([(in_bursts(at), data) for at, data in made_up_sounds()])]
    return sorted(found, key=lambda each: each[0])


@functools.cache
def composed() -> list[bytes]:
    """The pieces of a meeting whose files were written before."""
    pieces: list[Piece] = []
    live = LiveComposition(pieces.append, QUALITY)
    for _, name, data in written():
        live.feed(name, data)
    live.finish(START + LENGTH_MS)
    return [each.content for each in pieces]


def play(pieces: list[bytes], path: Path) -> Movie:
    path.write_bytes(b"".join(pieces))
    return Movie(path)


@pytest.mark.parametrize("step", [100, 2500], ids=["in time", "behind"])
def test_mtg_26_live_pieces_show_and_play_everything_when_it_was_sent(tmp_path: Path, step: int) -> None:
    """MTG-26. `behind`: the machine is busy for seconds; pictures are left out, and sound is not."""
    pieces: list[Piece] = []
    live = LiveComposition(pieces.append, QUALITY)
    waiting = [*written()]
    for now in range(0, LENGTH_MS + step, step):
        while waiting and waiting[0][0] <= now:
            _, name, data = waiting.pop(0)
            for part in (data[:7], data[7:]):  # files are read in the middle of a frame too
                live.feed(name, part)
        live.advance(START + now)
    live.finish(START + LENGTH_MS)

    assert abs(sum(each.milliseconds for each in pieces) - LENGTH_MS) <= 250
    assert all(1900 <= each.milliseconds <= 2500 for each in pieces[:-1])
    movie = play([each.content for each in pieces], tmp_path / "live.ts")
    begun = movie.pictures[0][0]
    beeps = movie.beeps()
    assert len(beeps) == len(FLASHES)
    assert max(abs(one - at / 1000) for one, at in zip(beeps, FLASHES, strict=True)) <= 0.060
    flashes = [each - begun for each in movie.flashes(40, 90)]
    if step == 100:
        assert len(flashes) == len(FLASHES)
        assert max(abs(one - at / 1000) for one, at in zip(flashes, FLASHES, strict=True)) <= 0.060
    # Any piece can be the first that somebody sees.
    later = play([each.content for each in pieces[1:]], tmp_path / "later.ts")
    assert later.pictures[0][1].key_frame
    counters: dict[int, int] = {}
    content = b"".join(each.content for each in pieces)
    for at in range(0, len(content), 188):
        source = (content[at + 1] & 0x1F) << 8 | content[at + 2]
        if content[at + 3] & 0x10:
            assert counters.get(source, content[at + 3] - 1 & 0xF) == content[at + 3] - 1 & 0xF
            counters[source] = content[at + 3] & 0xF


async def test_mtg_26_what_was_streamed_leaves_the_disk(tmp_path: Path) -> None:
    folder = tmp_path / "live"
    folder.mkdir()
    for _, name, data in written():
        with (folder / name).open("ab") as file:
            file.write(data)
    size = (folder / MICROPHONE).stat().st_size
    async with asyncio.timeout(60), aclosing(LiveComposerProcess(QUALITY).compose_live(folder)) as composing:
        pieces = [each async for each in composing]
    movie = play([each.content for each in pieces], tmp_path / "live.ts")
    assert len(movie.beeps()) == len(FLASHES)
    assert not (folder / CAMERA).exists()  # it has ended
    kept = (folder / MICROPHONE).stat()
    assert kept.st_size == size and kept.st_blocks * 512 < size / 2
