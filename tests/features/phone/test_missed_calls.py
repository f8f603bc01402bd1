"""Missed calls by e-mail and text (PH-23): who is told, how, and once."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from clarion.base.i18n import Reader
from clarion.base.mail_queue import QueuedEmail
from clarion.calls.cdr import CallRecord, PartyRecord, WhoRecord
from clarion.calls.cdr_models import CdrConsumerRow
from clarion.features.messaging import set_consent
from clarion.features.messaging.texting.models import TextDelivery
from clarion.features.people import Extension
from clarion.features.phone.missed_calls.rules import letter_text, missed_of
from tests.support.api import Api

SETTINGS = "/account/~/extension/~/notification-settings"
EMPTY = {"account_id": "", "extension_id": "", "device_id": "", "number": "", "extension_number": "", "name": "",
         "trunk_id": ""}  # fmt: skip


def party(
    index: int, direction: str, result: str, *, answered: float = 0.0, far: Any = None, **who: str
) -> PartyRecord:
    return PartyRecord(
        index=index,
        party_id=f"p-{index}",
        direction=direction,
        who=WhoRecord(**EMPTY | who),
        far=WhoRecord(**EMPTY | (far or {})),
        status="Disconnected",
        reason="",
        result=result,
        started=1767632400.0,
        answered=answered,
        ended=1767632420.0,
        peer={},
    )


def a_call(api: Api, result: str = "No Answer", *, session: str = "1", answered: float = 0.0) -> CallRecord:
    callee = {"account_id": api.account_id(), "extension_id": api.extension_id("102"), "number": "+16505550102"}
    far = {"number": "+12025550123", "name": "Casey Jones"}
    return CallRecord(
        session_id=session,
        telephony_session_id=f"s-{session}",
        server_id="cs1",
        origin="Call",
        account_ids=[api.account_id()],
        started=1767632400.0,
        answered=answered,
        ended=1767632420.0,
        emergency="",
        parties=[
            party(1, "Outbound", result, number="+12025550123"),
            party(2, "Inbound", result, answered=answered, far=far, **callee),
        ],
        facts=[],
    )


async def ended(api: Api, call: CallRecord) -> None:
    await api.end_calls(call)


async def letters(api: Api) -> list[QueuedEmail]:
    async with api.here.storage.reading() as session:
        rows = await session.scalars(select(QueuedEmail).where(QueuedEmail.subject.startswith("Missed call")))
        return list(rows)


async def texts(api: Api) -> list[TextDelivery]:
    """Notices that wait for a carrier."""
    async with api.here.storage.reading() as session:
        return list(await session.scalars(select(TextDelivery).where(TextDelivery.notice)))


async def wants(api: Api, **settings: Any) -> None:
    answer = await api.request("PUT", SETTINGS, "102", json=settings)
    assert answer.status_code == 200, answer.text


async def test_ph_23_a_missed_call_is_told_by_letter_and_text_once(api: Api) -> None:
    async with api.here.storage.reading() as session:
        assert await session.get(CdrConsumerRow, "missed-calls") is not None, "it has begun with the application"
    await wants(
        api,
        emailAddresses=["desk@example.com"],
        smsPhoneNumbers=["(212) 555-0177"],
        missedCalls={"notifyByEmail": True, "notifyBySms": True},
    )
    for _ in range(2):
        await ended(api, a_call(api))
    [letter] = await letters(api)
    assert (letter.recipient, letter.subject) == (
        "desk@example.com",
        "Missed call from Casey Jones, (202) 555-0123",
    )
    [text] = await texts(api)
    assert (text.sender, text.recipient) == ("+16505550100", "+12125550177")
    assert text.text == "Missed call from Casey Jones, (202) 555-0123 at 9:00 AM."
    [missed] = missed_of(a_call(api))
    reader = Reader("en-US", ZoneInfo("America/Los_Angeles"))
    words = letter_text(missed, "Blake", datetime.fromtimestamp(missed.at, UTC), reader)
    assert "on Monday 05 January 2026 at 09:00 (PST)" in words
    assert "It came to (650) 555-0102." in words


async def test_ph_23_nobody_is_told_who_does_not_want_it_or_took_the_call(api: Api) -> None:
    await ended(api, a_call(api, session="1"))
    assert await letters(api) == [], "nobody asked for it"
    await wants(api, missedCalls={"notifyByEmail": True})
    await ended(api, a_call(api, "Accepted", session="2", answered=1767632405.0))
    for number, result in enumerate(("Voicemail", "Rejected", "Blocked", "Call forwarded")):
        await ended(api, a_call(api, result, session=f"3{number}"))
    assert await letters(api) == []
    await ended(api, a_call(api, "Busy", session="4"))
    assert len(await letters(api)) == 1


async def test_ph_23_who_said_stop_gets_the_letter_only_and_in_their_language(sqlite_api: Api) -> None:
    api = sqlite_api
    async with api.here.storage.transaction() as session:
        account = api.account_id()
        await set_consent(api.here, session, account, "+12125550177", "OptOut", source="Recipient")
        owner = await session.get_one(Extension, api.extension_id("102"))
        owner.language, owner.time_format, owner.time_zone = "fr-CA", "24h", "America/New_York"
    both = {"notifyByEmail": True, "notifyBySms": True}
    await wants(api, smsPhoneNumbers=["+12125550177", "911", "+12125550178"], missedCalls=both)
    await ended(api, a_call(api))
    [text] = await texts(api)
    assert (text.recipient, text.text) == ("+12125550178", "Appel manqué de Casey Jones, (202) 555-0123 à 12:00.")
    async with api.here.storage.reading() as session:
        [letter] = await session.scalars(select(QueuedEmail))
    assert letter.subject == "Appel manqué de Casey Jones, (202) 555-0123"


def test_a_call_that_rang_twice_at_somebody_and_was_taken_is_not_missed() -> None:
    who: Any = {"account_id": "1", "extension_id": "e2"}
    call = CallRecord(
        session_id="1",
        telephony_session_id="s-1",
        server_id="cs1",
        origin="Call",
        account_ids=["1"],
        started=1.0,
        answered=2.0,
        ended=3.0,
        emergency="",
        parties=[party(2, "Inbound", "No Answer", **who), party(3, "Inbound", "Accepted", answered=2.0, **who)],
        facts=[],
    )
    assert missed_of(call) == []
