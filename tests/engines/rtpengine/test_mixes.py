"""Conferences through a real rtpengine and the mixer: who hears whom, by frequency."""

import asyncio
import os
import signal
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from clarion.calls.wire import Dtmf, MediaProfile, MixSeat, RecordingFinished
from clarion.engines.mixer.client import Mixer
from clarion.engines.rtpengine.media import RtpengineMedia
from tests.engines.rtpengine.conftest import Events
from tests.support.audio import Samples, holds_tone, strength, tone
from tests.support.rtp_phone import RtpPhone

pytestmark = pytest.mark.engine

Maker = Callable[..., RtpPhone]


class WideG722:
    """Says a tone of its own at 16 kHz, and keeps what it hears at that rate."""

    name, payload_type, clock, rtpmap = "G722", 9, 160, "9 G722/8000"

    def __init__(self, frequency: float) -> None:
        self._frequency, self._position = frequency, 0
        self._encoder: Any = av.CodecContext.create("g722", "w")
        self._encoder.sample_rate, self._encoder.layout, self._encoder.format = 16000, "mono", "s16"
        self._decoder: Any = av.CodecContext.create("g722", "r")
        self._decoder.layout = "mono"

    def encode(self, frame: Samples) -> bytes:
        sound = (tone(self._frequency, 0.02, rate=16000, start=self._position) * 32767).astype(np.int16)
        self._position += 320
        source = av.AudioFrame.from_ndarray(sound[None, :], format="s16", layout="mono")
        source.sample_rate = 16000
        return b"".join(bytes(packet) for packet in self._encoder.encode(source))

    def decode(self, payload: bytes) -> Samples:
        parts = [frame.to_ndarray()[0] for frame in self._decoder.decode(av.Packet(payload))]
        return (np.concatenate(parts) / 32768).astype(np.float32)


async def hears_both(phone: RtpPhone, *pitches: float, own: float) -> None:
    """Both tones in what it gets, and not its own."""
    phone.heard.samples.clear()

    def both() -> bool:
        recent = phone.heard.last(0.4)
        return len(recent) >= 3200 and all(strength(recent, pitch) > 0.25 for pitch in pitches)

    await phone.heard.until(both, f"{pitches} are not heard together")
    assert strength(phone.heard.last(0.4), own) < 0.05, "it hears itself"


async def test_three_hear_each_other_whatever_their_codecs_and_go_on_when_one_leaves(
    media: RtpengineMedia, phone: Maker, events: Events, tmp_path: Path
) -> None:
    """PH-29: with a whisper, keys that are no tones for others, a recording of the mix, and a mixer that dies."""
    pitches = {"one": 440.0, "other": 880.0, "third": 1300.0}
    one, other, third = phone(440, codec="opus"), phone(880, codec="PCMA"), phone(1300, codec="G722")
    one.connect(await media.accept("one", "room", one.sdp()))
    third.connect(await media.accept("third", "elsewhere", third.sdp()))
    other.connect(await media.offer("other", "room", MediaProfile.RTP))
    await media.accepted("other", other.sdp())
    await media.join("one", "other")
    for leg_id in pitches:
        await media.confer(leg_id, "mix", MixSeat())
    everybody = {"one": one, "other": other, "third": third}
    for name, each in everybody.items():
        await hears_both(each, *(pitch for leg, pitch in pitches.items() if leg != name), own=pitches[name])
    await media.record("other", tmp_path / "all.wav", token="t", max_seconds=60, mixed=True)
    await media.confer("third", "mix", MixSeat(heard_by=("one",)))
    await other.heard.hears(440)
    await hears_both(one, 880, 1300, own=440)
    await media.confer("third", "mix", MixSeat())
    await hears_both(other, 440, 1300, own=880)
    mixer = media._links.mixer
    assert isinstance(mixer, Mixer)
    assert mixer._process is not None
    os.kill(mixer._process.pid, signal.SIGKILL)
    await hears_both(other, 440, 1300, own=880)
    await media.stop_recording("other")
    await events.until_type("other", RecordingFinished)
    with wave.open(str(tmp_path / "all.wav")) as file:
        sound = np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(np.float32) / 32768
    parts = [sound[at : at + 3200] for at in range(0, len(sound) - 3200, 800)]
    assert any(all(strength(part, pitch) > 0.1 for pitch in pitches.values()) for part in parts), "not all recorded"
    other.press("5")
    await events.until("other", Dtmf(digit="5"))
    await media.close("third")
    await one.heard.hears(880)
    await other.heard.hears(440)
    for each in everybody.values():
        assert len(each.sources) == 1, f"the media moved to another port: {each.sources}"


async def test_a_mix_is_wideband_and_survives_a_change_of_the_call_server(
    media: RtpengineMedia, phone: Maker, events: Events
) -> None:
    """PH-32: 5 kHz, which no telephone of old carries. Sound goes on while another process takes over."""
    one, other = phone(0, codec="G722"), phone(0, codec="G722")
    one.codec, other.codec = WideG722(5000), WideG722(6000)
    for name, each in (("one", one), ("other", other)):
        each.connect(await media.accept(name, "room", each.sdp()))
        await media.confer(name, "mix", MixSeat())

    async def hears(listener: RtpPhone, pitch: float) -> None:
        listener.heard.samples.clear()
        await listener.heard.until(
            lambda: len(listener.heard.last(0.8)) >= 6400 and holds_tone(listener.heard.last(0.8), pitch, rate=16000),
            f"{pitch} Hz is not heard",
        )

    await hears(one, 6000)
    await hears(other, 5000)
    states = {leg_id: media.export(leg_id) for leg_id in ("one", "other")}
    successor = RtpengineMedia([next(iter(media.engines.all))], events, mixer=Mixer())
    await successor.start()
    for leg_id in states:
        media.let_go(leg_id)
    for leg_id, state in states.items():
        assert state is not None
        successor.restore(leg_id, state)
    await hears(one, 6000)
    await hears(other, 5000)
    await asyncio.gather(*(successor.close(leg_id) for leg_id in states))
    await successor.close_all()
