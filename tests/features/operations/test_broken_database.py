"""A database that is full or damaged: an error that says so, and no 500."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from clarion.base.disk_space import DiskSpace
from tests.api.test_shell import check_error_form
from tests.support.api import Api


async def test_a_full_database_refuses_changes_with_507_and_goes_on_by_itself(sqlite_api: Api) -> None:
    api, pages = sqlite_api, [1]

    @event.listens_for(api.here.storage.engine.sync_engine, "begin")
    def no_more_pages(connection: Any) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages[0]}")  # SQLite takes as many as it has

    async def write() -> Any:
        body = {"firstName": "Ada", "notes": "x" * 900}
        return await api.request("POST", "/account/~/extension/~/address-book/contact", json=body)

    await api.as_person()
    answer = await write()
    for _ in range(200):
        if answer.status_code == 507:
            break
        assert answer.status_code == 200, answer.text
        answer = await write()
    assert answer.status_code == 507
    check_error_form(answer.json(), "CMN-201")
    assert "disk of the server is full" in answer.text
    assert (await api.get("/account/~/extension/~/address-book/contact")).status_code == 200, "reading goes on"
    pages[0] = 1 << 20
    assert (await write()).status_code == 200


async def test_a_damaged_database_is_503_and_says_so(
    sqlite_api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sqlite_api.as_person()
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(b"no database" * 500)

    def read(*_: object) -> None:
        with closing(sqlite3.connect(damaged)) as connection:
            connection.execute("SELECT * FROM accounts")

    monkeypatch.setattr(sqlite_api.here.storage, "reading", read)
    answer = await sqlite_api.get("/account/~")
    assert answer.status_code == 503
    check_error_form(answer.json(), "CMN-201")
    assert "damaged" in answer.text


async def test_exports_are_refused_at_once_while_the_disk_is_nearly_full(sqlite_api: Api) -> None:
    space = sqlite_api.here.get(DiskSpace)
    enough, space.least_free = space.least_free, 1 << 60
    ends = {"dateFrom": "2026-01-01T00:00:00Z", "dateTo": "2026-01-02T00:00:00Z"}
    for path, body in (
        ("/restapi/v1.0/account/~/message-store-report", ends),
        ("/team-messaging/v1/data-export", {}),
    ):
        answer = await sqlite_api.client.post(path, json=body, headers=await sqlite_api.as_person())
        assert (answer.status_code, answer.json()["errorCode"]) == (507, "CMN-201"), path
    space.least_free = enough
