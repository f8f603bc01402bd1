"""Posts in another language: off unless there is a translator, for who sees the post, and asked once."""

from clarion.base.translation import NotTranslated, Translated, Translator, TranslatorAway
from tests.features.messaging.test_chats import ask, post, team
from tests.features.messaging.test_posts import own
from tests.support.api import Api


class Shouting(Translator):
    """Into capital letters; counts how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.away = False

    async def languages(self) -> tuple[str, ...]:
        if self.away:
            raise TranslatorAway("Gone.")
        return ("de", "en")

    async def translate(self, text: str, target: str) -> Translated:
        if self.away:
            raise TranslatorAway("Gone.")
        if target not in ("de", "en"):
            raise NotTranslated("Not this one.", parameter="language")
        self.asked.append((text, target))
        return Translated(text.upper(), "fr")


async def test_nothing_is_translated_unless_there_is_a_translator(api: Api) -> None:
    """MSG-14"""
    chat = (await team(api, members=("102",)))["id"]
    said = await post(api, chat, f"Bonjour ![:Person]({api.extension_id('102')})")
    path = f"/chats/{chat}/posts/{said['id']}/translation"
    assert await own(api, "GET", "/translation", "102") == {"available": False, "languages": [], "automatic": False}
    await own(api, "POST", path, "102", 409, json={"language": "de"})
    translator = Shouting()
    api.here.offer(Translator, translator)
    known = await own(api, "GET", "/translation", "102")
    assert (known["languages"], known["automatic"]) == (["de", "en"], True)
    await own(api, "POST", path, "103", 404, json={"language": "de"})
    for language in ("d", "german language", "../x"):
        await own(api, "POST", path, "102", 400, json={"language": language})
    found = await own(api, "POST", path, "102", json={"language": "de"})
    assert found == {"text": "BONJOUR @BEN OKAFOR", "language": "de", "sourceLanguage": "fr"}
    await own(api, "POST", path, "101", json={"language": "de"})
    assert translator.asked == [("Bonjour @Ben Okafor", "de")]
    await own(api, "POST", path, "101", 400, json={"language": "xx"})
    await ask(api, "PATCH", f"/chats/{chat}/posts/{said['id']}", json={"text": "Salut"})
    assert (await own(api, "POST", path, "102", json={"language": "de"}))["text"] == "SALUT"
    translator.away = True
    await own(api, "POST", path, "102", 503, json={"language": "en"})
    assert not (await own(api, "GET", "/translation", "102"))["available"]
    await ask(api, "DELETE", f"/chats/{chat}/posts/{said['id']}", status=204)
    await own(api, "POST", path, "102", 404, json={"language": "de"})
