"""What call servers know of menus and greetings: with their sounds, kept fresh, and without a database from a copy."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from clarion.apps.call_directory import load_directory
from clarion.apps.prompt_cache import PromptCache
from clarion.apps.reception_loader import ReceptionLoader
from clarion.calls.directory import Directory
from clarion.calls.model import Identity
from clarion.features.phone.greetings import GreetingCache
from clarion.features.phone.menus import MenuCache, Reception, Shelves
from tests.features.phone.sounds import add_prompt, samples_of, wav
from tests.support.api import Api
from tests.support.audio import holds_tone
from tests.support.waiting import wait_for


class Standard:
    def find(self, prompt: str, language: str) -> Path | None:
        return Path("/standard") / prompt


class Desk:
    """What a call server has of it."""

    def __init__(self, api: Api) -> None:
        self.directory = Directory()
        self.menus = MenuCache(Shelves(self.directory))
        self.greetings = GreetingCache()
        self.sounds = PromptCache(api.here, Standard())
        self.loader = ReceptionLoader(api.here, self.directory, self.menus, self.greetings, self.sounds)


@contextlib.asynccontextmanager
async def opened(api: Api, desk: Desk) -> AsyncIterator[Desk]:
    async with api.here.storage.reading() as session:
        known = await load_directory(session, api.here)
    desk.directory.load(known.accounts, known.extensions, known.devices, known.numbers, known.trunks)
    await desk.loader.open()
    yield desk
    await desk.loader.close()


async def make_menu(api: Api, **more: Any) -> str:
    prompt = await add_prompt(api, frequency=620)
    body = {"name": "Main", "prompt": {"mode": "Audio", "audio": {"id": prompt["id"]}}} | more
    answer = await api.request("POST", "/account/~/ivr-menus", json=body)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


async def test_a_menu_is_known_with_its_sound_and_follows_changes_ph_01(api: Api) -> None:
    async with opened(api, Desk(api)) as desk:
        menu_id = await make_menu(api)
        await api.request("PUT", "/account/~/sites/main-site/ivr", json={"topMenu": {"id": menu_id}})
        await api.settled()
        menu = await wait_for(lambda: desk.menus.find(menu_id), missing="the menu at the call server")
        sound = desk.sounds.find(menu.prompts[0], "en-US")
        assert sound is not None
        assert holds_tone(samples_of(sound.read_bytes()), 620)
        await wait_for(
            lambda: desk.menus.desk(api.account_id(), "main-site").top_menu == menu_id, missing="the front desk"
        )
        await api.request("PUT", f"/account/~/ivr-menus/{menu_id}", json={"promptRepeatCount": 1})
        await api.settled()
        await wait_for(lambda: getattr(desk.menus.find(menu_id), "repeat", 0) == 1, missing="the change")
        await api.request("DELETE", f"/account/~/ivr-menus/{menu_id}")
        await api.settled()
        await wait_for(lambda: desk.menus.find(menu_id) is None, missing="the menu to be gone")
        front = Reception(desk.menus, desk.directory).front_desk(api.account_id())
        assert front is not None
        assert front.number == "101", "the operator"


async def test_without_a_database_and_a_file_store_the_copy_still_plays_ph_24(sqlite_api: Api) -> None:
    api = sqlite_api
    menu_id = await make_menu(api)
    files = {"binary": ("music.wav", wav(770), "audio/wav")}
    await api.request("POST", "/account/~/extension/~/greeting", "102", files=files, data={"type": "HoldMusic"})
    async with opened(api, Desk(api)):
        pass
    desk = Desk(api)

    class Away:
        def reading(self) -> Any:
            raise OSError("the database is away")

    kept, api.here.storage = api.here.storage, Away()  # type: ignore[assignment]
    try:
        await desk.loader.open()
        await desk.loader.close()
    finally:
        api.here.storage = kept
    menu = desk.menus.find(menu_id)
    assert menu is not None
    assert desk.sounds.find(menu.prompts[0], "en-US") is not None
    ben = Identity(account_id=api.account_id(), extension_id=api.extension_id("102"))
    [music] = desk.greetings.own("music-on-hold", ben)
    assert desk.sounds.find(music, "en-US") is not None
    assert (api.here.settings.data / "menus-and-greetings.db").stat().st_mode & 0o077 == 0, "only its owner reads it"


async def test_names_are_spoken_where_callers_may_spell_them_ph_04(sqlite_api: Api) -> None:
    api = sqlite_api
    async with opened(api, Desk(api)) as desk:
        name = f"name:{api.extension_id('102')}"
        assert desk.sounds.find(name, "en-US") is None, "nobody could spell it"
        await make_menu(api, actions=[{"input": "1", "action": "DialByName"}])
        await api.settled()
        path = await wait_for(lambda: desk.sounds.find(name, "en-US"), missing="the spoken name", timeout=40)
        assert len(samples_of(path.read_bytes())) > 4000


async def test_a_standard_prompt_is_the_librarys(sqlite_api: Api) -> None:
    sounds = Desk(sqlite_api).sounds
    assert sounds.find("goodbye", "en-US") == Path("/standard/goodbye")
    assert sounds.find("kept:sounds/1/nothing", "en-US") is None
