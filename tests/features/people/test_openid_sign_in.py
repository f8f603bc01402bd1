"""Signing in by a company's OpenID provider (ADM-22): the whole application, with a provider that others wrote."""

import base64
import hashlib
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from clarion.features.people import demo
from clarion.features.people.openid_sign_in.id_tokens import ProviderKeys, check_id_token
from clarion.features.people.openid_sign_in.provider_http import OpenIdRefused, ProviderHttp
from tests.support.api import Api
from tests.support.oauth import challenge_of
from tests.support.openid_provider import openid_provider
from tests.support.saml_idp import Idp

ROOT = "/restapi/v1.0/clarion"
VERIFIER = "v" * 64
BEN = demo.DEMO.people[1].email


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with openid_provider() as issuer:
        yield issuer


@dataclass
class World:
    api: Api
    issuer: str
    account: str
    provider: httpx.AsyncClient
    redirect_uri: str = ""

    async def put(self, **more: object) -> httpx.Response:
        body = {"issuer": self.issuer, "clientId": "clarion", "clientSecret": "s3 cret/+", **more}
        return await self.api.client.put(f"{ROOT}/openid-provider", json=body, headers=await self.api.web_headers())

    async def set_up(self, **more: object) -> None:
        answer = await self.put(**more)
        assert answer.status_code == 200, answer.text
        assert "s3 cret" not in answer.text
        self.redirect_uri = answer.json()["redirectUri"]

    async def begin(self, to: str = "/") -> str:
        """The provider's address that the browser is sent to; the browser keeps its cookie."""
        answer = await self.api.client.get(f"{ROOT}/openid/{self.account}/start", params={"to": to})
        assert answer.status_code == 303 and answer.headers["location"].startswith(self.issuer), answer.text
        return answer.headers["location"]

    async def at_provider(self, address: str, sub: str, **claims: object) -> str:
        """The address that the provider sends the browser back to, once this person has signed in there."""
        await self.provider.put(f"{self.issuer}/users/{sub}", json=claims)
        answer = await self.provider.post(address, data={"sub": sub})
        assert answer.status_code == 302, answer.text
        assert answer.headers["location"].startswith(self.redirect_uri)
        return answer.headers["location"]

    async def come_back(self, address: str) -> httpx.Response:
        parts = urlsplit(address)
        answer = await self.api.client.get(f"{parts.path}?{parts.query}")
        assert answer.status_code == 303, answer.text
        return answer

    async def finish(self, answer: httpx.Response) -> httpx.Response:
        """What the sign-in page does then."""
        ticket = urlsplit(answer.headers["location"]).fragment.removeprefix("provider=")
        body = {"ticket": ticket, "codeChallenge": challenge_of(VERIFIER, "S256")}
        return await self.api.client.post(f"{ROOT}/sign-in/provider", json=body)

    async def sign_in(self, sub: str, **claims: object) -> httpx.Response:
        return await self.come_back(await self.at_provider(await self.begin(), sub, **claims))

    async def own(self, answer: httpx.Response) -> dict[str, Any]:
        """Who is signed in."""
        step = await self.finish(answer)
        assert step.status_code == 200 and step.json()["state"] == "done", step.text
        form = {"grant_type": "authorization_code", "client_id": "clarion-web", "code": step.json()["code"],
                "code_verifier": VERIFIER}  # fmt: skip
        tokens = await self.api.client.post("/restapi/oauth/token", data=form)
        headers = {"Authorization": f"Bearer {tokens.json()['access_token']}"}
        own: dict[str, Any] = (await self.api.client.get("/restapi/v1.0/account/~/extension/~", headers=headers)).json()
        return own

    async def refused(self, answer: httpx.Response) -> str:
        """Why, as the administrator reads it."""
        assert urlsplit(answer.headers["location"]).fragment == "refused"
        found = await self.api.client.get(f"{ROOT}/openid-provider", headers=await self.api.web_headers())
        return str(found.json()["lastRefusal"])


@pytest.fixture
async def world(sqlite_api: Api, issuer: str) -> AsyncIterator[World]:
    sqlite_api.clock.advance((datetime.now(UTC) - sqlite_api.clock.now()).total_seconds())  # the provider's is real
    async with httpx.AsyncClient() as provider:
        yield World(sqlite_api, issuer, sqlite_api.account_id(), provider)


