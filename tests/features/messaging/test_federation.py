"""Chats shared between companies (MSG-26): addresses, signatures, links, and copies that stay alike."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clarion.base.errors import Invalid
from clarion.base.keys import MasterKey
from clarion.base.ssrf_guard import EgressPolicy
from clarion.features.messaging.federation import rules
from clarion.features.messaging.federation.sender import EventSender
from clarion.features.messaging.federation.signatures import (
    NotSigned,
    ServerIdentity,
    Signed,
    public_key,
    signer_of,
    verify,
)
from clarion.features.people import demo
from tests.features.messaging.federated import (
    CHATS,
    COMPANIES,
    FEDERATION,
    OverTheApp,
    connect,
    over_the_app,
    posts_of,
)
from tests.support.api import Api
from tests.support.waiting import wait_for

PUBLIC, HERE = EgressPolicy(), EgressPolicy(loopback=True)


def test_addresses_of_servers_and_companies() -> None:
    """MSG-26"""
    assert rules.server_address(" Clarion.Example/ ", PUBLIC) == "https://clarion.example"
    assert rules.company_address("37@clarion.example:8443", PUBLIC) == ("37", "https://clarion.example:8443")
    assert rules.address_of("37", "https://clarion.example") == "37@clarion.example"
    assert rules.server_address("http://localhost:8000", HERE) == "http://localhost:8000"
    for bad in (
        "http://localhost:8000", "http://clarion.example", "https://10.0.0.1", "https://a@b.example",
        "clarion.example/x", "ftp://clarion.example", "", "https://[::1]", "x" * 300, "https://clarion.example:0",
    ):  # fmt: skip
        with pytest.raises(Invalid):
            rules.server_address(bad, PUBLIC)
    with pytest.raises(Invalid):
        rules.company_address("clarion.example", PUBLIC)


def test_mentions_cross_servers_and_come_back() -> None:
    """MSG-26"""
    far = {"900": ("2", "77")}
    told = rules.mentions_out("![:Person](5) and ![:Person](900), ![:Team](40)", far, "1")
    assert told == "![:Person](fed:1/5) and ![:Person](fed:2/77), ![:Team](fed:chat)"
    there = {("1", "5"): "805", ("2", "77"): "77"}
    read = rules.mentions_in(
        told + " ![:Person](fed:3/1)", "41", lambda account, person: there.get((account, person), "")
    )
    assert read == "![:Person](805) and ![:Person](77), ![:Team](41) @somebody"


def test_only_what_a_server_signed_for_us_a_moment_ago_counts() -> None:
    """MSG-26: RFC 9421."""
    ours, theirs = "https://a.example", ServerIdentity(MasterKey(b"k" * 32), "https://b.example")
    now, body, path = datetime.now(UTC), b'{"x":1}', "/restapi/v1.0/clarion/federation/server/events"

    def check(headers: dict[str, str], *, to: str = ours, where: str = path, what: bytes = body) -> None:
        small = {name.lower(): value for name, value in headers.items()}
        server, kid = signer_of(small)
        assert (server, kid) == ("https://b.example", theirs.kid)
        verify(Signed(where, small, what, f"{server}#{kid}"), to, public_key(theirs.public_key), now)

    good = theirs.sign(path, ours, body, now)
    check(good)
    for bad in (
        lambda: check(good, what=b'{"x":2}'),
        lambda: check(good, where=path + "x"),
        lambda: check(good, to="https://c.example"),
        lambda: check(theirs.sign(path, ours, body, now - timedelta(minutes=10))),
        lambda: check({**good, "Clarion-To": "https://c.example"}, to="https://c.example"),
        lambda: check({name: value for name, value in good.items() if name != "Content-Digest"}),
        lambda: check({name: value for name, value in good.items() if name != "Signature"}),
    ):
        with pytest.raises(NotSigned):
            bad()
    other = ServerIdentity(MasterKey(b"o" * 32), "https://b.example")
    small = {name.lower(): value for name, value in other.sign(path, ours, body, now).items()}
    with pytest.raises(NotSigned):
        verify(Signed(path, small, body, f"https://b.example#{other.kid}"), ours, public_key(theirs.public_key), now)
    with pytest.raises(NotSigned):
        signer_of({})


class Company:
    """Somebody of one of the two companies on this server."""

    def __init__(self, api: Api, organisation: demo.DemoOrganisation, number: str = "101") -> None:
        self.api, self.organisation, self.number = api, organisation, number

    async def __call__(self, method: str, path: str, status: int = 200, number: str = "", **options: Any) -> Any:
        headers = await self.api.as_person(number or self.number, self.organisation)
        answer = await self.api.client.request(method, path, headers=headers, **options)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def person(self, number: str) -> str:
        return self.api.extension_id(number, self.organisation)


@pytest.fixture
async def http_client(api: Api) -> OverTheApp:
    return over_the_app(api, api.here)


async def told(api: Api, company: Company, chat: str, wanted: list[str]) -> None:
    found: list[str] = []

    async def look() -> bool:
        await api.settled()
        api.clock.advance(1)
        api.here.get(EventSender)._worker.wake()
        found[:] = await posts_of(company, chat)
        return found == wanted

    await wait_for(look, missing=lambda: f"{wanted}; there is {found}")


async def test_two_companies_share_a_team_and_each_keeps_its_copy(api: Api, http_client: OverTheApp) -> None:
    """MSG-26"""
    admin, ours, theirs = Company(api, demo.DEMO), Company(api, demo.DEMO, "102"), Company(api, demo.NEIGHBOUR)
    await ours("GET", FEDERATION, 403)
    await admin("POST", FEDERATION + "/links", 400, json={"address": "nonsense"})
    own_address = (await admin("GET", FEDERATION))["address"]
    await admin("POST", FEDERATION + "/links", 400, json={"address": own_address})
    link, other = await connect(admin, theirs)
    address = (await theirs("GET", FEDERATION))["address"]
    await admin("POST", FEDERATION + "/links", 409, json={"address": address})

    [company] = (await ours("GET", COMPANIES))["records"]
    assert (company["id"], company["showsPeople"]) == (link, True)
    people = (await ours("GET", f"{COMPANIES}/{link}/people", params={"query": "e"}, status=400)) and []
    people = (await ours("GET", f"{COMPANIES}/{link}/people", params={"query": "an"}))["records"]
    await theirs("GET", f"{COMPANIES}/{link}/people", 404, params={"query": "an"})
    everybody = await theirs("GET", "/team-messaging/v1/persons/~")
    them = {"id": everybody["id"], "firstName": everybody["firstName"], "lastName": everybody["lastName"]}
    assert all(set(one) == {"id", "firstName", "lastName", "jobTitle"} for one in people)

    made = await ours("POST", "/team-messaging/v1/teams", 201, json={"name": "Joint work", "members": []})
    chat = made["id"]
    await ours("POST", f"{CHATS}/{chat}/posts", 201, json={"text": "Only ours"})
    order = {"chatId": chat, "people": [them]}
    await ours("POST", f"{COMPANIES}/{link}/people", 404, "103", json=order)
    await ours("POST", f"{COMPANIES}/{link}/people", json=order)
    await ours("POST", f"{CHATS}/{chat}/posts", 201, json={"text": "One"})

    async def copy() -> str:
        await api.settled()
        api.here.get(EventSender)._worker.wake()
        records = (await theirs("GET", CHATS, params={"recordCount": 250}))["records"]
        return next((one["id"] for one in records if one.get("name") == "Joint work"), "")

    there = await wait_for(copy, missing="the team in the other company")
    await told(api, theirs, there, ["One"])
    two = await theirs("POST", f"{CHATS}/{there}/posts", 201, json={"text": "Two"})
    await told(api, ours, chat, ["Only ours", "One", "Two"])
    mine = (await ours("GET", f"{CHATS}/{chat}/posts"))["records"][0]
    assert mine["creatorId"] != them["id"]
    name = await ours("GET", f"/team-messaging/v1/persons/{mine['creatorId']}")
    assert name["lastName"].endswith("· " + (await theirs("GET", "/team-messaging/v1/companies/~"))["name"])

    # What only its author may, only its author may, on both sides.
    await ours("PATCH", f"/team-messaging/v1/chats/{chat}/posts/{mine['id']}", 403, json={"text": "x"})
    await theirs("PATCH", f"/team-messaging/v1/chats/{there}/posts/{two['id']}", json={"text": "Two, again"})
    await ours("PUT", f"{CHATS}/{chat}/posts/{mine['id']}/reactions/:thumbsup:")
    answer = {"text": f"![:Person]({mine['creatorId']}) yes", "threadId": mine["id"]}
    await ours("POST", f"{CHATS}/{chat}/posts", 201, json=answer)
    mention = f"![:Person]({them['id']}) yes"
    await told(api, theirs, there, ["One", "Two, again", mention])
    copies = {one["text"]: one for one in (await theirs("GET", f"{CHATS}/{there}/posts"))["records"]}
    assert copies["Two, again"]["reactions"][0]["emoji"] == ":thumbsup:"
    assert copies[mention]["threadId"] == two["id"]
    assert copies[mention]["mentions"][0]["id"] == them["id"]

    # A file, then an outage, in which nothing is lost and nothing comes twice.
    headers = await api.as_person("102") | {"Content-Type": "text/plain"}
    files = await api.client.post(
        "/team-messaging/v1/files", params={"name": "plan.txt"}, content=b"The plan", headers=headers
    )
    file = files.json()[0]["id"]
    http_client.down = True
    shown = {"text": "See", "attachments": [{"id": file, "type": "File"}]}
    await ours("POST", f"{CHATS}/{chat}/posts", 201, json=shown)
    gone = await ours("POST", f"{CHATS}/{chat}/posts", 201, json={"text": "A slip"})
    await ours("DELETE", f"/team-messaging/v1/chats/{chat}/posts/{gone['id']}", 204)
    await ours("POST", f"{CHATS}/{chat}/posts", 201, json={"text": "After it"})
    await api.settled()

    async def troubled() -> bool:
        api.here.get(EventSender)._worker.wake()
        [seen] = (await admin("GET", FEDERATION))["links"]
        return bool(seen["problem"]) and seen["waiting"] >= 4

    await wait_for(troubled, missing="a link that says what is wrong")
    http_client.down = False
    api.clock.advance(400)
    await told(api, theirs, there, ["One", "Two, again", mention, "See", "After it"])
    [attached] = [one for one in (await theirs("GET", f"{CHATS}/{there}/posts"))["records"] if one.get("text") == "See"]
    [copy_of_file] = attached["attachments"]
    assert copy_of_file["name"] == "plan.txt"
    token = await api.as_person("101", demo.NEIGHBOUR)
    read = await api.client.get(f"/team-messaging/v1/files/{copy_of_file['id']}/content", headers=token)
    assert read.content == b"The plan"

    # Two people talk; whoever begins, it is one conversation.
    talk = await ours("POST", f"{COMPANIES}/{link}/conversations", 201, json=them)
    await ours("POST", f"{CHATS}/{talk['id']}/posts", 201, json={"text": "Just us"})

    async def directly() -> str:
        await api.settled()
        api.here.get(EventSender)._worker.wake()
        records = (await theirs("GET", CHATS, params={"recordCount": 250}))["records"]
        return next((one["id"] for one in records if one["type"] == "Direct"), "")

    heard = await wait_for(directly, missing="the conversation in the other company")
    await told(api, theirs, heard, ["Just us"])
    me = {"id": ours.person("102"), "firstName": "Ben", "lastName": "Okafor"}
    assert (await theirs("POST", f"{COMPANIES}/{other}/conversations", json=me))["id"] == heard
    await theirs("POST", f"{CHATS}/{heard}/posts", 201, json={"text": "Yes"})
    await told(api, ours, talk["id"], ["Just us", "Yes"])

    await theirs("DELETE", f"{FEDERATION}/links/{other}", 204)
    await wait_for(lambda: _ended(admin), missing="the end of the link on our side")
    await ours("POST", f"{CHATS}/{chat}/posts", 201, json={"text": "Among us again"})
    await api.settled()
    assert "Among us again" not in await posts_of(theirs, there)
    left = await ours("GET", f"{CHATS}/{chat}/members")
    assert [one["id"] for one in left["records"]] == [ours.person("102")]

    # Whoever is blocked asks in vain.
    server = own_address.partition("@")[2]
    await theirs("POST", FEDERATION + "/blocks", 201, json={"server": server})
    await admin("POST", FEDERATION + "/links", 400, json={"address": address})
    await theirs("POST", FEDERATION + "/unblock", 204, json={"server": api.here.settings.public_url})
    await theirs("POST", FEDERATION + "/unblock", 404, json={"server": api.here.settings.public_url})


async def _ended(company: Company) -> bool:
    return [one["state"] for one in (await company("GET", FEDERATION))["links"]] == ["Ended"]
