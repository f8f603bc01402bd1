"""Prompts, music, mute, hold and recordings, by frequency."""

import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from clarion.calls.wire import Dtmf, MediaProfile, PlaybackFinished, RecordingFinished
from clarion.engines.rtpengine.media import RtpengineMedia
from tests.engines.rtpengine.conftest import Events
from tests.engines.rtpengine.test_audio import dial_in, ring
from tests.support.audio import Samples, holds_tone, tone
from tests.support.rtp_phone import RtpPhone

pytestmark = pytest.mark.engine

Maker = Callable[..., RtpPhone]


def write_tone(path: Path, frequency: float, seconds: float) -> Path:
    samples = (tone(frequency, seconds) * 32767).astype(np.int16)
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(samples.tobytes())
    return path


def read_sound(path: Path) -> Samples:
    with wave.open(str(path)) as sound:
        assert (sound.getframerate(), sound.getsampwidth(), sound.getnchannels()) == (8000, 2, 1)
        return (np.frombuffer(sound.readframes(sound.getnframes()), np.int16) / 32768).astype(np.float32)


@pytest.mark.parametrize("codec", ["PCMU", "opus", "G722", "PCMU secure"])
async def test_prompts_are_heard_in_turn_and_their_end_is_reported(
    media: RtpengineMedia, phone: Maker, events: Events, tmp_path: Path, codec: str
) -> None:
    one = phone(440, codec=codec.split()[0], secure="secure" in codec)
    await dial_in(media, one, "one")
    prompts = [write_tone(tmp_path / "a.wav", 600, 0.8), write_tone(tmp_path / "b.wav", 1500, 0.8)]
    await media.play("one", prompts, token="greeting")
    await one.heard.hears(600)
    assert not events.of("one", PlaybackFinished)
    await one.heard.hears(1500)
    await events.until("one", PlaybackFinished(token="greeting"))


async def test_music_repeats_until_the_legs_are_joined(
    media: RtpengineMedia, phone: Maker, events: Events, tmp_path: Path
) -> None:
    one, other = phone(440), phone(880)
    await dial_in(media, one, "one")
    await ring(media, other, "other", MediaProfile.RTP)
    await media.join("one", "other")
    await one.heard.hears(880)
    await media.part("one")
    music = [write_tone(tmp_path / "music.wav", 1300, 0.5)]
    await media.play("one", music, token="music", repeat=True)
    await one.heard.hears(1300)
    packets = one.heard.packets
    await one.heard.until(lambda: one.heard.packets > packets + 75, "the music does not go on")
    await one.heard.hears(1300)
    await media.join("one", "other")
    await one.heard.hears(880)
    assert not events.of("one", PlaybackFinished)


async def test_who_holds_hears_the_music_from_when_they_listen_again(
    media: RtpengineMedia, phone: Maker, events: Events, tmp_path: Path
) -> None:
    """PH-25: whoever is transferred while they hold hears it ring when they take the call back."""
    one, two = phone(440), phone(880)
    await dial_in(media, one, "one")
    await dial_in(media, two, "two")
    one.direction = "sendonly"
    await media.reoffer("one", one.sdp(version=2))
    await media.play("one", [write_tone(tmp_path / "ring.wav", 1300, 0.5)], token="music", repeat=True)
    await media.play("two", [tmp_path / "ring.wav"], token="once")
    await events.until("two", PlaybackFinished(token="once"))  # who plays in turn has begun with the first by now
    one.direction = "sendrecv"
    await media.reoffer("one", one.sdp(version=3))
    await one.heard.hears(1300)
    assert not events.of("one", PlaybackFinished)


async def test_a_prompt_played_to_a_joined_leg_is_heard_and_the_call_goes_on(
    media: RtpengineMedia, phone: Maker, events: Events, tmp_path: Path
) -> None:
    one, other = phone(440), phone(880)
    await dial_in(media, one, "one")
    await ring(media, other, "other", MediaProfile.RTP)
    await media.join("one", "other")
    await one.heard.hears(880)
    await media.play("one", [write_tone(tmp_path / "a.wav", 1500, 1.0)], token="note")
    await one.heard.until(lambda: holds_tone(one.heard.last(0.3), 1500, share=0.3), "1500 Hz is not heard")
    await events.until("one", PlaybackFinished(token="note"))
    await one.heard.hears(880)
    await other.heard.hears(440)


async def test_a_muted_leg_is_not_heard_but_hears(media: RtpengineMedia, phone: Maker, events: Events) -> None:
    one, other = phone(440), phone(880)
    await dial_in(media, one, "one")
    await ring(media, other, "other", MediaProfile.RTP)
    await media.join("one", "other")
    await other.heard.hears(440)
    await media.mute("one", muted=True)
    one.press("9")
    await events.until("one", Dtmf(digit="9"))
    await one.heard.hears(880)
    packets = other.heard.packets
    heard = one.heard.packets
    await one.heard.until(lambda: one.heard.packets > heard + 20, "the muted leg hears nothing")
    assert other.heard.packets <= packets + 2, "the muted leg is still heard"
    assert other.heard.keys == []
    third = phone(1300)
    await dial_in(media, third, "third")
    await media.join("one", "third")
    await one.heard.hears(1300)
    assert third.heard.packets == 0, "muting ended with the new join"
    await media.mute("one", muted=False)
    await third.heard.hears(440)


