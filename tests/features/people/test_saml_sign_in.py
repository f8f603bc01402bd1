"""Signing in by a company's identity provider: the whole application, with pysaml2 as the provider."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from clarion.features.people import demo
from clarion.features.people.saml import metadata_task
from clarion.features.people.saml.models import IdentityProvider
from clarion.features.people.sso import provider_people
from tests.support.api import Api
from tests.support.oauth import challenge_of
from tests.support.saml_idp import SIGN_IN, Idp, form_of

ROOT = "/restapi/v1.0/clarion"
VERIFIER = "v" * 64


@dataclass
class World:
    api: Api
    idp: Idp
    account: str
    service: str = ""
    answers_at: str = ""

    async def set_up(self, **more: object) -> None:
        body = {"metadata": self.idp.metadata, **more}
        headers = await self.api.web_headers()
        answer = await self.api.client.put(f"{ROOT}/identity-provider", json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        view = answer.json()
        assert view["certificates"][0]["expiresSoon"] is True and "PRIVATE" not in answer.text
        self.service, self.answers_at = view["ownEntityId"], view["ownAnswersAt"]
        self.idp.meet((await self.api.client.get(f"{ROOT}/saml/{self.account}/metadata")).text)

    async def begin(self, to: str = "/") -> str:
        """The id of our request; the browser keeps its cookie."""
        answer = await self.api.client.get(f"{ROOT}/saml/{self.account}/start", params={"to": to})
        assert answer.status_code == 303 and answer.headers["location"].startswith(SIGN_IN)
        return self.idp.request_of(answer.headers["location"])

    async def post(self, request: str | None, **more: object) -> httpx.Response:
        return await self.send(self.idp.answer(request, self.service, self.answers_at, **more))

    async def send(self, answer: str, **fields: str) -> httpx.Response:
        path = urlsplit(self.answers_at).path
        # The browser comes from the provider's page: its cookies stay at home (SameSite=Lax).
        kept = dict(self.api.client.cookies)
        self.api.client.cookies.clear()
        headers = {"Origin": "https://idp.example.com", "Sec-Fetch-Site": "cross-site"}
        found = await self.api.client.post(path, data=form_of(answer, **fields), headers=headers)
        self.api.client.cookies.update(kept)
        assert found.status_code == 303, found.text
        return found

    async def finish(self, answer: httpx.Response) -> httpx.Response:
        """What the sign-in page does then."""
        ticket = urlsplit(answer.headers["location"]).fragment.removeprefix("provider=")
        body = {"ticket": ticket, "codeChallenge": challenge_of(VERIFIER, "S256")}
        return await self.api.client.post(f"{ROOT}/sign-in/provider", json=body)

    async def tokens(self, code: str) -> dict[str, str]:
        form = {"grant_type": "authorization_code", "client_id": "clarion-web", "code": code, "code_verifier": VERIFIER}
        answer = await self.api.client.post("/restapi/oauth/token", data=form)
        assert answer.status_code == 200, answer.text
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    async def refusal(self) -> str:
        answer = await self.api.client.get(f"{ROOT}/identity-provider", headers=await self.api.web_headers())
        return str(answer.json()["lastRefusal"])


@pytest.fixture(scope="module")
def idp(tmp_path_factory: pytest.TempPathFactory) -> Idp:
    return Idp(tmp_path_factory.mktemp("idp"), days=20)


@pytest.fixture
def world(sqlite_api: Api, idp: Idp) -> World:
    api = sqlite_api
    api.clock.advance((datetime.now(UTC) - api.clock.now()).total_seconds())  # pysaml2 looks at the clock on the wall
    return World(api, idp, api.account_id())


async def test_somebody_new_signs_in_and_comes_back(world: World) -> None:
    """ADM-21, MSG-30"""
    await world.set_up(createPeople=True, firstNumber=800, groupRoles=[{"group": "bosses", "roleId": "1"}])
    request = await world.begin("/messages")
    attributes = {"mail": ["new@example.com"], "givenName": ["Grace"], "sn": ["Hopper"]}
    answer = await world.post(request, attributes=attributes)
    place = urlsplit(answer.headers["location"])
    assert (place.netloc, place.path, parse_qs(place.query)) == ("", "/sign-in", {"to": ["/messages"]})
    step = await world.finish(answer)
    assert step.status_code == 200 and step.json()["state"] == "done", step.text
    headers = await world.tokens(step.json()["code"])
    own = (await world.api.client.get("/restapi/v1.0/account/~/extension/~", headers=headers)).json()
    assert (own["extensionNumber"], own["contact"]["email"]) == ("800", "new@example.com")
    # The same person, by the provider's name for them, though married and with another address.
    world.api.client.cookies.clear()
    attributes = {"mail": ["murray@example.com"], "givenName": ["Grace"], "sn": ["Murray"]}
    step = await world.finish(await world.post(await world.begin(), attributes=attributes))
    headers = await world.tokens(step.json()["code"])
    again = (await world.api.client.get("/restapi/v1.0/account/~/extension/~", headers=headers)).json()
    assert (again["id"], again["contact"]["lastName"]) == (own["id"], "Murray")


async def test_an_answer_counts_once_and_in_one_browser(world: World) -> None:
    """MSG-30"""
    await world.set_up()
    mail = demo.DEMO.people[1].email
    answer = world.idp.answer(await world.begin(), world.service, world.answers_at, attributes={"mail": [mail]})
    first = await world.send(answer)
    assert urlsplit((await world.send(answer)).headers["location"]).fragment == "refused"
    kept = dict(world.api.client.cookies)
    world.api.client.cookies.clear()
    assert (await world.finish(first)).status_code == 401  # another browser
    world.api.client.cookies.update(kept)
    assert (await world.finish(first)).status_code == 200
    assert (await world.finish(first)).status_code == 401
    assert "no request of ours" in await world.refusal()


async def test_the_provider_begins_only_where_it_may(world: World) -> None:
    await world.set_up()
    attributes = {"mail": [demo.DEMO.people[1].email]}
    refused = await world.post(None, attributes=attributes)
    assert urlsplit(refused.headers["location"]).fragment == "refused"
    await world.set_up(unasked=True)
    answer = world.idp.answer(None, world.service, world.answers_at, attributes=attributes)
    taken = await world.send(answer, RelayState="https://evil.example/")
    assert parse_qs(urlsplit(taken.headers["location"]).query) == {"to": ["/"]}
    assert (await world.finish(taken)).json()["state"] == "done"
    assert urlsplit((await world.send(answer)).headers["location"]).fragment == "refused"
    assert "used already" in await world.refusal()


async def test_who_is_not_known_or_an_administrator_is_refused_with_a_reason(world: World) -> None:
    await world.set_up()
    for mail, reason in (
        ("nobody@example.com", "people are not made"),
        (demo.DEMO.people[0].email, "administrator"),
        ("", "no e-mail address"),
    ):
        answer = await world.post(await world.begin(), attributes={"mail": [mail]} if mail else {"sn": ["x"]})
        assert urlsplit(answer.headers["location"]).fragment == "refused"
        assert reason in await world.refusal()
    neighbour = world.api.account_id(demo.NEIGHBOUR)
    assert (await world.api.client.get(f"{ROOT}/saml/{neighbour}/start")).status_code == 404


async def test_metadata_comes_from_where_this_server_may_go(world: World) -> None:
    headers = await world.api.web_headers()
    for address in (
        "https://10.0.0.1/metadata",
        "https://169.254.169.254/",
        "http://idp.example.com/",
        "file:///etc/x",
    ):
        answer = await world.api.client.put(f"{ROOT}/identity-provider", json={"metadataUrl": address}, headers=headers)
        assert (answer.status_code, answer.json()["parameterName"]) == (400, "metadataUrl"), answer.text
    answer = await world.api.client.put(f"{ROOT}/identity-provider", json={}, headers=headers)
    assert (answer.status_code, answer.json()["parameterName"]) == (400, "metadata")


async def test_one_companys_metadata_holds_up_no_others(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """MSG-30: else the next certificate of everybody behind it would not come."""
    here, read = world.api.here, []
    await world.set_up()
    async with here.storage.transaction() as session:
        row = await session.get_one(IdentityProvider, world.account)
        row.metadata_url, row.metadata_read_at = "https://idp.example.com/metadata", None
        values = {column.name: getattr(row, column.name) for column in IdentityProvider.__table__.columns}
        session.add(IdentityProvider(**values | {"account_id": world.api.account_id(demo.NEIGHBOUR)}))

    async def fails(_here: Any, account_id: str) -> None:
        read.append(account_id)
        raise ZeroDivisionError

    monkeypatch.setattr(metadata_task, "read_again", fails)
    assert await metadata_task.SamlMetadataTask(here).turn() == 2 and len(read) == 2


async def test_somebody_new_may_come_in_two_tabs_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """MSG-30"""
    await world.set_up(createPeople=True)
    more = {"attributes": {"mail": ["new@example.com"], "givenName": ["Grace"]}}
    questions = [await world.begin() for _ in range(2)]
    answers = [world.idp.answer(one, world.service, world.answers_at, **more) for one in questions]
    join = provider_people._join

    async def while_the_other_is_faster(*arguments: Any) -> Any:
        monkeypatch.setattr(provider_people, "_join", join)
        assert "provider=" in (await world.send(answers[1])).headers["location"]
        return await join(*arguments)

    monkeypatch.setattr(provider_people, "_join", while_the_other_is_faster)
    slower = await world.send(answers[0])
    assert "provider=" in slower.headers["location"], await world.refusal()
    assert (await world.finish(slower)).status_code == 200  # though this tab was opened before the other
