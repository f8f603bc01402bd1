"""Many new people at once, ready to work."""

from typing import Any

import pytest
from sqlalchemy import select

from clarion.base.mail_queue import QueuedEmail
from clarion.features.people import demo
from tests.support.api import Api
from tests.support.surface_shapes import DESCRIPTION, faults

PATH = "/restapi/v2/accounts/~/batch-provisioning/users"
HOME = {"street": "1 Main Street", "city": "San Mateo", "state": "CA", "zip": "94401", "country": "US"}
FREE = "+12125550150"


def person(first: str, **more: Any) -> dict[str, Any]:
    contact = {"firstName": first, "lastName": "New", "email": f"{first.lower()}@demo.example"}
    return {"status": "Enabled", "contact": contact | more.pop("contact", {})} | more


async def test_people_come_with_role_phone_number_and_address(api: Api) -> None:
    """ADM-30, PH-58"""
    taken = {"records": [{"phoneNumber": FREE, "usageType": "Inventory"}]}
    await api.request("POST", "/restapi/v2/accounts/~/phone-numbers/bulk-add", json=taken)
    phone = {"type": "OtherPhone", "emergency": {"address": HOME}, "phoneInfo": {"phoneNumber": FREE}}
    moved = {"sendWelcomeEmail": True, "regionalSettings": {"timezone": {"id": "1229756374"}}}
    records = [
        person("Pia", extensionNumber="310", roles=[{"id": "5"}], devices=[{"deviceInfo": phone}],
               contact={"mobileNumber": "+16505550190", "emailAsLoginName": False, "transition": moved}),
        person("Quinn", extensionNumber="911"),
        person("Rae", roles=[{"id": "4711"}]),
        person("Sol", devices=[{"deviceInfo": phone}]),
        person("Tove"),
    ]  # fmt: skip
    answer = await api.request("POST", PATH, json={"records": records})
    assert answer.status_code == 200, answer.text
    if DESCRIPTION.is_file():
        template = "/restapi/v2/accounts/{accountId}/batch-provisioning/users"
        assert faults("POST", template, 200, answer.json()) == []
    pia, quinn, rae, sol, tove = answer.json()["results"]
    assert [item["successful"] for item in (pia, quinn, rae, sol, tove)] == [True, False, False, False, True]
    assert pia["extension"]["devices"][0]["phoneNumber"] == FREE
    assert quinn["errors"][0]["parameterName"] == "extensionNumber"
    assert rae["errors"][0]["errorCode"] == "CMN-102"
    assert sol["errors"][0]["errorCode"] == "CMN-406", "the number is Pia's by now"
    made = (await api.get(f"/account/~/extension/{pia['extension']['id']}")).json()
    assert [role["id"] for role in made["roles"]] == ["5"]
    assert made["contact"]["mobilePhone"] == "+16505550190"
    assert made["regionalSettings"]["timezone"]["name"] == "Europe/Berlin"
    everybody = (await api.get("/account/~/extension?perPage=1000")).json()["records"]
    names = {item["contact"]["firstName"] for item in everybody}
    assert {"Pia", "Tove"} <= names
    assert not {"Quinn", "Rae", "Sol"} & names, "who failed left nothing behind"
    async with api.here.storage.reading() as session:
        letters = (await session.scalars(select(QueuedEmail.recipient))).all()
    assert letters == ["pia@demo.example"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_batch_that_cannot_be_is_refused_whole(api: Api) -> None:
    for body in (
        {},
        {"records": []},
        {"records": [person("A")] * 11},
        {"records": [{"status": "Enabled", "contact": {"firstName": "A"}}]},
        {"records": [person("A", status="Disabled")]},
        {"records": [person("A", contact={"mobileNumber": "call me"})]},
        {"records": [person("A", devices=[{"deviceInfo": {"type": "HardPhone"}}])]},
    ):
        assert (await api.request("POST", PATH, json=body)).status_code == 400, body
    refused = await api.request("POST", PATH, "102", json={"records": [person("A")]})
    assert (refused.status_code, refused.json()["errorCode"]) == (403, "CMN-408")
    foreign = PATH.replace("~", api.account_id())
    other = await api.request("POST", foreign, "101", demo.NEIGHBOUR, json={"records": [person("A")]})
    assert other.status_code == 404
