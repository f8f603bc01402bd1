"""Templates of texts: of the company and of a person, bounded, seen by whom they concern."""

from typing import Any

import pytest

from clarion.features.messaging.text_templates import service
from clarion.features.people import demo
from tests.support.api import Api

COMPANY = "/account/~/message-store-templates"
MINE = "/account/~/extension/~/message-store-templates"


def template(name: str = "Greeting", text: str = "Hello there", **more: Any) -> dict[str, Any]:
    return {"displayName": name, "body": {"text": text}, **more}


async def create(api: Api, path: str, number: str = "101", **more: Any) -> dict[str, Any]:
    answer = await api.request("POST", path, number, json=template(**more))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def names(api: Api, path: str, number: str = "101") -> list[str]:
    answer = await api.get(path, number)
    assert answer.status_code == 200, answer.text
    return [record["displayName"] for record in answer.json()["records"]]


async def test_a_person_sees_the_companys_and_the_own_and_nobody_elses(api: Api) -> None:
    await create(api, COMPANY, name="b of all")
    await create(api, MINE, "102", name="A of Ben")
    await create(api, MINE, "103", name="C of Cora")
    assert await names(api, MINE, "102") == ["A of Ben", "b of all"]
    assert await names(api, MINE + "?scope=Personal", "103") == ["C of Cora"]
    assert await names(api, MINE + "?scope=Company", "103") == ["b of all"]
    assert await names(api, COMPANY, "104") == ["b of all"]


async def test_a_template_is_changed_and_deleted(api: Api) -> None:
    made = await create(api, MINE, "102")
    path = f"{MINE}/{made['id']}"
    changed = await api.request("PUT", path, "102", json=template("New", "Other words"))
    assert changed.json() == {
        "id": made["id"],
        "displayName": "New",
        "body": {"text": "Other words"},
        "scope": "Personal",
    }
    assert (await api.request("DELETE", path, "102")).status_code == 204
    assert (await api.get(path, "102")).status_code == 404


async def test_templates_of_a_site_are_listed_for_that_site(api: Api) -> None:
    site = {"name": "Paris", "extensionNumber": "700"}
    site_id = str((await api.request("POST", "/account/~/sites", json=site)).json()["id"])
    await create(api, COMPANY, name="Everywhere")
    await create(api, COMPANY, name="Paris only", site={"id": site_id})
    await create(api, COMPANY, name="Home only", site={"id": "main-site"})
    assert await names(api, f"{COMPANY}?siteIds={site_id}") == ["Everywhere", "Paris only"]
    assert await names(api, f"{COMPANY}?siteIds=main-site") == ["Everywhere", "Home only"]
    listed = (await api.get(COMPANY)).json()["records"]
    assert [record.get("site", {}).get("name") for record in listed] == [None, "Main Site", "Paris"]


async def test_only_administrators_write_the_companys(api: Api) -> None:
    made = await create(api, COMPANY)
    for method, path in (("POST", COMPANY), ("PUT", f"{COMPANY}/{made['id']}"), ("DELETE", f"{COMPANY}/{made['id']}")):
        answer = await api.request(method, path, "102", json=template())
        assert answer.status_code == 403, (method, answer.text)


async def test_nobody_reaches_templates_of_others(api: Api) -> None:
    company, personal = await create(api, COMPANY), await create(api, MINE, "102")
    for path in (f"{COMPANY}/{company['id']}", f"{MINE}/{personal['id']}", f"{MINE}/{company['id']}"):
        for organisation in (demo.NEIGHBOUR, demo.DEMO):
            if organisation is demo.DEMO and path.startswith(COMPANY):
                continue
            answer = await api.request("GET", path, "101", organisation)
            assert answer.status_code == 404, (path, answer.text)


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({}, "displayName"),
        ({"displayName": "x"}, "body"),
        (template(text="   "), "body.text"),
        (template(text="😀" * 501), "body.text"),
        (template(name="n" * 101), "displayName"),
        (template(site={"id": "nowhere"}), "site.id"),
    ],
)
async def test_what_is_wrong_is_named(api: Api, body: dict[str, Any], parameter: str) -> None:
    answer = await api.request("POST", COMPANY, json=body)
    assert answer.status_code in (400, 404)
    assert parameter in answer.text


async def test_there_is_an_end_to_templates(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST", 2)
    for name in ("one", "two"):
        await create(api, MINE, "102", name=name)
    answer = await api.request("POST", MINE, "102", json=template())
    assert answer.status_code == 409
    await create(api, MINE, "103")
