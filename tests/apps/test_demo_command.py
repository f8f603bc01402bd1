"""`clarion demo env` prints what suites of tests read, for a shell."""

import asyncio
import shlex
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from clarion.apps.cli_demo import add_to
from clarion.apps.container import build_container
from clarion.apps.demo import demo_environment
from clarion.base.settings import load_settings


async def _told() -> dict[str, str]:
    here = build_container(load_settings())
    try:
        return await demo_environment(here)
    finally:
        await here.storage.close()


def test_the_environment_of_the_demo_organisation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SDK-01"""
    monkeypatch.setenv("CLARION_DATA", str(tmp_path))
    app = typer.Typer()
    app.callback()(lambda: None)
    add_to(app)
    done = CliRunner().invoke(app, ["demo", "env"])
    assert done.exit_code == 0, done.output
    words = [shlex.split(line) for line in done.stdout.splitlines()]
    assert {word for word, _ in words} == {"export"}
    printed = dict(assignment.split("=", 1) for _, assignment in words)
    assert printed["RINGCENTRAL_SERVER_URL"] == "http://localhost:8080"
    assert printed == asyncio.run(_told())
