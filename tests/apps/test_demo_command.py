"""`clarion demo env` prints what suites of tests read, for a shell."""

import asyncio
import shlex
from pathlib import Path

import phonenumbers
import pytest
import typer
from typer.testing import CliRunner

from clarion.apps import cli_demo_numbers
from clarion.apps.cli_demo import add_to
from clarion.apps.container import build_container
from clarion.apps.demo import demo_environment
from clarion.apps.demo_content.cast import FAX_NUMBER
from clarion.base.settings import load_settings


async def _told() -> dict[str, str]:
    here = build_container(load_settings())
    try:
        return await demo_environment(here)
    finally:
        await here.storage.close()


ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("path", ["README.md", "docs/start-here.md", "docs/operations/fax.md"])
def test_the_documentation_names_the_fax_number_of_the_demo_company(path: str) -> None:
    text = (ROOT / path).read_text()
    shown = phonenumbers.parse(FAX_NUMBER)
    styles = (phonenumbers.PhoneNumberFormat.NATIONAL, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    ways = {phonenumbers.format_number(shown, style).replace("-", " ") for style in styles} | {FAX_NUMBER}
    assert any(way in text.replace("-", " ") for way in ways)


def test_the_list_of_numbers_names_the_fax_number_of_the_demo_company(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLARION_DATA", str(tmp_path))
    for filled in ("true", "false"):
        monkeypatch.setenv("CLARION_DEMO_CONTENT", filled)
        done = CliRunner().invoke(_app(), ["demo", "numbers"])
        assert done.exit_code == 0, done.output
        assert (f"takes faxes at {FAX_NUMBER}" in done.output) == (filled == "true")


def _app() -> typer.Typer:
    app = typer.Typer()
    app.callback()(lambda: None)
    add_to(app)
    cli_demo_numbers.add_to(app)
    return app


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
