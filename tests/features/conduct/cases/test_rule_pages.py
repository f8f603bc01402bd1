"""Rules for pages: limits of one's own, previews, history; the policy without signing in; verdicts by filter."""

from typing import Any

from clarion.features.conduct import Attempt, AttemptKind, Conduct, VerdictFeed
from clarion.features.conduct.overrides import find_override
from clarion.features.people import demo
from tests.support.api import Api
from tests.support.waiting import wait_for

OWN = "/account/~/clarion/conduct"


def limit(rule: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in rule["limits"] if one["name"] == name)


async def test_an_account_holds_itself_to_less_and_everybody_judges_by_that_at_once(sqlite_api: Api) -> None:
    api = sqlite_api
    rule = (await api.get(f"{OWN}/rules/SPM-03")).json()
    assert limit(rule, "day")["value"] == 1000 and limit(rule, "day")["stricter"] == "lower"
    assert rule["live"] == ["a text"] and len(rule["days"]) == 30 and rule["changes"] == []
    seen = (await api.request("POST", f"{OWN}/rules/SPM-03/preview", json={"limits": {"day": 40}})).json()
    assert "40" in str(seen["statements"]) + seen["remedy"] and seen["status"] == "enforce"
    assert limit((await api.get(f"{OWN}/rules/SPM-03")).json(), "day")["value"] == 1000, "a preview changes nothing"
    refused = await api.request(
        "PUT", f"{OWN}/rules/SPM-03/override", json={"limits": {"nothing": 4}, "reason": "Why not."}
    )
    assert refused.status_code == 400 and "may not be changed" in refused.text
    body = {"limits": {"day": 40}, "reason": "We are few."}
    assert (await api.request("PUT", f"{OWN}/rules/SPM-03/override", json=body)).status_code == 200

    async def day() -> int:
        return int(limit((await api.get(f"{OWN}/rules/SPM-03")).json(), "day")["value"])

    async def is_forty() -> Any:
        return await day() == 40

    await wait_for(is_forty, missing="the rules to be read again")
    rule = (await api.get(f"{OWN}/rules/SPM-03")).json()
    assert rule["override"]["reason"] == "We are few." and limit(rule, "day")["usual"] == 1000
    [change] = rule["changes"]
    assert (change["kind"], change["limits"]) == ("rule.changed", {"day": 40})
    assert (await api.request("DELETE", f"{OWN}/rules/SPM-03/override?reason=Enough.")).status_code == 204

    async def is_usual() -> Any:
        return await day() == 1000

    await wait_for(is_usual, missing="the usual limit")


async def test_members_see_no_rules_and_verdicts_go_by_filter(sqlite_api: Api) -> None:
    api = sqlite_api
    assert (await api.get(f"{OWN}/console")).json()["officer"] is True
    assert (await api.get(f"{OWN}/rules", "102")).status_code == 403
    for number in ("102", "103"):
        api.here.get(Conduct).judge(
            Attempt(event_id=f"call-{number}", kind=AttemptKind.CALL_OUT, at=api.clock.now(),
                    account_id=api.account_id(), extension_id=api.extension_id(number), dialed="011442079460000",
                    callee="+442079460000", callee_country="GB", international=True),
            {"account_state": "active", "international_enabled": False, "home_country": "US"},
        )  # fmt: skip
    await api.here.get(VerdictFeed).sent()
    await api.settled()
    everything = "/account/~/clarion/verdicts"
    for query, count in (
        ("", 2), ("?rule=PMP-02", 2), ("?rule=CLI-01", 0), (f"?extensionId={api.extension_id('102')}", 1),
        ("?attempt=call.out&verdict=deny", 2), ("?attempt=fax.send", 0), ("?search=2079", 2), ("?search=%25", 0),
        ("?dateTo=2020-01-01T00:00:00Z", 0),
    ):  # fmt: skip
        assert (await api.get(everything + query)).json()["paging"]["totalElements"] == count, query
    assert (await api.get(f"{everything}?dateFrom=soon")).status_code == 400
    figures = (await api.get(f"{OWN}/rules/PMP-02")).json()
    assert figures["statements7d"] == 2 and figures["days"][-1]["statements"] == 2


async def test_the_policy_is_there_for_everybody(sqlite_api: Api) -> None:
    page = await sqlite_api.client.get("/conduct/policy", headers={"Accept": "text/html"})
    assert page.status_code == 200 and "Harvesting, spam and bulk" in page.text and "SPM-03" in page.text
    data = (await sqlite_api.client.get("/conduct/policy", headers={"Accept": "application/json"})).json()
    assert [clause["id"] for clause in data["clauses"]] == [f"C{number}" for number in range(1, 14)]
    rules = {rule["id"] for clause in data["clauses"] for rule in clause["rules"]} | {r["id"] for r in data["terms"]}
    assert rules >= set(sqlite_api.here.get(Conduct).force.book.rules) - {"STATE"}


async def test_a_tenant_sets_only_stricter_limits_sees_none_of_fraud_and_takes_back_only_its_own(
    sqlite_api: Api,
) -> None:
    api = sqlite_api

    async def ask(method: str, path: str, **options: Any) -> Any:
        return await api.request(method, f"{OWN}/{path}", "101", demo.NEIGHBOUR, **options)

    assert (await ask("GET", "console")).json() == {
        "officer": False, "switches": False, "terminates": False, "changesLimits": True,
    }  # fmt: skip
    fraud = (await ask("GET", "rules/PMP-02")).json()
    assert fraud["limits"] == [] and fraud["limitsHidden"] and not fraud["mayBecome"]
    for body, code in (
        ({"limits": {"day": 2000}}, "AUP-RULE-3"),
        ({"limits": {"day": 40}, "status": "observe"}, "AUP-RULE-2"),
    ):
        refused = await ask("PUT", "rules/SPM-03/override", json=body | {"reason": "So."})
        assert refused.status_code == 403 and refused.json()["errorCode"] == code, refused.text
    kept = await ask("PUT", "rules/SPM-03/override", json={"limits": {"day": 40}, "reason": "We are few."})
    assert kept.status_code == 200
    assert limit((await ask("GET", "rules/SPM-03")).json(), "day")["value"] == 40
    ours = (await api.get(f"{OWN}/rules/SPM-03")).json()
    assert limit(ours, "day")["value"] == 1000, "of one account only"
    account_id = api.account_id(demo.NEIGHBOUR)
    async with api.here.storage.transaction() as session:
        row = await find_override(session, "SPM-03", "account", account_id)
        assert row is not None
        row.by = ""  # as the operator's command sets it
    for method, path in (("DELETE", "rules/SPM-03/override?reason=No."), ("PUT", "rules/SPM-03/override")):
        body = {"limits": {"day": 30}, "reason": "No."}
        refused = await ask(method, path, **({"json": body} if method == "PUT" else {}))
        assert refused.status_code == 403 and refused.json()["errorCode"] == "AUP-RULE-4"
