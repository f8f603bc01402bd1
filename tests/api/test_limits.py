"""Rate limits: for each person and app, by group, with headers that clients read without a default."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from clarion.base.storage import Storage
from tests.support.api import Api, running_app


@pytest.fixture
async def strict(storage: Storage, tmp_path: Path) -> AsyncIterator[Api]:
    """An application with tight limits."""
    limits = {"rate_light": "5", "rate_medium": "3", "rate_heavy": "2", "rate_auth": "4"}
    async with running_app(storage, tmp_path / "data", **limits) as api:
        yield api


async def test_the_remaining_requests_count_down_and_then_it_is_429(strict: Api) -> None:
    for left in (4, 3, 2, 1, 0):
        answer = await strict.get("/account/~")
        assert answer.status_code == 200
        assert answer.headers["X-Rate-Limit-Group"] == "light"
        assert answer.headers["X-Rate-Limit-Limit"] == "5"
        assert answer.headers["X-Rate-Limit-Remaining"] == str(left)
    refused = await strict.get("/account/~")
    assert refused.status_code == 429
    assert refused.json()["errors"][0]["errorCode"] == "CMN-301"
    assert int(refused.headers["Retry-After"]) == 60
    assert refused.headers["X-Rate-Limit-Remaining"] == "0"


async def test_asking_during_the_penalty_starts_it_again(strict: Api) -> None:
    for _ in range(6):
        await strict.get("/account/~")
    strict.clock.advance(50)
    assert (await strict.get("/account/~")).status_code == 429
    strict.clock.advance(55)
    assert (await strict.get("/account/~")).status_code == 429
    strict.clock.advance(121)
    assert (await strict.get("/account/~")).status_code == 200


async def test_groups_and_people_are_counted_apart(strict: Api) -> None:
    for _ in range(6):
        await strict.get("/account/~")
    assert (await strict.get("/account/~", "102")).status_code == 200
    medium = await strict.get("/account/~/extension")
    assert medium.status_code == 200
    assert medium.headers["X-Rate-Limit-Group"] == "medium"
    heavy = await strict.get("/account/~/presence")
    assert heavy.status_code == 200
    assert heavy.headers["X-Rate-Limit-Group"] == "heavy"


async def test_the_window_slides(strict: Api) -> None:
    strict.clock.advance(60)  # the start of a minute
    await strict.as_person()
    strict.clock.advance(58)
    for _ in range(5):
        assert (await strict.get("/account/~")).status_code == 200
    strict.clock.advance(4)
    more = [(await strict.get("/account/~")).status_code for _ in range(5)]
    assert more.count(200) <= 1, "ten within six seconds must not pass, because a new minute began between them"


async def test_the_token_endpoint_has_its_own_limit(strict: Api) -> None:
    for _ in range(4):
        await strict.get_tokens()
    form = {"grant_type": "refresh_token", "refresh_token": "x"}
    refused = await strict.client.post("/restapi/oauth/token", data=form, auth=strict.basic)
    assert refused.status_code == 429
    assert refused.headers["X-Rate-Limit-Group"] == "auth"
    assert refused.headers["Retry-After"]
