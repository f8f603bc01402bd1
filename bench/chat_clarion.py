"""Clarion for the benchmarks of chats: one process with API, relay and bus, and a crowd of people with their teams.

Says who is there (`tests.support.crowd`) on standard output once it is ready, then answers each line on standard input
with {"rss": bytes, "cpu": seconds}; it ends with its standard input. A line `profile` begins one, the next ends it.
"""

import argparse
import asyncio
import cProfile
import json
import sys
import tempfile
import time

import uvloop

from bench.bench_events import _rss
from clarion.apps.api_server import calm_collector, running_api
from clarion.apps.container import build_container
from clarion.apps.demo import ensure_demo
from clarion.apps.migrate import migrate
from clarion.base.outbox import OutboxRelay
from clarion.base.settings import load_settings
from clarion.base.telemetry import set_up_logs
from tests.support.crowd import UNLIMITED, make_crowd


async def serve(given: argparse.Namespace, folder: str) -> None:
    environment = {"CLARION_DATA": folder, "CLARION_HTTP_PORT": str(given.port), "CLARION_LOG_LEVEL": "error"}
    environment |= {"CLARION_RTP_MIN": "61000", "CLARION_RTP_MAX": "61999"}
    if given.database:
        environment["CLARION_DATABASE_URL"] = given.database
    settings = load_settings(environment | UNLIMITED)
    set_up_logs(settings)
    here = build_container(settings)
    await migrate(here.storage)
    await ensure_demo(here)
    relay = OutboxRelay(here.storage, here.bus)
    relay.start()
    async with running_api(here):
        crowd = await make_crowd(here, given.people, given.size)
        await relay.flush()
        calm_collector()
        print(json.dumps(crowd), flush=True)
        await _obey(given.profile)
    await relay.stop()
    await here.storage.close()


async def _obey(profile: str) -> None:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    profiler: cProfile.Profile | None = None
    while line := (await reader.readline()).strip():
        if profile and line == b"profile":
            profiler = cProfile.Profile()
            profiler.enable()
        elif profiler is not None:
            profiler.disable()
            profiler.dump_stats(profile)
            profiler = None
        print(json.dumps({"rss": _rss(), "cpu": time.process_time()}), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--size", type=int, default=20)
    parser.add_argument("--database", default="")
    parser.add_argument("--profile", default="")
    with tempfile.TemporaryDirectory(prefix="clarion-chat-") as folder:
        uvloop.run(serve(parser.parse_args(), folder))


if __name__ == "__main__":
    main()
