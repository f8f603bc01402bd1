"""Cases through the API: statements by signed link, objections, decisions, reports, evidence, tenants."""

import asyncio
import base64
import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from clarion.base.mail_queue import QueuedEmail
from clarion.features.conduct import (
    AccountState,
    Attempt,
    AttemptKind,
    Conduct,
    StandingBook,
    VerdictFeed,
    VerdictKind,
    evidence,
)
from clarion.features.conduct.links import StatementLinks
from clarion.features.people import demo
from clarion.features.people.sign_in.models import AuthSession
from tests.support.api import Api

OFFICER = "/clarion/conduct"
OWN = "/account/~/clarion/conduct"


def judge_a_call(api: Api, number: str = "102", event: str = "call-1") -> str:
    """A call abroad is refused. Returns the statement's id."""
    verdict = api.here.get(Conduct).judge(
        Attempt(event_id=event, kind=AttemptKind.CALL_OUT, at=api.clock.now(), account_id=api.account_id(),
                extension_id=api.extension_id(number), dialed="011442079460000", callee="+442079460000",
                callee_country="GB", international=True),
        {"account_state": "active", "international_enabled": False, "home_country": "US"},
    )  # fmt: skip
    assert verdict.kind is VerdictKind.DENY
    return verdict.statement_id


async def refuse_a_call(api: Api, number: str = "102", event: str = "call-1") -> str:
    """The same; its statement is kept."""
    statement = judge_a_call(api, number, event)
    await api.judged()  # type: ignore[attr-defined]
    return statement


def _with_judging(api: Api) -> Api:
    async def wait() -> None:
        await api.here.get(VerdictFeed).sent()
        await api.settled()

    api.judged = wait  # type: ignore[attr-defined]
    return api


@pytest.fixture
async def judged(sqlite_api: Api) -> Api:
    return _with_judging(sqlite_api)


@pytest.fixture
async def judged_on_both(api: Api) -> Api:
    return _with_judging(api)


def path_of(url: str) -> str:
    return "/" + url.partition("://")[2].partition("/")[2]


async def link_of(api: Api, statement: str) -> str:
    found = (await api.get(f"{OWN}/statements/{statement}")).json()
    assert found["id"] == statement
    return path_of(found["link"])


async def test_a_statement_is_a_page_for_whoever_has_its_link(judged: Api) -> None:
    api = judged
    statement = await refuse_a_call(api)
    link = await link_of(api, statement)
    page = await api.client.get(link, headers={"Accept": "text/html"})
    assert page.status_code == 200 and "default-src 'none'" in page.headers["Content-Security-Policy"]
    for words in ("Calls abroad are switched off", "PMP-02", "C3", "Would pass", "Object", "Emergency calls always"):
        assert words in page.text, words
    data = (await api.client.get(link, headers={"Accept": "application/json"})).json()
    assert data["transparency"]["decision_ground"] == "DECISION_GROUND_INCOMPATIBLE_CONTENT"
    assert data["transparency"]["automated_decision"] == "AUTOMATED_DECISION_FULLY"
    assert data["evidence"]["position"] is not None
    key = link.partition("key=")[2]
    other = await refuse_a_call(api, event="call-2")
    for wrong in ("", "x", key[:-1], key[:-1] + ("A" if key[-1] != "A" else "B"), "ffffffff." + key.partition(".")[2]):
        refused = await api.client.get(f"/conduct/statements/{statement}?key={wrong}")
        assert refused.status_code == 403 and "not one of ours" in refused.text
        assert "PMP-02" not in refused.text
    assert (await api.client.get(f"/conduct/statements/{other}?key={key}")).status_code == 403
    unknown = await api.client.get(f"/conduct/statements/st-{'0' * 20}?key={key}")
    assert unknown.status_code == 403, "whether a statement exists is told to nobody"
    api.clock.advance(184 * 86400)
    over = await api.client.get(link)
    assert over.status_code == 403 and "time to object was over" in over.text
    posted = await api.client.post(link.replace("?", "/appeal?"), data={"text": "Late."})
    assert posted.status_code == 403


