"""Greetings and music of one's own (PH-24, PH-46): uploads, texts, standard ones; heard by calls; whose they are."""

from typing import Any

import pytest

from clarion.apps.call_directory import load_directory
from clarion.calls.model import Identity
from clarion.features.people import demo
from clarion.features.phone.greetings import GreetingCache, read_sounds
from tests.features.phone.sounds import samples_of, wav
from tests.support.api import Api
from tests.support.audio import holds_tone
from tests.support.surface_shapes import faults, need_surface

OWN = "/account/~/extension/~"
GREETING = f"{OWN}/greeting"
COMPANY = "/account/~/greeting"
PATH = "/restapi/v1.0/account/{accountId}/extension/{extensionId}/greeting"


async def upload(api: Api, kind: str, number: str = "102", path: str = GREETING, **fields: str) -> dict[str, Any]:
    files = {"binary": ("mine.wav", wav(620), "audio/wav")}
    data = {"type": kind, "answeringRuleId": "business-hours-rule"} | fields
    answer = await api.request("POST", path, number, files=files, data=data)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def book_of(api: Api) -> GreetingCache:
    book = GreetingCache()
    async with api.here.storage.reading() as session:
        book.load(await read_sounds(session, api.account_id()))
    return book


async def heard_by_calls(api: Api, number: str) -> str:
    async with api.here.storage.reading() as session:
        snapshot = await load_directory(session, api.here)
    return next(one.greeting_path for one in snapshot.extensions if one.extension_id == api.extension_id(number))


async def test_a_voicemail_greeting_of_ones_own_is_heard_by_callers_ph_46(api: Api) -> None:
    made = await upload(api, "Voicemail")
    assert (made["type"], made["contentType"], made["answeringRule"]["id"]) == (
        "Voicemail",
        "audio/wav",
        "business-hours-rule",
    )
    heard = await api.get(f"{GREETING}/{made['id']}/content", "102")
    assert holds_tone(samples_of(heard.content), 620)
    assert (await heard_by_calls(api, "102")).startswith("kept:sounds/")
    answer = await api.request("DELETE", f"{OWN}/clarion/greetings/{made['id']}", "102")
    assert answer.status_code == 204
    assert await heard_by_calls(api, "102") == ""
    assert (await api.get(f"{GREETING}/{made['id']}", "102")).status_code == 404


async def test_hold_music_is_ones_own_or_the_companys_ph_24(api: Api) -> None:
    ada = Identity(account_id=api.account_id(), extension_id=api.extension_id("102"))
    assert (await book_of(api)).own("music-on-hold", ada) == ("music-on-hold",)
    assert (await api.get(f"{GREETING}/hold-music", "102")).status_code == 404
    await upload(api, "HoldMusic", "101", COMPANY)
    company = (await book_of(api)).own("music-on-hold", ada)
    assert company[0].startswith("kept:")
    mine = await upload(api, "HoldMusic")
    assert (await api.get(f"{GREETING}/hold-music", "102")).json() == mine
    own = (await book_of(api)).own("music-on-hold", ada)
    assert own[0].startswith("kept:")
    assert own != company
    await upload(api, "InterruptPrompt")
    assert len((await book_of(api)).own("music-on-hold", ada)) == 2, "the music, then what interrupts it"
    stranger = Identity(account_id=api.account_id(demo.NEIGHBOUR), extension_id="77")
    assert (await book_of(api)).own("music-on-hold", stranger) == ("music-on-hold",)


async def test_the_newest_greeting_of_an_occasion_is_heard_and_an_older_one_may_be_again(api: Api) -> None:
    first, second = await upload(api, "Voicemail"), await upload(api, "Voicemail")
    third = await upload(api, "Voicemail", path=f"{GREETING}?apply=false")
    book = await book_of(api)
    me = api.extension_id("102")
    assert book.find(me, "Voicemail") == book.sound_of(custom=second["id"])
    assert third["clarion"]["applied"] is False
    await api.request("PUT", f"{OWN}/clarion/greetings/{first['id']}/applied", "102")
    book = await book_of(api)
    assert book.find(me, "Voicemail") == book.sound_of(custom=first["id"])
    listed = (await api.get(f"{OWN}/clarion/greetings", "102")).json()["records"]
    assert [one["clarion"]["applied"] for one in listed if one["id"] == first["id"]] == [True]
    assert sum(one["clarion"]["applied"] for one in listed) == 1


async def test_a_greeting_for_one_rule_leaves_the_others_as_they_are(sqlite_api: Api) -> None:
    api = sqlite_api
    await upload(api, "Voicemail")
    night = await upload(api, "Voicemail", answeringRuleId="after-hours-rule")
    book, me = await book_of(api), api.extension_id("102")
    assert book.find(me, "Voicemail", "after-hours-rule") == book.sound_of(custom=night["id"])
    assert book.find(me, "Voicemail", "77") == book.find(me, "Voicemail")
    assert book.find(me, "Voicemail", "77") != book.find(me, "Voicemail", "after-hours-rule")
    assert night["answeringRule"]["id"] == "after-hours-rule"


