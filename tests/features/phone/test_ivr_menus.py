"""Menus as the surface has them (PH-01, PH-02): made, read, changed, removed; none that a caller cannot leave."""

from typing import Any

import pytest

from clarion.features.people import demo
from clarion.features.phone.menus import read_receptions
from tests.features.phone.sounds import add_prompt
from tests.support.api import Api
from tests.support.surface_shapes import faults, need_surface

MENUS = "/account/~/ivr-menus"
PATH = "/restapi/v1.0/account/{accountId}/ivr-menus"


async def make(api: Api, name: str = "Main", status: int = 200, **more: Any) -> dict[str, Any]:
    answer = await api.request("POST", MENUS, json={"name": name} | more)
    assert answer.status_code == status, answer.text
    return dict(answer.json())


def key(api: Api, name: str, action: str, number: str = "", **more: Any) -> dict[str, Any]:
    target = {"extension": {"id": api.extension_id(number)}} if number else {}
    return {"input": name, "action": action} | target | more


async def test_a_menu_is_made_listed_read_changed_and_removed_ph_02(api: Api) -> None:
    prompt = await add_prompt(api)
    actions = [
        key(api, "1", "Connect", "102"),
        key(api, "2", "Voicemail", "103"),
        key(api, "3", "Transfer", phoneNumber="(202) 555-0123"),
        key(api, "Star", "DialByName"),
    ]
    made = await make(
        api,
        extensionNumber="300",
        prompt={"mode": "Audio", "audio": {"id": prompt["id"]}},
        actions=actions,
        promptRepeatCount=2,
    )
    assert (made["extensionNumber"], made["promptRepeatCount"], made["site"]["id"]) == ("300", 2, "main-site")
    assert [one["input"] for one in made["actions"]] == ["1", "2", "3", "Star"]
    assert made["actions"][0]["extension"]["pin"] == "102"
    assert made["actions"][2]["phoneNumber"] == "+12025550123"
    assert made["prompt"]["audio"]["id"] == prompt["id"]
    assert [one["id"] for one in (await api.get(MENUS, "101")).json()["records"]] == [made["id"]]
    path = f"{MENUS}/{made['id']}"
    assert (await api.get(path)).json() == made
    extension = (await api.get(f"/account/~/extension/{made['id']}")).json()
    assert (extension["type"], extension["name"]) == ("IvrMenu", "Main")
    changed = (await api.request("PUT", path, json={"name": "Front", "promptRepeatCount": 1})).json()
    assert (changed["name"], changed["promptRepeatCount"], len(changed["actions"])) == ("Front", 1, 4)
    fewer = (await api.request("PUT", path, json={"actions": actions[:1]})).json()
    assert len(fewer["actions"]) == 1
    assert (await api.request("DELETE", path)).status_code == 204
    assert (await api.get(path)).status_code == 404
    assert (await api.get(f"/account/~/extension/{made['id']}")).status_code == 404


async def test_a_voice_speaks_what_a_menu_says_ph_02(api: Api) -> None:
    text = {"mode": "TextToSpeech", "text": "For sales press one.", "language": {"localeCode": "en-GB"}}
    made = await make(api, prompt=text)
    assert (made["prompt"]["text"], made["prompt"]["language"]["localeCode"]) == ("For sales press one.", "en-GB")
    async with api.here.storage.reading() as session:
        memory = (await read_receptions(session, [api.account_id()]))[api.account_id()]
    [menu] = memory.menus
    assert menu.prompts[0].startswith("kept:sounds/")
    for wrong, name in (
        ({"mode": "TextToSpeech"}, "prompt.text"),
        ({"mode": "Audio"}, "prompt.audio.id"),
        ({"mode": "Audio", "audio": {"id": "77"}}, "prompt.audio.id"),
    ):
        answer = await make(api, "Wrong", 400, prompt=wrong)
        assert answer["parameterName"] == name
    assert len((await api.get(MENUS)).json()["records"]) == 1


async def test_answers_have_the_form_of_the_surface(sqlite_api: Api) -> None:
    need_surface()
    text = {"mode": "TextToSpeech", "text": "Hello."}
    made = await make(sqlite_api, prompt=text, actions=[key(sqlite_api, "1", "Connect", "102")])
    assert faults("POST", PATH, 200, made) == []
    assert faults("GET", PATH, 200, (await sqlite_api.get(MENUS)).json()) == []
    path = f"{MENUS}/{made['id']}"
    assert faults("GET", f"{PATH}/{{ivrMenuId}}", 200, (await sqlite_api.get(path)).json()) == []
    changed = await sqlite_api.request("PUT", path, json={"name": "Other"})
    assert faults("PUT", f"{PATH}/{{ivrMenuId}}", 200, changed.json()) == []


@pytest.mark.parametrize(
    ("action", "place", "words"),
    [
        ({"input": "A", "action": "Connect"}, "actions[0].input", "is no key"),
        ({"input": "1", "action": "Sing"}, "actions[0].action", "is no action"),
        ({"input": "1", "action": "Connect"}, "actions[0].extension.id", "needs an extension"),
        ({"input": "1", "action": "Connect", "extension": {"id": "77"}}, "actions[0].extension.id", "no such"),
        ({"input": "1", "action": "Transfer"}, "actions[0].phoneNumber", "needs a phone number"),
        ({"input": "1", "action": "Transfer", "phoneNumber": "911"}, "actions[0].phoneNumber", "no phone number"),
        ({"input": "NoInput", "action": "Repeat"}, "actions[0].action", "forever"),
        ({"input": "NoInput", "action": "DoNothing"}, "actions[0].action", "forever"),
    ],
)
async def test_a_key_that_leads_nowhere_is_refused(
    sqlite_api: Api, action: dict[str, Any], place: str, words: str
) -> None:
    answer = await make(sqlite_api, "Wrong", 400, actions=[action])
    assert (answer["parameterName"], words in answer["message"]) == (place, True), answer
    assert (await sqlite_api.get(MENUS)).json()["records"] == [], "nothing of it is left"


