"""PH-66, PH-41, PH-46: codes that phones dial, from the dialled star to what is in the database."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from clarion.base.files import Files
from clarion.calls.wire import Dtmf
from clarion.features.message_store import (
    Direction,
    MessageStatus,
    MessageStore,
    MessageType,
    NewAttachment,
    NewMessage,
    Party,
)
from clarion.features.people import demo
from clarion.features.phone.feature_codes.codes import feature_codes, find_code
from clarion.features.phone.feature_codes.envelope import envelope_of
from tests.features.phone.feature_codes.phones import Office
from tests.support.api import Api

PIN = "271828"


@pytest.fixture
async def office(api: Api, tmp_path: Path) -> Office:
    made = Office(api, tmp_path)
    await made.refresh()
    for number in ("102", "103"):
        answer = await api.request("PUT", f"/account/~/extension/{api.extension_id(number)}", json={"ivrPin": PIN})
        assert answer.status_code == 200, answer.text
    return made


async def handling_of(office: Office, number: str) -> Any:
    from clarion.features.phone.handling.store import read_profiles

    async with office.api.here.storage.reading() as session:
        profiles = await read_profiles(session, office.api.account_id())
    found = [each for each in profiles if each.extension_id == office.api.extension_id(number)]
    return found[0].rules if found else ()


def test_codes_are_told_apart_ph_66() -> None:
    digits = [code.digits for code in feature_codes()]
    assert not any(a != b and a.startswith(b) for a in digits for b in digits)
    found = find_code("*7216505550101")
    assert found is not None and (found[0].id, found[1]) == ("forward-on", "16505550101")
    for nothing in ("*971", "*", "**97", "*7", "*72abc", "*72" + "1" * 30, "97"):
        assert find_code(nothing) is None, nothing


async def test_do_not_disturb_is_switched_by_the_phone_ph_66(office: Office) -> None:
    assert await office.dial("102", "*78") == "code-dnd-on goodbye"
    presence = (await office.api.get("/account/~/extension/~/presence", "102")).json()
    assert presence["dndStatus"] == "DoNotAcceptAnyCalls"
    await office.played("end")
    assert office.world.board.calls == []
    assert office.world.records[-1].parties[1].result == "Accepted"
    assert await office.dial("102", "*79") == "code-dnd-off goodbye"
    assert (await office.api.get("/account/~/extension/~/presence", "102")).json()["dndStatus"] == "TakeAllCalls"


async def test_all_calls_are_forwarded_by_the_phone_ph_66(office: Office) -> None:
    heard = await office.dial("102", "*722025550123")
    assert heard.startswith("code-forward-on digit-1 digit-2 digit-0 digit-2")
    [rule] = await handling_of(office, "102")
    assert (rule.enabled, rule.plan.end.number) == (True, "+12025550123")
    await office.hang_up()
    await office.dial("102", "*73")
    [rule] = await handling_of(office, "102")
    assert rule.enabled is False
    await office.hang_up()
    assert await office.dial("102", "*72") == "code-number-needed goodbye"
    await office.hang_up()
    assert await office.dial("102", "*7212") == "number-invalid goodbye"
    assert await handling_of(office, "103") == ()


async def test_a_code_that_nobody_knows_is_said_to_be_none(office: Office) -> None:
    assert await office.dial("102", "*55") == "number-not-in-service"
    assert office.passed == []


async def leave_message(office: Office, number: str, caller: str, sound: bytes) -> str:
    key = f"voicemail/{office.api.account_id()}/aa/{caller[1:]}.wav"
    await office.api.here.get(Files).put(key, sound, "audio/wav")
    owner_id = office.api.extension_id(number)
    async with office.api.here.storage.transaction() as session:
        row = await office.api.here.get(MessageStore).add(
            session,
            NewMessage(
                account_id=office.api.account_id(),
                extension_id=owner_id,
                type=MessageType.VOICEMAIL,
                direction=Direction.INBOUND,
                status=MessageStatus.RECEIVED,
                sender=Party(phone_number=caller),
                recipients=[Party(extension_id=owner_id)],
                at=office.api.clock.now(),
                attachments=[
                    NewAttachment(
                        type="AudioRecording", content_type="audio/wav", file_key=key, size=len(sound), seconds=2.0
                    )
                ],
            ),
        )
    assert row is not None
    return row.id


async def states(office: Office, number: str) -> dict[str, str]:
    found = (
        await office.api.get("/account/~/extension/~/message-store", number, params={"messageType": "VoiceMail"})
    ).json()
    return {str(item["id"]): item["readStatus"] for item in found["records"]}


async def test_voicemail_is_heard_kept_and_deleted_by_keys_ph_46_ph_66(office: Office) -> None:
    older = await leave_message(office, "102", "+12025550123", b"older")
    office.api.clock.advance(60)
    newer = await leave_message(office, "102", "+12025550124", b"newer")
    assert await office.dial("102", "*97") == "pin-ask"
    assert await office.press(PIN + "#") == "mailbox-new digit-2 mailbox-old digit-0 mailbox-menu"
    heard = await office.press("1")
    assert heard.startswith("mailbox-from digit-1 digit-2 digit-0 digit-2")
    assert newer in heard and heard.endswith("mailbox-choices"), "the newest first"
    sounds = list((office.api.here.settings.data / "recordings").glob("mailbox-*.wav"))
    assert [path.read_bytes() for path in sounds] == [b"newer"]
    assert newer in await office.press("1"), "again"
    heard = await office.press("2")
    assert older in heard
    assert (await states(office, "102"))[newer] == "Read"
    assert await office.press("3") == "mailbox-no-more mailbox-menu"
    assert older not in await states(office, "102")
    assert newer in await office.press("2"), "the kept one"
    assert await office.press("*") == "mailbox-menu"
    assert await office.press("*") == "goodbye"
    await office.played("end")
    assert office.world.board.calls == []
    assert list((office.api.here.settings.data / "recordings").glob("mailbox-*.wav")) == []


async def test_a_message_is_dated_passed_on_and_its_caller_called_back_ph_46(office: Office) -> None:
    """PH-46"""
    message = await leave_message(office, "102", "+12025550123", b"sound")
    await office.dial("102", "*97")
    await office.press(PIN + "#1")
    assert office.hears.endswith("mailbox-choices")
    heard = await office.press("4")
    assert heard.startswith("mailbox-today mailbox-at digit-")
    assert heard.endswith("mailbox-length digit-2 mailbox-seconds mailbox-choices")
    assert await office.press("6") == "mailbox-pass-on"
    assert await office.press("999#") == "number-invalid mailbox-choices"
    await office.press("6")
    assert await office.press("103#") == "mailbox-passed-on mailbox-choices"
    assert list((await states(office, "103")).values()) == ["Unread"]
    assert (await states(office, "102"))[message] == "Unread"
    await office.press("5")
    assert (await states(office, "102"))[message] == "Read"
    [call] = office.world.board.calls
    assert [party.identity.number for party in call.parties.values()][-1] == "+12025550123", "the caller is rung"
    assert list((office.api.here.settings.data / "recordings").glob("mailbox-*.wav")) == []


def test_when_a_message_came_is_said_in_the_zone_of_its_owner_ph_46() -> None:
    """PH-46"""
    zone, now = ZoneInfo("America/New_York"), datetime(2026, 3, 10, 3, 30, tzinfo=UTC)  # the evening of the 9th

    def said(days: float) -> str:
        return " ".join(envelope_of(now - timedelta(days=days), now, zone, 61.4))

    assert said(0) == (
        "mailbox-today mailbox-at digit-2 digit-3 digit-3 digit-0 mailbox-length digit-6 digit-1 mailbox-seconds"
    )
    assert said(1).startswith("mailbox-yesterday ")
    assert said(12).startswith("digit-1 digit-2 mailbox-days-ago mailbox-at")


async def test_keys_pressed_ahead_of_the_menu_count(office: Office) -> None:
    message = await leave_message(office, "102", "+12025550123", b"sound")
    await office.dial("102", "*97")
    for key in PIN + "#11":
        await office.world.say(office.leg, Dtmf(digit=key))
    await office._work()
    assert message in office.hears, "the first 1 chose new messages, the second hears it again"
    await office.hang_up()
    await office.dial("102", "*97")
    for key in "999999#1":
        await office.world.say(office.leg, Dtmf(digit=key))
    await office._work()
    assert office.hears == "pin-wrong pin-ask"
    assert (await office.press(PIN + "#")).startswith("mailbox-new"), "what was pressed behind a wrong PIN is forgotten"


async def test_a_mailbox_opens_by_its_own_pin_only_and_who_guesses_waits(office: Office) -> None:
    assert await office.dial("103", "*98") == "mailbox-number"
    assert await office.press("102#") == "pin-ask"
    assert await office.press("111111#") == "pin-wrong mailbox-number"
    await office.press("999#")
    assert await office.press(PIN + "#") == "pin-wrong mailbox-number", "a mailbox that is not there"
    await office.press("102#")
    assert await office.press("5#") == "pin-wrong goodbye"
    await office.played("end")
    for _ in range(2):
        await office.dial("103", "*98")
        for _ in range(3):
            await office.press("102#")
            await office.press("5#")
        await office.played("end")
    await office.dial("103", "*98")
    await office.press("102#")
    assert await office.press(PIN + "#") == "pin-locked goodbye", "even the right one, from this phone"
    office.api.clock.advance(61)
    await office.hang_up()
    await office.dial("103", "*98")
    await office.press("102#")
    assert (await office.press(PIN + "#")).startswith("mailbox-new")
    kept = [str(call.routing.programme) for call in office.world.board.calls if call.routing]
    assert all(PIN not in text for text in kept), "the PIN does not stay in the memory of the call"


async def test_a_mailbox_of_another_company_is_out_of_reach(office: Office) -> None:
    neighbour = await office.api.request("GET", "/account/~/extension/~", "101", demo.NEIGHBOUR)
    assert neighbour.status_code == 200
    await office.dial("102", "*97")
    await office.press(PIN + "#")
    foreign = {
        "program": "mailbox",
        "action": "fetch",
        "account_id": office.api.account_id(),
        "box": str(neighbour.json()["id"]),
        "message": "1",
        "telephony_session_id": "s-x",
        "session_id": "x",
    }
    await office._take(foreign)
    assert office.told[-1]["result"] == "refused"


async def test_a_greeting_is_spoken_into_the_phone_ph_46(office: Office, tmp_path: Path) -> None:
    await office.dial("102", "*97")
    await office.press(PIN + "#")
    assert await office.press("3") == "mailbox-greeting-ask beep"
    await office.played("greeting")
    spoken = tmp_path / "greeting.wav"
    spoken.write_bytes(_wav())
    assert await office.recorded(spoken, 3.0) == "mailbox-greeting-kept mailbox-menu"
    assert not spoken.exists()
    await office.refresh()
    path = office.world.directory.extensions[office.api.extension_id("102")].greeting_path
    assert Path(path).read_bytes() == _wav()
    assert await office.press("4") == "mailbox-greeting-kept mailbox-menu"
    await office.refresh()
    assert office.world.directory.extensions[office.api.extension_id("102")].greeting_path == ""


async def test_an_answer_that_does_not_come_and_a_caller_who_does_nothing(office: Office) -> None:
    await office.dial("102", "*97")
    await office.world.later(21)
    assert office.hears == "goodbye"
    await office.played("end")
    assert office.world.board.calls == []


async def common_phone(office: Office) -> str:
    device = await office.device_of("104")
    answer = await office.api.request("PUT", f"/account/~/device/{device}", json={"useAsCommonPhone": True})
    assert answer.status_code == 200, answer.text
    address = {"street": "1 Broadway", "city": "Oakland", "state": "CA", "zip": "94607", "country": "US"}
    place = f"/account/~/device/{device}/emergency"
    assert (await office.api.request("PUT", place, json={"emergencyServiceAddress": address})).status_code == 200
    return device


async def test_somebody_signs_in_at_a_common_phone_ph_41(office: Office) -> None:
    device = await common_phone(office)
    assert await office.dial("104", "*11", device) == "desk-extension"
    assert await office.press("103#") == "pin-ask"
    assert await office.press("000000#") == "pin-wrong desk-extension"
    await office.press("103#")
    assert await office.press(PIN + "#") == "desk-in goodbye"
    await office.hang_up()
    await office.refresh()
    known = office.world.directory.devices[device]
    assert known.extension_id == office.api.extension_id("103")
    assert known.username.endswith("*104"), "the phone signs in as before"
    assert office.places["device"][device]["city"] == "Oakland", "help still goes to where the phone is"
    view = (await office.api.get(f"/account/~/clarion/devices/{device}/desk")).json()
    assert view["extension"]["extensionNumber"] == "103"
    office.world.has_phone("104")
    targets = [target for each in office.world.phones.at.values() for target in each]
    office.world.phones.at = {"e104": [_at(targets[0], device)]}
    assert [t.device_id for t in office.seats.targets(office.api.extension_id("103"))] == [device]
    assert office.seats.targets(office.api.extension_id("104")) == []
    assert await office.dial("103", "*12", device) == "desk-out goodbye"
    await office.refresh()
    assert office.world.directory.devices[device].extension_id == office.api.extension_id("104")


def _at(target: Any, device_id: str) -> Any:
    import msgspec

    return msgspec.structs.replace(target, device_id=device_id)


async def test_a_guest_is_gone_after_the_day_and_place_of_the_owner_counts_ph_41(office: Office) -> None:
    device = await office.device_of("104")
    await office.api.request("PUT", f"/account/~/device/{device}", json={"useAsCommonPhone": True})
    path = f"/account/~/clarion/devices/{device}/desk"
    answer = await office.api.request("PUT", path, json={"extension": {"id": office.api.extension_id("103")}})
    assert answer.status_code == 200, answer.text
    await office.refresh()
    assert office.world.directory.devices[device].extension_id == office.api.extension_id("103")
    assert device in office.places["device"], "without a place of its own it stands at the owner's"
    office.api.clock.advance(timedelta(hours=13).total_seconds())
    await office.refresh()
    assert office.world.directory.devices[device].extension_id == office.api.extension_id("104")


async def test_desks_over_the_api_ph_41(office: Office) -> None:
    api = office.api
    device = await common_phone(office)
    path = f"/account/~/clarion/devices/{device}/desk"
    assert "extension" not in (await api.get(path, "102")).json()
    mine = await api.request("PUT", path, "102", json={})
    assert mine.json()["extension"]["extensionNumber"] == "102", mine.text
    other = {"extension": {"id": api.extension_id("103")}}
    assert (await api.request("PUT", path, "102", json=other)).status_code == 403, "only for oneself"
    assert (await api.request("DELETE", path, "103")).status_code == 403
    assert (await api.request("DELETE", path, "102")).status_code == 204
    assert (await api.request("DELETE", path)).status_code == 404
    private = f"/account/~/clarion/devices/{await office.device_of('102')}/desk"
    assert (await api.request("PUT", private, "102", json={})).status_code == 404
    assert (await api.request("GET", path, "101", demo.NEIGHBOUR)).status_code == 404
    foreign = {"extension": {"id": demo.demo_extension_id(api.here.keys, demo.NEIGHBOUR, "101")}}
    assert (await api.request("PUT", path, json=foreign)).status_code == 404
    codes = (await api.get("/account/~/clarion/feature-codes", "102")).json()["records"]
    assert {"id": "forward-on", "digits": "*72", "takes": "number"} in codes


async def test_a_private_phone_takes_no_guest(office: Office) -> None:
    await office.dial("102", "*11")
    await office.press("103#")
    assert await office.press(PIN + "#") == "desk-not-common goodbye"


def _wav() -> bytes:
    import io
    import wave

    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\0" * 16000)
    return target.getvalue()