async def test_a_link_is_opened_as_soon_as_it_is_told(judged: Api) -> None:
    """The refusal has it before the statement is kept."""
    api = judged
    statement = judge_a_call(api)
    link = path_of(StatementLinks(api.here.keys, api.here.settings.public_url).url(statement, api.clock.now()))
    opening = asyncio.create_task(api.client.get(link))
    await asyncio.sleep(0)
    await api.judged()  # type: ignore[attr-defined]
    assert (await opening).status_code == 200


async def test_an_objection_without_sign_in_is_decided_by_a_person_and_undone(judged: Api) -> None:
    api = judged
    statement = await refuse_a_call(api)
    link = await link_of(api, statement)
    form = link.replace("?", "/appeal?")
    assert "What is wrong about it?" in (await api.client.get(form)).text
    assert (await api.client.post(form, data={"text": "  "})).status_code == 400
    assert (await api.client.post(form, data={"text": "x" * 5001})).status_code == 400
    assert (await api.client.post(form, data={"text": "x" * 50_000})).status_code == 400
    assert (await api.client.post(form, data={"text": "Hm.", "contact": "nobody"})).status_code == 400
    sent = await api.client.post(form, data={"text": "It was <b>our</b> customer.", "contact": "ada@example.org"})
    assert sent.status_code == 201 and "was received" in sent.text
    again = await api.client.post(form, json={"text": "One word more."}, headers={"Accept": "application/json"})
    assert again.status_code == 201
    [case] = (await api.get(f"{OFFICER}/cases")).json()["records"]
    assert case["text"] == "It was <b>our</b> customer." and case["timeLeft"] == "72 h 0 min left"
    assert [clock["state"] for clock in case["clocks"]] == ["kept", "running", "running"]
    page = (await api.get(f"{OFFICER}/cases/{case['id']}")).json()
    assert page["rule"]["law"] and page["statement"]["grounds"][0]["rule"] == "PMP-02"
    assert page["standing"]["title"] == "In good standing" and page["account"]["name"] == demo.DEMO.name
    leaf = page["evidence"]
    async with api.here.storage.reading() as session:
        root = await evidence.root_of_log(session, leaf["size"])
    proof = [base64.b64decode(one) for one in leaf["proof"]]
    hashed = evidence.leaf_hash(leaf["canonical"].encode())
    evidence.check_inclusion(leaf["position"], leaf["size"], hashed, proof, root)
    for body in ({"decision": "maybe", "reasons": "Because it is so."}, {"decision": "upheld", "reasons": "No."}):
        path = f"{OFFICER}/cases/{case['id']}/decision"
        assert (await api.request("POST", path, json=body)).status_code == 400
    path = f"{OFFICER}/cases/{case['id']}"
    stands = await api.request("POST", f"{path}/status", json={"text": "We look at it today."})
    assert stands.json()["state"] == "in-review"
    api.clock.advance(600)
    done = await api.request(
        "POST", f"{path}/decision", json={"decision": "overturned", "reasons": "The number is his."}
    )
    assert done.status_code == 200, done.text
    assert done.json()["undoneAt"] and done.json()["decidedBy"]
    assert (
        await api.request("POST", f"{path}/decision", json={"decision": "upheld", "reasons": "Once more now."})
    ).status_code == 409
    assert "you were right" in (await api.client.get(link)).text
    assert (await api.client.post(form, data={"text": "And again."})).status_code == 409
    async with api.here.storage.reading() as session:
        letters = (await session.scalars(select(QueuedEmail).where(QueuedEmail.recipient == "ada@example.org"))).all()
    assert [letter.subject for letter in letters] == ["We received your objection", "How your objection stands",
                                                      "A decision was made"]  # fmt: skip
    own = (await api.get(f"{OWN}/appeals")).json()["records"]
    assert own[0]["decision"] == "overturned" and "decidedBy" not in own[0]
    looked = (await api.get(f"{OFFICER}/evidence?kind=reviewer.looked")).json()["records"]
    assert any(one["record"]["key"] == case["id"] for one in looked), "reviewers' looks are in the same log"


