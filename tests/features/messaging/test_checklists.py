"""Checklists: written once, gone through again and again, with a summary at the end."""

from typing import Any

from clarion.features.people import demo
from tests.features.messaging.test_chats import ask, team, texts
from tests.features.messaging.test_posts import own
from tests.features.messaging.test_work_objects import shown
from tests.support.api import Api


def order(api: Api, **more: Any) -> dict[str, Any]:
    steps: list[dict[str, Any]] = [
        {"title": "Switch off", "assigneeId": api.extension_id("102"), "dueMinutes": 90},
        {"title": "Lock the doors", "description": "All three"},
    ]
    return {"name": "Closing", "steps": steps} | more


async def test_a_checklist_is_gone_through_step_by_step_and_summed_up(api: Api) -> None:
    """MSG-18"""
    chat = (await team(api, members=("102", "103")))["id"]
    path = f"/chats/{chat}/checklists"
    await own(api, "POST", path, "104", 404, json=order(api))
    await own(api, "POST", path, status=400, json=order(api, steps=[]))
    await own(api, "POST", path, status=400, json=order(api, name="  "))
    stranger = [{"title": "x", "assigneeId": api.extension_id("104")}]
    await own(api, "POST", path, status=400, json=order(api, steps=stranger))
    made = await own(api, "POST", path, "102", 201, json=order(api))
    assert [one["name"] for one in (await own(api, "GET", path, "103"))["records"]] == ["Closing"]

    run = await own(api, "POST", f"/checklists/{made['id']}/runs", "103", 201, json={"name": "Friday"})
    first, second = run["steps"]
    assert (first["assigneeId"], first["doneBy"], second["assigneeId"]) == (api.extension_id("102"), None, None)
    assert first["dueTime"] > run["creationTime"] and second["dueTime"] is None
    [card] = await shown(api, chat)
    assert (card["cardType"], card["fields"][0]["value"]) == ("Checklist", "0/2")
    step = f"/checklist-runs/{run['id']}/steps"
    await own(api, "PATCH", f"{step}/0", "104", 404, json={"done": True})
    await own(api, "PATCH", f"{step}/2", status=404, json={"done": True})
    await own(api, "PATCH", f"{step}/1", status=400, json={"assigneeId": api.extension_id("104")})
    await own(api, "PATCH", f"{step}/1", json={"assigneeId": api.extension_id("103")})
    for number in ("102", "103"):  # who was first stays
        run = await own(api, "PATCH", f"{step}/0", number, json={"done": True})
    assert (run["steps"][0]["doneBy"], run["steps"][1]["assigneeId"]) == (
        api.extension_id("102"),
        api.extension_id("103"),
    )
    [card] = await shown(api, chat)
    assert (card["fields"][0]["value"], card["checklist"]["done"]) == ("1/2", 1)

    changed = order(api, steps=[{"title": "Only this"}])
    await own(api, "PUT", f"/checklists/{made['id']}", "103", 403, json=changed)
    await own(api, "PUT", f"/checklists/{made['id']}", json=changed)
    assert len((await own(api, "GET", f"/checklist-runs/{run['id']}"))["steps"]) == 2
    api.clock.advance(3_900)
    api.tokens.clear()
    await own(api, "POST", f"/checklist-runs/{run['id']}/finish", "103", json={"summary": "Nobody there"})
    assert (await texts(api, chat))[0] == "**Friday**: 1/2 (1 h 5 min)\n\nNobody there\n\n- ☐ Lock the doors"
    await own(api, "PATCH", f"{step}/1", status=409, json={"done": True})
    await own(api, "POST", f"/checklist-runs/{run['id']}/finish", status=409, json={})
    again = await own(api, "POST", f"/checklists/{made['id']}/runs", status=201, json={})
    assert (again["name"], [one["title"] for one in again["steps"]]) == ("Closing", ["Only this"])
    runs = (await own(api, "GET", f"/chats/{chat}/checklist-runs"))["records"]
    assert [(one["name"], one["status"]) for one in runs] == [("Closing", "Running"), ("Friday", "Finished")]

    await own(api, "DELETE", f"/checklists/{made['id']}", "103", 403)
    await own(api, "DELETE", f"/checklists/{made['id']}", status=204)
    assert (await own(api, "GET", f"/checklist-runs/{run['id']}"))["checklistId"] is None
    await own(api, "DELETE", f"/checklist-runs/{run['id']}", "102", 403)
    await own(api, "DELETE", f"/checklist-runs/{run['id']}", "103", 204)
    for path in (f"/checklist-runs/{again['id']}", f"/chats/{chat}/checklists"):
        await own(api, "GET", path, "104", 404)
        await own(api, "GET", path, "101", 404, organisation=demo.NEIGHBOUR)


async def test_who_left_the_team_is_no_longer_given_steps(api: Api) -> None:
    """MSG-18"""
    chat = (await team(api, members=("102",)))["id"]
    made = await own(api, "POST", f"/chats/{chat}/checklists", status=201, json=order(api))
    await ask(api, "POST", f"/teams/{chat}/remove", status=204, json={"members": [{"id": api.extension_id("102")}]})
    run = await own(api, "POST", f"/checklists/{made['id']}/runs", status=201, json={})
    assert [step["assigneeId"] for step in run["steps"]] == [None, None]
