"""The door for gateways: signed calls through the API, each kept once."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from clarion.base.storage import Storage
from clarion.engines.sms.gateway import HEADER_NAME, sign
from tests.features.messaging.conftest import DANA, OWN, inbox
from tests.support.api import Api, running_app

SECRET = "a secret of sixteen letters"
DOOR = "/clarion/text-gateways/gateway"
TEXT = {"type": "text", "id": "in-1", "from": DANA, "to": OWN["102"], "text": "by gateway"}


@pytest.fixture
async def api(storage: Storage, tmp_path: Path) -> AsyncIterator[Api]:
    settings = {"sms_gateway_url": "http://127.0.0.1:9/send", "sms_gateway_secret": SECRET}
    async with running_app(storage, tmp_path / "data", **settings) as api:
        yield api


async def call(api: Api, payload: Any, *, door: str = DOOR, secret: str = SECRET, minutes: int = 0) -> int:
    body = json.dumps(payload).encode()
    header = sign(secret, body, api.clock.now() - timedelta(minutes=minutes))
    answer = await api.client.post(door, content=body, headers={HEADER_NAME: header})
    return answer.status_code


async def test_a_text_is_kept_once_however_often_it_is_brought(api: Api) -> None:
    assert [await call(api, TEXT) for _ in range(3)] == [204, 204, 204]
    [message] = await inbox(api)
    assert message["subject"] == "by gateway"
    assert await call(api, {**TEXT, "id": "in-2"}) == 204
    assert len(await inbox(api)) == 2


async def test_a_replay_a_stranger_and_an_old_call_are_refused(api: Api) -> None:
    assert await call(api, TEXT, secret="another secret of 16") == 401
    assert await call(api, TEXT, minutes=6) == 401
    assert (await api.client.post(DOOR, content=b"{}")).status_code == 401
    assert await call(api, TEXT, door="/clarion/text-gateways/network") == 404
    assert await call(api, TEXT, door="/clarion/text-gateways/other") == 404
    assert await call(api, {"type": "text"}) == 400
    huge = await api.client.post(DOOR, content=b"x" * 9_000_000, headers={HEADER_NAME: "t=1,v1=0"})
    assert huge.status_code in (401, 413)
    assert await inbox(api) == []


async def test_stop_by_gateway_is_honoured(api: Api) -> None:
    assert await call(api, {**TEXT, "text": "STOP"}) == 204
    body = {"from": {"phoneNumber": OWN["102"]}, "to": [{"phoneNumber": DANA}], "text": "x"}
    answer = await api.request("POST", "/account/~/extension/~/sms", "102", json=body)
    assert (answer.status_code, answer.json()["errorCode"]) == (403, "MSG-245")