async def test_somebody_new_signs_in_and_comes_back_adm_22(world: World) -> None:
    await world.set_up(createPeople=True, firstNumber=800, groupRoles=[{"group": "bosses", "roleId": "1"}])
    address = await world.begin("/messages")
    claims = {"email": "Grace@Example.com", "given_name": "Grace", "family_name": "Hopper"}
    answer = await world.come_back(await world.at_provider(address, "g1", **claims))
    place = urlsplit(answer.headers["location"])
    assert (place.netloc, place.path, parse_qs(place.query)) == ("", "/sign-in", {"to": ["/messages"]})
    own = await world.own(answer)
    assert (own["extensionNumber"], own["contact"]["email"]) == ("800", "grace@example.com")
    assert not own["permissions"]["admin"]["enabled"]
    # The same person, by `sub`, though married, with another address, and promoted.
    world.api.client.cookies.clear()
    claims = {"email": "murray@example.com", "given_name": "Grace", "family_name": "Murray", "groups": ["Bosses"]}
    again = await world.own(await world.sign_in("g1", **claims))
    assert (again["id"], again["contact"]["lastName"]) == (own["id"], "Murray")
    assert again["permissions"]["admin"]["enabled"]


async def test_the_sign_in_page_offers_it_and_only_it(world: World) -> None:
    first = await world.api.client.get(f"{ROOT}/openid-provider/redirect-uri", headers=await world.api.web_headers())
    await world.set_up()
    assert first.json()["redirectUri"] == world.redirect_uri
    page = (await world.api.client.get(f"{ROOT}/sign-in/company")).json()
    assert (page["provider"], page["start"]) == (True, f"{ROOT}/openid/{world.account}/start")
    await world.set_up(enabled=False, clientSecret=None)
    page = (await world.api.client.get(f"{ROOT}/sign-in/company")).json()
    assert (page["provider"], page["start"]) == (False, None)
    assert (await world.api.client.get(f"{ROOT}/openid/{world.account}/start")).status_code == 404


async def test_what_is_asked_carries_pkce_and_a_nonce(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.set_up()
    asked: list[dict[str, list[str]]] = []
    post = ProviderHttp.post_form

    async def watched(self: ProviderHttp, address: str, headers: dict[str, str], body: bytes, what: str) -> Any:
        asked.append(parse_qs(body.decode()))
        assert headers["Authorization"] == "Basic " + base64.b64encode(b"clarion:s3%20cret%2F%2B").decode()
        return await post(self, address, headers, body, what)

    monkeypatch.setattr(ProviderHttp, "post_form", watched)
    address = await world.begin()
    query = parse_qs(urlsplit(address).query)
    assert query["scope"] == ["openid profile email"] and len(query["nonce"][0]) >= 43
    await world.own(await world.come_back(await world.at_provider(address, "b1", email=BEN)))
    digest = hashlib.sha256(asked[0]["code_verifier"][0].encode()).digest()
    assert query["code_challenge"] == [base64.urlsafe_b64encode(digest).rstrip(b"=").decode()]
    assert query["code_challenge_method"] == ["S256"]


async def test_an_answer_counts_once_and_in_one_browser(world: World) -> None:
    await world.set_up()
    address = await world.at_provider(await world.begin(), "b1", email=BEN)
    first, second = await world.come_back(address), await world.come_back(address)
    kept = dict(world.api.client.cookies)
    world.api.client.cookies.clear()
    assert (await world.finish(first)).status_code == 401, "another browser"
    world.api.client.cookies.update(kept)
    assert (await world.finish(first)).status_code == 200
    assert (await world.finish(first)).status_code == 401
    assert "no request of ours" in await world.refused(second)


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"email": "nobody@example.com"}, "people are not made"),
        ({"email": demo.DEMO.people[0].email}, "administrator"),
        ({"given_name": "Ada"}, "no e-mail address"),
        ({"email": BEN, "email_verified": False}, "no e-mail address"),
    ],
)
async def test_who_may_not_come_in_is_refused_with_a_reason(
    world: World, claims: dict[str, object], reason: str
) -> None:
    await world.set_up()
    assert reason in await world.refused(await world.sign_in(f"r{time.monotonic_ns()}", **claims))


async def test_wrong_ways_back_are_refused(world: World) -> None:
    await world.set_up()
    back = f"{ROOT}/openid/{world.account}/callback"

    async def said(**query: str) -> str:
        return await world.refused(await world.api.client.get(back, params=query))

    assert "no request of ours" in await said(code="x", state="made up")
    state = parse_qs(urlsplit(await world.begin()).query)["state"][0]
    assert "access_denied The person" in await said(
        error="access_denied", error_description="The person said no", state=state
    )
    state = parse_qs(urlsplit(await world.begin()).query)["state"][0]
    assert "another issuer" in await said(code="x", state=state, iss="https://evil.example")
    state = parse_qs(urlsplit(await world.begin()).query)["state"][0]
    assert "invalid_grant" in await said(code="made up", state=state)
    neighbour = demo.demo_account_id(world.api.here.keys, demo.NEIGHBOUR)
    assert (await world.api.client.get(f"{ROOT}/openid/{neighbour}/start")).status_code == 404
    long = await world.api.client.get(back, params={"code": "x" * 5000})
    assert long.status_code == 400


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("not an address", "https address"),
        ("http://example.com", "https address"),
        ("https://user@example.com", "https address"),
        ("http://127.0.0.1:9", "cannot be read"),
        ("{issuer}/", "enter that, exactly"),
        ("{issuer}/nowhere", "answers 404"),
    ],
)
async def test_a_wrong_issuer_is_refused_at_once(world: World, given: str, words: str) -> None:
    answer = await world.put(issuer=given.format(issuer=world.issuer))
    assert answer.status_code == 400, answer.text
    assert words in answer.json()["message"] and answer.json()["errors"][0]["parameterName"] == "issuer"


