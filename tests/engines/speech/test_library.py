"""Prompts: rendered once, found by id, at one loudness; music that loops without a seam."""

from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from clarion.engines.speech import PromptLibrary
from clarion.engines.speech.prompts import SOUNDED, SPOKEN
from clarion.engines.speech.tones import busy, music, ringback
from clarion.engines.speech.waves import RATE, levelled, read, resampled
from tests.support.audio import holds_tone, level, tone


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def library(tmp_path_factory: pytest.TempPathFactory) -> PromptLibrary:
    library = PromptLibrary(tmp_path_factory.mktemp("prompts"))
    await library.prepare()
    return library


@pytest.mark.asyncio(loop_scope="module")
async def test_every_prompt_is_there_and_loud_enough(library: PromptLibrary) -> None:
    for prompt in (*SPOKEN, *SOUNDED):
        path = library.find(prompt, "en-US")
        assert path is not None, f"{prompt} is missing"
        samples, rate = read(path)
        assert rate == RATE
        assert len(samples) > RATE // 4
        if prompt == "pause":
            assert not samples.any(), "a pause is silence"
            continue
        loud = samples[np.abs(samples) > 0.02].astype(np.float32)
        assert -30 < level(loud) < -6, f"{prompt} is at {level(loud):.0f} dBFS"


@pytest.mark.asyncio(loop_scope="module")
async def test_what_is_rendered_is_not_rendered_again(library: PromptLibrary) -> None:
    path = library.find("goodbye", "en-US")
    assert path is not None
    before = path.stat().st_mtime_ns
    await library.prepare()
    assert path.stat().st_mtime_ns == before


async def test_what_another_installation_has_spoken_is_not_spoken_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    spoken: list[str] = []

    async def speak(lines: list[tuple[str, Path]], language: str = "en-US") -> None:
        for text, path in lines:
            spoken.append(text)
            path.write_bytes(text.encode())

    monkeypatch.setattr("clarion.engines.speech.library.speak_all", speak)
    first, second = PromptLibrary(tmp_path / "one"), PromptLibrary(tmp_path / "two")
    await first.prepare()
    assert sorted(spoken) == sorted(SPOKEN.values())
    await second.prepare()
    copies = [path for each in SPOKEN if (path := second.find(each, "en-US"))]
    assert len(copies) == len(SPOKEN) and all(path.stat().st_mode & 0o077 == 0 for path in copies), "ours alone"
    assert len(spoken) == len(SPOKEN)
    found = second.find("goodbye", "en-US")
    assert found is not None and found.read_text() == SPOKEN["goodbye"]
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nowhere")  # where nobody writes
    await PromptLibrary(tmp_path / "three").prepare()
    assert len(spoken) == 2 * len(SPOKEN)


@pytest.mark.asyncio(loop_scope="module")
async def test_a_prompt_of_the_administrators_own_wins(library: PromptLibrary) -> None:
    standard = library.find("goodbye", "fr-FR")
    assert standard is not None
    own = standard.parent / "fr-FR" / "goodbye.wav"
    own.parent.mkdir()
    own.write_bytes(standard.read_bytes())
    assert library.find("goodbye", "fr-FR") == own
    assert library.find("goodbye", "en-US") == standard


@pytest.mark.asyncio(loop_scope="module")
async def test_a_greeting_that_is_gone_is_replaced_by_the_standard_one(library: PromptLibrary) -> None:
    assert library.find("/nowhere/greeting.wav", "en-US") == library.find("voicemail-greeting", "en-US")
    assert library.find("no-such-prompt", "en-US") is None


def test_the_tones_are_those_of_the_network() -> None:
    ring, occupied = ringback(), busy()
    assert abs(np.fft.rfft(ring[:RATE]))[[440, 480]].min() > abs(np.fft.rfft(ring[:RATE]))[[350, 620]].max()
    assert abs(np.fft.rfft(occupied[: RATE // 2]))[[240, 310]].min() > 100
    assert np.abs(ring[2 * RATE :]).max() == 0


def test_music_loops_without_a_seam_and_is_the_same_every_time() -> None:
    one = music()
    assert len(one) >= 30 * RATE
    assert np.array_equal(one, music())
    steps = np.abs(np.diff(np.concatenate([one[-50:], one[:50]])))
    assert steps.max() <= np.abs(np.diff(one)).max()


def test_resampling_keeps_the_tone() -> None:
    samples = tone(700, 0.5, rate=22050).astype(np.float64)
    assert holds_tone(levelled(resampled(samples, 22050)).astype(np.float32), 700)


def test_silence_can_be_levelled(tmp_path: Path) -> None:
    assert np.abs(levelled(np.zeros(RATE))).max() == 0
