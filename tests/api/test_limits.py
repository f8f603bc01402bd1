"""Rate limits: for each person and app, by group, with headers that clients read without a default."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from clarion.base.storage import Storage
from clarion.features.people.sign_in import ClientSource, RegisteredClient
from tests.support.api import Api, running_app

TIGHT = {"rate_light": "5", "rate_medium": "3", "rate_heavy": "2", "rate_auth": "4"}


@pytest.fixture
async def tight(storage: Storage, tmp_path: Path) -> AsyncIterator[Api]:
    """An application with tight limits."""
    async with running_app(storage, tmp_path / "data", **TIGHT) as api:
        yield api


async def test_the_remaining_requests_count_down_and_then_it_is_429(tight: Api) -> None:
    for left in (4, 3, 2, 1, 0):
        answer = await tight.get("/account/~")
        assert answer.status_code == 200
        assert answer.headers["X-Rate-Limit-Group"] == "light"
        assert answer.headers["X-Rate-Limit-Limit"] == "5"
        assert answer.headers["X-Rate-Limit-Remaining"] == str(left)
    refused = await tight.get("/account/~")
    assert refused.status_code == 429
    assert refused.json()["errors"][0]["errorCode"] == "CMN-301"
    assert refused.headers["X-Rate-Limit-Remaining"] == "0"
    told = refused.json()["rateLimit"]
    assert told["appliesTo"] == "user"
    assert (told["group"], told["limit"], told["windowSeconds"]) == ("light", 5, 60)
    until = datetime.fromisoformat(told["until"])
    assert round((until - tight.clock.now()).total_seconds()) == int(refused.headers["Retry-After"])


async def test_waiting_as_told_is_enough_whatever_is_asked_in_between(tight: Api) -> None:
    for _ in range(5):
        await tight.get("/account/~")
    wait = int((await tight.get("/account/~")).headers["Retry-After"])
    for _ in range(10):
        tight.clock.advance(wait / 20)
        assert (await tight.get("/account/~")).status_code == 429
    tight.clock.advance(wait / 2)
    assert (await tight.get("/account/~")).status_code == 200


async def test_in_strict_mode_asking_during_the_penalty_starts_it_again(storage: Storage, tmp_path: Path) -> None:
    async with running_app(storage, tmp_path / "data", **TIGHT, rate_mode="strict") as api:
        for _ in range(6):
            answer = await api.get("/account/~")
        assert answer.headers["Retry-After"] == "60"
        api.clock.advance(50)
        assert (await api.get("/account/~")).status_code == 429
        api.clock.advance(55)
        assert (await api.get("/account/~")).status_code == 429
        api.clock.advance(121)
        assert (await api.get("/account/~")).status_code == 200


async def test_an_app_can_have_a_plan_of_its_own(storage: Storage, tmp_path: Path) -> None:
    async with running_app(storage, tmp_path / "data", rate_plans="tiny=3/2/1/50") as api:

        class Planned(ClientSource):
            async def find_client(self, client_id: str) -> RegisteredClient | None:
                found = await known.find_client(client_id)
                return replace(found, rate_plan="tiny") if found else None

        known = api.here.get(ClientSource)
        api.here.offer(ClientSource, Planned())
        answers = [await api.get("/account/~") for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert answers[0].headers["X-Rate-Limit-Limit"] == "3"


@pytest.mark.parametrize(("setting", "kind"), [("rate_account", "account"), ("rate_app", "app")])
async def test_an_account_and_an_app_can_be_limited_as_a_whole(
    storage: Storage, tmp_path: Path, setting: str, kind: str
) -> None:
    async with running_app(storage, tmp_path / "data", **{setting: "4"}) as api:
        for number in ("101", "102", "103", "104"):
            assert (await api.get("/account/~", number)).status_code == 200
        refused = await api.get("/account/~", "101")
        assert refused.status_code == 429
        assert refused.json()["errorCode"] == "CMN-310"
        assert refused.json()["rateLimit"]["appliesTo"] == kind
        assert "X-Rate-Limit-Limit" not in refused.headers
        assert int(refused.headers["Retry-After"]) > 0


async def test_groups_and_people_are_counted_apart(tight: Api) -> None:
    for _ in range(6):
        await tight.get("/account/~")
    assert (await tight.get("/account/~", "102")).status_code == 200
    medium = await tight.get("/account/~/extension")
    assert medium.status_code == 200
    assert medium.headers["X-Rate-Limit-Group"] == "medium"
    heavy = await tight.get("/account/~/presence")
    assert heavy.status_code == 200
    assert heavy.headers["X-Rate-Limit-Group"] == "heavy"


async def test_the_window_slides(tight: Api) -> None:
    tight.clock.advance(60)  # the start of a minute
    await tight.as_person()
    tight.clock.advance(58)
    for _ in range(5):
        assert (await tight.get("/account/~")).status_code == 200
    tight.clock.advance(4)
    more = [(await tight.get("/account/~")).status_code for _ in range(5)]
    assert more.count(200) <= 1, "ten within six seconds must not pass, because a new minute began between them"


async def test_the_token_endpoint_has_its_own_limit(tight: Api) -> None:
    for _ in range(4):
        await tight.get_tokens()
    form = {"grant_type": "refresh_token", "refresh_token": "x"}
    refused = await tight.client.post("/restapi/oauth/token", data=form, auth=tight.basic)
    assert refused.status_code == 429
    assert refused.headers["X-Rate-Limit-Group"] == "auth"
    assert refused.headers["Retry-After"]
