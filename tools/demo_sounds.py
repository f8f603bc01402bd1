"""Speak what is heard in the demo into `clarion/apps/demo_content/sounds/`: `python -m tools.demo_sounds [NAME...]`.

Needed when `spoken.py` there changed. The second speaker of a conversation is the same voice, higher.
"""

import asyncio
import io
import sys
import wave
from collections.abc import Sequence

import av
import numpy as np

from clarion.apps.demo_content.sound_files import FOLDER, RATE
from clarion.apps.demo_content.spoken import MENU, RECORDED, VOICEMAILS
from clarion.engines.speech import SpeechVoice

Samples = np.ndarray[tuple[int], np.dtype[np.int16]]
_PAUSE_S = 0.45
_HIGHER = (1.0, 1.14)  # of the agent, of the customer


def lines() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {"menu": (MENU,)}
    found |= {one.key: ("", one.text) for one in VOICEMAILS}
    return found | {one.key: one.turns for one in RECORDED}


async def render(name: str, turns: Sequence[str], voice: SpeechVoice) -> float:
    """Returns how many seconds it lasts."""
    parts: list[Samples] = []
    for at, text in enumerate(turns):
        if text:
            sound = await voice.speak(text, "en-US")
            with wave.open(io.BytesIO(sound.wav)) as opened:
                spoken = np.frombuffer(opened.readframes(opened.getnframes()), np.int16)
            parts += [higher(spoken, _HIGHER[at % 2]), np.zeros(int(_PAUSE_S * RATE), np.int16)]
    whole = np.concatenate(parts)
    write_opus(name, whole)
    return len(whole) / RATE


def higher(samples: Samples, factor: float) -> Samples:
    places = np.arange(0, len(samples) - 1, factor)
    found: Samples = np.interp(places, np.arange(len(samples)), samples).astype(np.int16)
    return found


def write_opus(name: str, samples: Samples) -> None:
    with av.open(str(FOLDER / f"{name}.opus"), "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=RATE, layout="mono")
        stream.bit_rate = 14_000
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = RATE
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)


async def main(names: Sequence[str]) -> None:
    voice = SpeechVoice()
    for name, turns in lines().items():
        if not names or name in names:
            print(f"{name}: {await render(name, turns, voice):.1f} s")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
