"""Phone numbers and caller-id settings through the API, and the plan that the call core asks."""

import pytest

from clarion.apps.call_directory import load_directory
from clarion.base.errors import ClarionError
from clarion.calls.directory import Account, Directory, Extension, PhoneNumber
from clarion.features import numbers
from clarion.features.people import demo
from tests.support.api import Api

CALLER_ID = "/account/~/extension/~/caller-id"


async def test_an_admin_sees_all_numbers_and_a_member_those_that_may_be_shown(api: Api) -> None:
    found = (await api.get("/account/~/phone-number")).json()
    assert [item["phoneNumber"] for item in found["records"]] == [
        *(f"+1650555010{n}" for n in range(5)),
        "+16505550198",  # kept for conferences
    ]
    main = found["records"][0]
    assert (main["usageType"], main["primary"]) == ("MainCompanyNumber", True)
    assert isinstance(main["id"], int)
    assert found["records"][1]["extension"]["extensionNumber"] == "101"
    assert (await api.get("/account/~/phone-number", "102")).status_code == 403
    own = (await api.get("/account/~/extension/~/phone-number", "102")).json()
    assert [item["phoneNumber"][-3:] for item in own["records"]] == ["100", "102", "198"]
    direct = (await api.get("/account/~/phone-number", params={"usageType": "DirectNumber"})).json()
    assert direct["paging"]["totalElements"] == 4


async def test_numbers_are_found_by_digits_label_and_whom_they_reach(api: Api) -> None:
    rows = (await api.get("/account/~/phone-number")).json()["records"]
    await api.request("PATCH", f"/account/~/phone-number/{rows[3]['id']}", json={"label": "Délivery_van"})

    async def found(text: str) -> list[str]:
        answer = await api.get("/account/~/phone-number", params={"search": text})
        return [item["phoneNumber"][-3:] for item in answer.json()["records"]]

    assert await found("(650) 555-0102") == ["102"]
    assert await found("ben okafor") == ["102"]
    assert await found("delivery_v") == [] and await found("livery_v") == ["103"]
    assert await found("104") == ["104"]
    assert await found("%") == [] and await found("nobody") == []
    assert len(await found("  ")) == 6
    assert (await api.get("/account/~/phone-number", params={"search": "x" * 101})).status_code == 400


async def test_a_number_is_led_to_another_extension(api: Api) -> None:
    rows = (await api.get("/account/~/phone-number")).json()["records"]
    path = f"/account/~/phone-number/{rows[4]['id']}"
    moved = await api.request("PATCH", path, json={"extension": {"id": api.extension_id("102")}})
    assert moved.json()["extension"]["extensionNumber"] == "102"
    freed = await api.request("PATCH", path, json={"extension": None})
    assert freed.json()["usageType"] == "CompanyNumber"
    main = f"/account/~/phone-number/{rows[0]['id']}"
    assert (await api.request("PATCH", main, json={"extension": None})).status_code == 400
    stranger = api.extension_id("101", demo.NEIGHBOUR)
    assert (await api.request("PATCH", path, json={"extension": {"id": stranger}})).status_code == 404
    assert (await api.request("GET", path, "101", demo.NEIGHBOUR)).status_code == 404


async def test_a_person_chooses_what_calls_show(api: Api) -> None:
    before = (await api.get(CALLER_ID, "102")).json()
    shown = {item["feature"]: item["callerId"] for item in before["byFeature"]}
    assert shown["RingOut"]["phoneInfo"]["phoneNumber"] == "+16505550102"
    rows = {row["phoneNumber"]: row["id"] for row in (await api.get("/account/~/phone-number")).json()["records"]}
    choice = {"type": "PhoneNumber", "phoneInfo": {"id": rows["+16505550100"]}}
    body = {"byFeature": [{"feature": "AdditionalSoftphone", "callerId": choice}]}
    assert (await api.request("PUT", CALLER_ID, "102", json=body)).status_code == 200
    async with api.here.storage.reading() as session:
        snapshot = await load_directory(session, api.here)
    extension = {item.number: item for item in snapshot.extensions if item.account_id == api.account_id()}
    assert extension["102"].caller_id == "+16505550100"
    assert extension["103"].caller_id == "+16505550103"
    choice["phoneInfo"] = {"id": rows["+16505550103"]}
    assert (await api.request("PUT", CALLER_ID, "102", json=body)).status_code == 400, "a colleague's number"
    blocked = {"byFeature": [{"feature": "AdditionalSoftphone", "callerId": {"type": "Blocked"}}]}
    assert (await api.request("PUT", CALLER_ID, "102", json=blocked)).status_code == 200
    strange = {"byFeature": [{"feature": "Telepathy", "callerId": {"type": "Blocked"}}]}
    assert (await api.request("PUT", CALLER_ID, "102", json=strange)).status_code == 400


async def test_a_proof_for_a_number_elsewhere_lasts_a_year_and_counts_for_one_account(api: Api) -> None:
    async with api.here.storage.transaction() as session:
        now = api.clock.now()
        await numbers.verify_caller_id(session, api.account_id(), "+12025550123", proof="letter", now=now)
    for days, verified in ((0, True), (364, True), (366, False)):
        api.clock.advance(max(0, days * 86400 - api.clock.monotonic()))
        async with api.here.storage.reading() as session:
            memory = await numbers.read_snapshot(session, api.clock.now())
        assert ("+12025550123" in memory.verified.get(api.account_id(), ())) is verified
        assert api.account_id(demo.NEIGHBOUR) not in memory.verified


async def test_a_number_belongs_to_one_account_only(api: Api) -> None:
    theirs = api.account_id(demo.NEIGHBOUR)
    async with api.here.storage.transaction() as session:
        for wrong, status in (("(650) 555-0101", 409), ("101", 400), ("hello", 400)):
            with pytest.raises(ClarionError) as refused:
                await numbers.add_number(session, wrong, account_id=theirs, now=api.clock.now())
            assert refused.value.status == status, wrong


def a_plan() -> tuple[numbers.Plan, Account]:
    directory = Directory()
    account = Account(account_id="1", name="A", status="Confirmed", main_number="+16505550100")
    directory.load(
        [account],
        [
            Extension(extension_id="e", account_id="1", number="411", name="Four Eleven"),
            Extension(extension_id="f", account_id="1", number="20255501", name="Long"),
        ],
        [],
        [PhoneNumber(number="+16505550101", account_id="1", extension_id="e")],
        [],
    )
    return numbers.Plan(directory), account


def test_the_plan_marks_what_is_abroad_and_lets_extensions_go_before_service_codes() -> None:
    plan, account = a_plan()
    assert plan.understand("411", account).kind == "extension"
    assert plan.understand("20255501", account).kind == "extension"
    assert plan.understand("611", account).kind == "code"
    assert plan.understand("442079460000", account).international
    assert not plan.understand("12025550123", account).international
    assert plan.understand("*70", account).kind == "feature"
    assert plan.understand("??", account).kind == "invalid"


def test_carriers_may_write_our_numbers_as_they_like() -> None:
    plan, _ = a_plan()
    for dialed in ("+16505550101", "16505550101", "6505550101"):
        assert plan.understand(dialed, None).value == "+16505550101", dialed
    assert plan.understand("101", None).kind != "number"