async def test_an_act_of_a_person_holds_at_once_and_is_undone_by_a_won_objection(judged_on_both: Api) -> None:
    api = judged_on_both
    body = {"verb": "suspend", "accountId": api.account_id(demo.NEIGHBOUR), "rule": "DIAL-03", "clause": "C3",
            "reason": "Forty percent of the calls lasted six seconds.",
            "evidence": ["call records of today"]}  # fmt: skip
    for lacking in ("reason", "evidence", "rule", "clause"):
        wrong = {name: value for name, value in body.items() if name != lacking}
        assert (await api.request("POST", f"{OFFICER}/acts", json=wrong)).status_code == 400
    taken = await api.request("POST", f"{OFFICER}/acts", json=body)
    assert taken.status_code == 201, taken.text
    act = taken.json()
    assert act["knownBy"] == {"processes": 1, "missing": 0} and act["standing"] == "suspended-outbound"
    book = api.here.get(StandingBook)
    theirs = api.account_id(demo.NEIGHBOUR)
    assert book.state_of(theirs) is AccountState.SUSPENDED_OUTBOUND

    async def neighbour(method: str, path: str, **more: Any) -> Any:
        return await api.request(method, path, "101", demo.NEIGHBOUR, **more)

    standing = (await neighbour("GET", f"{OWN}/standing")).json()
    assert standing["title"] == "Outgoing use suspended" and standing["holds"][0]["reason"] == body["reason"]
    assert "by" not in standing["holds"][0], "not who of the officers"
    [notice] = (await neighbour("GET", f"{OWN}/notices")).json()["records"]
    assert "Emergency calls always" in notice["text"]
    assert (await neighbour("PUT", f"{OWN}/notices/{notice['id']}")).json()["readAt"]
    assert (await neighbour("GET", f"{OWN}/acts")).json()["records"][0]["id"] == act["id"]
    link = path_of((await neighbour("GET", f"{OWN}/statements/{act['statementId']}")).json()["appealLink"])
    assert (await api.client.post(link, data={"text": "These were wrong numbers."})).status_code == 201
    [case] = (await api.get(f"{OFFICER}/cases?kind=appeal")).json()["records"]
    decision = {"decision": "overturned", "reasons": "The calls were wrong numbers."}
    own = await api.request("POST", f"{OFFICER}/cases/{case['id']}/decision", json=decision)
    assert own.status_code == 403, "whoever acted does not decide"
    await api.request("PUT", f"/account/~/extension/{api.extension_id('103')}/assigned-role",
                      json={"records": [{"id": "8"}]})  # fmt: skip
    await api.settled()
    decided = await api.request("POST", f"{OFFICER}/cases/{case['id']}/decision", "103", json=decision)
    assert decided.status_code == 200, decided.text
    assert book.state_of(theirs) is None
    assert (await neighbour("GET", f"{OWN}/standing")).json()["state"] == "active"


async def test_officers_are_of_the_operator_and_tenants_see_only_their_own_15(judged: Api) -> None:
    api = judged
    await refuse_a_call(api)
    for path in ("cases", "accounts", "acts", "switches", "rules", "evidence", "transparency/2026-Q1"):
        assert (await api.request("GET", f"{OFFICER}/{path}", "101", demo.NEIGHBOUR)).status_code == 403, path
        assert (await api.get(f"{OFFICER}/{path}", "102")).status_code == 403, path
        assert (await api.get(f"{OFFICER}/{path}")).status_code == 200, path
    mine = (await api.get(f"{OWN}/evidence")).json()["records"]
    assert mine and all(one["record"]["accountId"] == api.account_id() for one in mine)
    theirs = (await api.request("GET", f"{OWN}/evidence", "101", demo.NEIGHBOUR)).json()["records"]
    assert theirs == []
    position = mine[0]["position"]
    assert (await api.get(f"{OWN}/evidence/{position}")).json()["checkpoint"]
    assert (await api.request("GET", f"{OWN}/evidence/{position}", "101", demo.NEIGHBOUR)).status_code == 404
    statement = mine[0]["record"]["statement"]
    assert (await api.request("GET", f"{OWN}/statements/{statement}", "101", demo.NEIGHBOUR)).status_code == 404
    assert (await api.get(f"{OWN}/statements/{statement}", "103")).status_code == 403
    assert (await api.get(f"{OWN}/statements/{statement}", "102")).status_code == 200
    assert re.search(r"442079460000", str(mine)) is None, "only commitments"


