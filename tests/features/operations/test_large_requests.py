"""What asks for very much is bounded and answered: pages that are far, one letter, everything ten times at once."""

import asyncio
from typing import Any

import pytest

from bench.growth_data import fill_company
from tests.support.api import Api

ACCOUNT = "/account/~"


@pytest.fixture
async def filled(api: Api) -> Api:
    await fill_company(api.here, api.account_id(), 1, history=0.3, me=api.extension_id("101"))
    return api


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", f"{ACCOUNT}/call-log?dateFrom=2020-01-01&page=1000000&perPage=1000", None),
        ("GET", f"{ACCOUNT}/call-log?dateFrom=2020-01-01&page=1000000000&perPage=1000", None),
        ("GET", f"{ACCOUNT}/call-log?dateFrom=2020-01-01&page=1000000&phoneNumber=1", None),
        ("GET", f"{ACCOUNT}/extension?page=1000000", None),
        ("GET", f"{ACCOUNT}/phone-number?page=1000000", None),
        ("GET", f"{ACCOUNT}/directory/entries?page=1000000", None),
        ("POST", f"{ACCOUNT}/audit-trail/search", {"eventTimeFrom": "2020-01-01", "page": 1_000_000}),
        ("POST", f"{ACCOUNT}/directory/entries/search", {"searchString": "f", "page": 1_000_000}),
    ],
)
async def test_a_page_behind_the_last_is_empty(filled: Api, method: str, path: str, body: Any) -> None:
    answer = await filled.request(method, path, json=body) if body else await filled.request(method, path)
    assert answer.status_code == 200, answer.text
    assert answer.json()["records"] == []


async def test_ten_exports_of_everything_at_once_are_whole_and_let_others_in(filled: Api) -> None:
    """PH-54, PH-57"""
    paths = (
        f"{ACCOUNT}/clarion/audit-trail/export?eventTimeFrom=2020-01-01",
        f"{ACCOUNT}/clarion/call-log/export?dateFrom=2020-01-01",
    )
    ended: list[str] = []

    async def ask(path: str) -> str:
        answer = await filled.get(path)
        assert answer.status_code == 200, answer.text
        ended.append(path)
        return answer.text

    asked = asyncio.gather(*(ask(path) for path in paths for _ in range(5)), ask(f"{ACCOUNT}/extension/~"))
    *tables, _ = await asked
    assert [len(each.splitlines()) > 1_500 for each in tables] == [True] * 10
    assert len({*tables[5:]}) == 1, "an export of the log has other lines than the next"
    assert ended.index(f"{ACCOUNT}/extension/~") < 5, "a small request waited for the exports"
