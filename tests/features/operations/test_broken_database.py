"""A database that is full or damaged: an error that says so, and no 500."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

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
