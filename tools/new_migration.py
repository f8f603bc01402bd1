"""Writes a migration from what the models say and the migrations do not: `python -m tools.new_migration "Words"`."""

import asyncio
import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import Connection

from clarion.apps.migrate import alembic_config
from clarion.apps.models import load_models
from clarion.base.storage import Storage

VERSIONS = Path(__file__).parents[1] / "clarion" / "apps" / "migrations" / "versions"


def _write(connection: Connection, words: str) -> None:
    config = alembic_config(connection)
    command.upgrade(config, "head")
    number = max(int(path.name[:4]) for path in VERSIONS.glob("[0-9]*.py")) + 1
    command.revision(config, words, autogenerate=True, rev_id=f"{number:04}")
    for tool in (["check", "--select", "I", "--fix"], ["format"]):
        subprocess.run([Path(sys.executable).with_name("ruff"), *tool, "--quiet", VERSIONS], check=True)


async def _main(words: str) -> None:
    if not words or words.startswith("-"):
        raise SystemExit('Say what it does: python -m tools.new_migration "what it does"')
    load_models()
    with tempfile.TemporaryDirectory() as folder:
        storage = Storage(f"sqlite:///{folder}/empty.db")
        async with storage.engine.connect() as connection:
            await connection.run_sync(_write, words)
        await storage.close()


if __name__ == "__main__":
    asyncio.run(_main(" ".join(sys.argv[1:])))
