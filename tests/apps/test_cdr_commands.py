"""`clarion cdr status`, `retry`, `rebuild`, and what `clarion doctor` says of call detail records."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typer
from sqlalchemy import select, update
from typer.testing import CliRunner

from clarion.apps.cli_cdr import add_to
from clarion.apps.container import build_container
from clarion.apps.demo import ensure_demo
from clarion.apps.models import load_models
from clarion.base.container import Container
from clarion.base.settings import load_settings
from clarion.calls.cdr_models import CdrConsumerRow, CdrDeadLetter, CdrRow
from clarion.calls.cdr_writer import CdrTable
from tests.apps.test_care import _clarion
from tests.calls.test_cdr_writer import ended

NOW = datetime.now(UTC)


def run(*words: str) -> tuple[int, str]:
    app = typer.Typer()
    app.callback()(lambda: None)
    add_to(app)
    done = CliRunner().invoke(app, ["cdr", *words], env={"COLUMNS": "200"})
    return done.exit_code, " ".join([done.output, str(done.exception or "")])


def with_database(work: Callable[[Container], Any]) -> Any:
    """What `work` returns, done by a process of its own."""

    async def done() -> Any:
        here = build_container(load_settings())
        try:
            return await work(here)
        finally:
            await here.storage.close()

    return asyncio.run(done())


async def _prepare(here: Container) -> None:
    """Two calls; the call log could not take the first, and analytics has taken none."""
    await here.storage.create_tables()
    await ensure_demo(here)
    await CdrTable(here.storage).write([ended(1), ended(2)])
    async with here.storage.transaction() as session:
        session.add_all([CdrConsumerRow(name=name, position=at, moved_at=NOW) for name, at in PLACES.items()])
        letter = CdrDeadLetter(consumer="call-log", position=1, session_id="1", reason="It cannot be read", attempts=6)
        letter.failed_at = NOW
        session.add(letter)


PLACES = {"analytics": 0, "call-log": 2}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLARION_DATA", str(tmp_path))
    load_models()
    with_database(_prepare)
    return tmp_path


def test_status_names_who_is_behind_and_each_dead_letter_and_retry_has_them_tried_again(folder: Path) -> None:
    code, said = run("status")
    lines = {line.split()[0]: line for line in said.splitlines() if line.strip()}
    assert code == 0, said
    assert "2 behind" in lines["analytics"] and "0 dead letters" in lines["analytics"]
    assert "up to date; 1 dead letters" in lines["call-log"]
    assert "dead letter of call-log: session 1, It cannot be read; run `clarion cdr retry`" in said
    doctor = _clarion("doctor", CLARION_DATA=str(folder))
    assert "bad  call detail records" in doctor.stdout
    assert "1 call records could not be taken: see `clarion cdr status`, then run `clarion cdr retry`." in doctor.stdout
    assert run("retry", "--consumer", "analytics") == (0, "0 CDRs are tried again while Clarion runs.\n ")
    assert run("retry") == (0, "1 CDRs are tried again while Clarion runs.\n ")
    assert "next try " in run("status")[1]

    async def due(here: Container) -> datetime | None:
        async with here.storage.reading() as session:
            return await session.scalar(select(CdrDeadLetter.retry_at))

    assert with_database(due) <= datetime.now(UTC)


def test_rebuild_gives_every_cdr_to_what_is_derived_and_says_what_cannot_be_read(folder: Path) -> None:
    code, said = run("rebuild", "invoices")
    assert code != 0
    assert "Nothing called invoices is derived from CDRs; choose from call-log, call-charges, analytics" in said
    for _ in range(2):
        code, said = run("rebuild")
        assert (code, "2 CDRs read." in said) == (0, True), said
    assert "0 CDRs read." in run("rebuild", "analytics", "--since", "2026-01-01")[1], "these calls are of 1970"

    async def spoil(here: Container) -> None:
        async with here.storage.transaction() as session:
            await session.execute(update(CdrRow).where(CdrRow.position == 1).values(record={"no": "call"}))

    with_database(spoil)
    code, said = run("rebuild", "analytics")
    assert code == 1, said
    assert "2 CDRs read." in said and "1 could not be taken: see `clarion cdr status`." in said