async def test_a_secret_does_not_go_to_another_provider(world: World) -> None:
    await world.set_up()
    assert (await world.put(clientSecret=None)).json()["hasClientSecret"] is True
    assert (await world.put(clientSecret=None, clientId="other")).json()["hasClientSecret"] is False


async def test_saml_and_openid_are_not_in_use_at_once(world: World, tmp_path: Path) -> None:
    await world.set_up()
    headers = await world.api.web_headers()
    body = {"metadata": Idp(tmp_path).metadata}
    answer = await world.api.client.put(f"{ROOT}/identity-provider", json=body, headers=headers)
    assert answer.status_code == 409 and "switch the other off" in answer.text
    removed = await world.api.client.delete(f"{ROOT}/openid-provider", headers=headers)
    assert removed.status_code == 204
    assert (await world.api.client.get(f"{ROOT}/openid-provider", headers=headers)).status_code == 404


KEY = rsa.generate_private_key(65537, 2048)
OTHER = rsa.generate_private_key(65537, 2048)
NOW = datetime(2026, 12, 1, tzinfo=UTC)


def public(key: rsa.RSAPrivateKey, kid: str) -> dict[str, Any]:
    found: dict[str, Any] = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return found | {"kid": kid}


@dataclass
class Published:
    """Stands for the provider's `jwks_uri`."""

    keys: list[dict[str, Any]] = field(default_factory=lambda: [public(KEY, "one")])
    reads: int = 0

    async def get_json(self, address: str, what: str, token: str = "") -> dict[str, Any]:
        self.reads += 1
        return {"keys": self.keys}


def token_of(key: Any = KEY, kid: str | None = "one", algorithm: str = "RS256", **changes: Any) -> str:
    now = int(NOW.timestamp())
    claims = {"iss": "https://op", "sub": "1", "aud": "clarion", "exp": now + 60, "iat": now, "nonce": "n"} | changes
    headers = {"kid": kid} if kid else None
    return jwt.encode({name: value for name, value in claims.items() if value is not None}, key, algorithm, headers)


async def check(token: str, published: Published | None = None) -> dict[str, Any]:
    keys = ProviderKeys(published or Published(), lambda: 0.0)  # type: ignore[arg-type]
    return await check_id_token(
        keys, "https://op/keys", token, issuer="https://op", client_id="clarion", nonce="n", now=NOW
    )


async def test_a_right_id_token_is_taken() -> None:
    assert (await check(token_of()))["sub"] == "1"
    assert (await check(token_of(aud=["clarion", "other"], azp="clarion")))["sub"] == "1"
    assert (await check(token_of(kid=None)))["sub"] == "1", "the only key"


@pytest.mark.parametrize(
    ("token", "words"),
    [
        (token_of(OTHER), "not valid"),
        (token_of(iss="https://evil"), "another issuer"),
        (token_of(aud="other"), "another client"),
        (token_of(aud=["clarion", "other"]), "azp"),
        (token_of(azp="other"), "azp"),
        (token_of(nonce="other"), "nonce"),
        (token_of(nonce=None), "nonce"),
        (token_of(exp=int(NOW.timestamp()) - 181), "clocks"),
        (token_of(iat=int(NOW.timestamp()) + 181), "clocks"),
        (token_of(exp=None), "exp"),
        (token_of(sub=""), "sub"),
        (token_of(kid="two"), "publishes no key"),
        (token_of("a shared secret of 32 characters", algorithm="HS256"), "HS256, which is not accepted"),
        (jwt.encode({"sub": "1"}, None, "none"), "none, which is not accepted"),
        ("x.y.z", "not valid"),
        ("", "not valid"),
    ],
)
async def test_every_wrong_id_token_is_refused(token: str, words: str) -> None:
    with pytest.raises(OpenIdRefused, match=words):
        await check(token)


async def test_new_keys_are_read_when_a_token_names_one_but_not_all_the_time() -> None:
    published, now = Published(), [0.0]
    keys = ProviderKeys(published, lambda: now[0])  # type: ignore[arg-type]

    async def find(kid: str) -> str:
        return str((await keys.find("https://op/keys", {"alg": "RS256", "kid": kid})).key_id)

    assert await find("one") == "one" and await find("one") == "one"
    published.keys.append(public(OTHER, "two"))
    with pytest.raises(OpenIdRefused):
        await find("two")
    assert published.reads == 1, "anybody can send tokens with made-up keys"
    now[0] = 31.0
    assert await find("two") == "two" and published.reads == 2
