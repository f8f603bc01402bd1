"""`clarion status`: what operators say on the public status page, and why the last probes failed."""

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from clarion.apps.cli_status import add_to
from clarion.apps.container import build_container
from clarion.apps.models import load_models
from clarion.base.settings import load_settings
from clarion.features.operations import service_status
from clarion.features.operations.service_status import Result


def run(*words: str) -> tuple[int, str]:
    app = typer.Typer()
    app.callback()(lambda: None)
    add_to(app)
    done = CliRunner().invoke(app, ["status", *words], env={"COLUMNS": "200"})
    return done.exit_code, " ".join([done.output, str(done.exception or "")])


async def _prepare() -> None:
    here = build_container(load_settings())
    await here.storage.create_tables()
    minute = datetime.now(UTC).replace(second=0, microsecond=0)
    results = {"sign-in": Result(40), "calls": Result(20_000, "Not done within 20 seconds.")}
    await service_status.record_results(here, minute, results)
    await here.storage.close()


def test_operators_open_update_and_resolve_incidents_adm_35(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLARION_DATA", str(tmp_path))
    load_models()
    asyncio.run(_prepare())
    code, said = run("open", "Calls abroad fail", "--component", "faxes", "--text", "Our carrier has a fault.")
    assert code != 0
    assert "Components are calls, messages, texts, sign-in." in said
    code, said = run("open", "Calls abroad fail", "--component", "calls", "--text", "Our carrier has a fault.")
    found = re.search(r"Incident (\d+) is open", said)
    assert found, said
    code, said = run("show")
    assert code == 0, said
    assert re.search(r"calls +degraded +0\.00 % .*Not done within 20 seconds\.", said)
    assert re.search(rf"{found[1]} .*investigating +Calls abroad fail", said)
    assert run("update", found[1], "--stage", "resolved", "--text", "They work again.")[0] == 0
    code, said = run("update", found[1], "--text", "Once more.")
    assert (code != 0, "This incident is resolved. Open another one." in said) == (True, True), said
    assert "There is no incident 1" in run("update", "1", "--text", "Nothing.")[1]