async def test_who_deletes_evidence_is_refused_and_that_is_recorded(judged: Api) -> None:
    api = judged
    await refuse_a_call(api)
    refused = await api.request("DELETE", f"{OFFICER}/evidence/0")
    assert refused.status_code == 403 and refused.json()["errorCode"] == "AUP-ENF-02"
    position = refused.json()["recordedAs"]
    record = (await api.get(f"{OFFICER}/evidence/{position}")).json()["record"]
    assert (record["kind"], record["position"]) == ("evidence.removal-refused", 0)
    note = (await api.client.get("/conduct/evidence/checkpoint")).text
    assert "/conduct-evidence\n" in note and (await api.client.get("/conduct/evidence/key")).text.count("+") >= 2
    grown = await api.get(f"{OFFICER}/evidence/consistency?first=1&second={position + 1}")
    assert grown.status_code == 200 and grown.json()["proof"]
    assert (await api.get(f"{OFFICER}/evidence/consistency?first=9&second=2")).status_code == 400
    erased = await api.request("POST", f"{OFFICER}/evidence/erasures", json={"extensionId": api.extension_id("102")})
    assert erased.json() == {"erased": True}
    assert (await api.request("POST", f"{OFFICER}/evidence/erasures", json={})).status_code == 400


async def test_reports_come_in_and_go_out_and_nobody_learns_who_complained(judged: Api) -> None:
    api = judged
    form = await api.client.get("/conduct/report")
    assert form.status_code == 200 and "no account is needed" in form.text
    [number] = [
        one["phoneNumber"]
        for one in (await api.request("GET", "/account/~/phone-number", "101", demo.NEIGHBOUR)).json()["records"]
    ][:1]
    given = {
        "subject": number,
        "category": "spam",
        "channel": "text",
        "text": "Ten texts a day.",
        "contact": "x@example.org",
    }
    sent = await api.client.post("/conduct/report", data=given)
    assert sent.status_code == 201 and "Thank you" in sent.text
    own = given | {"subject": "", "text": "None."}
    again = await api.client.post("/conduct/report?lang=fr", data=own)
    assert again.status_code == 400 and "None." in again.text, "what somebody wrote is theirs"
    assert (await api.client.post("/conduct/report", data=given | {"category": "cake"})).status_code == 400
    deep = await api.client.post("/conduct/report", content=b"[" * 39_000, headers={"Content-Type": "application/json"})
    assert deep.status_code == 400
    complained = await api.request("POST", f"{OWN}/complaints", "102", json={"from": number, "text": "Buy now"})
    assert complained.status_code == 201
    assert (await api.request("POST", f"{OWN}/complaints", "102", json={"from": "nobody"})).status_code == 400
    records = (await api.get(f"{OFFICER}/cases")).json()["records"]
    assert {one["kind"] for one in records} == {"report", "complaint"}
    assert {one["accountId"] for one in records} == {api.account_id(demo.NEIGHBOUR)}
    for path in ("appeals", "notices", "acts", "evidence"):
        shown = (await api.request("GET", f"{OWN}/{path}", "101", demo.NEIGHBOUR)).text
        assert "Ten texts" not in shown and "example.org" not in shown and api.extension_id("102") not in shown
    report = next(one for one in records if one["kind"] == "report")
    xarf = (await api.get(f"{OFFICER}/cases/{report['id']}/xarf")).json()
    assert xarf["category"] == "messaging" and xarf["protocol"] == "sms" and "example.org" not in str(xarf)
    arf = await api.get(f"{OFFICER}/cases/{report['id']}/arf")
    back = await api.request("POST", f"{OFFICER}/reports/arf", content=arf.content,
                             headers={"Content-Type": "message/rfc822"})  # fmt: skip
    assert back.status_code == 201, back.text
    assert back.json()["details"]["format"] == "ARF"
    wrong = await api.request("POST", f"{OFFICER}/reports/arf", content=b"Subject: hi\n\nhello")
    assert wrong.status_code == 400 and "Abuse Reporting Format" in wrong.text
    for _ in range(12):
        last = await api.client.post("/conduct/report", data=given)
    assert last.status_code == 429 and int(last.headers["Retry-After"]) > 0


