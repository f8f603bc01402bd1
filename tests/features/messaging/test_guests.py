"""Guests: they see the chats that they were invited to, and who is in them; nothing else there is."""

import asyncio
import email
import email.policy
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clarion.apps.features import features
from clarion.base.mail_queue import MailQueue
from clarion.features.messaging.guests.expiry_job import GuestExpiryJob
from clarion.features.people import demo
from clarion.features.people.authorize.codes import challenge_of
from clarion.features.people.roles.catalogue import GUEST as GUEST_ROLE
from clarion.features.people.roles.catalogue import granted
from clarion.features.people.sign_in import Guard, Public
from tests.api.test_live import Socket
from tests.features.messaging.test_chats import NEW, ask, post, team
from tests.features.messaging.test_posts import OWN, own
from tests.support.api import Api
from tests.support.routes import guards_of
from tests.support.waiting import wait_for

GUEST = {"email": "gwen@partner.example", "firstName": "Gwen", "lastName": "Guest"}
PASSWORD = "a long password of a guest"


async def letters(api: Api, count: int, to: str = GUEST["email"]) -> list[str]:
    """What was written to this address, once there are as many letters; the newest last."""
    found: list[str] = []

    def look() -> bool:
        files = sorted((api.here.settings.data / "mail").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        read = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
        found[:] = [str(one.get_content()) for one in read if to in str(one["To"])]
        return len(found) >= count

    await api.here.get(MailQueue).deliver()
    await wait_for(look, missing=lambda: f"{count} letters to {to}; there are {len(found)}")
    return found


async def come_in(api: Api, text: str) -> httpx.Response:
    """By the link of a letter: choose a password, get tokens. The answer of the step that fails, or the last."""
    link = re.search(r"#link=(\S+)", text)
    assert link, text
    verifier, path = "v" * 64, "/restapi/v1.0/clarion/sign-in"
    opened = await api.client.post(path + "/link", json={"ticket": link[1]})
    if opened.status_code != 200:
        return opened
    body = {"ticket": link[1], "password": PASSWORD, "codeChallenge": challenge_of(verifier, "S256")}
    step = await api.client.post(path + "/new-password", json=body)
    api.client.cookies.clear()
    if step.status_code != 200:
        return step
    form = {"grant_type": "authorization_code", "client_id": "clarion-web", "code": step.json()["code"]}
    return await api.client.post("/restapi/oauth/token", data=form | {"code_verifier": verifier})


@dataclass
class Guest:
    api: Api
    id: str
    token: str = ""
    refused: list[str] = field(default_factory=list)

    async def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"}
        return await self.api.client.request(method, path, headers=headers, **options)


async def switch_on(api: Api) -> None:
    await own(api, "PUT", "/guest-setting", json={"enabled": True})


async def invited(api: Api, *teams: str, **more: Any) -> Guest:
    """In these teams of 101, and signed in."""
    await switch_on(api)
    known = len(await letters(api, 0))
    made = await own(api, "POST", "/guests", status=201, json=GUEST | {"teamIds": list(teams)} | more)
    answer = await come_in(api, (await letters(api, known + 1))[-1])
    assert answer.status_code == 200, answer.text
    return Guest(api, made["id"], answer.json()["access_token"])


async def test_a_guest_talks_in_their_team_and_sees_nothing_else(api: Api) -> None:
    """MSG-25"""
    chat = (await team(api, "Project", members=("102",)))["id"]
    other = (await team(api, "Board", members=("102",)))["id"]
    public = (await team(api, "Canteen", public=True))["id"]
    secret = await post(api, other, "Nobody from outside reads this")
    guest = await invited(api, chat)
    said = await guest.ask("POST", f"{NEW}/chats/{chat}/posts", json={"text": "Hello from outside"})
    assert said.status_code == 201, said.text
    heard = await own(api, "GET", f"/chats/{chat}/posts", "102")
    assert (heard["records"][0]["creatorId"], heard["records"][0]["guest"]) == (guest.id, True)
    surface = await ask(api, "GET", f"/chats/{chat}/posts/{said.json()['id']}", "102")
    assert "guest" not in surface
    await post(api, chat, "Welcome, Gwen", "102")
    chats = (await guest.ask("GET", OWN + "/chats")).json()["records"]
    assert [one["id"] for one in chats] == [chat]
    members = (await guest.ask("GET", f"{OWN}/chats/{chat}/members")).json()["records"]
    assert {one["name"]: one["guest"] for one in members}["Gwen Guest"] is True
    assert sum(one["guest"] for one in members) == 1 and len(members) == 3
    changes = (await guest.ask("GET", OWN + "/changes", params={"since": 0})).json()
    assert {one["groupId"] for one in changes["posts"]} == {chat} == {one["id"] for one in changes["chats"]}
    found = (await guest.ask("GET", OWN + "/search", params={"query": "outside"})).json()["records"]
    assert {one["chat"]["id"] for one in found} == {chat}
    for path in (f"{OWN}/chats/{other}", f"{OWN}/chats/{public}", f"{NEW}/chats/{other}/posts",
                 f"{NEW}/chats/{other}/posts/{secret['id']}", f"{OWN}/chats/{public}/members"):  # fmt: skip
        assert (await guest.ask("GET", path)).status_code == 404, path
    # Nobody learns who else works here, also not by naming them.
    names = f"![:Person]({api.extension_id('104')})"
    named = await guest.ask("POST", f"{NEW}/chats/{chat}/posts", json={"text": names})
    assert named.status_code == 400 and "this chat only" in named.text
    inside = f"![:Person]({api.extension_id('102')})"
    assert (await guest.ask("POST", f"{NEW}/chats/{chat}/posts", json={"text": inside})).status_code == 201


# What guests may, all of it. Whoever opens another route to them says so here, and looks at what it shows.
_CHAT, _POST = "/chats/{chatId}", "/chats/{chatId}/posts/{postId}"
OPEN = {
    *((method, base + path) for base in (NEW, "/restapi/v1.0/glip") for method, path in (
        ("GET", _CHAT + "/posts"), ("POST", _CHAT + "/posts"), ("GET", _POST), ("PATCH", _POST), ("DELETE", _POST),
        ("POST", "/files"))),
    ("GET", NEW + "/files/{fileId}/content"),
    *((method, OWN + path) for method, path in (
        ("GET", "/me"), ("GET", "/chats"), ("GET", _CHAT), ("GET", "/unread"), ("GET", "/changes"),
        ("GET", "/mentions"),
        ("GET", _CHAT + "/posts"), ("POST", _CHAT + "/posts"), ("GET", _POST), ("GET", _POST + "/history"),
        ("POST", _CHAT + "/typing"), ("PATCH", _CHAT + "/state"), ("GET", _CHAT + "/members"), ("GET", _CHAT + "/pins"),
        ("PUT", _POST + "/reactions/{emoji}"), ("DELETE", _POST + "/reactions/{emoji}"), ("GET", "/search"),
        ("GET", _POST + "/links/{linkId}/picture"), ("DELETE", _POST + "/links/{linkId}"),
        ("POST", _CHAT + "/summary"))),
    ("GET", "/userinfo"), ("POST", "/userinfo"), ("POST", "/sign-out-everywhere"), ("GET", "/authz-profile"),
}  # fmt: skip


def _opens_to_guests(guards: Sequence[Guard | Public]) -> bool:
    held = granted([GUEST_ROLE])
    return any(
        guard.guests or (guard.permissions and all(any(name in held for name in choice.split(" OR "))
                                                   for choice in guard.permissions))
        for guard in guards
        if isinstance(guard, Guard)
    )  # fmt: skip


def test_guests_may_what_is_listed_and_nothing_else() -> None:
    opened = set()
    for route in (route for feature in features() for router in feature.routers for route in router.routes):
        if isinstance(route, APIRoute) and _opens_to_guests(guards_of(route.dependant)):
            opened |= {(method, route.path) for method in route.methods or ()}
    ends = ("/userinfo", "/sign-out-everywhere", "/authz-profile")
    short = {(method, next((end for end in ends if path.endswith(end)), path)) for method, path in opened}
    assert {one for one in short if one[0] != "HEAD"} == OPEN


CLOSED = (
    ("GET", "/restapi/v1.0/account/~"),
    ("GET", "/restapi/v1.0/account/~/extension"),
    ("GET", "/restapi/v1.0/account/~/directory/entries"),
    ("GET", "/restapi/v1.0/account/~/presence"),
    ("GET", "/restapi/v1.0/account/~/phone-number"),
    ("GET", "/restapi/v1.0/account/~/extension/~/message-store"),
    ("GET", NEW + "/teams"),
    ("GET", NEW + "/chats"),
    ("POST", NEW + "/teams"),
    ("POST", NEW + "/conversations"),
    ("GET", NEW + "/everyone"),
    ("GET", OWN + "/guests"),
    ("POST", OWN + "/guests"),
    ("PUT", OWN + "/guest-setting"),
    ("GET", OWN + "/link-previews"),
    ("GET", "/restapi/v1.0/glip/persons/~"),
)


async def test_every_other_door_is_closed_to_guests(api: Api) -> None:
    """What they may is a list; what is added some day is closed to them until somebody opens it."""
    chat = (await team(api))["id"]
    guest = await invited(api, chat)
    for method, path in CLOSED:
        answer = await guest.ask(method, path, **({} if method == "GET" else {"json": {}}))
        assert answer.status_code == 403, f"{method} {path}: {answer.status_code} {answer.text}"
    for method, path in (("POST", f"/teams/{chat}/add"), ("POST", f"/teams/{chat}/archive"),
                         ("PATCH", f"/teams/{chat}"), ("DELETE", f"/teams/{chat}")):  # fmt: skip
        assert (await guest.ask(method, NEW + path, json={})).status_code == 403, path
    listed = (await api.get("/account/~/extension?perPage=1000")).json()["records"]
    entries = (await api.get("/account/~/directory/entries")).json()["records"]
    assert guest.id not in {str(one["id"]) for one in (*listed, *entries)}
    for body in ({"members": [{"id": guest.id}]}, {"members": [{"email": GUEST["email"]}]}):
        await ask(api, "POST", "/conversations", status=404, json=body)
        await ask(api, "POST", f"/teams/{chat}/add", status=404, json=body)


async def test_live_sockets_of_guests_tell_of_their_chats_only(api: Api) -> None:
    chat = (await team(api, members=("102",)))["id"]
    guest = await invited(api, chat)
    socket = Socket(api, guest.token)
    await socket.open()
    first = await socket.frame()
    assert (first["type"], first["topic"]) == ("snapshot", "chats")
    presence = {"userStatus": "Busy"}
    changed = await api.request("PUT", "/account/~/extension/~/presence", "102", json=presence)
    assert changed.status_code == 200
    await api.settled()
    await post(api, chat, "For all of us", "102")
    await api.settled()
    told = await socket.frame()
    assert (told["type"], told["topic"], told["data"]["post"]["text"]) == ("event", "chats", "For all of us")
    await socket.end()


async def test_guests_come_by_a_link_that_is_good_once_and_go_when_their_time_is_over(api: Api) -> None:
    chat = (await team(api, members=("102",)))["id"]
    body = GUEST | {"teamIds": [chat], "days": 2}
    await own(api, "POST", "/guests", status=403, json=body)  # switched off before anybody says otherwise
    await own(api, "POST", "/guests", "102", 403, json=body)
    await switch_on(api)
    made = await own(api, "POST", "/guests", status=201, json=body)
    assert made["state"] == "Invited" and [one["id"] for one in made["teams"]] == [chat]
    await letters(api, 1)
    await own(api, "POST", f"/guests/{made['id']}/invitation", status=204)
    first, second = await letters(api, 2)
    assert (await come_in(api, first)).status_code == 401, "the earlier link is void"
    answer = await come_in(api, second)
    assert answer.status_code == 200, answer.text
    assert (await come_in(api, second)).status_code == 401, "good once"
    guest = Guest(api, made["id"], answer.json()["access_token"])
    [line] = (await own(api, "GET", "/guests"))["records"]
    assert (line["state"], line["email"]) == ("Active", GUEST["email"])
    again = await api.by_password(GUEST["email"], PASSWORD)
    assert again.status_code == 200, again.text
    assert (await guest.ask("GET", f"{OWN}/chats/{chat}")).status_code == 200
    await own(api, "POST", "/guests", status=409, json=body)
    api.clock.advance(2 * 24 * 3600)
    api.tokens.clear()
    guest.token = (await api.by_password(GUEST["email"], PASSWORD)).json().get("access_token", "")
    await api.here.get(GuestExpiryJob).work()
    await api.settled()
    assert (await guest.ask("GET", f"{OWN}/chats/{chat}")).status_code == 401
    assert (await api.by_password(GUEST["email"], PASSWORD)).status_code in (400, 401, 403)
    assert (await own(api, "GET", "/guests"))["records"] == []
    [over] = (await own(api, "GET", "/guests", params={"ended": True}))["records"]
    assert (over["state"], over["whyEnded"], over["teams"]) == ("Ended", "Expired", [])
    back = await own(api, "POST", "/guests", status=201, json=body)
    assert back["id"] == made["id"], "who comes back is who they were"


async def test_guests_are_let_go_one_by_one_or_all_at_once(api: Api) -> None:
    chat = (await team(api, members=("102",)))["id"]
    guest = await invited(api, chat)
    await guest.ask("POST", f"{NEW}/chats/{chat}/posts", json={"text": "I was here"})
    await own(api, "PATCH", f"/chats/{chat}/members/{guest.id}", status=409, json={"role": "Admin"})
    await own(api, "DELETE", f"/guests/{guest.id}", "102", 403)
    foreign = {"organisation": demo.NEIGHBOUR}
    await ask(api, "DELETE", f"{OWN}/guests/{guest.id}", status=404, **foreign)
    await own(api, "DELETE", f"/guests/{guest.id}", status=204)
    assert (await guest.ask("GET", f"{OWN}/chats/{chat}")).status_code == 401
    assert "I was here" in str(await own(api, "GET", f"/chats/{chat}/posts", "102"))
    guest = await invited(api, chat)
    await own(api, "PUT", "/guest-setting", json={"enabled": False})
    await api.settled()
    await api.here.get(GuestExpiryJob).work()
    assert (await guest.ask("GET", f"{OWN}/chats/{chat}")).status_code == 401
    [over] = (await own(api, "GET", "/guests", params={"ended": True}))["records"]
    assert over["whyEnded"] == "SwitchedOff"


async def test_guests_are_invited_only_to_where_the_host_is_and_nobody_becomes_one_twice(api: Api) -> None:
    await switch_on(api)
    private = (await team(api, "Theirs", "102"))["id"]
    mine = (await team(api, "Mine"))["id"]
    await own(api, "POST", "/guests", status=404, json=GUEST | {"teamIds": [private]})
    colleague = demo.DEMO.people[1].email
    refused = await own(api, "POST", "/guests", status=409, json=GUEST | {"email": colleague, "teamIds": [mine]})
    assert "add them to the team" in refused["message"]
    for wrong in ({"email": "nobody"}, {"teamIds": []}, {"days": 0}, {"firstName": " "}, {"teamIds": ["x"] * 21}):
        answer = await api.client.post(
            OWN + "/guests", headers=await api.as_person(), json=GUEST | {"teamIds": [mine]} | wrong
        )
        assert answer.status_code == 400, wrong
    assert await letters(api, 0) == []


STEPS = st.lists(
    st.tuples(st.sampled_from(["let in", "let out", "post", "answer", "react", "close", "end"]), st.integers(0, 2)),
    min_size=3,
    max_size=8,
)


async def run(api: Api, steps: list[tuple[str, int]], number: int) -> None:
    teams = [(await team(api, f"Team {number}-{index}", members=("102",)))["id"] for index in range(3)]
    address = f"guest{number}@partner.example"
    body = GUEST | {"email": address, "teamIds": teams[:1]}
    made = await own(api, "POST", "/guests", status=201, json=body)
    answer = await come_in(api, (await letters(api, 1, address))[-1])
    guest, inside, gone = Guest(api, made["id"], answer.json()["access_token"]), {0}, False
    said: dict[int, list[str]] = {0: [], 1: [], 2: []}
    for count, (what, index) in enumerate(steps):
        if what in ("let in", "let out") and not gone:
            wanted = inside | {index} if what == "let in" else inside - {index}
            if wanted:
                change = {"teamIds": [teams[one] for one in sorted(wanted)]}
                await own(api, "PATCH", f"/guests/{guest.id}", json=change)
                inside = wanted
        elif what == "post":
            text = f"said {number} {count}"
            await post(api, teams[index], text, "102")
            said[index].append(text)
        elif what == "answer":
            text = f"answered {number} {count}"
            path = f"{NEW}/chats/{teams[index]}/posts"
            status = (await guest.ask("POST", path, json={"text": text})).status_code
            assert status == (401 if gone else 201 if index in inside else 404)
            said[index] += [text] if status == 201 else []
        elif what == "react" and said[index]:
            posts = (await ask(api, "GET", f"/chats/{teams[index]}/posts", "102"))["records"]
            newest = next(one["id"] for one in posts if one["type"] == "TextMessage")
            path = f"{OWN}/chats/{teams[index]}/posts/{newest}/reactions/:tada:"
            wanted = 401 if gone else 200 if index in inside else 404
            assert (await guest.ask("PUT", path)).status_code == wanted, (path, inside)
        elif what == "close":
            await ask(api, "PATCH", f"/teams/{teams[index]}", json={"public": count % 2 == 0})
        elif what == "end":
            await own(api, "DELETE", f"/guests/{guest.id}", status=204)
            inside, gone = set(), True
        await check(guest, teams, inside, said, gone)


async def check(guest: Guest, teams: list[str], inside: set[int], said: dict[int, list[str]], gone: bool) -> None:
    """Every door, for every team: just what they are in."""
    for index, chat in enumerate(teams):
        wanted = 401 if gone else 200 if index in inside else 404
        for path in (f"{OWN}/chats/{chat}", f"{NEW}/chats/{chat}/posts", f"{OWN}/chats/{chat}/members"):
            assert (await guest.ask("GET", path)).status_code == wanted, (path, inside)
        if index in inside and not gone:
            posts = (await guest.ask("GET", f"{NEW}/chats/{chat}/posts", params={"recordCount": 250})).json()
            texts = [one["text"] for one in posts["records"] if one["type"] == "TextMessage"]
            assert texts == said[index][::-1]
    if gone:
        return
    listed = (await guest.ask("GET", OWN + "/chats", params={"recordCount": 250})).json()["records"]
    assert {one["id"] for one in listed} == {teams[index] for index in inside}
    changes = (await guest.ask("GET", OWN + "/changes", params={"since": 0, "recordCount": 1000})).json()
    assert {one["groupId"] for one in changes["posts"]} <= {teams[index] for index in inside}
    found = (await guest.ask("GET", OWN + "/search", params={"query": "said", "recordCount": 100})).json()["records"]
    known = {text for index in inside for text in said[index] if text.startswith("said")}
    assert {one["snippet"]["text"] for one in found} == known, "by search, too"


async def test_whatever_happens_guests_see_just_the_teams_they_are_in(api: Api) -> None:
    """MSG-25, as a property: random steps by the API, held against a simple model at every door."""
    await switch_on(api)
    loop, count = asyncio.get_running_loop(), 0

    @settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def walk(steps: list[tuple[str, int]]) -> None:
        nonlocal count
        count += 1
        asyncio.run_coroutine_threadsafe(run(api, steps, count), loop).result(timeout=60)

    await asyncio.to_thread(walk)
    assert count >= 5
