"""One request for many resources, as clients send it and read the answer."""

import json
import re
from typing import Any

import httpx
import pytest
from ringcentral.http.api_response import ApiResponse

from clarion.api.batch import MAX_IDS
from clarion.features.people import demo
from tests.support.api import Api

VENDOR = "application/vnd.ringcentral.multipart+json"


class _AsRequests:
    """What the official Python SDK reads of an answer."""

    def __init__(self, answer: httpx.Response) -> None:
        self.headers, self.text, self.ok, self.status_code = answer.headers, answer.text, True, answer.status_code


def split_like_the_js_sdk(answer: httpx.Response) -> list[tuple[int, Any]]:
    """Status and body of each part, as `@ringcentral/sdk` finds them: boundary as it stands, split at line ends."""
    found = re.search(r"boundary=([^;]+)", answer.headers["Content-Type"], re.IGNORECASE)
    assert found
    parts = answer.text.split("--" + found[1])
    assert parts[0].strip() == ""
    assert parts[-1].strip() == "--"
    bodies = [part.replace("\r", "").split("\n\n", 1)[1].strip() for part in parts[1:-1]]
    statuses = [entry["status"] for entry in json.loads(bodies[0])["response"]]
    assert len(statuses) == len(bodies) - 1
    return [(status, json.loads(body) if body else None) for status, body in zip(statuses, bodies[1:], strict=True)]


async def test_each_id_has_its_own_part(api: Api) -> None:
    ids = [api.extension_id(number) for number in ("101", "102")]
    answer = await api.get(f"/account/~/extension/{','.join([*ids, '42'])}")
    assert answer.status_code == 207
    assert answer.headers["Content-Type"].startswith("multipart/mixed; boundary=Boundary")
    assert '"' not in answer.headers["Content-Type"]
    parts = split_like_the_js_sdk(answer)
    assert [status for status, _ in parts] == [200, 200, 404]
    assert [str(parts[place][1]["id"]) for place in (0, 1)] == ids
    assert parts[2][1]["errors"][0]["errorCode"] == "CMN-102"


async def test_an_id_that_is_repeated_is_answered_as_often(api: Api) -> None:
    mine = api.extension_id("101")
    parts = split_like_the_js_sdk(await api.get(f"/account/~/extension/{mine},{mine}/presence"))
    assert [(status, str(body["extension"]["id"])) for status, body in parts] == [(200, mine)] * 2


async def test_the_official_python_sdk_reads_it(api: Api) -> None:
    ids = [api.extension_id(number) for number in ("101", "102")]
    answer = await api.get(f"/account/~/extension/{','.join(ids)}/presence")
    read = ApiResponse(response=_AsRequests(answer)).multipart()
    assert [part.json_dict()["extension"]["id"] for part in read] == [int(one) for one in ids]


async def test_vendor_json_is_one_list(api: Api) -> None:
    ids = [api.extension_id("101"), "42", api.extension_id("103")]
    answer = await api.get(f"/account/~/extension/{','.join(ids)}", headers={"Accept": VENDOR})
    assert answer.status_code == 207
    assert answer.headers["Content-Type"].startswith(VENDOR)
    entries = answer.json()
    assert [(entry["resourceId"], entry["status"]) for entry in entries] == [(ids[0], 200), ("42", 404), (ids[2], 200)]
    assert entries[1]["body"]["errorCode"] == "CMN-102"
    assert str(entries[2]["body"]["id"]) == ids[2]


def presence(message: str) -> dict[str, str]:
    return {"message": message}


async def test_every_id_gets_its_own_body(api: Api) -> None:
    ids = [api.extension_id(number) for number in ("102", "103")]
    address = f"/account/~/extension/{','.join(ids)}/presence"
    boundary = "Boundary_1"
    mixed = "".join(
        f"--{boundary}\r\nContent-Type: application/json\r\n\r\n{json.dumps(presence(text))}\r\n"
        for text in ("at lunch", "on a train")
    )
    kinds = [
        (f"multipart/mixed; boundary={boundary}", f"{mixed}--{boundary}--\r\n"),
        (VENDOR, json.dumps([{"body": presence("at lunch")}, {"body": presence("on a train")}])),
        (VENDOR, json.dumps([{"resourceId": ids[1], "body": presence("on a train")},
                             {"resourceId": ids[0], "body": presence("at lunch")}])),
    ]  # fmt: skip
    for kind, body in kinds:
        await api.request("PUT", address, json=presence("none"))
        answer = await api.request("PUT", address, content=body, headers={"Content-Type": kind, "Accept": VENDOR})
        assert answer.status_code == 207, answer.text
        assert [entry["body"]["message"] for entry in answer.json()] == ["at lunch", "on a train"], kind


