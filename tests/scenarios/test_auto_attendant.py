"""Auto attendants through everything real: callers hear the right prompt, and keys lead where they should."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.features.phone.sounds import samples_of, wav
from tests.scenarios.installation import Installation
from tests.support.audio import correlation
from tests.support.baresip import Baresip, StartBaresip
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]

ACCOUNT = "/restapi/v1.0/account/~"
MAIN_NUMBER, OUTSIDER = "+16505550100", "+12025550142"
# Hz: each sound can be told from the others, and from the tones of telephony (440, 480, 620, 1000).
MAIN, SALES, MAILBOX, MUSIC, COMPANY = 520, 660, 550, 770, 880


async def upload(clarion: Installation, path: str, frequency: int, seconds: float = 6, **fields: str) -> dict[str, Any]:
    name = "attachment" if path.endswith("ivr-prompts") else "binary"
    files = {name: (f"{frequency}.wav", wav(frequency, seconds), "audio/wav")}
    made = await clarion.request("101", "POST", ACCOUNT + path, files=files, data=fields)
    return dict(made)


async def extension(clarion: Installation, number: str) -> str:
    found = await clarion.request("101", "GET", f"{ACCOUNT}/extension?extensionNumber={number}")
    return str(found["records"][0]["id"])


@pytest.fixture
async def attendant(clarion_up: Installation) -> AsyncIterator[Installation]:
    """The main number is answered by a menu with another one below it; both are gone afterwards."""
    clarion, made = clarion_up, []

    async def menu(number: str, frequency: int, actions: list[dict[str, Any]]) -> str:
        prompt = await upload(clarion, "/ivr-prompts", frequency)
        body = {
            "name": f"Menu {number}",
            "extensionNumber": number,
            "prompt": {"mode": "Audio", "audio": {"id": prompt["id"]}},
            "actions": actions,
        }
        made.append(str((await clarion.request("101", "POST", f"{ACCOUNT}/ivr-menus", json=body))["id"]))
        return made[-1]

    def key(name: str, action: str, target: str = "") -> dict[str, Any]:
        return {"input": name, "action": action} | ({"extension": {"id": target}} if target else {})

    sales = await menu("301", SALES, [key("3", "Connect", await extension(clarion, "103"))])
    main = await menu("300", MAIN, [
        key("2", "Connect", sales),
        key("4", "Voicemail", await extension(clarion, "104")),
        key("7", "Disconnect"),
    ])  # fmt: skip
    await clarion.request("101", "PUT", f"{ACCOUNT}/sites/main-site/ivr", json={"topMenu": {"id": main}})
    yield clarion
    for menu_id in reversed(made):
        await clarion.request("101", "DELETE", f"{ACCOUNT}/ivr-menus/{menu_id}")


async def rings_in(clarion: Installation, frequency: int) -> dict[str, Any]:
    """Somebody outside calls the main number, and again until the right sound answers: call servers learn of menus a
    moment after they are made.
    """

    async def attempt() -> dict[str, Any] | None:
        placed = await clarion.network("place", **{"from": OUTSIDER, "to": MAIN_NUMBER, "duration": 60})
        try:
            await clarion.network_hears(placed, frequency, within=5)
        except AssertionError:
            await clarion.network("hang_up", id=placed["id"])
            return None
        return placed

    return await wait_for(attempt, missing=lambda: f"{frequency} Hz at the main number\n{clarion.log()}", timeout=40)


async def registered(baresip: StartBaresip, clarion: Installation, person: str, tone: int) -> Baresip:
    phone = await baresip(clarion.account(person), tone=tone)
    await phone.registered()
    return phone


async def test_keys_lead_from_the_main_number_through_menus_to_a_phone_ph_01(
    attendant: Installation, baresip: StartBaresip
) -> None:
    phone = await registered(baresip, attendant, "103", 1100)
    call = await rings_in(attendant, MAIN)
    await attendant.network("press", id=call["id"], keys="2")
    await attendant.network_hears(call, SALES)
    await attendant.network("press", id=call["id"], keys="*")
    await attendant.network_hears(call, MAIN)
    await attendant.network("press", id=call["id"], keys="2")
    await attendant.network_hears(call, SALES)
    await attendant.network("press", id=call["id"], keys="3")
    await phone.answer()
    await attendant.network_hears(call, 1100)
    await attendant.network("hang_up", id=call["id"])


async def test_an_extension_is_dialled_over_the_greeting_ph_05(attendant: Installation, baresip: StartBaresip) -> None:
    phone = await registered(baresip, attendant, "102", 1200)
    call = await rings_in(attendant, MAIN)
    await attendant.network("press", id=call["id"], keys="102")
    await phone.answer()
    await attendant.network_hears(call, 1200)
    await attendant.network("hang_up", id=call["id"])


async def test_a_key_leads_to_a_mailbox_with_its_own_greeting_ph_46(attendant: Installation) -> None:
    target = await extension(attendant, "104")
    greeting = await upload(
        attendant, f"/extension/{target}/greeting", MAILBOX, type="Voicemail", answeringRuleId="business-hours-rule"
    )
    call = await rings_in(attendant, MAIN)
    await attendant.network("press", id=call["id"], keys="4")
    await attendant.network_hears(call, MAILBOX)
    await attendant.network("hang_up", id=call["id"])
    await attendant.request("101", "DELETE", f"{ACCOUNT}/extension/{target}/clarion/greetings/{greeting['id']}")


async def test_a_key_ends_the_call_and_the_log_knows_the_menu(attendant: Installation) -> None:
    call = await rings_in(attendant, MAIN)
    await attendant.network("press", id=call["id"], keys="7")

    await attendant.network_knows(call, ended_by="clarion", within=30)

    async def logged() -> bool:
        records = await attendant.call_log(account=True)
        return any(OUTSIDER in str(record.get("from")) and "300" in str(record) for record in records)

    await wait_for(logged, missing="the call in the log, with the menu that took it", timeout=20)


async def test_the_words_of_a_menu_are_those_that_its_voice_spoke_ph_02(
    attendant: Installation, baresip: StartBaresip
) -> None:
    menus = await attendant.request("101", "GET", f"{ACCOUNT}/ivr-menus")
    [sales] = [one for one in menus["records"] if one["extensionNumber"] == "301"]
    words = {
        "text": "You have reached the sales department. For Ben Okafor, please press three.",
        "language": "en-GB",
    }
    body = {"prompt": {"mode": "TextToSpeech", "text": words["text"], "language": {"localeCode": "en-GB"}}}
    await attendant.request("101", "PUT", f"{ACCOUNT}/ivr-menus/{sales['id']}", json=body)
    headers = {"Authorization": f"Bearer {await attendant.token('101')}"}
    async with httpx.AsyncClient(base_url=attendant.url, headers=headers, timeout=20) as client:
        spoken = samples_of((await client.post(f"{ACCOUNT}/clarion/speech", json=words)).content)
    ada = await registered(baresip, attendant, "101", 620)
    call = await ada.call("301")
    await wait_for(
        lambda: correlation(ada.heard(6), spoken[4000:20000]) > 0.35,
        missing=lambda: f"the words of the menu: {correlation(ada.heard(6), spoken[4000:20000]):.2f} alike",
        timeout=20,
    )
    await ada.hang_up(call)


async def test_who_is_put_on_hold_hears_the_music_of_who_holds_ph_24(
    clarion_up: Installation, baresip: StartBaresip
) -> None:
    target = await extension(clarion_up, "102")
    path = f"/extension/{target}/greeting"
    music = await upload(clarion_up, path, MUSIC, type="HoldMusic", answeringRuleId="business-hours-rule")
    ada = await registered(baresip, clarion_up, "101", 620)
    grace = await registered(baresip, clarion_up, "102", 1200)
    await ada.dial("102")
    held = await grace.answer()
    await ada.hears(1200)
    await grace.hold(held)
    await ada.hears(MUSIC)
    await grace.resume(held)
    await ada.hears(1200)
    await ada.hang_up()
    await clarion_up.request("101", "DELETE", f"{ACCOUNT}/extension/{target}/clarion/greetings/{music['id']}")


async def test_without_a_menu_the_companys_greeting_takes_an_extension_ph_01(
    clarion_up: Installation, baresip: StartBaresip
) -> None:
    greeting = await upload(clarion_up, "/greeting", COMPANY, type="Company")
    phone = await registered(baresip, clarion_up, "103", 1100)
    call = await rings_in(clarion_up, COMPANY)
    await clarion_up.network("press", id=call["id"], keys="103")
    await phone.answer()
    await clarion_up.network_hears(call, 1100)
    await clarion_up.network("hang_up", id=call["id"])
    await clarion_up.request("101", "DELETE", f"{ACCOUNT}/clarion/greetings/{greeting['id']}")
