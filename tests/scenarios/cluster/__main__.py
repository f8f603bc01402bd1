"""`python -m tests.scenarios.cluster`: three machines, each lost in turn while calls and posts go on; prints a table.

Needs root, etcd, patroni and valkey. It runs in namespaces of its own, and everything ends with it.
"""

import argparse
import asyncio
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import uvloop

from clarion.base.keys import load_master_key
from tests.scenarios.cluster.load import ClusterClient, Pair, Posts, make_phones
from tests.scenarios.cluster.machines import ROLES, Host, layout_of_three, make_network
from tests.scenarios.roles import share_sounds
from tests.support.waiting import wait_for

_INSIDE = "CLUSTER_INSIDE"
SETTLE_S = 60.0


@dataclass
class Row:
    """What the loss of one machine cost. Times in seconds since the loss."""

    lost: str
    gap: float = 0.0
    dropped: int = 0
    attempts: int = 0
    failed: int = 0
    calls_after: float = 0.0
    posts_after: float = 0.0
    back: float = 0.0


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.scenarios.cluster", description=__doc__)
    parser.add_argument("--lose", default="m1,m2,m3", help="which machines, in this order")
    parser.add_argument("--pairs", type=int, default=6, help="of phones that call each other all the time")
    parser.add_argument("--away", type=float, default=25.0, help="seconds that a machine is away")
    parser.add_argument("--keep", default="", help="keep the folders of the machines here")
    given = parser.parse_args()
    if _INSIDE not in os.environ:
        sys.exit(_in_namespaces())
    sys.exit(uvloop.run(_run(given)))


def _in_namespaces() -> int:
    assert os.geteuid() == 0, "This needs root: it makes machines of namespaces."
    command = ["setpriv", "--pdeathsig", "KILL", "unshare", "--net", "--mount", "--pid", "--fork", "--kill-child"]
    command += ["--mount-proc", sys.executable, "-m", "tests.scenarios.cluster", *sys.argv[1:]]
    with subprocess.Popen(command, env={**os.environ, _INSIDE: "1"}) as inside:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: inside.kill())
        return inside.wait()


async def _run(given: argparse.Namespace) -> int:
    folder = Path(given.keep or tempfile.mkdtemp(prefix="clarion-cluster-"))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    try:
        return await Proof(folder, given).run()
    finally:
        if not given.keep:
            shutil.rmtree(folder, ignore_errors=True)


