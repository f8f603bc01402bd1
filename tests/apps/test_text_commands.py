"""`clarion texts`: an operator looks at campaigns, and says that texts need one."""

import asyncio
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from clarion.apps.cli_texts import add_to
from clarion.apps.container import build_container
from clarion.apps.demo import ensure_demo
from clarion.apps.models import load_models
from clarion.base.settings import load_settings
from clarion.features.messaging.brands import queries, service
from clarion.features.messaging.brands.schemas import BrandBody, CampaignBody
from clarion.features.people import demo


def _run(*words: str) -> tuple[int, str]:
    app = typer.Typer()
    app.callback()(lambda: None)
    add_to(app)
    done = CliRunner().invoke(app, ["texts", *words])
    return done.exit_code, done.stdout.strip() or str(done.exception)


async def _prepare() -> str:
    """The demo organisation with a draft of a brand and of its campaign; the id of its account."""
    load_models()
    here = build_container(load_settings())
    await here.storage.create_tables()
    await ensure_demo(here)
    account_id, now = demo.demo_account_id(here.keys, demo.DEMO), here.clock.now()
    async with here.storage.transaction() as session:
        brand = await service.create_brand(session, account_id, BrandBody(name="Demo Clinic"), now)
        await service.create_campaign(session, brand, CampaignBody(name="Reminders"), now)
        await service.create_brand(session, account_id, BrandBody(name="Bare"), now)
    await here.storage.close()
    return account_id


async def _required(account_id: str) -> bool:
    here = build_container(load_settings())
    async with here.storage.reading() as session:
        found = await queries.campaigns_required(session, account_id)
    await here.storage.close()
    return found


def test_campaigns_are_listed_and_required(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLARION_DATA", str(tmp_path))
    account_id = asyncio.run(_prepare())
    code, table = _run("campaigns", account_id)
    assert code == 0
    assert "Reminders" in table
    assert {line.split()[0] for line in table.splitlines()[1:]} == {"Demo", "Bare"}
    assert "need a confirmed campaign" in _run("require-campaigns", account_id)[1]
    assert asyncio.run(_required(account_id)) is True
    assert "need no campaign" in _run("require-campaigns", account_id, "--off")[1]
    assert asyncio.run(_required(account_id)) is False
    assert "no such account" in _run("require-campaigns", "77")[1]
