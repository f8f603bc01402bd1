"""A client for SCIM that is not ours, for code that knows no event loop: it runs in a thread, the app in the loop."""

import asyncio
from typing import Any

from fastapi import FastAPI
from scim2_client.client import BaseSyncSCIMClient
from scim2_client.engines.asgi import ASGISCIMClient
from scim2_client.engines.inprocess import InProcessResponse
from scim2_models import ScimProvider


class ThreadedClient(BaseSyncSCIMClient):
    """`headers` sign every request in."""

    def __init__(self, app: FastAPI, headers: dict[str, str], loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(provider=ScimProvider())
        self._loop = loop
        self._inner = ASGISCIMClient(app, "http://clarion.test/scim/v2", headers, provider=ScimProvider())

    def _stays_under_base_url(self, endpoint: str) -> bool:
        return self._inner._stays_under_base_url(endpoint)

    def _parse_json(self, response: Any) -> Any:
        return response.json()

    def request(self, method: str, url: str, **options: Any) -> InProcessResponse:
        answer = asyncio.run_coroutine_threadsafe(self._inner.request(method, url, **options), self._loop)
        return answer.result(30)