class Proof:
    def __init__(self, folder: Path, given: argparse.Namespace) -> None:
        self._given = given
        self._layout = layout_of_three()
        self.hosts = {name: Host(self._layout, self._layout.get(name), folder / name) for name in ROLES}
        self._tasks: list[asyncio.Task[None]] = []
        self._began = time.monotonic()

    async def run(self) -> int:
        await self._start()
        env = await self._environment()
        client = ClusterClient(env)
        phones = await make_phones(client, 4 + 2 * self._given.pairs)
        pairs = [Pair(a, b, number) for (_, a), (number, b) in zip(phones[::2], phones[1::2], strict=True)]
        self._tasks += [asyncio.create_task(phone.stay()) for _, phone in phones]
        standing, busy = pairs[:2], pairs[2:]
        posts = Posts(client)
        await posts.open(env)
        self._tasks += [asyncio.create_task(each.again_and_again()) for each in busy]
        self._tasks.append(asyncio.create_task(posts.go_on()))
        self._say("everything runs, and calls and posts go on")
        rows, wanted = [], 0
        for name in self._given.lose.split(","):
            rows.append(await self._lose(self.hosts[name], standing, busy, posts))
            wanted += len(standing)
        await asyncio.sleep(3)
        for task in self._tasks[len(phones) :]:
            task.cancel()
        await asyncio.gather(*self._tasks[len(phones) :], return_exceptions=True)
        lost, doubled = await self._count(wanted + sum(pair.completed for pair in busy))
        texts = await posts.found()
        for task in self._tasks:
            task.cancel()
        await client.close()
        for host in self.hosts.values():
            host.kill()
        return _tell(rows, lost, doubled, posts, texts)

    async def _start(self) -> None:
        make_network()
        for host in self.hosts.values():
            host.prepare()
            share_sounds(host.data)
            host.begin_data()
        first, *others = self.hosts.values()
        for other in others:  # as a machine that joins gets it
            first_key = first.data / "master.key"
            if not first_key.exists():
                load_master_key(first.data)
            shutil.copy(first_key, other.data / "master.key")
        await wait_for(self._has_primary, missing=self._why_no_primary, timeout=90)
        self._say("PostgreSQL has a primary")
        first.begin_role("calls")  # makes the tables
        await first.ready("calls", timeout=180)
        began = []
        for host in self.hosts.values():
            for role in host.me.roles:
                if role != "data" and role not in host.running:
                    host.begin_role(role)
                    began.append((host, role))
        await asyncio.gather(*(host.ready(role, timeout=180) for host, role in began))

    async def _has_primary(self) -> bool:
        try:
            connection = await self._connect()
        except (OSError, asyncpg.PostgresError, asyncpg.InternalClientError, TimeoutError):
            return False
        try:
            return bool(await connection.fetchval("select count(*) >= 1 from pg_stat_replication"))
        except asyncpg.PostgresError:
            return False
        finally:
            await connection.close()

    def _why_no_primary(self) -> str:
        tails = [f"{host.me.name} {name}:\n{host.running[name].tail(12)}" for host in self.hosts.values()
                 for name in ("etcd", "patroni")]  # fmt: skip
        return "a primary with a replica:\n" + "\n".join(tails)

    async def _connect(self) -> "asyncpg.Connection[asyncpg.Record]":
        """As somebody who looks after it would."""
        secrets = self._layout.secrets
        hosts = [machine.address for machine in self._layout.data_machines]
        return await asyncpg.connect(
            user="postgres", password=secrets.superuser, database="clarion", host=hosts, port=[5432] * len(hosts),
            target_session_attrs="primary", timeout=3,
        )  # fmt: skip

    async def _environment(self) -> dict[str, str]:
        """What `clarion demo env` says on the first machine."""
        host = self.hosts["m1"]
        host.begin("demo", [Path(sys.executable).parent / "clarion", "demo", "env"], **host.settings())
        process = host.running.pop("demo")
        await wait_for(lambda: not process.running, missing="the demo environment", timeout=90)
        lines = [line.partition("=") for line in process.text().splitlines() if "=" in line]
        return {name.removeprefix("export "): value.strip("'\"") for name, _, value in lines}

    async def _lose(self, host: Host, standing: list[Pair], busy: list[Pair], posts: Posts) -> Row:
        row = Row(host.me.name)
        lines = [await pair.talk() for pair in standing]
        for pair, (line, other) in zip(standing, lines, strict=True):
            await pair.caller.hears(line, pair.called.frequency)
            await pair.called.hears(other, pair.caller.frequency)
        heard = [each.recent(line) for pair, found in zip(standing, lines, strict=True)
                 for each, line in zip((pair.caller, pair.called), found, strict=True)]  # fmt: skip
        for each in heard:
            each.watch()
        before = [len(pair.attempts) for pair in busy]
        known = len(posts.gaps)
        began = time.monotonic()
        host.lose()
        self._say(f"{host.me.name} is lost")
        await asyncio.sleep(self._given.away)
        row.gap = max(each.gap for each in heard)
        fresh = [attempt for pair, since in zip(busy, before, strict=True) for attempt in pair.attempts[since:]]
        row.attempts, row.failed = len(fresh), sum(not attempt.up for attempt in fresh)
        row.calls_after = max((attempt.began - began for attempt in fresh if not attempt.up), default=0.0)
        row.posts_after = max(posts.gaps[known:], default=time.monotonic() - began)
        again = time.monotonic()
        await host.come_back()
        await wait_for(self._in_step, missing="three machines in step again", timeout=120)
        row.back = time.monotonic() - again
        self._say(f"{host.me.name} is back")
        for pair, (line, other) in zip(standing, lines, strict=True):
            row.dropped += line.state != "up" or other.state != "up"
            if line.state == "up":
                await pair.caller.hang_up(line)
            for phone, each in ((pair.caller, line), (pair.called, other)):
                await phone.forget(each)
        return row

    async def _in_step(self) -> bool:
        """Two replicas of PostgreSQL that stream."""
        try:
            connection = await self._connect()
        except (OSError, asyncpg.PostgresError, asyncpg.InternalClientError, TimeoutError):
            return False
        try:
            return bool(
                await connection.fetchval("select count(*) >= 2 from pg_stat_replication where state='streaming'")
            )
        finally:
            await connection.close()

    async def _count(self, wanted: int) -> tuple[int, int]:
        """CDRs of answered calls that are not there, and that are there twice."""
        sessions: list[str] = []

        async def there() -> bool:
            nonlocal sessions
            connection = await self._connect()
            try:
                rows = await connection.fetch("select record from cdrs")
            finally:
                await connection.close()
            records = [json.loads(row["record"]) for row in rows]
            sessions = [str(each["session_id"]) for each in records if each["answered"]]
            return len(set(sessions)) >= wanted

        with contextlib.suppress(AssertionError):
            await wait_for(there, missing="CDRs", timeout=SETTLE_S)
        return max(0, wanted - len(set(sessions))), len(sessions) - len(set(sessions))

    def _say(self, words: str) -> None:
        print(f"{time.monotonic() - self._began:6.1f} s  {words}", flush=True)


def _tell(rows: list[Row], lost: int, doubled: int, posts: Posts, texts: list[str]) -> int:
    lost_posts = len(posts.sent.taken - set(texts))
    doubled_posts = len(texts) - len(set(texts))
    print("\n| lost | longest silence | calls dropped | set-ups failed | last failed after | longest post | back |")
    print("|---|---|---|---|---|---|---|")
    for row in rows:
        roles = ROLES[row.lost].replace(",", ", ")
        print(
            f"| {row.lost} ({roles}) | {row.gap:.1f} s | {row.dropped} of 2 | {row.failed} of {row.attempts}"
            f" | {row.calls_after:.1f} s | {row.posts_after:.1f} s | {row.back:.1f} s |"
        )
    print(f"\nCDRs lost: {lost}, doubled: {doubled}. Posts lost: {lost_posts} of {len(posts.sent.taken)}, doubled:"
          f" {doubled_posts}.")  # fmt: skip
    bad = lost or doubled or lost_posts or doubled_posts or any(row.dropped for row in rows)
    return 1 if bad else 0


if __name__ == "__main__":
    main()
