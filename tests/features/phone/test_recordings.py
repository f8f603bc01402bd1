"""PH-31: recordings of calls through the API: kept, joined over pauses, heard by the right people, removed."""

import io
import json
import wave
from datetime import timedelta
from pathlib import Path

import pytest

from clarion.base.files import Files
from clarion.calls.recording_steps import FINISHED
from clarion.features.people import demo
from clarion.features.phone.recording import RecordingKeeper
from clarion.features.phone.recording.keeper import join_sounds
from tests.features.phone.test_call_log import OWN, ended
from tests.support.api import Api

SETTINGS = "/account/~/call-recording"


def sound(path: Path, seconds: float, level: int = 1000) -> Path:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(level.to_bytes(2, "little", signed=True) * round(8000 * seconds))
    return path


async def recorded(
    api: Api, folder: Path, *, number: str = "101", session: str = "77", party: str = "", mode: str = "OnDemand",
    lengths: tuple[float, ...] = (2.0, 1.0),
) -> str:  # fmt: skip
    """As the call core leaves a recording; it arrives twice. The id."""
    recording_id = f"{session}001"
    paths = [sound(folder / f"{recording_id}-{at}.wav", length, at + 1) for at, length in enumerate(lengths)]
    payload = {
        "recording_id": recording_id,
        "account_id": api.account_id(),
        "extension_id": api.extension_id(number),
        "session_id": session,
        "party_id": party,
        "mode": mode,
        "started": f"{api.clock.now().timestamp():.3f}",
        "stretches": json.dumps([[str(path), length] for path, length in zip(paths, lengths, strict=True)]),
    }
    for _ in range(2):
        await api.bus.publish(FINISHED, payload)
    await api.settled()
    assert not any(path.exists() for path in paths), "the parts go once the whole is kept"
    return recording_id


async def test_a_recording_is_one_file_and_shown_with_its_call(api: Api, tmp_path: Path) -> None:
    """PH-31"""
    await ended(api)
    [before] = (await api.get(OWN)).json()["records"]
    assert "recording" not in before
    token = (await api.get(f"{OWN}-sync")).json()["syncInfo"]["syncToken"]
    api.clock.advance(60)
    found = await recorded(api, tmp_path, session=before["sessionId"], party=before["partyId"])
    api.clock.advance(1)
    [line] = (await api.get(OWN)).json()["records"]
    assert (line["recording"]["id"], line["recording"]["type"]) == (found, "OnDemand")
    about = (await api.get(line["recording"]["uri"].split("/restapi/v1.0")[1])).json()
    assert (about["duration"], about["contentType"]) == (3, "audio/wav")
    content = await api.get(about["contentUri"].split("/restapi/v1.0")[1])
    with wave.open(io.BytesIO(content.content)) as heard:
        frames = heard.readframes(heard.getnframes())
    assert len(frames) == 3 * 16000 and frames[:2] == b"\x01\x00" and frames[-2:] == b"\x02\x00"
    part = await api.get(f"/account/~/recording/{found}/content", headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"RIFF")
    changed = (await api.get(f"{OWN}-sync", params={"syncType": "ISync", "syncToken": token})).json()["records"]
    assert [record["recording"]["id"] for record in changed] == [found]
    for number, count in (("101", 1), ("102", 0)):
        lines = (await api.get(OWN, number, params={"withRecording": True})).json()["records"]
        assert len(lines) == count
    assert len((await api.get(OWN, "102")).json()["records"]) == 1


async def test_only_whose_call_it_is_and_who_sees_all_calls_hear_it(api: Api, tmp_path: Path) -> None:
    """PH-31"""
    found = await recorded(api, tmp_path, number="102")
    for path in (f"/account/~/recording/{found}", f"/account/~/recording/{found}/content"):
        assert (await api.get(path, "102")).status_code == 200
        assert (await api.get(path, "101")).status_code == 200, "the administrator"
        assert (await api.get(path, "103")).status_code == 404
        assert (await api.request("GET", path, "101", demo.NEIGHBOUR)).status_code == 404
    assert (await api.get("/account/~/recording/..%2F1")).status_code == 404


async def test_administrators_remove_recordings_all_or_none(api: Api, tmp_path: Path) -> None:
    """PH-31"""
    found = [await recorded(api, tmp_path, session=str(session)) for session in (80, 81, 82)]
    path = "/account/~/call-recordings"
    assert (await api.request("DELETE", path, "102", json={"records": found})).status_code == 403
    missing = await api.request("DELETE", path, json={"records": [found[0], "12345"]})
    assert (missing.status_code, missing.json()["errors"][0]["parameterName"]) == (404, "records")
    assert (await api.request("DELETE", path, json={"records": []})).status_code == 400
    assert (await api.request("DELETE", path, json={"records": found[:2]})).status_code == 204
    kept = [(await api.get(f"/account/~/recording/{one}")).status_code for one in found]
    assert kept == [404, 404, 200]
    key = f"recordings/{api.account_id()}/{found[0][-2:]}/{found[0]}.wav"
    assert await api.here.get(Files).find(key) is None


