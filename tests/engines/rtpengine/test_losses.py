"""What goes on when an engine, a phone or the call server is lost."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

import pytest

from clarion.calls.ports import EngineMayReturn, MediaUnavailable
from clarion.calls.wire import Dtmf, Lost, MediaLost, MediaProfile, RecordingFinished
from clarion.engines.rtpengine.media import RtpengineMedia
from tests.engines.media_contract import make_sdp
from tests.engines.rtpengine.conftest import EngineProcess, Events
from tests.engines.rtpengine.test_audio import dial_in, ring
from tests.engines.rtpengine.test_sounds import read_sound, write_tone
from tests.support.audio import holds_tone
from tests.support.rtp_phone import RtpPhone
from tests.support.waiting import wait_for

pytestmark = pytest.mark.engine

Maker = Callable[..., RtpPhone]


async def test_legs_spread_over_engines_and_hear_each_other_across_them(
    engine: EngineProcess, second_engine: EngineProcess, events: Events, phone: Maker
) -> None:
    media = RtpengineMedia([engine.control, second_engine.control], events)
    await media.start()
    one, other = phone(440), phone(880, codec="opus")
    await dial_in(media, one, "one")
    await ring(media, other, "other", MediaProfile.RTP)
    assert {leg.engine for leg in media.legs.values()} == {engine.control, second_engine.control}
    await media.join("one", "other")
    await one.heard.hears(880)
    await other.heard.hears(440)
    await media.close_all()


async def test_a_dead_engine_is_left_out_its_legs_are_told_and_the_others_go_on(
    engine: EngineProcess, second_engine: EngineProcess, events: Events, phone: Maker
) -> None:
    media = RtpengineMedia([engine.control, second_engine.control], events)
    await media.start()
    for number in range(4):
        await media.accept(f"leg{number}", "room", make_sdp(port=25100 + 2 * number))
    doomed = {leg_id for leg_id, leg in media.legs.items() if leg.engine == engine.control}
    assert len(doomed) == 2
    engine.kill()
    one, other = phone(440), phone(880)
    await dial_in(media, one, "one")
    await ring(media, other, "other", MediaProfile.RTP)
    assert {media.legs["one"].engine, media.legs["other"].engine} == {second_engine.control}
    await media.join("one", "other")
    await one.heard.hears(880)
    for leg_id in doomed:
        await events.until(leg_id, MediaLost(), within=12)
        await media.close(leg_id)
    await other.heard.hears(440)
    second_engine.kill()
    with pytest.raises(MediaUnavailable):
        await media.accept("late", "room", make_sdp())
    await media.close_all()


async def test_a_restarted_engine_takes_new_legs_and_its_old_ones_are_told(
    engine: EngineProcess, events: Events
) -> None:
    media = RtpengineMedia([engine.control], events, watch_every=0.5)
    await media.start()
    await media.accept("old", "room", make_sdp())
    engine.kill()
    engine.start()
    await engine.answers()
    await events.until("old", MediaLost())
    await media.close("old")
    await media.accept("new", "room", make_sdp())
    assert await media.live_legs() == {"new"}
    await media.close_all()


@pytest.mark.parametrize("kind", ["call", "music"])
async def test_legs_of_a_dead_engine_go_on_at_another_one(
    engine: EngineProcess, second_engine: EngineProcess, events: Events, phone: Maker, tmp_path: Path, kind: str
) -> None:
    media = RtpengineMedia([engine.control, second_engine.control], events)
    await media.start()
    one, other = phone(440), phone(880)
    await dial_in(media, one, "one")
    await ring(media, other, "other", MediaProfile.RTP)
    if kind == "call":
        await media.join("one", "other")
        await one.heard.hears(880)
    else:
        await media.play("one", [write_tone(tmp_path / "music.wav", 1300, 2.0)], token="music", repeat=True)
        await one.heard.hears(1300)
    dead = {engine.control: engine, second_engine.control: second_engine}[media.legs["one"].engine]
    dead.kill()
    lost = [leg_id for leg_id, leg in media.legs.items() if leg.engine == dead.control]
    for leg_id in lost:
        await events.until(leg_id, MediaLost())
        renewed = {"one": one, "other": other}[leg_id]
        renewed.connect(await media.renew(leg_id))
        await media.accepted(leg_id, renewed.sdp(version=2))
    assert dead.control not in {leg.engine for leg in media.legs.values()}
    await one.heard.hears(880 if kind == "call" else 1300)
    if kind == "call":
        await other.heard.hears(440)
    await media.close_all()


@contextlib.asynccontextmanager
async def renewing(media: RtpengineMedia, events: Events, phones: Mapping[str, RtpPhone]) -> AsyncIterator[None]:
    """Legs that lost their media get another session once an engine is back, as the call server does it. On a busy
    machine the pause may be long enough for that: engines are given up, and rtpengine reads some sockets no more.
    """

    async def run() -> None:
        done = 0
        while True:
            await events.until_true(lambda seen=done: len(events.all) > seen, "nothing was reported", within=3600)
            (leg_id, event), done = events.all[done], done + 1
            if event == MediaLost() and media.legs[leg_id].lost and await media.recovered(60):
                phones[leg_id].connect(await media.renew(leg_id))
                await media.accepted(leg_id, phones[leg_id].sdp(version=1 + done))

    task = asyncio.create_task(run())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_a_call_goes_on_when_no_engine_could_be_reached_for_a_moment(
    engine: EngineProcess, second_engine: EngineProcess, events: Events, phone: Maker
) -> None:
    """The way to all engines is broken, not their audio: nobody is hung up before they have been away for long."""
    media = RtpengineMedia([engine.control, second_engine.control], events, watch_every=60.0)
    await media.start()
    one, other = phone(440), phone(880)
    await dial_in(media, one, "one")
    await ring(media, other, "other", MediaProfile.RTP)
    await media.join("one", "other")
    await one.heard.hears(880)
    own = {engine.control: engine, second_engine.control: second_engine}[media.legs["one"].engine]
    for each in (engine, second_engine):
        each.pause()
    await events.until("one", MediaLost())
    with pytest.raises(EngineMayReturn):
        await media.renew("one")
    assert media.legs["one"].engine == own.control
    async with renewing(media, events, {"one": one, "other": other}):
        for each, caller in ((engine, one), (second_engine, other)):
            caller.heard.samples.clear()
            each.go_on()
        await one.heard.hears(880)
        await other.heard.hears(440)
        await events.until_true(lambda: all(each.alive for each in media.engines.all.values()), "one stays left out")
        await media.part("one")
        await media.join("one", "other")
        one.heard.samples.clear()
        await one.heard.hears(880)
    await media.close_all()


async def test_legs_of_an_engine_that_was_stopped_for_long_get_another_session(
    engine: EngineProcess, events: Events, phone: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its sockets are full by then, and it never reads them again."""
    monkeypatch.setattr("clarion.engines.rtpengine.engines.PINGS_UNTIL_LOST", 1000)
    media = RtpengineMedia([engine.control], events, watch_every=60.0)
    await media.start()
    one, other = phone(440), phone(880)
    await dial_in(media, one, "one")
    await ring(media, other, "other", MediaProfile.RTP)
    await media.join("one", "other")
    await one.heard.hears(880)
    for leg in media.legs.values():
        leg.heard = True  # as the watch has seen
    engine.pause()
    before = one._sequence
    await events.until_true(lambda: (one._sequence - before) & 0xFFFF > 400, "eight seconds of audio", within=30)
    engine.go_on()
    for leg_id, renewed in (("one", one), ("other", other)):
        await events.until(leg_id, MediaLost(), within=20)
        renewed.connect(await media.renew(leg_id))
        await media.accepted(leg_id, renewed.sdp(version=2))
    await one.heard.hears(880)
    await other.heard.hears(440)
    await media.close_all()


