"""The API as a program with very many people, for a test that kills it and starts it again on the same data."""

import json
import sys
from pathlib import Path

import uvloop

from clarion.apps.container import build_container
from clarion.apps.parts import Api, Database, Outbox
from clarion.apps.running import run_until_told
from clarion.base.settings import load_settings
from clarion.base.telemetry import set_up_logs
from tests.support.crowd import make_crowd


async def run(people: int, size: int, crowd: Path) -> None:
    settings = load_settings()
    set_up_logs(settings)
    here = build_container(settings)
    database, api, outbox = Database(here), Api(here), Outbox(here)
    await database.start()
    await api.start()
    await outbox.start()
    if not crowd.exists():
        crowd.write_text(json.dumps(await make_crowd(here, people, size)))
    await run_until_told([], ready="ready")
    await outbox.stop()
    await api.stop()
    await database.stop()


if __name__ == "__main__":
    sys.exit(uvloop.run(run(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))))
