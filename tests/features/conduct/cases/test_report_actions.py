"""Reports: what they are about on one page, what officers do about them, and the answer that reporters get."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from clarion.base.mail_queue import QueuedEmail
from clarion.features.conduct import AccountState, StandingBook
from clarion.features.message_store import Direction, MessageStatus, MessageStore, MessageType, NewMessage, Party
from clarion.features.people import demo
from tests.features.conduct.cases.test_routes import OFFICER, OWN, judged, path_of  # noqa: F401
from tests.support.api import Api

SPAMMER = "+12125550100"
SMS = "/account/~/extension/~/sms"


async def complain(api: Api, number: str = SPAMMER, **more: Any) -> str:
    """102 reports a number of the neighbor; returns the case's id."""
    body = {"from": number, "text": "They never stop."} | more
    answer = await api.request("POST", f"{OWN}/complaints", "102", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def act(api: Api, case: str, action: str, reason: str = "Forty texts that nobody asked for.") -> Any:
    body = {"action": action, "reason": reason}
    return await api.request("POST", f"{OFFICER}/cases/{case}/action", json=body)


async def titles(api: Api, number: str = "102") -> list[str]:
    await api.settled()
    return [one["title"] for one in (await api.get(f"{OWN}/notices", number)).json()["records"]]


async def test_the_page_of_a_report_shows_texts_calls_account_and_earlier_reports(judged: Api) -> None:  # noqa: F811
    api = judged
    sent = await api.request("POST", SMS, "102", json={"from": {"phoneNumber": "+16505550102"},
                             "to": [{"phoneNumber": SPAMMER}], "text": "Please stop calling me"})  # fmt: skip
    assert sent.status_code == 200, sent.text
    first, second = await complain(api), await complain(api, text="Again.")
    page = (await api.get(f"{OFFICER}/cases/{second}")).json()
    assert [one["id"] for one in page["others"]] == [first], "earlier reports about the same number"
    assert page["account"]["name"] == demo.NEIGHBOUR.name and page["standing"]["state"] == "active"
    [item] = page["traffic"]["items"]
    assert (item["channel"], item["direction"], item["text"]) == ("text", "Outbound", "Please stop calling me")
    figures = {one["name"]: one["value"] for one in page["traffic"]["figures"]}
    assert {"texts 1d", "text recipients 1d", "calls 1h", "live calls"} <= set(figures)
    assert (await api.request("GET", f"{OFFICER}/cases/{second}", "101", demo.NEIGHBOUR)).status_code == 403


async def test_a_report_of_a_fax_names_only_the_message_and_its_case_shows_the_fax(judged: Api) -> None:  # noqa: F811
    api, store = judged, judged.here.get(MessageStore)
    own = (await api.get("/account/~/extension/~", "102")).json()
    new = NewMessage(
        account_id=str(own["account"]["id"]), extension_id=str(own["id"]), type=MessageType.FAX,
        direction=Direction.INBOUND, status=MessageStatus.RECEIVED, sender=Party(phone_number=SPAMMER),
        recipients=[], at=api.clock.now(), details={"faxPageCount": 3},
    )  # fmt: skip
    async with api.here.storage.transaction() as session:
        fax = await store.add(session, new)
        hidden = await store.add(session, replace(new, sender=Party()))
    assert fax is not None
    assert hidden is not None
    body = {"messageId": fax.id}
    answer = await api.request("POST", f"{OWN}/complaints", "102", json=body)
    assert answer.status_code == 201, answer.text
    page = (await api.get(f"{OFFICER}/cases/{answer.json()['id']}")).json()
    assert (page["case"]["subject"], page["case"]["details"]["channel"]) == (SPAMMER, "fax")
    assert page["case"]["details"]["messageId"] == fax.id
    [item] = page["traffic"]["items"]
    assert (item["channel"], item["pages"], item["messageId"]) == ("fax", 3, fax.id)
    for wrong, who, status, words in (
        (body, "103", 404, "messageId"),
        ({"messageId": 12}, "102", 404, "messageId"),
        ({"messageId": hidden.id}, "102", 400, "showed no number"),
        ({"channel": "fax"}, "102", 400, "[from] is required, or [messageId]"),
    ):
        refused = await api.request("POST", f"{OWN}/complaints", who, json=wrong)
        assert refused.status_code == status
        assert words in refused.text


async def test_each_action_does_what_it_says_and_the_reporter_is_answered(judged: Api) -> None:  # noqa: F811
    api, book, theirs = judged, judged.here.get(StandingBook), judged.account_id(demo.NEIGHBOUR)
    dismissed = await act(api, await complain(api), "dismiss", "These were replies to your own order.")
    assert (dismissed.status_code, dismissed.json()["decision"]) == (200, "overturned"), dismissed.text
    assert book.state_of(theirs) is None
    for action, verb in (("warn", "warn"), ("hold", "quarantine"), ("suspend", "suspend")):
        case = await complain(api, text=f"Texts, {action}.")
        done = await act(api, case, action)
        assert done.status_code == 200, done.text
        assert (done.json()["decision"], done.json()["details"]["action"]) == ("upheld", action)
        assert (await act(api, case, action)).status_code == 409, "once"
        api.clock.advance(60)
        acts = (await api.get(f"{OFFICER}/acts?accountId={theirs}")).json()["records"]
        assert (acts[0]["verb"], acts[0]["state"], acts[0]["clause"]) == (verb, "standing", "C8")
        assert f"case-{case}" in acts[0]["evidence"]
    told = await titles(api)
    assert told.count("A decision was made") == 4 and told.count("We received your message") == 4
    hit = (await api.request("GET", f"{OWN}/notices", "101", demo.NEIGHBOUR)).text
    assert "They never stop" not in hit and api.extension_id("102") not in hit
    assert AccountState.SUSPENDED_OUTBOUND.value in str(
        (await api.request("GET", f"{OWN}/acts", "101", demo.NEIGHBOUR)).json()
    )
    stranger = await complain(api, "+442079460000")
    nobody = await act(api, stranger, "suspend")
    assert nobody.status_code == 400 and "Nobody here has this number" in nobody.text
    assert (await act(api, stranger, "eat")).status_code == 400
    assert (await act(api, stranger, "dismiss", "No.")).status_code == 400


async def test_a_question_reaches_the_reporter_whose_answer_stands_in_the_case(judged: Api) -> None:  # noqa: F811
    api = judged
    given = {"subject": SPAMMER, "category": "harassment", "channel": "call", "text": "They ring at night.",
             "contact": "ada@example.org"}  # fmt: skip
    filed = await api.client.post("/conduct/report", json=given, headers={"Accept": "application/json"})
    case = filed.json()["id"]
    asked = await act(api, case, "ask", "On which nights was that?")
    assert asked.status_code == 200 and asked.json()["state"] == "in-review", asked.text
    async with api.here.storage.reading() as session:
        letters = await session.scalars(select(QueuedEmail).where(QueuedEmail.recipient == "ada@example.org"))
        assert "A question about your message" in [letter.subject for letter in letters]
    link = await link_to_answer(api, case)
    page = await api.client.get(link, headers={"Accept": "text/html"})
    assert page.status_code == 200 and "On which nights was that?" in page.text
    sent = await api.client.post(link, data={"text": "Monday and Tuesday."})
    assert sent.status_code == 201 and "Thank you" in sent.text
    assert (await api.client.post(link.replace(case, "another"), data={"text": "x"})).status_code == 403
    history = (await api.get(f"{OFFICER}/cases/{case}")).json()["case"]["history"]
    assert [entry["what"] for entry in history] == ["received", "asked", "added"]
    assert history[-1]["text"] == "Monday and Tuesday."
    signed_in = await complain(api)
    assert (await act(api, signed_in, "ask", "Which texts do you mean?")).status_code == 200
    assert "A question about your message" in await titles(api)
    await act(api, case, "dismiss", "It was a wrong number, and it has stopped.")
    assert "has been decided" in (await api.client.get(link, headers={"Accept": "text/html"})).text
    silent = (await api.client.post("/conduct/report", json=given | {"contact": ""},
                                    headers={"Accept": "application/json"})).json()["id"]  # fmt: skip
    assert (await act(api, silent, "ask", "Who are you?")).status_code == 409


async def link_to_answer(api: Api, case: str) -> str:
    from clarion.features.conduct.cases.appeals import get_case
    from clarion.features.conduct.cases.report_actions import answer_link

    async with api.here.storage.reading() as session:
        return path_of(answer_link(api.here, await get_case(session, case)))


async def test_what_harms_somebody_now_stands_first_in_the_queue(judged: Api) -> None:  # noqa: F811
    api = judged
    for category in ("spam", "fraud", "minors", "infringement"):
        given = {"subject": SPAMMER, "category": category, "channel": "text", "text": category}
        assert (await api.client.post("/conduct/report", json=given)).status_code == 201
        api.clock.advance(60)
    queue = (await api.get(f"{OFFICER}/cases")).json()["records"]
    assert [one["text"] for one in queue] == ["minors", "fraud", "spam", "infringement"]