async def test_a_phone_that_falls_silent_is_lost_unless_it_holds_or_has_not_spoken_yet(
    engine: EngineProcess, events: Events, phone: Maker
) -> None:
    media = RtpengineMedia([engine.control], events, watch_every=0.3, dead_after=1.5)
    await media.start()
    vanishing, holding, listening = phone(440), phone(880), phone(1300)
    for leg_id, one in (("vanishing", vanishing), ("holding", holding)):
        await dial_in(media, one, leg_id)
        await events.until_true(lambda leg_id=leg_id: media.legs[leg_id].heard, f"{leg_id} is not heard")
    listening.sending = False
    await dial_in(media, listening, "listening")
    holding.direction = "inactive"
    await media.reoffer("holding", holding.sdp(version=2))
    vanishing.sending = False
    await events.until("vanishing", Lost(why="media"))
    assert {leg_id for leg_id, _ in events.all} == {"vanishing"}
    await media.close_all()


async def test_a_phone_that_never_sends_anything_is_lost_in_the_end_unless_it_holds(
    engine: EngineProcess, events: Events, phone: Maker
) -> None:
    media = RtpengineMedia([engine.control], events, watch_every=0.3, dead_after=1.5)
    await media.start()
    deaf, holding, talking = phone(440), phone(880), phone(1300)
    deaf.sending = holding.sending = False
    holding.direction = "recvonly"
    for leg_id, one in (("deaf", deaf), ("holding", holding), ("talking", talking)):
        await dial_in(media, one, leg_id)
    await events.until_true(lambda: media.legs["talking"].heard, "talking is not heard")
    await events.until("deaf", Lost(why="media"))
    assert {leg_id for leg_id, _ in events.all} == {"deaf"}
    await media.close_all()


