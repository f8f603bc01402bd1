"""Uploads and texts become sounds that calls can play; what is no audio is refused in words."""

import io
import wave

import av
import numpy as np
import pytest

from clarion.base.errors import Invalid
from clarion.base.voice import LONGEST_SOUND_S
from clarion.engines.speech import SpeechVoice
from tests.support.audio import holds_tone, tone

pytestmark = pytest.mark.engine


def wav(samples: np.ndarray, rate: int = 8000, channels: int = 1) -> bytes:
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.repeat((samples * 32767).astype("<i2"), channels).tobytes())
    return target.getvalue()


def mp3(samples: np.ndarray, rate: int = 44100) -> bytes:
    target = io.BytesIO()
    with av.open(target, "w", format="mp3") as file:
        stream = file.add_stream("mp3", rate=rate)
        data = (samples * 32767).astype("int16").reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(data, format="s16", layout="mono")
        frame.sample_rate = rate
        for packet in (*stream.encode(frame), *stream.encode(None)):
            file.mux(packet)
    return target.getvalue()


def samples_of(content: bytes) -> np.ndarray:
    with wave.open(io.BytesIO(content)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 8000)
        return (np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768).astype(np.float32)


@pytest.mark.parametrize("kind", ["mp3", "wide wav", "stereo wav"])
async def test_an_upload_sounds_as_it_did_whatever_its_form(kind: str) -> None:
    sound = tone(440, 2.0, rate=44100)
    content = mp3(sound) if kind == "mp3" else wav(sound, 44100, 2 if kind == "stereo wav" else 1)
    made = await SpeechVoice().convert(content)
    assert 1.9 < made.seconds < 2.2
    assert holds_tone(samples_of(made.wav)[4000:12000], 440, share=0.9)


@pytest.mark.parametrize(
    "content",
    [b"", b"just words", b"\x89PNG\r\n\x1a\n" + bytes(40), b"RIFF\0\0\0\0WAVEfmt broken", b"ID3" + bytes(100)],
)
async def test_what_is_no_audio_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(Invalid, match="audio") as refused:
        await SpeechVoice().convert(content)
    assert (refused.value.code, refused.value.status) == ("MSG-348", 415)


async def test_a_sound_that_is_too_long_or_empty_is_refused() -> None:
    with pytest.raises(Invalid, match="longer than 10 minutes"):
        await SpeechVoice().convert(wav(np.zeros(int((LONGEST_SOUND_S + 5) * 8000))))
    with pytest.raises(Invalid):
        await SpeechVoice().convert(wav(np.zeros(0)))


async def test_a_text_is_spoken_in_several_languages() -> None:
    made = [await SpeechVoice().speak("Good morning", language) for language in ("en-GB", "de-DE", "xx-XX")]
    assert all(one.seconds > 0.5 for one in made)
    assert made[0].wav != made[1].wav
