"""`clarion rules`: call handling as files, with tests that run before all of it goes live together (PH-82, PH-83)."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from typer.testing import CliRunner

from clarion.apps.cli_rules import add_to
from clarion.apps.container import build_container
from clarion.apps.demo import ensure_demo
from clarion.apps.models import load_models
from clarion.base.settings import load_settings
from clarion.features.people import demo

NIGHT = {"kind": "after-hours", "name": "Night", "plan": {"mode": "Terminate", "end": {"kind": "voicemail"}}}
SUNDAY = {"name": "Sunday", "at": "2026-01-04T12:00", "caller": "+12025550123", "expect": {"ends": "voicemail"}}
BEN: dict[str, Any] = {
    "format": 1, "hours": {"monday": [{"start": 540, "until": 1020}]}, "rules": [NIGHT], "tests": [SUNDAY],
}  # fmt: skip


def _run(*words: str) -> tuple[int, str]:
    app = typer.Typer()
    app.callback()(lambda: None)
    add_to(app)
    done = CliRunner().invoke(app, ["rules", *words], env={"COLUMNS": "300"})
    return done.exit_code, done.stdout.strip() or str(done.exception)


async def _demo() -> tuple[str, dict[str, str]]:
    """The account, and ids of extensions."""
    load_models()
    here = build_container(load_settings())
    await here.storage.create_tables()
    await ensure_demo(here)
    await here.bus.close()
    await here.storage.close()
    ids = {number: demo.demo_extension_id(here.keys, demo.DEMO, number) for number in ("102", "103")}
    return demo.demo_account_id(here.keys, demo.DEMO), ids


def test_files_are_checked_put_live_together_and_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLARION_DATA", str(tmp_path / "data"))
    account_id, ids = asyncio.run(_demo())
    account = ("--account", account_id)
    folder = tmp_path / "rules"
    assert "there are no .yaml files" in _run("check", str(folder), *account)[1].lower()
    assert "--account" in _run("export", str(folder))[1], "there are two companies"
    code, said = _run("export", str(folder), *account)
    assert (code, "company" in said) == (0, True), said

    def write(name: str, document: Any) -> None:
        (folder / f"{name}.yaml").write_text(document if isinstance(document, str) else yaml.safe_dump(document))

    wrong = {**NIGHT, "plan": {"mode": "Terminate", "end": {"kind": "extension", "id": "77"}}}
    write("102", BEN)
    write("103", {"format": 1, "rules": [wrong]})
    write("9999", BEN)
    code, said = _run("apply", str(folder), *account)
    assert code == 1, said
    assert "103.yaml: rules[0].plan.end.id is no extension of the company" in said
    assert "9999.yaml: there is no extension 9999 in this account" in said
    assert said.endswith("Nothing was changed.")
    for name in ("103", "9999"):
        (folder / f"{name}.yaml").unlink()
    write("102", BEN | {"tests": [SUNDAY | {"expect": {"ends": "number"}}]})
    code, said = _run("check", str(folder), *account)
    assert (
        code,
        "102.yaml: test “Sunday” fails: wanted {'ends': 'number'}, but it is {'ends': 'voicemail'}" in said,
    ) == (
        1,
        True,
    ), said
    write("102", BEN)
    assert _run("check", str(folder), *account) == (0, "Would change: 102.")
    assert _run("apply", str(folder), *account) == (0, "Changed: 102.")
    assert _run("apply", str(folder), *account) == (0, "Everything is so already.")
    (folder / "102.yaml").unlink()
    assert _run("export", str(folder), *account)[0] == 0
    written = yaml.safe_load((folder / "102.yaml").read_text())
    assert [rule["name"] for rule in written["rules"]] == ["Night"]
    assert [test["name"] for test in written["tests"]] == ["Sunday"]
    write("102", "rules: [")
    assert "102.yaml is no YAML" in _run("check", str(folder), *account)[1]

    def at_night(number: str, end: dict[str, str]) -> None:
        write(number, {"format": 1, "rules": [{**NIGHT, "plan": {"mode": "Terminate", "end": end}}]})

    at_night("102", {"kind": "voicemail"})
    at_night("103", {"kind": "extension", "id": ids["102"]})
    assert _run("apply", str(folder), *account) == (0, "Changed: 102, 103.")
    at_night("102", {"kind": "extension", "id": ids["103"]})
    code, said = _run("apply", str(folder), *account)
    assert (code, "102.yaml: Calls would go round" in said) == (1, True), said
    at_night("103", {"kind": "voicemail"})
    assert _run("apply", str(folder), *account) == (0, "Changed: 102, 103."), "what counts is how all are in the end"
