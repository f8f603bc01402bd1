"""What a recording is made of: stretches, chapters, where packets belong, where tiles stand."""

import io
import json
from typing import Any

import numpy as np

from clarion.engines.meeting_video.composer import Mixer
from clarion.engines.meeting_video.layout import arrange, promote
from clarion.engines.meeting_video.story import Note, Person, chapters_of, read_story
from clarion.engines.meeting_video.tracks import Samples, Sound, frames, last_frame, spaced


def story(*events: tuple[int, str, dict[str, Any]], last: dict[str, int] | None = None) -> Any:
    return read_story([json.dumps({"at": at, "event": kind, **more}) for at, kind, more in events], last or {})


def track(file: str) -> dict[str, Any]:
    return {"file": file, "participant": "ada", "source": "microphone"}


def test_pauses_are_left_out() -> None:
    found = story((1000, "start", {}), (3000, "pause", {}), (9000, "resume", {}), (10_000, "stop", {}))
    assert found.length == 3000
    assert [found.position(at) for at in (1000, 3000, 5000, 9500)] == [0, 2000, None, 2500]
    assert found.position_after(5000) == 2000


def test_a_killed_server_ends_a_stretch_with_the_last_frame_and_another_begins() -> None:
    found = story(
        (1000, "start", {}), (1000, "track", track("a")), (8000, "start", {}), (8000, "track", track("b")),
        (9000, "stop", {}), last={"a": 4000, "b": 9000},
    )  # fmt: skip
    assert [(run.start, run.end) for run in found.runs] == [(1000, 4000), (8000, 9000)]
    unended = story((1000, "start", {}), (1000, "track", track("a")), last={"a": 4000})
    assert unended.length == 3000


def test_malformed_lines_are_passed_over() -> None:
    lines = ['{"at": 0, "event": "start"}', "[]", '{"at": "x", "event": "stop"}', '{"at": 5, "event": "st']
    assert read_story(lines, {}).runs == ()


def test_mtg_20_chapters_are_speeches_and_short_ones_belong_to_the_one_before() -> None:
    people = {"people": [{"id": "a", "name": "Ada"}, {"id": "b", "name": "Bob"}]}
    shifted = [(at + 1000, kind, more) for at, kind, more in (
        (0, "start", {}), (0, "room", people), (2000, "speakers", {"active": "a"}),
        (20_000, "speakers", {"active": "b"}), (21_000, "speakers", {"active": "a"}),
        (30_000, "speakers", {"active": "b"}), (60_000, "stop", {}),
    )]  # fmt: skip
    assert [(each.start, each.title) for each in chapters_of(story(*shifted))] == [(0, "Ada"), (30_000, "Bob")]


def test_late_packets_are_no_silence_and_a_silence_is_one() -> None:
    steady = [(index * 960, 960) for index in range(20)]
    late = [(at + (9000 if 5 <= index < 8 else 0), count) for index, (at, count) in enumerate(steady)]
    late[5:8] = [(steady[8][0], 960)] * 3  # three come at once, with the next one
    assert spaced(late) == [at for at, _ in steady]
    gap = [*steady[:5], *[(at + 48_000, count) for at, count in steady[5:]]]
    starts = spaced(gap)
    assert starts[4] == 4 * 960 and starts[5] == 5 * 960 + 48_000


def test_files_without_an_end_are_read_up_to_it() -> None:
    whole = bytes(32) + (3).to_bytes(4, "little") + (7).to_bytes(8, "little") + b"abc"
    for torn in (whole, whole + b"\x09\0\0\0" + bytes(8) + b"half", whole + b"\xff\xff\xff\xff" + bytes(8)):
        assert [frame.data for frame in frames(io.BytesIO(torn))] == [b"abc"]
        assert last_frame(io.BytesIO(torn)) == 7
    assert list(frames(io.BytesIO(b""))) == [] and last_frame(io.BytesIO(b"")) == 0


def test_sounds_are_added_where_they_belong() -> None:
    ones: Samples = np.ones(100, np.float32) * 0.25
    mixer = Mixer([iter([Sound(50, ones), Sound(150, ones)]), iter([Sound(100, ones)])])
    mixed = np.concatenate([mixer.until(120), mixer.until(300)])
    assert mixed[49] == 0 and mixed[50] == 0.25 and mixed[110] == 0.5 and mixed[160] == 0.5 and mixed[249] == 0.25
    assert mixed[251] == 0 and len(mixed) == 300


def test_mtg_38_tiles_stand_as_in_the_room() -> None:
    people = tuple(Person(str(each), str(each), camera=True, screen=each == 1) for each in range(4))
    tiles = arrange(Note(0, people), [each.id for each in people], 1280, 720)
    assert tiles[0].source == "screen" and tiles[0].rect.width > 900
    assert len(tiles) == 5 and all(tile.rect.left > 950 for tile in tiles[1:])
    plain = tuple(Person(str(each), str(each), camera=True) for each in range(4))
    widths = {tile.rect.width for tile in arrange(Note(0, plain), list("0123"), 1280, 720)}
    assert widths == {632}
    large = arrange(Note(0, plain, "2"), list("0123"), 1280, 720)[0]
    assert large.participant == "2" and large.rect.width > 900


def test_who_speaks_comes_in_sight_in_the_place_of_the_quietest() -> None:
    assert promote(list("abcd"), "d", {"a": 5}, 2) == ["a", "d", "c", "b"]
    assert promote(list("abcd"), "b", {}, 2) == list("abcd")
