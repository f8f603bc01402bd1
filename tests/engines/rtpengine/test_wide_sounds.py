"""Sounds for browsers after music on hold: 48 kHz, two channels, the same tone."""

import os
import wave
from pathlib import Path

import numpy as np
import pytest

from clarion.calls.wire import MediaProfile, PlaybackFinished
from clarion.engines.rtpengine.media import RtpengineMedia
from clarion.engines.rtpengine.wide_sounds import widened
from tests.engines.rtpengine.conftest import Events
from tests.engines.rtpengine.test_audio import ring
from tests.engines.rtpengine.test_sounds import write_tone
from tests.engines.rtpengine.test_web_phones import Maker, WebMaker, web, web_dials
from tests.support.audio import level, loudest_frequency, tone

__all__ = ["web"]


def read(path: Path) -> tuple[int, int, np.ndarray]:
    with wave.open(str(path)) as sound:
        data = np.frombuffer(sound.readframes(sound.getnframes()), "<i2").astype(np.float32) / 32768
        return sound.getframerate(), sound.getnchannels(), data


@pytest.mark.parametrize(("rate", "channels"), [(8000, 1), (16000, 1), (11025, 1), (48000, 2), (48000, 1)])
def test_a_file_keeps_its_tone_and_its_loudness(tmp_path: Path, rate: int, channels: int) -> None:
    path = tmp_path / "a.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(np.repeat((tone(600, 1.0, rate=rate) * 32767).astype("<i2"), channels).tobytes())
    _, _, before = read(path)
    rate_after, channels_after, after = read(widened(path, keep=False))
    assert (rate_after, channels_after) == (48000, 2)
    left, right = after[::2], after[1::2]
    assert np.array_equal(left, right)
    assert abs(len(left) - 48000) < 50
    assert loudest_frequency(left[4800:38400:6]) == pytest.approx(600, abs=3)
    assert level(left) == pytest.approx(level(before), abs=0.5)


def test_music_is_widened_once_and_again_when_it_has_changed(tmp_path: Path) -> None:
    path = write_tone(tmp_path / "music.wav", 600, 0.2)
    first = widened(path, keep=True)
    made = first.stat().st_mtime_ns
    assert widened(path, keep=True).stat().st_mtime_ns == made
    later = first.stat().st_mtime + 10
    os.utime(path, (later, later))
    assert widened(path, keep=True).stat().st_mtime_ns != made
    assert [kept.name for kept in first.parent.iterdir()] == ["music.wav"]


def test_what_is_no_sound_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"nothing")
    with pytest.raises((EOFError, wave.Error)):
        widened(path, keep=True)


@pytest.mark.engine
async def test_a_browser_hears_voice_music_voice_and_a_prompt_clearly(
    media: RtpengineMedia, web: WebMaker, phone: Maker, events: Events, tmp_path: Path
) -> None:
    one, desk = web(440), phone(880)
    await web_dials(media, one, "one")
    await ring(media, desk, "desk", MediaProfile.RTP)
    await media.join("one", "desk")
    await one.heard.hears(880)
    assert not media.legs["one"].mixed
    music = write_tone(tmp_path / "music.wav", 600, 1.0)
    for _ in range(2):
        await media.part("one")
        await media.play("one", [music], token="music", repeat=True)
        await one.heard.hears(600)
        await media.stop_playing("one")
        await media.join("one", "desk")
        await one.heard.hears(880)
        await desk.heard.hears(440)
    assert media.legs["one"].mixed
    assert not media.legs["desk"].mixed
    await media.part("one")
    await media.play("one", [write_tone(tmp_path / "prompt.wav", 1300, 1.0)], token="prompt")
    await one.heard.hears(1300)
    await events.until("one", PlaybackFinished(token="prompt"))
    left = [kept.name for kept in (tmp_path / ".wide").iterdir() if kept.name.startswith("once-")]
    assert len(left) <= 1, "it is removed as it ends"
