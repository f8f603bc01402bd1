"""The standard prompts in other languages: whole, and spoken only once somebody uses them."""

from pathlib import Path

import pytest

from clarion.engines.speech import translated
from clarion.engines.speech.library import PromptLibrary
from clarion.engines.speech.prompts import SPOKEN
from clarion.engines.speech.translated import VOICES, TranslatedPrompts, texts_of


@pytest.mark.parametrize("code", sorted(VOICES))
def test_a_language_says_everything_that_english_says(code: str) -> None:
    assert SPOKEN.keys() - texts_of(code).keys() == set()
    assert texts_of(code).keys() - SPOKEN.keys() == set()
    assert all(text.strip() for text in texts_of(code).values())


async def test_a_language_is_spoken_when_it_is_first_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until then, and where no voice is, English is heard; whoever has sounds of their own hears those."""
    spoken: list[tuple[int, str]] = []

    async def speak(lines: list[tuple[str, Path]], language: str) -> None:
        spoken.append((len(lines), language))
        for text, path in lines:
            path.write_text(text)

    monkeypatch.setattr(translated, "speak_all", speak)
    library = PromptLibrary(tmp_path)
    english = library._path("goodbye")
    english.write_text("Goodbye.")
    assert library.find("goodbye", "en-US") == english
    assert library.find("goodbye", "xx-XX") == english
    assert spoken == [], "nobody uses another language yet"
    assert library.find("goodbye", "fr-FR") == english, "it is not spoken yet"
    await library._translated._speaking["fr"]
    found = library.find("goodbye", "fr-CA")
    assert found is not None and found.read_text() == "Au revoir."
    again = TranslatedPrompts(tmp_path)
    assert again.find("digit-3", "fr-FR") is not None, "it is kept"
    assert spoken == [(len(texts_of("fr")), "fr-FR")], "once"
    (tmp_path / "fr-FR").mkdir()
    own = tmp_path / "fr-FR" / "goodbye.wav"
    own.write_text("Salut.")
    assert library.find("goodbye", "fr-FR") == own