async def test_all_that_is_wrong_is_told_at_once(sqlite_api: Api) -> None:
    actions = [
        key(sqlite_api, "1", "Connect", "102"),
        key(sqlite_api, "1", "Connect", "103"),
        key(sqlite_api, "2", "Sing"),
    ]
    answer = await make(sqlite_api, "Wrong", 400, actions=actions)
    assert [one["place"] for one in answer["problems"]] == ["actions[1].input", "actions[2].action"]


async def test_silence_never_leads_round_and_round(api: Api) -> None:
    first = await make(api, "First")
    second = await make(api, "Second", actions=[
        {"input": "NoInput", "action": "Connect", "extension": {"id": first["id"]}},
    ])  # fmt: skip
    loop = {"actions": [{"input": "NoInput", "action": "Connect", "extension": {"id": second["id"]}}]}
    answer = await api.request("PUT", f"{MENUS}/{first['id']}", json=loop)
    assert answer.status_code == 400
    assert "First → Second → First" in answer.json()["message"]
    itself = {"actions": [{"input": "NoInput", "action": "Connect", "extension": {"id": first["id"]}}]}
    assert (await api.request("PUT", f"{MENUS}/{first['id']}", json=itself)).status_code == 400
    key_round = {"actions": [{"input": "1", "action": "Connect", "extension": {"id": second["id"]}}]}
    answer = await api.request("PUT", f"{MENUS}/{first['id']}", json=key_round)
    assert answer.status_code == 200, "a key may lead back and forth: silence still leads out"


async def test_a_menu_that_others_lead_to_stays(api: Api) -> None:
    inner = await make(api, "Inner")
    outer = await make(api, "Outer", actions=[{"input": "1", "action": "Connect", "extension": {"id": inner["id"]}}])
    answer = await api.request("DELETE", f"{MENUS}/{inner['id']}")
    assert (answer.status_code, "Outer" in answer.json()["message"]) == (409, True)
    assert (await api.request("DELETE", f"{MENUS}/{outer['id']}")).status_code == 204
    assert (await api.request("DELETE", f"{MENUS}/{inner['id']}")).status_code == 204


async def test_a_menu_is_the_top_of_its_site_ph_03(api: Api) -> None:
    """PH-03"""
    site = (await api.request("POST", "/account/~/sites", json={"name": "Berlin"})).json()["id"]
    menu = await make(api, "Berlin menu", site={"id": site})
    assert menu["site"] == {"id": site, "name": "Berlin"}
    for place in (site, "main-site"):
        body = {"topMenu": {"id": menu["id"]}, "actions": [{"input": "0", "action": "Disconnect"}]}
        answer = await api.request("PUT", f"/account/~/sites/{place}/ivr", json=body)
        assert answer.status_code == 200, answer.text
    async with api.here.storage.reading() as session:
        desks = {
            desk.site_id: desk for desk in (await read_receptions(session, [api.account_id()]))[api.account_id()].desks
        }
    assert desks[site].top_menu == desks["main-site"].top_menu == menu["id"]
    assert desks[site].keys["0"].action == "Disconnect"
    assert desks[site].operator_id == api.extension_id("101")
    path = f"/account/~/sites/{site}/ivr"
    assert (await api.request("PUT", path, json={"promptRepeatCount": 2})).json()["topMenu"]["id"] == menu["id"]
    cleared = (await api.request("PUT", path, json={"topMenu": None})).json()
    assert "topMenu" not in cleared and cleared["promptRepeatCount"] == 2, "what is not named stays"
    async with api.here.storage.reading() as session:
        desks = {
            desk.site_id: desk for desk in (await read_receptions(session, [api.account_id()]))[api.account_id()].desks
        }
    assert (desks[site].top_menu, desks["main-site"].top_menu) == ("", menu["id"])


async def test_a_prompt_that_is_removed_leaves_the_standard_words(sqlite_api: Api) -> None:
    prompt = await add_prompt(sqlite_api)
    made = await make(sqlite_api, prompt={"mode": "Audio", "audio": {"id": prompt["id"]}})
    await sqlite_api.request("DELETE", f"/account/~/ivr-prompts/{prompt['id']}")
    assert "prompt" not in (await sqlite_api.get(f"{MENUS}/{made['id']}")).json()
    async with sqlite_api.here.storage.reading() as session:
        assert (await read_receptions(session, [sqlite_api.account_id()]))[sqlite_api.account_id()].menus[
            0
        ].prompts == ()


async def test_members_and_neighbours_touch_no_menus(api: Api) -> None:
    made = await make(api)
    path = f"{MENUS}/{made['id']}"
    for method, where, body in (("POST", MENUS, {"name": "Mine"}), ("PUT", path, {"name": "Mine"}), ("GET", path, None),
                                ("DELETE", path, None)):  # fmt: skip
        assert (await api.request(method, where, "102", json=body)).status_code == 403, method
        if where == path:
            assert (await api.request(method, where, "101", demo.NEIGHBOUR, json=body)).status_code == 404, method
    stranger = [{"input": "1", "action": "Connect", "extension": {"id": api.extension_id("101", demo.NEIGHBOUR)}}]
    await make(api, "Wrong", 400, actions=stranger)