async def test_the_report_of_a_quarter(judged: Api) -> None:
    api = judged
    await refuse_a_call(api)
    now = (await api.get(f"{OFFICER}/transparency/2026-Q1")).json()
    [row] = now["rules"]
    assert (row["rule"], row["verdicts"], row["overturned"]) == ("PMP-02", {"deny": 1}, 0)
    assert not now["complete"]
    table = await api.get(f"{OFFICER}/transparency/2026-Q1/csv")
    assert "2026-Q1,PMP-02" in table.text
    assert (await api.client.get("/conduct/transparency/2026-Q1")).status_code == 404
    assert (await api.client.get("/conduct/transparency/soon")).status_code == 400
    api.clock.advance(90 * 86400)
    page = await api.client.get("/conduct/transparency/2026-Q1", headers={"Accept": "text/html"})
    assert page.status_code == 200 and "PMP-02" in page.text and demo.DEMO.name not in page.text
    assert (await api.client.get("/conduct/transparency/2026-Q1?format=json")).json()["statements"] == 1
    assert "PMP-02" in (await api.client.get("/conduct/transparency/2026-Q1?format=csv")).text


async def test_rules_are_switched_for_everybody_at_once(judged: Api) -> None:
    api = judged
    path = f"{OFFICER}/switches/PMP-02"
    assert (await api.request("PUT", path, json={"mode": "off"})).status_code == 400
    off = await api.request("PUT", path, json={"mode": "off", "reason": "It hits the wrong ones."})
    assert off.status_code == 200, off.text
    with pytest.raises(AssertionError):
        await refuse_a_call(api)
    assert (await api.get(f"{OFFICER}/rules/PMP-02")).json()["mode"] == "off"
    assert (
        await api.request("PUT", f"{OFFICER}/switches/NONE-1", json={"mode": "off", "reason": "x"})
    ).status_code == 404
    assert (
        await api.request("PUT", f"{OFFICER}/switches/EMG-01", json={"mode": "off", "reason": "x"})
    ).status_code == 400
    await api.request("PUT", path, json={"mode": "on", "reason": "Mended."})
    await refuse_a_call(api)
    assert (await api.get(f"{OWN}/limits")).status_code == 200


async def test_a_challenge_is_passed_with_a_second_factor_given_after_it(judged: Api) -> None:
    api = judged
    account = api.account_id(demo.NEIGHBOUR)
    taken = await api.request("POST", f"{OFFICER}/acts", json={
        "verb": "challenge", "accountId": account, "rule": "SEC-02", "clause": "C10", "evidence": ["sign-ins of today"],
        "reason": "Somebody signed in from a new network and opened calls abroad.",
    })  # fmt: skip
    book, path = api.here.get(StandingBook), f"{OWN}/acts/{taken.json()['id']}/pass"
    assert book.state_of(account) is AccountState.CHALLENGED

    async def passing(**proof: Any) -> Any:
        async with api.here.storage.transaction() as session:
            await session.execute(update(AuthSession).where(AuthSession.account_id == account).values(**proof))
        return await api.request("POST", path, "101", demo.NEIGHBOUR)

    await api.request("GET", f"{OWN}/standing", "101", demo.NEIGHBOUR)
    api.clock.advance(60)
    for proof in ({"methods": None}, {"methods": ["pwd"], "authenticated_at": api.clock.now()},
                  {"methods": ["pwd", "mfa"], "authenticated_at": api.clock.now() - timedelta(hours=1)}):  # fmt: skip
        refused = await passing(**proof)
        assert refused.status_code == 403 and refused.json()["challenge"] == "second-factor"
    assert book.state_of(account) is AccountState.CHALLENGED
    done = await passing(methods=["pwd", "mfa"], authenticated_at=api.clock.now())
    assert done.status_code == 200 and done.json()["state"] == "passed", done.text
    assert book.state_of(account) is None
    assert (await passing(methods=["pwd"])).status_code == 409