async def test_a_voice_speaks_a_greeting_and_a_standard_one_can_be_chosen(sqlite_api: Api) -> None:
    api = sqlite_api
    spoken = await api.request("POST", GREETING, "102", json={"type": "Voicemail", "text": "I am out."})
    assert (spoken.status_code, spoken.json()["text"]) == (200, "I am out."), spoken.text
    evening = await api.request("POST", GREETING, "102", json={"type": "HoldMusic", "presetId": "152"})
    assert evening.json()["clarion"]["preset"]["name"] == "Evening"
    me = Identity(account_id=api.account_id(), extension_id=api.extension_id("102"))
    assert (await book_of(api)).own("music-on-hold", me) == ("music-evening",)
    refusal = await api.request("POST", GREETING, "102", json={"type": "BlockedCallersAll", "presetId": "201"})
    assert refusal.status_code == 200, refusal.text
    assert (await book_of(api)).own("caller-blocked", me) == ("call-refused",), "PH-18"
    wrong = await api.request("POST", GREETING, "102", json={"type": "Voicemail", "presetId": "152"})
    assert (wrong.status_code, wrong.json()["parameterName"]) == (400, "presetId")


async def test_recordings_have_greetings_of_the_company(api: Api) -> None:
    made = await upload(api, "StartRecording", "101", COMPANY, languageId="1033")
    assert made["language"]["localeCode"] == "en-US"
    await upload(api, "AutomaticRecording", "101", COMPANY)
    path = "/account/~/call-recording/custom-greetings"
    listed = (await api.get(path)).json()["records"]
    assert {one["type"] for one in listed} == {"StartRecording", "AutomaticRecording"}
    only = (await api.get(f"{path}?type=StartRecording")).json()["records"]
    assert [one["custom"]["id"] for one in only] == [made["id"]]
    anybody = Identity(account_id=api.account_id())
    assert (await book_of(api)).own("recording-begins", anybody)[0].startswith("kept:")
    assert (await book_of(api)).own("recording-automatic", anybody)[0].startswith("kept:")
    assert (await api.request("DELETE", f"{path}/{made['id']}")).status_code == 200
    assert (await api.request("DELETE", path)).status_code == 204
    assert (await api.get(path)).json()["records"] == []


async def test_standard_greetings_are_listed_read_and_heard(sqlite_api: Api) -> None:
    every = (await sqlite_api.get("/dictionary/greeting?perPage=200")).json()["records"]
    music = (await sqlite_api.get("/dictionary/greeting?type=HoldMusic")).json()["records"]
    assert 0 < len(music) < len(every)
    assert {one["type"] for one in music} == {"HoldMusic"}
    voicemail = next(one for one in every if one["type"] == "Voicemail")
    assert voicemail["text"].startswith("The person you are calling")
    assert (await sqlite_api.get(f"/dictionary/greeting/{voicemail['id']}")).json() == voicemail
    heard = await sqlite_api.get(f"/dictionary/greeting/{voicemail['id']}/content")
    assert (heard.status_code, heard.headers["content-type"]) == (200, "audio/wav")
    assert (await sqlite_api.get("/dictionary/greeting/101/content")).status_code == 404, "off: nothing to hear"
    assert (await sqlite_api.get("/dictionary/greeting/9")).status_code == 404


async def test_answers_have_the_form_of_the_surface(sqlite_api: Api) -> None:
    need_surface()
    made = await upload(sqlite_api, "Voicemail")
    assert faults("POST", PATH, 200, made) == []
    company = await upload(sqlite_api, "StartRecording", "101", COMPANY)
    assert faults("POST", "/restapi/v1.0/account/{accountId}/greeting", 200, company) == []
    listed = (await sqlite_api.get("/account/~/call-recording/custom-greetings")).json()
    assert faults("GET", "/restapi/v1.0/account/{accountId}/call-recording/custom-greetings", 200, listed) == []
    standard = (await sqlite_api.get("/dictionary/greeting")).json()
    assert faults("GET", "/restapi/v1.0/dictionary/greeting", 200, standard) == []


@pytest.mark.parametrize(
    ("fields", "content", "status", "parameter"),
    [
        ({}, wav(), 400, "type"),
        ({"type": "Company"}, wav(), 400, "type"),
        ({"type": "Voicemail", "text": "both"}, wav(), 400, "binary"),
        ({"type": "Voicemail"}, b"no sound", 415, None),
        ({"type": "Voicemail", "languageId": "77"}, wav(), 400, "languageId"),
        ({"type": "Voicemail", "answeringRuleId": "r" * 65}, wav(), 400, "answeringRuleId"),
    ],
)
async def test_what_is_no_greeting_is_refused(
    sqlite_api: Api, fields: dict[str, str], content: bytes, status: int, parameter: str | None
) -> None:
    files = {"binary": ("mine.wav", content, "audio/wav")}
    answer = await sqlite_api.request("POST", GREETING, "102", files=files, data=fields)
    assert (answer.status_code, answer.json().get("parameterName")) == (status, parameter), answer.text


async def test_a_greeting_is_nobody_elses(api: Api) -> None:
    made = await upload(api, "Voicemail")
    path = f"/account/~/extension/{api.extension_id('102')}/greeting/{made['id']}"
    assert (await api.get(path)).status_code == 200, "an administrator sees it"
    for suffix in ("", "/content"):
        assert (await api.get(path + suffix, "103")).status_code == 403
        assert (await api.request("GET", path + suffix, "101", demo.NEIGHBOUR)).status_code == 404
    files = {"binary": ("x.wav", wav(), "audio/wav")}
    assert (await api.request("POST", COMPANY, "102", files=files, data={"type": "Company"})).status_code == 403
    other = f"/account/~/extension/{api.extension_id('103')}/greeting/{made['id']}"
    assert (await api.get(other)).status_code == 404, "it is of 102"
