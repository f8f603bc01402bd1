"""`clarion evidence` as an operator uses it: verify, prove, export, and no way to delete."""

import asyncio
import contextlib
import json
import sqlite3
from pathlib import Path

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from clarion.apps import cli_evidence
from clarion.apps.migrate import migrate
from clarion.base.storage import Storage
from clarion.features.conduct import evidence
from tests.features.conduct.evidence.test_log import AT


def clarion(*words: str, given: str = "") -> Result:
    app = typer.Typer()
    cli_evidence.add_to(app)
    return CliRunner().invoke(app, ["evidence", *words], input=given)


async def write(folder: Path) -> None:
    storage = Storage(f"sqlite:///{folder}/clarion.db")
    await migrate(storage)
    async with storage.transaction() as session:
        for number in range(7):
            await evidence.append(session, {"kind": "test", "at": AT, "n": number})
    await storage.close()


def test_the_log_is_checked_proved_exported_and_never_shortened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLARION_DATA", str(tmp_path))
    asyncio.run(write(tmp_path))
    kept = tmp_path / "kept.txt"
    kept.write_text(clarion("checkpoint").stdout)
    whole = clarion("verify", "--checkpoint", str(kept))
    assert whole.exit_code == 0 and "7 records" in whole.stdout, whole.output
    proved = json.loads(clarion("prove", "3").stdout)
    assert json.loads(proved["record"])["n"] == 3 and proved["size"] == 7
    refused = clarion("delete", "3")
    assert "cannot be changed or removed" in str(refused.exception)
    file = tmp_path / "log.jsonl"
    assert clarion("export", "--to", str(file)).exit_code == 0
    assert "removal-refused" in file.read_text()
    assert clarion("verify", "--from", str(file), "--key", proved["verifierKey"]).exit_code == 0
    changed = file.read_text().replace('\\"n\\":3', '\\"n\\":4')
    found = clarion("verify", "--from", "-", given=changed)
    assert found.exit_code == 1 and "WRONG" in found.output
    assert "no JSON" in str(clarion("verify", "--from", "-", given="no json\n").exception)
    with contextlib.closing(sqlite3.connect(tmp_path / "clarion.db")) as database, database:
        database.execute("DROP TRIGGER conduct_evidence_no_update")
        database.execute(
            "UPDATE conduct_evidence SET record = replace(record, '\"n\":5', '\"n\":6') WHERE position = 5"
        )
    found = clarion("verify")
    assert found.exit_code == 1 and "Record 5" in found.output
