"""PH-34: intercom, from the dialled code to the tone and the talk; who does not want it; settings through the API."""

import msgspec

from clarion.calls.wire import Answered, HungUp, PlaybackFinished
from clarion.features.phone.intercom import Intercom, IntercomCache, IntercomSnapshot, read_intercom_memory
from tests.calls.world import SDP, World
from tests.support.api import Api


def office(*refusing: str) -> World:
    world = World()
    for number in ("101", "102", "103"):
        world.has_phone(number)
    book = IntercomCache()
    book.load(IntercomSnapshot(refusing=refusing))

    def talks(extension_id: str) -> bool:
        parties = (party for call in world.board.calls for party in call.parties.values())
        return any(party.identity.extension_id == extension_id for party in parties)

    world.router._destinations.insert(0, Intercom(world.directory, world.phones, book, talks))
    return world


async def test_the_called_phone_answers_by_itself_and_hears_a_tone_first_ph_34() -> None:
    world = office()
    caller = await world.calls("101", "*96102")
    [phone] = world.ringing()
    assert world.signals.placed[phone][1].auto_answer
    await world.say(phone, Answered(sdp=SDP))
    assert world.audio.hears[phone] == "beep" and world.audio.hears.get(caller) != phone
    await world.say(phone, PlaybackFinished(token="asked"))
    assert (world.audio.hears[caller], world.audio.hears[phone]) == (phone, caller)
    await world.say(phone, HungUp())
    assert world.board.calls == [] and world.audio.open == set()


async def test_who_is_not_to_be_disturbed_is_not_and_the_ledger_says_why_ph_34() -> None:
    world = office("e103")
    await world.calls("101", "*96103")
    assert world.ringing() == []
    assert "Person 103 does not take calls by intercom." in [fact.detail for fact in world.call.facts]
    quiet = msgspec.structs.replace(world.directory.extensions["e102"], do_not_disturb=True)
    world.directory.extensions["e102"] = quiet
    for dialed in ("*96102", "*96999", "*96"):
        await world.calls("101", dialed)
    assert world.ringing() == []
    world = office()
    await world.calls("103", "102")
    before = list(world.signals.placed)
    await world.calls("101", "*96102")
    assert list(world.signals.placed) == before, "somebody who is called already is left alone"
    await world.calls_as_stranger("*96101")
    assert list(world.signals.placed) == before, "other accounts have no way in"


async def test_people_say_whether_they_want_it_ph_34(api: Api) -> None:
    path = "/account/~/extension/~/clarion/intercom"
    assert (await api.get(path, "102")).json() == {"allowed": True, "code": "*96"}
    assert (await api.request("PUT", path, "102", json={"allowed": False})).json()["allowed"] is False
    async with api.here.storage.reading() as session:
        memory = await read_intercom_memory(session)
    assert memory.refusing == (api.extension_id("102"),)
    other = f"/account/~/extension/{api.extension_id('101')}/clarion/intercom"
    assert (await api.request("PUT", other, "102", json={"allowed": False})).status_code == 403
    mine = f"/account/~/extension/{api.extension_id('102')}/clarion/intercom"
    assert (await api.request("PUT", mine, json={"allowed": True})).json()["allowed"] is True
    assert (await api.request("PUT", mine, json={"allowed": "perhaps"})).status_code == 400
