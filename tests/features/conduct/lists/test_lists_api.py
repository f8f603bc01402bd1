"""Lists over the API: taken in, shown before, looked up, obeyed at once; each account has its own."""

from typing import Any

from clarion.features.conduct import Attempt, AttemptKind, conduct_of
from clarion.features.people import demo
from tests.support.api import Api
from tests.support.waiting import wait_for

LISTS = "/clarion/conduct/lists"
CALLEE = "+12025550101"


async def take(api: Api, kind: str, content: str, account: Any = demo.DEMO, **asked: Any) -> Any:
    files = [("file", (f"{kind}.txt", content.encode(), "text/csv"))]
    return await api.request("POST", f"{LISTS}/{kind}", "101", account, files=files, params=asked)


def judged(api: Api, account: Any = demo.DEMO) -> list[str]:
    """Grounds against selling to the callee, at an hour that suits."""
    attempt = Attempt(
        event_id="e",
        kind=AttemptKind.CAMPAIGN_DIAL,
        at=api.here.clock.now().replace(hour=17),
        account_id=api.account_id(account),
        callee=CALLEE,
        callee_country="US",
    )
    verdict = conduct_of(api.here).judge(attempt, {"marketing": True, "account_state": "active"})
    return [ground.rule for ground in verdict.grounds]


async def test_an_accounts_own_list(api: Api) -> None:
    """ILL-02"""
    wrong = await take(api, "internal-dnc", f"{CALLEE}\nbogus\n")
    assert wrong.status_code == 400
    assert "line 2" in wrong.json()["message"]
    shown = await take(api, "internal-dnc", f"{CALLEE},2026-01-01\n", preview=True)
    assert (shown.status_code, shown.json()["added"], shown.json()["preview"]) == (200, 1, True)
    assert "ILL-02" not in judged(api)
    assert (await take(api, "internal-dnc", f"{CALLEE},2020-01-01\n")).status_code == 200
    await wait_for(lambda: "ILL-02" in judged(api), missing="the wish")
    assert "ILL-02" not in judged(api, demo.NEIGHBOUR), "each account has its own"
    found = (await api.request("GET", f"{LISTS}/internal-dnc/{CALLEE}", "101")).json()
    assert (found["listed"], len(found["records"])) == (True, 1)
    other = (await api.request("GET", f"{LISTS}/internal-dnc/{CALLEE}", "101", demo.NEIGHBOUR)).json()
    assert other["listed"] is False
    assert (await api.request("DELETE", f"{LISTS}/internal-dnc/{CALLEE}", "101")).json()["listed"] is False
    await wait_for(lambda: "ILL-02" not in judged(api), missing="the end of the wish")
    again = await api.request("PUT", f"{LISTS}/internal-dnc/{CALLEE}", "101", json={"source": "by phone"})
    assert (again.json()["listed"], len(again.json()["records"])) == (True, 2), "what ended stays on record"
    assert (await api.request("GET", f"{LISTS}/internal-dnc/{CALLEE}", "102")).status_code == 403


async def test_a_national_list_is_the_operators(api: Api) -> None:
    refused = await take(api, "national-dnc", "202,5550101\n", demo.NEIGHBOUR, place="US")
    assert refused.status_code == 403
    taken = await take(api, "national-dnc", "202,5550101\n303,5550100\n", place="US")
    assert (taken.status_code, taken.json()["version"], taken.json()["entries"]) == (200, 1, 2)
    await wait_for(lambda: "ILL-02" in judged(api), missing="the national list")
    changed = await take(api, "national-dnc", "202,5550101,2026-03-01,D\n", place="US", add=True)
    assert (changed.json()["version"], changed.json()["removed"]) == (2, 1)
    await wait_for(lambda: "ILL-02" not in judged(api), missing="the change")
    records = {row["kind"]: row for row in (await api.request("GET", LISTS, "101")).json()["records"]}
    newest = records["national-dnc"]["versions"][0]
    assert (newest["entries"], newest["daysOld"], newest["source"]) == (1, 0, "national-dnc.txt")
    assert (await take(api, "nothing", "x")).status_code == 404
    body = await api.request("POST", f"{LISTS}/hot-spots?name=hot.txt", "101", content=b"+88213\n")
    assert body.status_code == 200, body.text
    needs = await api.request("PUT", f"{LISTS}/consents/{CALLEE}", "101", json={"scope": "calls"})
    assert needs.status_code == 400
    given = {"scope": "calls", "text": "I agree to calls by Acme."}
    agreed = await api.request("PUT", f"{LISTS}/consents/{CALLEE}", "101", json=given)
    assert agreed.json()["records"][0]["textSha256"]
