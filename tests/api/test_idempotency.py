"""A request that is sent twice with a key is done once."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from clarion.api.idempotency import KEPT, STUCK, Idempotency, _KeyFence
from clarion.api.idempotency_models import IdempotencyKey
from clarion.base.storage import Storage
from tests.support.api import Api, running_app

PERSON = {"contact": {"firstName": "Twice", "lastName": "Sent", "email": "twice@sent.example"}, "type": "User"}


async def create(api: Api, key: str, body: dict[str, Any] | None = None, number: str = "101") -> httpx.Response:
    headers = {"Idempotency-Key": key}
    return await api.request("POST", "/account/~/extension", number, json=body or PERSON, headers=headers)


async def people(api: Api) -> int:
    found: int = (await api.get("/account/~/extension?email=twice@sent.example")).json()["paging"]["totalElements"]
    return found


async def test_the_second_gets_the_answer_of_the_first(api: Api) -> None:
    first, second = await create(api, "k1"), await create(api, "k1")
    assert first.status_code == second.status_code == 200, second.text
    assert first.content == second.content
    assert "Idempotent-Replay" not in first.headers
    assert second.headers["Idempotent-Replay"] == "true"
    assert second.headers["Idempotent-Request-Id"] == first.headers["RCRequestId"]
    assert await people(api) == 1


async def test_the_same_key_for_something_else_is_refused(api: Api) -> None:
    await create(api, "k1")
    other = await create(api, "k1", PERSON | {"status": "Disabled"})
    assert (other.status_code, other.json()["errorCode"]) == (409, "CMN-406")
    assert other.json()["parameterName"] == "Idempotency-Key"


async def test_keys_belong_to_the_caller(api: Api) -> None:
    headers = {"Idempotency-Key": "mine"}
    path, body = "/account/~/extension/~/presence", {"message": "hello"}
    for number in ("101", "102"):
        answer = await api.request("PUT", path, number, json=body, headers=headers)
        assert "Idempotent-Replay" not in answer.headers
        assert str(answer.json()["extension"]["id"]) == api.extension_id(number)


async def test_a_refused_request_is_answered_alike_and_a_failed_one_can_be_made_again(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = {"contact": {"firstName": 5}}
    assert [(await create(api, "k2", wrong)).status_code for _ in range(2)] == [400, 400]

    def broken(*_: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("clarion.features.people.users.routes.resolve_account", broken)
        assert (await create(api, "k3")).status_code == 500
    assert (await create(api, "k3")).status_code == 200


async def test_a_key_lasts_a_day_and_a_stuck_one_some_minutes(api: Api) -> None:
    await create(api, "k1")
    api.clock.advance(KEPT.total_seconds() + 1)
    api.tokens.clear()
    again = await create(api, "k1")
    assert "Idempotent-Replay" not in again.headers
    async with api.here.storage.transaction() as session:
        (row,) = (await session.scalars(select(IdempotencyKey))).all()
        row.status, row.done = 0, None
    waiting = await create(api, "k1")
    assert (waiting.status_code, waiting.json()["errorCode"]) == (409, "CMN-303")
    assert waiting.headers["Retry-After"] == "1"
    api.clock.advance(STUCK.total_seconds() + 1)
    assert (await create(api, "k1")).json().get("errorCode") != "CMN-303"


@pytest.mark.parametrize("key", ["x" * 256, "tab\tinside"])
async def test_a_key_that_cannot_be_one_is_refused(api: Api, key: str) -> None:
    assert (await create(api, key)).json()["errorCode"] == "CMN-407"


async def test_without_a_sign_in_it_is_401(api: Api) -> None:
    headers = {"Idempotency-Key": "k"}
    assert (await api.client.post("/restapi/v1.0/account/~/extension", json={}, headers=headers)).status_code == 401


async def test_a_batch_is_done_once(api: Api) -> None:
    ids = ",".join(api.extension_id(number) for number in ("102", "103"))
    path, headers = f"/account/~/extension/{ids}/presence", {"Idempotency-Key": "b"}
    first = await api.request("PUT", path, json={"message": "x"}, headers=headers)
    second = await api.request("PUT", path, json={"message": "x"}, headers=headers)
    assert first.status_code == second.status_code == 207
    assert second.content == first.content
    assert second.headers["Idempotent-Replay"] == "true"


async def _leave_unanswered(api: Api, monkeypatch: pytest.MonkeyPatch, send: Callable[[], Awaitable[Any]]) -> None:
    """As if the process had died between the commit and the answer, and another had started in its place."""

    async def die(*_: Any, **__: Any) -> None:
        """The answer is not kept."""

    with monkeypatch.context() as patch:
        patch.setattr(Idempotency, "_finish", die)
        await send()
    async with api.here.storage.transaction() as session:
        (row,) = (await session.scalars(select(IdempotencyKey).where(IdempotencyKey.status == 0))).all()
        row.owner += "earlier"


async def test_what_was_done_and_not_answered_is_answered_and_not_done_again(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _leave_unanswered(api, monkeypatch, lambda: create(api, "k1"))
    again = await create(api, "k1")
    assert (again.status_code, again.headers["Idempotent-Replay"]) == (200, "true"), again.text
    assert again.json()["contact"]["email"] == "twice@sent.example"
    assert await people(api) == 1
    assert (await create(api, "k1")).content == again.content, "it is kept from then on"
    chat = (await api.request("POST", "/glip/teams", json={"name": "Hardy"})).json()["id"]
    path, headers = f"/glip/chats/{chat}/posts", {"Idempotency-Key": "k2"}

    async def write() -> httpx.Response:
        return await api.request("POST", path, json={"text": "once"}, headers=headers)

    await _leave_unanswered(api, monkeypatch, write)
    again = await write()
    assert (again.status_code, again.json()["text"]) == (201, "once"), again.text
    texts = [post["text"] for post in (await api.get(path)).json()["records"]]
    assert texts.count("once") == 1

    async def delete() -> httpx.Response:
        return await api.request("DELETE", f"{path}/{again.json()['id']}", headers={"Idempotency-Key": "k3"})

    await _leave_unanswered(api, monkeypatch, delete)
    assert (await delete()).status_code == 204, "not 404"


async def test_what_was_done_and_cannot_be_looked_up_is_said_to_be_done(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, headers = "/account/~/extension/~/company-pager", {"Idempotency-Key": "k1"}
    body = {"from": {"extensionNumber": "101"}, "to": [{"extensionNumber": "102"}], "text": "once"}

    async def send() -> httpx.Response:
        return await api.request("POST", path, json=body, headers=headers)

    await _leave_unanswered(api, monkeypatch, send)
    again = await send()
    assert (again.status_code, again.json()["errorCode"]) == (409, "CMN-406"), again.text
    assert "was done" in again.json()["message"]


async def test_who_was_taken_for_dead_commits_nothing_more(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = _KeyFence.mark

    async def late(fence: _KeyFence, execute: Any) -> None:
        """Another process has it by now."""
        fence._claim.owner += "earlier"
        await mark(fence, execute)

    with monkeypatch.context() as patch:
        patch.setattr(_KeyFence, "mark", late)
        refused = await create(api, "k1")
    assert (refused.status_code, refused.json()["errorCode"]) == (409, "CMN-303")
    assert await people(api) == 0


@pytest.fixture
async def pair(storage: Storage, tmp_path: Path) -> AsyncIterator[tuple[Api, Api]]:
    """Two processes' worth of the application on one database."""
    async with running_app(storage, tmp_path / "data") as one, running_app(storage, tmp_path / "data") as two:
        yield one, two


async def test_two_processes_do_it_once(pair: tuple[Api, Api]) -> None:
    one, two = pair
    await one.as_person()
    await two.as_person()
    answers = await asyncio.gather(*(create(each, "shared") for each in (one, two) * 3))
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert sum(answer.status_code == 200 and "Idempotent-Replay" not in answer.headers for answer in answers) == 1
    assert await people(one) == 1
    assert (await create(two, "shared")).headers["Idempotent-Replay"] == "true"
