"""Voicemail in the message store: kept, listed, heard in part, marked, deleted, counted."""

import io
import wave
from typing import Any

from sqlalchemy import select

from clarion.features.message_store import Attachment
from clarion.features.people import demo
from clarion.features.phone.voicemail.older_files import adopt_older_files
from tests.support.api import Api

STORE = "/account/~/extension/~/message-store"
COUNTS = "/account/~/extension/~/clarion/voicemail-counts"
GREETING = "/account/~/extension/~/clarion/voicemail-greeting"


def a_recording(seconds: float = 2.0, rate: int = 8000) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(b"\x01\x02" * int(seconds * rate))
    return buffer.getvalue()


async def deposited(api: Api, session: str = "1", number: str = "102", **more: str) -> None:
    """As the call core hands a message over; it arrives twice."""
    folder = api.here.settings.data / "recordings"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{session}.wav"
    path.write_bytes(a_recording())
    payload = {
        "account_id": api.account_id(),
        "extension_id": api.extension_id(number),
        "from_number": "+12025550123",
        "from_name": "Casey Jones",
        "from_extension_id": "",
        "from_extension_number": "",
        "to_number": "+16505550102",
        "path": str(path),
        "seconds": "2.000",
        "received_at": f"{api.clock.now().timestamp():.3f}",
        "session_id": session,
        "telephony_session_id": f"s-{session}",
    } | more
    for _ in range(2):
        await api.bus.publish("voicemail.deposited", payload)
    await api.settled()


async def test_a_message_is_listed_heard_marked_and_deleted(api: Api) -> None:
    waiting: list[dict[str, Any]] = []

    async def hear(payload: dict[str, Any]) -> None:
        waiting.append(payload)

    api.bus.subscribe("voicemail.waiting", hear)
    await deposited(api)
    [message] = (await api.get(STORE, "102", params={"messageType": "VoiceMail"})).json()["records"]
    assert (message["type"], message["direction"], message["readStatus"]) == ("VoiceMail", "Inbound", "Unread")
    assert isinstance(message["id"], int)
    assert message["from"] == {"phoneNumber": "+12025550123", "name": "Casey Jones"}
    [attachment] = message["attachments"]
    assert (attachment["vmDuration"], attachment["contentType"]) == (2, "audio/wav")
    path = f"{STORE}/{message['id']}"
    assert (await api.get(COUNTS, "102")).json() == {"new": 1, "old": 0}

    sound = await api.get(f"{path}/content/{attachment['id']}", "102")
    assert (sound.status_code, sound.headers["content-type"]) == (200, "audio/wav")
    assert sound.content == a_recording()
    part = await api.get(f"{path}/content/{attachment['id']}", "102", headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"RIFF")
    beyond = await api.get(f"{path}/content/{attachment['id']}", "102", headers={"Range": "bytes=999999999-"})
    assert beyond.status_code == 416
    assert (await api.get(f"{path}/content/1", "102")).status_code == 404

    read = await api.request("PUT", path, "102", json={"readStatus": "Read"})
    assert read.json()["readStatus"] == "Read"
    assert (await api.request("PUT", path, "102", json={"readStatus": "Eaten"})).status_code == 400
    assert (await api.request("PUT", path, "102", json={})).status_code == 400
    assert (await api.get(STORE, "102", params={"readStatus": "Unread"})).json()["records"] == []

    assert (await api.request("DELETE", path, "102")).status_code == 204
    assert (await api.get(STORE, "102")).json()["records"] == []
    [binned] = (await api.get(STORE, "102", params={"availability": "Deleted"})).json()["records"]
    assert binned["availability"] == "Deleted"
    back = await api.request("PATCH", path, "102", json={"availability": "Alive"})
    assert back.json()["availability"] == "Alive"
    assert (await api.request("DELETE", path, "102", params={"purge": "true"})).status_code == 204
    assert (await api.get(path, "102")).status_code == 404
    await api.settled()
    assert [path for path in (api.here.settings.data / "files").rglob("voicemail*/**/*") if path.is_file()] == []
    assert [(item["new"], item["old"]) for item in waiting] == [(1, 0), (0, 1), (0, 0), (0, 1), (0, 0)]


async def test_nobody_else_hears_it(api: Api) -> None:
    await deposited(api)
    [message] = (await api.get(STORE, "102")).json()["records"]
    content = message["attachments"][0]["uri"].removeprefix("http://clarion.test")
    assert (await api.get(content, "103")).status_code == 403
    assert (await api.request("GET", content, "101", demo.NEIGHBOUR)).status_code == 404
    assert (await api.get(f"{STORE}/{message['id']}", "103")).status_code == 404
    assert (await api.get(STORE, "103")).json()["records"] == []


async def test_filters_narrow_the_list(api: Api) -> None:
    await deposited(api, "1")
    api.clock.advance(2 * 86400)
    await deposited(api, "2", from_number="", from_extension_number="104")

    async def count(**query: str) -> int:
        answer = await api.get(STORE, "102", params=query)
        assert answer.status_code == 200
        found: int = answer.json()["paging"]["totalElements"]
        return found

    assert await count() == 1, "the last day"
    assert await count(dateFrom="2020-01-01T00:00:00Z") == 2
    assert await count(dateFrom="2020-01-01", dateTo="2026-01-06") == 1
    assert await count(dateFrom="2020-01-01", phoneNumber="+12025550123") == 1
    assert await count(phoneNumber="104") == 1
    assert await count(messageType="SMS") == 0
    assert await count(direction="Outbound") == 0
    assert (await api.get(STORE, "102", params={"dateFrom": "soon"})).status_code == 400


async def test_a_message_for_a_mailbox_of_another_account_is_not_kept(api: Api) -> None:
    await deposited(api, account_id=api.account_id(demo.NEIGHBOUR))
    assert (await api.get(STORE, "102")).json()["records"] == []


async def test_recordings_of_older_times_are_taken_into_the_file_store(api: Api) -> None:
    await deposited(api)
    folder = api.here.settings.data / "voicemail"
    folder.mkdir()
    older = a_recording().replace(b"\x01\x02", b"\x03\x04")
    (folder / "ab.wav").write_bytes(older)
    async with api.here.storage.transaction() as session:
        row = (await session.scalars(select(Attachment))).one()
        row.file_key = "older/voicemail/ab.wav"
    assert await adopt_older_files(api.here) == 1
    assert await adopt_older_files(api.here) == 0
    assert list(folder.iterdir()) == []
    [message] = (await api.get(STORE, "102")).json()["records"]
    content = message["attachments"][0]["uri"].removeprefix("http://clarion.test")
    assert (await api.get(content, "102")).content == older


async def test_a_personal_greeting_is_a_sound_file_and_can_be_taken_back(api: Api) -> None:
    assert (await api.request("PUT", GREETING, "102", content=a_recording(3))).status_code == 204
    [kept] = list((api.here.settings.data / "greetings").iterdir())
    assert kept.read_bytes() == a_recording(3)
    for wrong, status in ((b"", 415), (b"MZ\x90\x00", 415), (a_recording(0), 400), (a_recording(200, 1000), 400)):
        assert (await api.request("PUT", GREETING, "102", content=wrong)).status_code == status
    assert (await api.request("DELETE", GREETING, "102")).status_code == 204
    assert not kept.exists()
