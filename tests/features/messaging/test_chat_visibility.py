"""Team messaging, as a property: whatever happens, nobody sees what they may not, and all see the same in one order."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clarion.features.people import demo
from tests.api.test_live import Socket
from tests.features.messaging.test_chats import NEW, ask, post, team
from tests.features.messaging.test_posts import OWN, own
from tests.support.api import Api

PEOPLE = ("101", "102", "103", "104")
Step = tuple[str, str, str]
WHATS = ("add", "remove", "join", "leave", "open", "close", "post", "post", "answer", "edit", "delete", "read")
steps = st.lists(
    st.tuples(st.sampled_from(WHATS), st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)), min_size=4, max_size=12
)


@dataclass
class Said:
    id: str
    author: str
    text: str
    heard_by: frozenset[str]
    deleted: bool = False


@dataclass
class Model:
    """What the team should be. `read`: how many posts somebody has behind them."""

    api: Api
    chat: str
    members: set[str]
    said: list[Said] = field(default_factory=list)
    read: dict[str, int] = field(default_factory=dict)

    def unread_of(self, person: str) -> int:
        behind = self.read.get(person, 0)
        return sum(not one.deleted and one.author != person for one in self.said[behind:])

    async def send(self, method: str, path: str, person: str, **options: Any) -> int:
        headers = await self.api.as_person(person)
        address = path if path.startswith("/restapi") else NEW + path
        answer = await self.api.client.request(method, address, headers=headers, **options)
        return answer.status_code


async def take(model: Model, what: str, person: str, other: str, text: str) -> None:
    """One step, by the API and in the model; what nobody may do must be refused."""
    team_path, inside = f"/teams/{model.chat}", person in model.members
    one = {"members": [{"id": model.api.extension_id(other)}]}
    if what in ("add", "remove"):
        status = await model.send("POST", f"{team_path}/{what}", person, json=one)
        assert inside or status == 404
        if status == 204 and what == "add" and other not in model.members:
            model.members.add(other)
            model.read[other] = len(model.said)
        if status == 204 and what == "remove":
            model.members.discard(other)
    elif what in ("join", "leave"):
        status = await model.send("POST", f"{team_path}/{what}", person)
        if status == 204 and what == "join":
            model.members.add(person)
            model.read[person] = len(model.said)
        if status == 204 and what == "leave":
            model.members.discard(person)
    elif what in ("open", "close"):
        status = await model.send("PATCH", team_path, person, json={"public": what == "open"})
        assert inside or status == 404
    else:
        await speak(model, what, person, text)


async def speak(model: Model, what: str, person: str, text: str) -> None:
    path, inside = f"/chats/{model.chat}/posts", person in model.members
    alive = [one for one in model.said if not one.deleted]
    if what == "read":
        status = await model.send("PATCH", f"{OWN}/chats/{model.chat}/state", person, json={"unread": False})
        assert (status == 200) == inside
        if inside:
            model.read[person] = len(model.said)
        return
    if what in ("edit", "delete"):
        if alive:
            target = alive[-1]
            method, body = ("PATCH", {"text": text}) if what == "edit" else ("DELETE", None)
            status = await model.send(method, f"{path}/{target.id}", person, json=body)
            assert inside or status == 404
            if status == 200:
                assert target.author == person
                target.text, target.heard_by = text, frozenset(model.members) & target.heard_by
            if status == 204:
                target.deleted = True
        return
    parent = {"parentPostId": alive[0].id} if what == "answer" and alive else {}
    headers = await model.api.as_person(person)
    answer = await model.api.client.post(NEW + path, headers=headers, json={"text": text} | parent)
    assert (answer.status_code == 201) == inside, answer.text
    if inside:
        model.said.append(Said(answer.json()["id"], person, text, frozenset(model.members)))
        model.read[person] = len(model.said)


async def check(model: Model, since: int) -> None:
    """Every route, for everybody."""
    wanted = [one.text for one in model.said if not one.deleted]
    for person in PEOPLE:
        inside, api = person in model.members, model.api
        for path in (f"/chats/{model.chat}/posts", f"{OWN}/chats/{model.chat}/posts", f"{OWN}/chats/{model.chat}",
                     f"{OWN}/chats/{model.chat}/members", f"{OWN}/chats/{model.chat}/pins"):  # fmt: skip
            assert (await model.send("GET", path, person) == 200) == inside, (path, person)
        found = await own(api, "GET", "/chats", person, params={"recordCount": 250})
        lines = {one["id"]: one for one in found["records"]}
        assert (model.chat in lines) == inside
        changes = await own(api, "GET", "/changes", person, params={"since": since, "recordCount": 1000})
        texts = {one.get("text", "") for one in changes["posts"] if one["groupId"] == model.chat}
        if not inside:
            assert not texts
            continue
        assert lines[model.chat]["unread"] == model.unread_of(person), person
        listed = await ask(api, "GET", f"/chats/{model.chat}/posts", person, params={"recordCount": 250})
        assert [one["text"] for one in listed["records"] if one["type"] == "TextMessage"] == wanted[::-1]
        assert set(wanted) <= texts


async def run(api: Api, chosen: list[Step], number: int) -> None:
    since = (await own(api, "GET", "/changes", "101", params={"since": 0}))["n"]
    made = await team(api, f"Team {number}", members=("102",))
    model = Model(api, made["id"], {"101", "102"}, read={})
    sockets = {person: Socket(api, (await api.as_person(person))["Authorization"].split()[1]) for person in PEOPLE}
    for socket in sockets.values():
        await socket.open()
    for place, (what, person, other) in enumerate(chosen):
        await take(model, what, person, other, f"{number}/{place}")
        await api.settled()
    await check(model, since)
    everyone = await ask(api, "GET", "/everyone", "101")
    barrier = (await post(api, everyone["id"], "the end"))["id"]
    for person, socket in sockets.items():
        heard = await heard_by(socket, model.chat, barrier)
        allowed = [one.id for one in model.said if person in one.heard_by]
        assert [one for one in heard if one in allowed] == heard, person
        assert all(one.id in heard for one in model.said if person in one.heard_by), person
        await socket.end()


async def heard_by(socket: Socket, chat: str, barrier: str) -> list[str]:
    """Which posts of the chat this person was told of, in order."""
    heard: list[str] = []
    while True:
        event = (await socket.event("chats"))["data"]
        if event.get("post", {}).get("id") == barrier:
            return heard
        if event["chatId"] == chat and event["eventType"] == "PostAdded" and event["post"]["type"] == "TextMessage":
            heard.append(event["post"]["id"])


async def test_nobody_sees_what_they_may_not_whoever_comes_and_goes(api: Api) -> None:
    """Random steps by the API, held against a simple model: routes, unread counts, catching up, live events."""
    await ask(api, "GET", "/everyone", organisation=demo.DEMO)
    loop, count = asyncio.get_running_loop(), 0

    @settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(steps)
    def walk(chosen: list[Step]) -> None:
        nonlocal count
        count += 1
        asyncio.run_coroutine_threadsafe(run(api, chosen, count), loop).result(timeout=60)

    await asyncio.to_thread(walk)
    assert count >= 5
