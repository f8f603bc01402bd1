"""A client of the API as an app has it: tokens of people, any server that answers, requests that are tried again."""

import asyncio
import random
import uuid
from typing import Any

import httpx

from tests.scenarios.chaos.sizes import Size

_AWAY = (httpx.TransportError, TimeoutError)
BUSY = (429, 500, 502, 503, 504)


class Client:
    """`fails`: what servers said beside 2xx while a fault lasted, to be shown."""

    def __init__(self, size: Size) -> None:
        self._size = size
        self._http = httpx.AsyncClient(timeout=httpx.Timeout(8.0, connect=2.0))
        self._tokens: dict[str, str] = {}
        self._sign_in = asyncio.Lock()

    async def close(self) -> None:
        await self._http.aclose()

    def address(self) -> str:
        """Of any of the API servers, as a balancer would choose."""
        return f"http://127.0.0.1:{random.choice(self._size.http)}"

    async def token(self, person: str) -> str:
        async with self._sign_in:
            if person not in self._tokens:
                self._tokens[person] = await self._fresh_token(person)
            return self._tokens[person]

    async def _fresh_token(self, person: str) -> str:
        env = self._size.installation.env
        grant = {
            "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
            "assertion": env[f"CLARION_{person}_JWT"],
        }
        basic = (env["RINGCENTRAL_CLIENT_ID"], env["RINGCENTRAL_CLIENT_SECRET"])
        answer = await self._http.post(f"{self.address()}/restapi/oauth/token", auth=basic, data=grant)
        answer.raise_for_status()
        return str(answer.json()["access_token"])

    async def once(self, person: str, method: str, path: str, **given: Any) -> httpx.Response:
        """One attempt. Raises httpx.TransportError where no server answers."""
        headers = {"Authorization": f"Bearer {await self.token(person)}", **given.pop("headers", {})}
        return await self._http.request(method, self.address() + path, headers=headers, **given)

    async def ask(self, person: str, method: str, path: str, *, within: float = 60, **given: Any) -> Any:
        """Until a server has done it once. AssertionError when it is refused, or nothing answers in time."""
        last = "nothing"
        if method != "GET":
            given["headers"] = {"Idempotency-Key": uuid.uuid4().hex, **given.get("headers", {})}
        try:
            async with asyncio.timeout(within):
                while True:
                    try:
                        answer = await self.once(person, method, path, **given)
                    except (*_AWAY, httpx.HTTPStatusError) as error:
                        last = repr(error)
                    else:
                        if answer.status_code < 300:
                            return answer.json() if answer.content else None
                        last = f"{answer.status_code} {answer.text[:500]}"
                        if answer.status_code == 401:
                            self._tokens.pop(person, None)
                        elif answer.status_code not in (*BUSY, 409):  # 409: the first attempt is being answered
                            break
                    await asyncio.sleep(0.2)
        except TimeoutError:
            pass
        raise AssertionError(f"{method} {path} as {person}: {last}")
