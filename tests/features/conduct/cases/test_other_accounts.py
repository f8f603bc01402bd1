"""What officers of the operator see and set of other accounts; and that nobody else does."""

from clarion.features.people import demo
from tests.support.api import Api

ACCOUNTS = "/clarion/conduct/accounts"
RULE = "SPM-03"


async def test_officers_see_how_far_every_account_is_and_set_limits_with_a_reason(sqlite_api: Api) -> None:
    api = sqlite_api
    other = api.account_id(demo.NEIGHBOUR)
    records = (await api.get(ACCOUNTS)).json()["records"]
    assert {one["id"] for one in records} == {api.account_id(), other}
    assert all(one["state"] == "active" and one["changedRules"] == 0 and "nearest" in one for one in records)
    [found] = (await api.get(f"{ACCOUNTS}?search={demo.NEIGHBOUR.name[:6].lower()}")).json()["records"]
    assert found["id"] == other
    path = f"{ACCOUNTS}/{other}"
    seen = (await api.get(f"{path}/limits")).json()
    assert {"PMP-02", RULE} <= {one["rule"] for one in seen["records"]} and seen["people"]
    assert any(one["rule"] == "PMP-02" and one["limit"] is not None for one in seen["records"]), "officers see these"
    person = seen["people"][0]["id"]
    assert (await api.get(f"{path}/limits?extensionId={person}")).status_code == 200
    assert (await api.get(f"{path}/limits?extensionId={api.extension_id('101')}")).status_code == 404
    usual = next(one for one in (await api.get(f"{path}/rules")).json()["records"] if one["id"] == RULE)
    day = next(limit for limit in usual["limits"] if limit["name"] == "day")
    body = {"limits": {"day": day["value"] + 500}, "reason": "A school, before the holidays."}
    preview = await api.request("POST", f"{path}/rules/{RULE}/preview", json={"limits": body["limits"]})
    assert preview.status_code == 200 and str(day["value"] + 500) in preview.text.replace(",", "")
    assert (
        await api.request("PUT", f"{path}/rules/{RULE}/override", json={"limits": body["limits"]})
    ).status_code == 400
    done = await api.request("PUT", f"{path}/rules/{RULE}/override", json=body)
    assert done.status_code == 200, done.text
    [override] = (await api.get(f"{path}/overrides")).json()["records"]
    assert (override["rule"], override["reason"], override["byOperator"]) == (RULE, body["reason"], True)
    now = next(one for one in (await api.get(f"{path}/rules")).json()["records"] if one["id"] == RULE)
    assert next(one for one in now["limits"] if one["name"] == "day")["value"] == day["value"] + 500
    own = await api.request("GET", f"/account/~/clarion/conduct/rules/{RULE}", "101", demo.NEIGHBOUR)
    assert next(one for one in own.json()["limits"] if one["name"] == "day")["value"] == day["value"] + 500
    refused = await api.request(
        "DELETE", f"/account/~/clarion/conduct/rules/{RULE}/override?reason=no", "101", demo.NEIGHBOUR
    )
    assert refused.status_code == 403, "what the operator set is not the account's to take back"
    assert (await api.request("DELETE", f"{path}/rules/{RULE}/override?reason=Over.")).status_code == 204
    assert (await api.get(f"{path}/overrides")).json()["records"] == []
    log = (await api.get("/clarion/conduct/evidence?kind=rule.restored")).json()["records"]
    assert log[0]["record"]["key"] == other and log[0]["record"]["reason"] == "Over."


async def test_nobody_else_sees_or_sets_anything_of_another_account(sqlite_api: Api) -> None:
    api = sqlite_api
    path = f"{ACCOUNTS}/{api.account_id(demo.NEIGHBOUR)}"
    change = {"json": {"limits": {"day": 10}, "reason": "x"}}
    for method, rest, more in (
        ("GET", "", {}), ("GET", "/standing", {}), ("GET", "/limits", {}), ("GET", "/rules", {}),
        ("GET", "/overrides", {}),
        ("PUT", f"/rules/{RULE}/override", change), ("DELETE", f"/rules/{RULE}/override?reason=x", {}),
        ("POST", f"/rules/{RULE}/preview", {"json": {"limits": {}}}),
    ):  # fmt: skip
        address = path + rest if rest else ACCOUNTS
        member = await api.request(method, address, "102", **more)
        stranger = await api.request(method, address, "101", demo.NEIGHBOUR, **more)
        assert (member.status_code, stranger.status_code) == (403, 403), (method, rest)
    assert (await api.get(f"{ACCOUNTS}/nobody/limits")).status_code == 400
    bad = await api.request("PUT", f"{path}/rules/EMG-01/override", json={"status": "observe", "reason": "x"})
    assert bad.status_code == 400, bad.text
