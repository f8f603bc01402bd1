"""The API as a program, with claims that end soon, for a test that kills it."""

import sys
from datetime import timedelta

import uvloop

from clarion.apps.container import build_container
from clarion.apps.demo import demo_environment
from clarion.apps.parts import Api, Database, Outbox
from clarion.apps.running import run_until_told
from clarion.base.settings import load_settings
from clarion.features.messaging.chat_import import runner as import_runner
from clarion.features.messaging.texting import dispatcher


async def run() -> None:
    dispatcher.LEASE, dispatcher.SUBMIT_WITHIN_S, dispatcher.LOOK_EVERY_S = timedelta(seconds=1.5), 1.0, 0.2
    dispatcher.AT_ONCE = 8
    import_runner.SILENT, import_runner.LOOK_EVERY_S, import_runner.SAYS_EVERY_S = timedelta(seconds=2), 0.5, 0.5
    here = build_container(load_settings())
    database = Database(here)
    await database.start()
    for name, value in (await demo_environment(here)).items():
        print(f"{name}={value}", flush=True)
    await run_until_told([Api(here), Outbox(here)], ready="ready")
    await database.stop()


if __name__ == "__main__":
    sys.exit(uvloop.run(run()))
