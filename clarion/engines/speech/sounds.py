"""Implements `clarion.base.voice.Voice`: speech by Piper or eSpeak NG, uploads by FFmpeg's libraries."""

import asyncio
import sys
import tempfile
from pathlib import Path

from clarion.base.content import sniff
from clarion.base.errors import Invalid
from clarion.base.voice import LONGEST_SOUND_S, LONGEST_TEXT, Sound
from clarion.engines.speech import waves
from clarion.engines.speech.voices import speak_to_file

_WORKER = Path(__file__).with_name("convert_worker.py")
_PATIENCE_S = 60.0
_AT_ONCE = 2
_SHORTEST_S = 0.05


class SpeechVoice:
    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(_AT_ONCE)

    async def speak(self, text: str, language: str) -> Sound:
        with tempfile.TemporaryDirectory(prefix="clarion-voice-") as folder:
            path = Path(folder) / "spoken.wav"
            async with self._turn:
                await speak_to_file(text[:LONGEST_TEXT], path, language)
            return await asyncio.to_thread(_read, path)

    async def convert(self, content: bytes) -> Sound:
        if not sniff(content).startswith("audio/"):
            raise Invalid("The file is no audio: send a WAV or MP3 file.", code="MSG-348", status=415)
        async with self._turn:
            wav = await _converted(content)
        if wav is None:
            raise Invalid("The file cannot be read as audio: it is damaged.", code="MSG-348", status=415)
        with tempfile.TemporaryDirectory(prefix="clarion-voice-") as folder:
            path = Path(folder) / "converted.wav"
            sound = await asyncio.to_thread(_levelled, wav, path)
        if sound.seconds < _SHORTEST_S:
            raise Invalid("The file holds no sound.", code="MSG-348", status=415)
        if sound.seconds > LONGEST_SOUND_S:
            minutes = round(LONGEST_SOUND_S / 60)
            raise Invalid(f"The sound is longer than {minutes} minutes.", code="MSG-337", status=413)
        return sound


async def _converted(content: bytes) -> bytes | None:
    """The output of the program that reads the file; None when it could not."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(_WORKER),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        out, _ = await asyncio.wait_for(process.communicate(content), _PATIENCE_S)
    except TimeoutError:
        process.kill()
        await process.wait()
        return None
    return out if process.returncode == 0 and out else None


def _levelled(wav: bytes, path: Path) -> Sound:
    path.write_bytes(wav)
    samples, _ = waves.read(path)
    waves.write(path, waves.levelled(samples))
    return _read(path)


def _read(path: Path) -> Sound:
    samples, rate = waves.read(path)
    return Sound(path.read_bytes(), len(samples) / rate)