@pytest.mark.parametrize("direction", ["sendonly", "inactive"])
async def test_hold_and_resume_by_a_phone_keep_the_join(media: RtpengineMedia, phone: Maker, direction: str) -> None:
    one, other = phone(440), phone(880, codec="opus")
    await dial_in(media, one, "one")
    await ring(media, other, "other", MediaProfile.RTP)
    await media.join("one", "other")
    await one.heard.hears(880)
    one.direction = direction
    answer = await media.reoffer("one", one.sdp(version=2))
    assert f"a={'recvonly' if direction == 'sendonly' else 'inactive'}" in answer
    one.direction = "sendrecv"
    answer = await media.reoffer("one", one.sdp(version=3))
    assert "a=sendrecv" in answer
    one.connect(answer)
    await one.heard.hears(880)
    await other.heard.hears(440)
    assert len(one.sources) == 1


@pytest.mark.parametrize("codec", ["PCMU", "opus", "PCMA secure"])
async def test_a_recording_holds_what_the_leg_says(
    media: RtpengineMedia, phone: Maker, events: Events, tmp_path: Path, codec: str
) -> None:
    one = phone(440, codec=codec.split()[0], secure="secure" in codec)
    await dial_in(media, one, "one")
    path = tmp_path / "voicemail" / "message.wav"
    await media.record("one", path, token="vm", max_seconds=2.0)
    found = await events.until_type("one", RecordingFinished)
    assert (found.token, found.path) == ("vm", str(path))
    sound = read_sound(path)
    assert found.seconds == pytest.approx(2.0, abs=0.1)
    assert len(sound) == pytest.approx(16000, abs=800)
    assert holds_tone(sound[4000:12000], 440, share=0.9)


async def test_a_mixed_recording_holds_both_directions_and_goes_on_after_another_join(
    media: RtpengineMedia, phone: Maker, events: Events, tmp_path: Path
) -> None:
    one, other = phone(440, codec="opus"), phone(880)
    await dial_in(media, one, "one")
    await ring(media, other, "other", MediaProfile.RTP)
    await media.join("one", "other")
    await one.heard.hears(880)
    path = tmp_path / "call.wav"
    await media.record("one", path, token="call", max_seconds=60, mixed=True)
    await one.heard.hears(880)
    await one.heard.hears(880)
    await other.heard.hears(440)
    third = phone(1300, codec="G722")
    await dial_in(media, third, "third")
    await media.join("one", "third")
    await third.heard.hears(440)
    await one.heard.hears(1300)
    await one.heard.hears(1300)
    await media.stop_recording("one")
    await events.until_type("one", RecordingFinished)
    sound = read_sound(path)
    first, last = sound[2400:6400], sound[-4000:-800]
    assert holds_tone(first, 440, share=0.3), "the leg itself is missing"
    assert holds_tone(first, 880, share=0.3), "the other side is missing"
    assert holds_tone(last, 440, share=0.3), "the leg itself is missing after the second join"
    assert holds_tone(last, 1300, share=0.3), "the third is missing"
    await one.heard.hears(1300)
    await third.heard.hears(440)


async def test_a_recording_ends_with_its_leg(
    media: RtpengineMedia, phone: Maker, events: Events, tmp_path: Path
) -> None:
    one = phone(440)
    await dial_in(media, one, "one")
    await media.record("one", tmp_path / "m.wav", token="vm", max_seconds=60)
    packets = media.copies.recorder.packets
    await events.until_true(lambda: media.copies.recorder.packets > packets + 40, "no copies arrive")
    await media.close("one")
    found = await events.until_type("one", RecordingFinished)
    assert found.seconds > 0.5
    assert holds_tone(read_sound(tmp_path / "m.wav")[-4000:-800], 440, share=0.8)


async def test_a_recording_goes_on_after_keys_were_pressed(
    media: RtpengineMedia, phone: Maker, events: Events, tmp_path: Path
) -> None:
    """PH-31: the engine's own copy of a converted stream ends with the first key in it."""
    one, other = phone(440), phone(880, codec="opus")
    await dial_in(media, one, "one")
    await dial_in(media, other, "other")
    await media.join("one", "other")
    await one.heard.hears(880)
    path = tmp_path / "r.wav"
    await media.record("other", path, token="t", max_seconds=60)
    other.press("55")
    await events.until_true(lambda: len(events.of("other", Dtmf)) == 2, "the keys")
    other.frequency = 660
    packets = media.copies.recorder.packets
    await events.until_true(lambda: media.copies.recorder.packets > packets + 80, "no copies arrive any more")
    await media.stop_recording("other")
    await events.until_type("other", RecordingFinished)
    assert holds_tone(read_sound(path)[-3200:], 660)
