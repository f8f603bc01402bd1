"""PH-65: skills through the API: the company's list, what members can, what queues want, and who may say so."""

from typing import Any

import pytest

from clarion.features.people import Extension, demo
from clarion.features.phone.queues import read_queue_profiles
from clarion.features.phone.queues.models import QueueSkill
from clarion.features.phone.queues.profile import QueueProfile
from tests.features.phone.queues.test_routes import BASE, new_queue, put
from tests.support.api import Api

SKILLS = f"{BASE}/clarion/skills"


async def new_skill(api: Api, name: str) -> str:
    made = await api.request("POST", SKILLS, json={"name": name})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def new_menu(api: Api) -> str:
    body = {"name": "Language", "extensionNumber": "390", "site": {"id": "main-site"}, "actions": []}
    made = await api.request("POST", f"{BASE}/ivr-menus", json=body)
    assert made.status_code in (200, 201), made.text
    return str(made.json()["id"])


def can(api: Api, number: str, **levels: int) -> dict[str, Any]:
    """`levels`: by skill id, with a leading `s`."""
    skills = [{"skill": {"id": skill.removeprefix("s")}, "level": level} for skill, level in levels.items()]
    return {"member": {"id": api.extension_id(number)}, "skills": skills}


async def profile(api: Api, queue_id: str) -> QueueProfile:
    async with api.here.storage.reading() as session:
        return next(each.queue for each in await read_queue_profiles(session, [queue_id]) if each.queue)


async def test_skills_of_members_and_of_a_queue_reach_call_handling_ph_65(api: Api) -> None:
    queue_id = await new_queue(api, "102", "103")
    french, sales = await new_skill(api, "French"), await new_skill(api, "Sales")
    assert [each["name"] for each in (await api.get(SKILLS)).json()["records"]] == ["French", "Sales"]
    members = f"clarion/call-queues/{queue_id}/skills"
    said = await put(api, members, records=[can(api, "102", **{f"s{french}": 4, f"s{sales}": 1})])
    assert said.status_code == 200, said.text
    assert said.json() == (await api.get(f"{BASE}/{members}")).json()
    assert [len(each["skills"]) for each in said.json()["records"]] == [2, 0]
    menu = await new_menu(api)
    wanted = [
        {"skill": {"id": sales}},
        {"skill": {"id": french}, "level": 3, "fallsEverySeconds": 20,
         "when": {"by": "Menu", "menu": {"id": menu}, "key": "2"}},
    ]  # fmt: skip
    rules = f"clarion/call-queues/{queue_id}/rules"
    changed = await put(api, rules, skills=wanted, bestFirst=True)
    assert changed.status_code == 200, changed.text
    shown = changed.json()["skills"]
    assert [(each["skill"]["name"], each["level"], each["when"]["by"]) for each in shown] == [
        ("Sales", 1, "Always"), ("French", 3, "Menu"),
    ]  # fmt: skip
    again = await put(api, rules, **changed.json())
    assert again.json() == changed.json() == (await api.get(f"{BASE}/{rules}")).json(), "pages send what they read"
    known = await profile(api, queue_id)
    assert (known.best_first, [member.skills for member in known.members]) == (True, [{french: 4, sales: 1}, {}])
    [first, second] = known.skill_rules
    assert (first.want.name, first.want.level, first.by, first.words) == ("Sales", 1, "Always", "always")
    assert (second.want.after, second.value, second.key, second.words) == (20.0, menu, "2", "menu 390, key 2")

    assert (await put(api, f"clarion/skills/{french}", name="Français")).json()["name"] == "Français"
    assert (await profile(api, queue_id)).skill_rules[1].want.name == "Français"
    assert (await api.request("DELETE", f"{SKILLS}/{sales}")).status_code == 204
    known = await profile(api, queue_id)
    assert [rule.want.skill for rule in known.skill_rules] == [french]
    assert known.members[0].skills == {french: 4}
    assert (await api.request("DELETE", f"{BASE}/ivr-menus/{menu}")).status_code == 204
    assert (await profile(api, queue_id)).skill_rules == ()
    assert (await api.get(f"{BASE}/{rules}")).json()["skills"] == []
    hours = (await api.get(f"{BASE}/extension/{queue_id}/answering-rule/business-hours-rule")).json()["queue"]
    assert "skills" not in hours


