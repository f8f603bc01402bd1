"""An app and a person at the authorize endpoint, without a browser."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from clarion.features.developer import DEMO_REDIRECT_URIS
from clarion.features.people import demo
from clarion.features.people.authorize.codes import challenge_of
from tests.support.api import Api

AUTHORIZE, TOKEN = "/restapi/oauth/authorize", "/restapi/oauth/token"
PAGE = "/restapi/v1.0/clarion/authorize"
CALLBACK = DEMO_REDIRECT_URIS[0]
VERIFIER = "verifier-" * 6


def query_of(uri: str) -> dict[str, str]:
    """The query (or fragment) of an address, each name once."""
    parts = urlsplit(uri)
    return {name: values[0] for name, values in parse_qs(parts.query or parts.fragment, True).items()}


def check_refused(answer: httpx.Response, error: str, status: int = 400, code: str = "OAU-") -> None:
    """The form of errors at the token endpoint."""
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert body["error"] == error, body
    assert body["error_description"]
    assert body["errors"][0]["errorCode"].startswith(code), body


@dataclass
class Browser:
    """A browser with cookies. What the pages of the web app do, it does."""

    api: Api
    client: httpx.AsyncClient

    async def sign_in(self, number: str, organisation: demo.DemoOrganisation = demo.DEMO, **more: Any) -> Any:
        person = next(one for one in organisation.people if one.number == number)
        body = {"username": person.email, "password": self.api.password(number, organisation)} | more
        answer = await self.client.post("/restapi/v1.0/clarion/sign-in", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def authorize(self, **parameters: str) -> httpx.Response:
        """Where the endpoint sends the browser."""
        wanted = {"response_type": "code", "client_id": self.api.basic[0], "redirect_uri": CALLBACK} | parameters
        return await self.client.get(AUTHORIZE, params={name: text for name, text in wanted.items() if text})

    async def consent(self, page: httpx.Response, decision: str | None = None) -> Any:
        """What the page shows, or where the person's answer leads."""
        assert page.status_code == 303, page.text
        assert page.headers["location"].startswith("/authorize?"), page.headers["location"]
        body = {"parameters": query_of(page.headers["location"]), "decision": decision}
        answer = await self.client.post(PAGE, json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def code(self, **parameters: str) -> str:
        """The code that the app gets when the person says yes."""
        answer = await self.authorize(**parameters)
        where = answer.headers["location"]
        if where.startswith("/authorize?"):
            where = (await self.consent(answer, "allow"))["redirect"]
        return query_of(where)["code"]


async def new_browser(api: Api, source: str = "127.0.0.1") -> Browser:
    transport = httpx.ASGITransport(api.app, raise_app_exceptions=False, client=(source, 5000))
    return Browser(api, httpx.AsyncClient(transport=transport, base_url="http://clarion.test"))


def pkce(method: str = "S256") -> dict[str, str]:
    return {"code_challenge": challenge_of(VERIFIER, method), "code_challenge_method": method}


async def redeem(api: Api, code: str, auth: tuple[str, str] | None = None, **more: str) -> httpx.Response:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK} | more
    return await api.client.post(TOKEN, data=form, auth=auth or api.basic)