async def test_a_silent_phone_that_is_not_there_is_lost_also_while_it_holds(
    engine: EngineProcess, events: Events, phone: Maker
) -> None:
    """Ghost calls."""
    media = RtpengineMedia([engine.control], events, watch_every=0.2, dead_after=3.0)
    there = {"present"}
    asked: list[str] = []

    async def is_there(leg_id: str) -> bool:
        asked.append(leg_id)
        return leg_id in there

    media.watch.is_there = is_there
    await media.start()
    for leg_id, direction in (("present", "inactive"), ("held", "inactive"), ("deaf", "sendrecv")):
        one = phone(440)
        one.sending, one.direction = False, direction
        await dial_in(media, one, leg_id)
    await dial_in(media, phone(880), "talking")
    await events.until("held", Lost(why="phone"))
    await events.until("deaf", Lost(why="phone"))
    assert "talking" not in asked
    assert {leg_id for leg_id, _ in events.all} == {"held", "deaf"}
    await media.close_all()


async def test_a_closed_connection_ends_the_leg_only_without_media(
    engine: EngineProcess, events: Events, phone: Maker
) -> None:
    media = RtpengineMedia([engine.control], events, watch_every=60.0, dead_after=3.0)

    async def is_there(_leg_id: str) -> bool:
        return False

    media.watch.is_there = is_there
    await media.start()
    talking, closed = phone(440), phone(880)
    await dial_in(media, talking, "talking")
    await dial_in(media, closed, "closed")
    closed.sending = False
    for leg_id in ("talking", "closed", "unknown"):
        media.watch.connection_closed(leg_id)
    await events.until("closed", Lost(why="phone"))
    assert {leg_id for leg_id, _ in events.all} == {"closed"}
    await media.close_all()


