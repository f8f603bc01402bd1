"""Automatic text replies over the API, with the simulated network (PH-62)."""

from typing import Any

from sqlalchemy import select

from clarion.engines.phone_network import NetworkControl
from clarion.features.messaging import Dispatcher
from clarion.features.messaging.texting.models import TextDelivery
from tests.features.messaging.conftest import KEEPS_SILENT, OWN, Send, arrives, inbox
from tests.features.messaging.test_auto_reply_rules import a_call
from tests.features.messaging.test_stop import told
from tests.support.api import Api
from tests.support.waiting import wait_for

PATH = "/clarion/auto-replies"
AWAY = {"enabled": True, "text": "{name} of {company} is away."}
HOUR = 3600.0


async def number_of(api: Api, person: str) -> dict[str, Any]:
    answer = await api.get(PATH, person)
    assert answer.status_code == 200, answer.text
    [found] = [each for each in answer.json()["records"] if each["phoneNumber"]["phoneNumber"] == OWN[person]]
    return dict(found)


async def put(api: Api, person: str, body: dict[str, Any], number_id: str = "") -> Any:
    number_id = number_id or (await number_of(api, person))["phoneNumber"]["id"]
    return await api.request("PUT", f"{PATH}/{number_id}", person, json=body)


async def do_not_disturb(api: Api, person: str) -> None:
    body = {"dndStatus": "DoNotAcceptAnyCalls"}
    answer = await api.request("PUT", "/account/~/extension/~/presence", person, json=body)
    assert answer.status_code == 200, answer.text


async def automatic(api: Api, person: str) -> list[tuple[str, str]]:
    """What a mailbox has of automatic replies, newest first, once no text is on its way: what was answered, and how."""

    async def nothing_is_on_its_way() -> bool:
        await api.settled()
        await api.here.get(Dispatcher).work()
        async with api.here.storage.reading() as session:
            waiting = select(TextDelivery.id).where(TextDelivery.state.in_(["Queued", "Submitting"]))
            return await session.scalar(waiting.limit(1)) is None

    await wait_for(nothing_is_on_its_way, missing="the end of all texts", timeout=20)
    sent = await inbox(api, person, direction="Outbound", dateFrom="2020-01-01T00:00:00Z")
    return [(each["automaticReply"], each["subject"]) for each in sent if "automaticReply" in each]


async def test_ph_62_a_text_while_away_is_answered_once_in_twelve_hours(api: Api, desk: NetworkControl) -> None:
    """PH-62: do not disturb, or the span that was set; the reply is kept, marked, audited, and STOP is heeded."""
    set_ = await put(api, "102", {"away": AWAY})
    assert set_.status_code == 200, set_.text
    words = set_.json()["away"]["preview"]
    assert (words[-9:], set_.json()["away"]["segments"]) == (" is away.", 1)
    desk.texts.place({"from": KEEPS_SILENT, "to": OWN["102"], "text": "Are you there?"})
    await arrives(api, 1)
    assert await automatic(api, "102") == [], "she is there"
    await do_not_disturb(api, "102")
    for text in ("Hello?", "And now?"):
        desk.texts.place({"from": KEEPS_SILENT, "to": OWN["102"], "text": text})
        await told(api, desk, KEEPS_SILENT, 1)
        assert await automatic(api, "102") == [("Away", words)]
    api.clock.advance(13 * HOUR)
    api.tokens.clear()
    desk.texts.place({"from": KEEPS_SILENT, "to": OWN["102"], "text": "Good morning"})
    await told(api, desk, KEEPS_SILENT, 2)
    assert await automatic(api, "102") == [("Away", words)] * 2
    api.clock.advance(13 * HOUR)
    api.tokens.clear()
    desk.texts.place({"from": KEEPS_SILENT, "to": OWN["102"], "text": "STOP"})
    assert "no more texts" in (await told(api, desk, KEEPS_SILENT, 3))[-1]
    desk.texts.place({"from": KEEPS_SILENT, "to": OWN["102"], "text": "One more thing"})
    await arrives(api, 2)  # of the last day
    assert len(await automatic(api, "102")) == 2, "who wants no texts gets none, and STOP itself is not answered"