async def test_what_was_kept_long_enough_goes(api: Api, tmp_path: Path) -> None:
    """PH-31, PH-59: each kind has its own period."""
    await recorded(api, tmp_path, session="90")
    await recorded(api, tmp_path, session="91", mode="Automatic")
    change = {"onDemand": {"retentionPeriod": 10}, "automatic": {"retentionPeriod": 20}}
    assert (await api.request("PUT", SETTINGS, json=change)).status_code == 200

    async def there() -> list[int]:
        await api.here.get(RecordingKeeper)._tidy()
        return [(await api.get(f"/account/~/recording/{one}001")).status_code for one in ("90", "91")]

    assert await there() == [200, 200]
    api.clock.advance(timedelta(days=11).total_seconds())
    api.tokens.clear()
    assert await there() == [404, 200]
    api.clock.advance(timedelta(days=10).total_seconds())
    api.tokens.clear()
    assert await there() == [404, 404]


async def test_settings_are_changed_by_administrators(api: Api) -> None:
    """PH-31"""
    first = (await api.get(SETTINGS)).json()
    assert first["onDemand"] == {"enabled": True, "retentionPeriod": 90}
    assert (first["automatic"]["enabled"], first["automatic"]["extensionCount"]) == (False, 0)
    assert {one["type"] for one in first["greetings"]} == {"StartRecording", "StopRecording", "AutomaticRecording"}
    change = {"automatic": {"enabled": True, "outboundCallAnnouncement": True, "allowMute": True}}
    after = (await api.request("PUT", SETTINGS, json=change)).json()
    assert after["automatic"] == first["automatic"] | change["automatic"]
    assert (await api.get(SETTINGS)).json() == after
    assert (await api.request("PUT", SETTINGS, "102", json=change)).status_code == 403
    for wrong in ({"onDemand": {"retentionPeriod": 0}}, {"automatic": {"enabled": "perhaps"}}, {"onDemand": 3}):
        assert (await api.request("PUT", SETTINGS, json=wrong)).status_code == 400, wrong


async def test_people_are_recorded_always_and_call_servers_know(api: Api) -> None:
    """PH-31"""
    from clarion.apps.call_directory import load_directory

    two, three = api.extension_id("102"), api.extension_id("103")
    path = f"{SETTINGS}/bulk-assign"
    put = {"addedExtensions": [{"id": two, "callDirection": "Outbound"}, {"id": three}]}
    assert (await api.request("POST", path, "102", json=put)).status_code == 403
    wrong = {"addedExtensions": [{"id": two}, {"id": api.extension_id("101", demo.NEIGHBOUR)}]}
    assert (await api.request("POST", path, json=wrong)).status_code == 404
    assert (await api.get(f"{SETTINGS}/extensions")).json()["records"] == [], "nothing of it"
    assert (await api.request("POST", path, json=put)).status_code == 204
    records = (await api.get(f"{SETTINGS}/extensions")).json()["records"]
    assert [(one["extensionNumber"], one["callDirection"]) for one in records] == [("102", "Outbound"), ("103", "All")]

    async def flags() -> list[tuple[bool, bool]]:
        async with api.here.storage.reading() as session:
            people = {one.extension_id: one for one in (await load_directory(session, api.here)).extensions}
        return [(people[one].records_inbound, people[one].records_outbound) for one in (two, three)]

    assert await flags() == [(False, False)] * 2, "the company's switch is off"
    await api.request("PUT", SETTINGS, json={"automatic": {"enabled": True}})
    assert await flags() == [(False, True), (True, True)]
    change = {"updatedExtensions": [{"id": two, "callDirection": "Inbound"}], "removedExtensions": [{"id": three}]}
    assert (await api.request("POST", path, json=change)).status_code == 204
    assert await flags() == [(True, False), (False, False)]
    assert (await api.get(SETTINGS)).json()["automatic"]["extensionCount"] == 1


@pytest.mark.parametrize("content", [b"", b"RIFF....WAVE", b"\x00" * 100])
def test_a_stretch_that_is_no_sound_is_left_out(tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_bytes(content)
    whole = tmp_path / "whole.wav"
    join_sounds([sound(tmp_path / "one.wav", 1.0), broken, sound(tmp_path / "two.wav", 0.5)], whole)
    with wave.open(str(whole)) as heard:
        assert heard.getnframes() == 12000
