"""Consents: noted, searched, told in order, exported, and obeyed by the next text."""

import csv
import io
from typing import Any

from clarion.features.people import demo
from tests.support.api import Api

CONSENTS = "/restapi/v2/accounts/~/sms/consents"
OPT_OUTS = "/account/~/a2p-sms/opt-outs"
OWN, GUEST, OTHER = "+16505550101", "+12025550101", "+12025550102"


async def note(api: Api, *records: dict[str, Any]) -> Any:
    answer = await api.request("PATCH", CONSENTS, json={"records": list(records)})
    assert answer.status_code == 200, answer.text
    return answer.json()


def record(to: str = GUEST, status: str = "OptOut", **more: Any) -> dict[str, Any]:
    return {"to": to, "optStatus": status, "source": "Api", **more}


async def found(api: Api, **search: Any) -> list[tuple[str, str, str]]:
    answer = await api.request("POST", CONSENTS + "/search", json=search)
    assert answer.status_code == 200, answer.text
    return [(entry.get("from", ""), entry["to"], entry["optStatus"]) for entry in answer.json()["records"]]


async def send(api: Api, to: str) -> Any:
    body = {"from": {"phoneNumber": OWN}, "to": [{"phoneNumber": to}], "text": "Hello"}
    return await api.request("POST", "/account/~/extension/~/sms", json=body)


async def test_whoever_is_noted_as_opted_out_gets_no_text_until_they_want_again(api: Api) -> None:
    await note(api, record())
    refused = await send(api, GUEST)
    assert (refused.status_code, refused.json()["errorCode"]) == (403, "MSG-245")
    await note(api, record(status="OptIn"))
    assert (await send(api, GUEST)).status_code == 200


async def test_a_wish_about_one_number_leaves_the_others_alone(api: Api) -> None:
    await note(api, record(**{"from": "+16505550102"}))
    assert (await send(api, GUEST)).status_code == 200
    await note(api, record(**{"from": OWN}))
    assert (await send(api, GUEST)).status_code == 403


async def test_search_and_list_find_by_every_side(api: Api) -> None:
    await note(api, record(), record(OTHER, "OptIn", **{"from": OWN}))
    assert await found(api) == [("", GUEST, "OptOut"), (OWN, OTHER, "OptIn")]
    assert await found(api, optStatus="OptIn") == [(OWN, OTHER, "OptIn")]
    assert await found(api, coverage=["Account"]) == [("", GUEST, "OptOut")]
    assert await found(api, coverage=["PhoneNumber"]) == [(OWN, OTHER, "OptIn")]
    assert await found(api, coverage=["CampaignType"]) == []
    assert await found(api, to=["(202) 555-0102"]) == [(OWN, OTHER, "OptIn")]
    listed = await api.get(CONSENTS)
    assert [entry["to"] for entry in listed.json()["records"]] == [GUEST]


async def test_pages_go_on_where_the_last_one_ended(api: Api) -> None:
    guests = [f"+120255501{number:02}" for number in range(5)]
    await note(api, *[record(guest) for guest in guests])
    seen: list[str] = []
    token = ""
    while True:
        answer = await api.request("POST", CONSENTS + "/search", json={"perPage": 2, "pageToken": token})
        seen += [entry["to"] for entry in answer.json()["records"]]
        token = answer.json()["paging"].get("nextPageToken", "")
        if not token:
            break
    assert seen == guests


async def test_the_history_keeps_every_change_newest_first(api: Api) -> None:
    for status in ("OptOut", "OptIn", "OptIn", "OptOut"):
        await note(api, record(status=status))
        api.clock.advance(1)
    answer = await api.get(CONSENTS + "/history", params={"to": GUEST})
    assert [entry["optStatus"] for entry in answer.json()["records"]] == ["OptOut", "OptIn", "OptOut"]
    first = await api.get(CONSENTS + "/history", params={"perPage": 2})
    rest = await api.get(
        CONSENTS + "/history", params={"perPage": 2, "pageToken": first.json()["paging"]["nextPageToken"]}
    )
    assert len(first.json()["records"]) == 2
    assert len(rest.json()["records"]) == 1


async def test_records_that_are_wrong_are_given_back_and_the_others_noted(api: Api) -> None:
    answer = await note(api, record(), record("no number"), record(OTHER, **{"from": "+12125550101"}))
    assert [entry["to"] for entry in answer["failedRecords"]] == ["no number", OTHER]
    assert all(entry["error"]["errorCode"] for entry in answer["failedRecords"])
    assert await found(api) == [("", GUEST, "OptOut")]


async def test_the_export_is_a_table(api: Api) -> None:
    await note(api, record(), record(OTHER, "OptIn", **{"from": OWN}))
    answer = await api.get(CONSENTS + "/export")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["from"], row["to"], row["optStatus"]) for row in rows] == [
        ("", GUEST, "OptOut"),
        (OWN, OTHER, "OptIn"),
    ]


async def test_the_older_form_notes_and_lists_the_same(api: Api) -> None:
    body = {"from": OWN, "optOuts": [GUEST, "junk"], "optIns": [OTHER]}
    answer = await api.request("POST", OPT_OUTS + "/bulk-assign", json=body)
    assert answer.json()["optOuts"]["successful"] == [GUEST]
    assert [entry["to"] for entry in answer.json()["optOuts"]["failed"]] == ["junk"]
    assert answer.json()["optIns"]["successful"] == [OTHER]
    listed = (await api.get(OPT_OUTS)).json()["records"]
    assert listed == [{"from": OWN, "to": GUEST, "status": "OptOut", "source": "Account"}]
    table = await api.get(OPT_OUTS, params={"status": "all"}, headers={"Accept": "text/csv"})
    assert [row["to"] for row in csv.DictReader(io.StringIO(table.text))] == [GUEST, OTHER]
    assert await found(api, optStatus="OptOut") == [(OWN, GUEST, "OptOut")]


async def test_consents_of_another_company_are_not_seen(api: Api) -> None:
    await note(api, record())
    for path in (CONSENTS, CONSENTS + "/history", OPT_OUTS):
        answer = await api.request("GET", path, "101", demo.NEIGHBOUR)
        assert answer.json()["records"] == []
    own = await api.request("PATCH", CONSENTS, "101", demo.NEIGHBOUR, json={"records": [record(**{"from": OWN})]})
    assert own.json()["failedRecords"][0]["error"]["errorCode"] == "CMN-101"