async def test_a_star_takes_the_ids_from_the_body(api: Api) -> None:
    ids = [api.extension_id(number) for number in ("102", "103")]
    body = [{"resourceId": one, "body": presence("hello")} for one in ids]
    answer = await api.request("PUT", "/account/~/extension/*/presence", json=body, headers={"Accept": VENDOR})
    assert [(entry["resourceId"], entry["status"]) for entry in answer.json()] == [(one, 200) for one in ids]


@pytest.mark.parametrize(
    ("method", "address", "body", "code"),
    [
        ("GET", "/account/~/extension/" + ",".join(str(number) for number in range(MAX_IDS + 1)), None, "CMN-106"),
        ("GET", "/account/1,2/extension/3,4", None, "CMN-101"),
        ("GET", "/account/~/extension/,", None, "CMN-101"),
        ("GET", "/account/~/extension/1," + "9" * 200, None, "CMN-101"),
        ("PUT", "/account/~/extension/*/presence", [{"body": {}}], "CMN-101"),
        ("PUT", "/account/~/extension/*/presence", {"a": 1}, "CMN-104"),
        ("PUT", "/account/~/extension/*/presence", [{"resourceId": "1"}] * 31, "CMN-106"),
        ("PUT", "/account/~/extension/*/presence", [{"resourceId": "1"}] * 2, "CMN-108"),
    ],
)
async def test_what_cannot_be_split_is_refused_as_a_whole(
    api: Api, method: str, address: str, body: Any, code: str
) -> None:
    answer = await api.request(method, address, json=body)
    assert answer.status_code == 400
    assert answer.json()["errorCode"] == code


async def test_ids_and_bodies_that_do_not_fit_are_refused(api: Api) -> None:
    headers = {"Content-Type": VENDOR}
    answer = await api.request("PUT", "/account/~/extension/1,2/presence", json=[{"body": {}}], headers=headers)
    assert answer.json()["errorCode"] == "CMN-108"
    headers = {"Content-Type": "multipart/mixed; boundary=B"}
    content = "--B\r\nContent-Type: application/json\r\n\r\n{broken\r\n--B\r\n\r\n{}\r\n--B--\r\n"
    answer = await api.request("PUT", "/account/~/extension/1,2/presence", content=content, headers=headers)
    assert answer.json()["errorCode"] == "CMN-103"
    assert "Part 1" in answer.json()["message"]


async def test_what_concerns_the_whole_is_answered_once(api: Api) -> None:
    assert (await api.client.get("/restapi/v1.0/account/~/extension/1,2")).status_code == 401
    nowhere = await api.get("/account/~/no-such-thing/1,2")
    assert (nowhere.status_code, nowhere.json()["errorCode"]) == (404, "CMN-120")
    assert (await api.request("PATCH", "/account/~/extension/1,2/active-calls")).status_code == 405


async def test_a_batch_counts_once(api: Api) -> None:
    ids = ",".join(api.extension_id(number) for number in ("101", "102", "103", "104"))
    before = int((await api.get("/account/~")).headers["X-Rate-Limit-Remaining"])
    await api.get(f"/account/~/extension/{ids}")
    after = int((await api.get("/account/~")).headers["X-Rate-Limit-Remaining"])
    assert before - after == 2


async def test_deleting_answers_204_when_all_are_gone_and_207_otherwise(api: Api) -> None:
    made = []
    for name in ("One", "Two", "Three"):
        body = {"contact": {"firstName": name, "lastName": "Temp", "email": f"{name}@temp.example"}, "type": "User"}
        made.append(str((await api.request("POST", "/account/~/extension", json=body)).json()["id"]))
    gone = await api.request("DELETE", f"/account/~/extension/{made[0]},{made[1]}")
    assert (gone.status_code, gone.text) == (204, "")
    mixed = await api.request("DELETE", f"/account/~/extension/{made[2]},42")
    assert mixed.status_code == 207
    assert [status for status, _ in split_like_the_js_sdk(mixed)] == [204, 404]


async def test_a_batch_reaches_nobody_elses_resources(api: Api) -> None:
    theirs = api.extension_id("101", demo.NEIGHBOUR)
    answer = await api.get(f"/account/~/extension/{api.extension_id('101')},{theirs}")
    statuses = split_like_the_js_sdk(answer)
    assert [status for status, _ in statuses] == [200, 404]