@pytest.mark.parametrize(
    ("wanted", "status", "parameter"),
    [
        ({"skill": {"id": "9"}}, 404, "skills.skill.id"),
        ({"when": {"by": "Menu"}}, 400, "skills.when.menu"),
        ({"when": {"by": "Menu", "menu": {"id": "9"}}}, 404, "skills.when.menu.id"),
        ({"when": {"by": "CalledNumber"}}, 400, "skills.when.phoneNumber"),
        ({"when": {"by": "Language"}}, 400, "skills.when.language"),
        ({"level": 6}, 400, None),
        ({"fallsEverySeconds": 0}, 400, None),
    ],
)
async def test_what_cannot_be_wanted_is_refused(
    sqlite_api: Api, wanted: dict[str, Any], status: int, parameter: str | None
) -> None:
    queue_id, french = await new_queue(sqlite_api), await new_skill(sqlite_api, "French")
    body = {"skills": [{"skill": {"id": french}, **wanted}]}
    refused = await put(sqlite_api, f"clarion/call-queues/{queue_id}/rules", **body)
    assert refused.status_code == status, refused.text
    assert parameter is None or refused.json()["parameterName"] == parameter


async def test_who_may_say_what_somebody_can_ph_65(sqlite_api: Api) -> None:
    api = sqlite_api
    queue_id, french = await new_queue(api, "102"), await new_skill(api, "French")
    members = f"clarion/call-queues/{queue_id}/skills"
    good = [can(api, "102", **{f"s{french}": 2})]
    assert (await put(api, members, "102", records=good)).status_code == 403, "nobody praises themselves"
    assert (await api.get(f"{BASE}/{members}", "103")).status_code == 403
    assert (await api.request("POST", SKILLS, "102", json={"name": "Latin"})).status_code == 403
    await put(api, f"clarion/call-queues/{queue_id}/rules", managers=[{"id": api.extension_id("104")}])
    assert (await put(api, members, "104", records=good)).status_code == 200
    stranger = await put(api, members, records=[can(api, "103", **{f"s{french}": 2})])
    assert (stranger.status_code, stranger.json()["parameterName"]) == (404, "records.member.id")
    unknown = await put(api, members, records=[can(api, "102", s9=2)])
    assert (unknown.status_code, unknown.json()["parameterName"]) == (404, "records.skills.skill.id")
    twice = can(api, "102", **{f"s{french}": 2})
    twice["skills"] *= 2
    assert (await put(api, members, records=[twice])).status_code == 400
    assert (await api.request("POST", SKILLS, json={"name": " french "})).status_code == 409
    for path in (members, f"clarion/skills/{french}"):
        foreign = await api.request(
            "PUT", f"{BASE}/{path}", organisation=demo.NEIGHBOUR, json={"name": "x", "records": []}
        )
        assert foreign.status_code == 404, path
    assert (await api.get(SKILLS, organisation=demo.NEIGHBOUR)).json()["records"] == []
    assert (await api.get(f"{BASE}/{members}")).json()["records"][0]["skills"][0]["level"] == 2


async def test_a_company_has_a_hundred_skills(sqlite_api: Api) -> None:
    async with sqlite_api.here.storage.transaction() as session:
        owner = await session.get_one(Extension, sqlite_api.extension_id("101"))
        session.add_all(QueueSkill(id=f"k{at}", account_id=owner.account_id, name=f"Skill {at}") for at in range(100))
    refused = await sqlite_api.request("POST", SKILLS, json={"name": "One more"})
    assert (refused.status_code, refused.json()["message"]) == (409, "A company has at most 100 skills.")
