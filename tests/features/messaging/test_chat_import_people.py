"""Who people of an export are here: an administrator says so before anything is imported."""

from typing import Any

import pytest
from sqlalchemy import update

from clarion.features.messaging.chat_import.matching import write_to_guests
from clarion.features.messaging.chat_import.models import ChatImport, ChatImportMatch
from clarion.features.messaging.chat_import.runner import ImportRunner
from tests.features.messaging.exports import export_of
from tests.features.messaging.importing import IMPORTS, by_title, look, posts_of, small_world, state
from tests.features.messaging.test_chats import ask
from tests.features.messaging.test_guests import come_in, letters, switch_on
from tests.features.messaging.test_posts import own
from tests.support.api import Api

TOM = "tom@elsewhere.example"


@pytest.fixture
async def runner(api: Api) -> ImportRunner:
    """Works only when it is told."""
    await api.here.get(ImportRunner).close()
    return ImportRunner(api.here)


async def people(api: Api, import_id: str) -> dict[str, dict[str, Any]]:
    found = await ask(api, "GET", f"{IMPORTS}/{import_id}/people")
    return {one["name"]: one for one in found["records"]}


async def choose(api: Api, runner: ImportRunner, import_id: str, *records: dict[str, Any]) -> None:
    path = f"{IMPORTS}/{import_id}/people"
    assert (await ask(api, "PUT", path, json={"records": list(records)}))["status"] == "Checking"
    assert await runner.work_next() is True
    assert (await state(api, import_id))["status"] == "Ready"


async def run(api: Api, runner: ImportRunner, import_id: str) -> None:
    await ask(api, "POST", f"{IMPORTS}/{import_id}/run")
    assert await runner.work_next() is True
    assert (await state(api, import_id))["status"] == "Completed"


async def test_another_person_or_nobody_is_chosen_before_anything_is_imported(api: Api, runner: ImportRunner) -> None:
    """MSG-38: shown is who was matched by what; what is chosen counts for authors and members alike."""
    world = small_world()
    world.people[3] = type(world.people[3])("dev PATEL", TOM)
    found = await look(api, runner, export_of(world, "Mattermost"))
    seen = await people(api, found["id"])
    tom, chloe, path = seen["dev PATEL"], seen["Chloe Martin"], f"{IMPORTS}/{found['id']}/people"
    assert (tom["match"], tom["proposal"]["id"]) == ("Nobody", api.extension_id("104")), "proposed, not taken"
    assert (chloe["match"], chloe["extension"]["id"]) == ("Email", api.extension_id("103"))
    someone, lost = {"key": tom["key"], "match": "Person"}, {"key": "nobody", "match": "Nobody"}
    for wrong, status in ((someone | {"extensionId": "12345"}, 404), (lost, 404), (someone | {"match": "x"}, 400)):
        await ask(api, "PUT", path, status=status, json={"records": [wrong]})
    await ask(api, "PUT", path, "102", 403, json={"records": [lost]})
    chosen = someone | {"extensionId": api.extension_id("104")}
    await choose(api, runner, found["id"], chosen, {"key": chloe["key"], "match": "Nobody"})
    seen = await people(api, found["id"])
    assert (seen["dev PATEL"]["match"], seen["Chloe Martin"]["match"]) == ("Chosen", "Nobody")
    assert "plans" not in await by_title(api, "102"), "nothing is imported before it runs"
    await run(api, runner, found["id"])
    general = (await by_title(api, "104"))["general"]
    said = {one["text"]: one for one in await posts_of(api, general["id"], "104")}
    assert said["I am Tom"]["creatorId"] == api.extension_id("104")
    assert said["Another thing"]["creatorId"] != api.extension_id("103"), "only the name is kept"
    assert "toms-own" in await by_title(api, "104")
    assert "plans" not in await by_title(api, "103")
    await ask(api, "PUT", path, status=409, json={"records": [chosen]})


async def test_somebody_becomes_a_guest_who_is_written_to_when_all_is_there(api: Api, runner: ImportRunner) -> None:
    """MSG-38, MSG-25"""
    found = await look(api, runner, export_of(small_world(), "Slack"))
    tom, path = (await people(api, found["id"]))["Old Tom"], f"{IMPORTS}/{found['id']}/people"
    guest = {"key": tom["key"], "match": "Guest"}
    await ask(api, "PUT", path, status=403, json={"records": [guest]})
    await switch_on(api)
    await ask(api, "PUT", path, status=409, json={"records": [guest | {"email": "ben@demo.example"}]})
    await choose(api, runner, found["id"], guest)
    assert (await people(api, found["id"]))["Old Tom"]["match"] == "Guest"
    assert (await own(api, "GET", "/guests"))["records"] == [], "no guest before it runs"
    await run(api, runner, found["id"])
    [row] = (await own(api, "GET", "/guests"))["records"]
    assert (row["email"], row["state"], row["firstName"]) == (TOM, "Invited", "Old")
    async with api.here.storage.transaction() as session:  # another import that ends with the same guest
        await session.execute(update(ChatImportMatch).values(told=False))
        await write_to_guests(api.here, session, await session.get_one(ChatImport, found["id"]))
    [letter] = await letters(api, 1, TOM)
    token = (await come_in(api, letter)).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    root = "/restapi/v1.0/clarion/team-messaging/chats"
    chats = (await api.client.get(root, headers=headers)).json()["records"]
    assert {one["name"] for one in chats} == {"general"}, "teams with colleagues; no conversations"
    posts = (await api.client.get(f"{root}/{chats[0]['id']}/posts", headers=headers)).json()["records"]
    assert {one["text"] for one in posts if one["creatorId"] == row["id"]} == {"I am Tom"}
    members = (await api.client.get(f"{root}/{chats[0]['id']}/members", headers=headers)).json()["records"]
    assert {one["name"] for one in members if one["role"] == "Admin"} == {"Ada Admin"}