async def test_silent_phones_are_asked_as_soon_as_another_process_has_the_call(
    engine: EngineProcess, events: Events, phone: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They may have hung up while nobody was there to hear it."""
    monkeypatch.setattr("clarion.engines.rtpengine.watch.RESTORED_AFTER_S", 0.0)
    first = RtpengineMedia([engine.control], events)
    await first.start()
    talking, silent = phone(440), phone(880)
    await dial_in(first, talking, "talking")
    await dial_in(first, silent, "silent")
    silent.sending = False
    states = [(leg_id, first.export(leg_id)) for leg_id in ("talking", "silent")]
    await first.close_all()
    successor = RtpengineMedia([engine.control], events, watch_every=60.0)
    asked: list[str] = []

    async def is_there(leg_id: str) -> bool:
        asked.append(leg_id)
        return False

    successor.watch.is_there = is_there
    await successor.start()
    for leg_id, state in states:
        assert state is not None
        successor.restore(leg_id, state)
    await wait_for(lambda: "silent" in asked, missing="the question to the silent one")
    assert asked == ["silent"]
    assert events.all == [], "a phone whose connection is not back yet is not lost at once"
    await successor.close_all()


async def test_audio_goes_on_while_another_process_takes_the_legs_over(
    engine: EngineProcess, events: Events, phone: Maker
) -> None:
    first = RtpengineMedia([engine.control], events)
    await first.start()
    one, other, third = phone(440), phone(880, codec="G722"), phone(1300)
    await dial_in(first, one, "one")
    await ring(first, other, "other", MediaProfile.RTP)
    await first.join("one", "other")
    states = [(leg_id, first.export(leg_id)) for leg_id in ("one", "other")]
    await first.close_all()
    await one.heard.hears(880)
    successor = RtpengineMedia([engine.control], events)
    await successor.start()
    for leg_id, state in states:
        assert state is not None
        successor.restore(leg_id, state)
    await other.heard.hears(440)
    await dial_in(successor, third, "third")
    await successor.join("one", "third")
    await one.heard.hears(1300)
    await third.heard.hears(440)
    assert len(one.sources) == 1
    await successor.close_all()


async def test_a_recording_goes_on_in_the_process_that_takes_the_leg_over(
    engine: EngineProcess, events: Events, phone: Maker, tmp_path: Path
) -> None:
    first = RtpengineMedia([engine.control], events)
    await first.start()
    one = phone(440)
    await dial_in(first, one, "one")
    path = tmp_path / "r.wav"
    await first.record("one", path, token="r", max_seconds=60)
    recorder = first.copies.recorder
    await events.until_true(lambda: recorder.packets > 60, "no copies arrive")
    state = first.export("one")
    assert state is not None
    await first.close_all()
    assert not path.exists()
    successor = RtpengineMedia([engine.control], events)
    await successor.start()
    one.frequency = 880
    successor.restore("one", json.loads(json.dumps(state)))
    await events.until_true(lambda: successor.copies.recorder.packets > 60, "no copies arrive at the successor")
    await successor.close("one")
    await events.until_type("one", RecordingFinished)
    sound = read_sound(path)
    assert holds_tone(sound[2400:6400], 440, share=0.8)
    assert holds_tone(sound[-5600:-1600], 880, share=0.8)
    await successor.close_all()


async def test_keys_of_a_leg_taken_over_are_reported_to_the_new_process(
    engine: EngineProcess, events: Events, phone: Maker
) -> None:
    first = RtpengineMedia([engine.control], events)
    await first.start()
    one, other = phone(440), phone(880)
    await dial_in(first, one, "one")
    await ring(first, other, "other", MediaProfile.RTP)
    await first.join("one", "other")
    states = {leg_id: first.export(leg_id) or {} for leg_id in ("one", "other")}
    await first.close_all()
    successor = RtpengineMedia([engine.control], events)
    await successor.start()
    for leg_id, state in states.items():
        successor.restore(leg_id, state)
    wanted = successor.legs["one"]
    await events.until_true(lambda: wanted.keys_to != states["one"]["keys_to"], "the leg is not pointed anew")
    await one.heard.hears(880)
    one.press("8")
    await events.until("one", Dtmf(digit="8"))
    await other.heard.until(lambda: other.heard.keys == ["8"], "key 8 has not arrived")
    await successor.close_all()