async def missed(api: Api, session: str, person: str, result: str = "No Answer", caller: str = "") -> None:
    """A call from outside to somebody's number has ended."""
    call = a_call(
        (api.extension_id(person), result),
        account=api.account_id(),
        dialed=OWN[person],
        ended=api.clock.now(),
        caller={"number": caller} if caller else None,
    )
    await api.end_calls(call.model_copy(update={"session_id": session, "telephony_session_id": f"s-{session}"}))


async def test_ph_62_two_numbers_that_answer_each_other_stop_at_once(api: Api, send: Send) -> None:
    """PH-62: whether a text or a call begins it; what a machine of ours wrote is answered by none of them."""
    for person in ("102", "103"):
        body = {"away": AWAY, "missedCall": {"enabled": True, "text": "Missed."}, "everyHours": 1}
        assert (await put(api, person, body)).status_code == 200
        await do_not_disturb(api, person)
    await missed(api, "1", "103", caller=OWN["102"])
    assert await automatic(api, "103") == [("MissedCall", "Missed.")]
    assert await automatic(api, "102") == []
    api.clock.advance(2 * HOUR)
    api.tokens.clear()
    await send("Lunch?", to=OWN["103"])
    assert [kind for kind, _ in await automatic(api, "103")] == ["Away", "MissedCall"]
    assert await automatic(api, "102") == []


async def test_ph_62_a_missed_call_is_answered_once(api: Api, desk: NetworkControl) -> None:
    """PH-62: by the number that was called; again after the call was announced again or within the hours: not."""
    body = {"missedCall": {"enabled": True, "text": "Sorry, this is {company}. Open {hours}."}}
    assert (await put(api, "102", body)).status_code == 200
    await missed(api, "0", "102", "Accepted")
    assert await automatic(api, "102") == []
    for session in ("1", "1", "2"):
        await missed(api, session, "102")
    [(kind, words)] = await automatic(api, "102")
    [entry] = (await api.get("/account/~/message-threads/messages", "102")).json()["records"]
    assert (entry["automaticReply"], entry["text"]) == (kind, words)
    assert kind == "MissedCall"
    assert words.endswith("Open 24/7.")


async def test_ph_62_outside_the_hours_and_what_is_refused(api: Api, desk: NetworkControl) -> None:
    """PH-62: business hours count; only one's own numbers, or an administrator; every error names its place."""
    own = (await number_of(api, "102"))["phoneNumber"]["id"]
    others = (await number_of(api, "103"))["phoneNumber"]["id"]
    assert (await put(api, "102", {"away": AWAY}, others)).status_code == 403
    assert (await put(api, "101", {"away": AWAY}, others)).status_code == 200, "an administrator may"
    assert (await api.get(PATH, "102", params={"extensionId": "company"})).status_code == 403
    company = (await api.get(PATH, params={"extensionId": "company"})).json()["records"]
    assert company[0]["owner"] == {"type": "Company"}
    assert (await put(api, "102", {"away": AWAY}, "0")).status_code == 404
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"away": {"enabled": True, "text": "{nmae} is away"}}, "away.text"),
        ({"afterHours": {"enabled": True, "text": " "}}, "afterHours.text"),
        ({"missedCall": {"text": "x" * 481}}, "missedCall.text"),
        ({"missedCall": {"text": "a\0b"}}, "missedCall.text"),
        ({"everyHours": 0}, "everyHours"),
        ({"everyHours": 169}, "everyHours"),
        ({"away": AWAY | {"from": "2026-02-01T00:00:00Z", "until": "2026-01-01T00:00:00Z"}}, "away.until"),
        ({"away": AWAY | {"until": "tomorrow"}}, "away.until"),
    ]
    for body, parameter in wrong:
        answer = await put(api, "102", body, own)
        assert (answer.status_code, answer.json()["parameterName"]) == (400, parameter), answer.text
    schedule = {"schedule": {"weeklyRanges": {"sunday": [{"from": "03:00", "to": "03:01"}]}}}
    answer = await api.request("PUT", "/account/~/extension/~/business-hours", "102", json=schedule)
    assert answer.status_code == 200, answer.text
    assert (await put(api, "102", {"afterHours": {"enabled": True, "text": "{hours}"}}, own)).status_code == 200
    assert (await number_of(api, "102"))["afterHours"]["preview"] == "Sun 03:00-03:01"
    desk.texts.place({"from": KEEPS_SILENT, "to": OWN["102"], "text": "Open?"})
    await told(api, desk, KEEPS_SILENT, 1)
    assert await automatic(api, "102") == [("AfterHours", "Sun 03:00-03:01")]
