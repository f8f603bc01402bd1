"""Deposits of calls outlive the process that made them."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from clarion.calls.deposits import DepositQueue
from clarion.calls.ports import CallStore
from clarion.calls.store import FileCallStore, ValkeyCallStore
from tests.support.waiting import wait_for

MakeStore = Callable[[str], CallStore]

DYING = """
import asyncio, os, signal, sys
from pathlib import Path
from clarion.calls.deposits import DepositQueue
from clarion.calls.store import FileCallStore, ValkeyCallStore

where, name, when = sys.argv[1:]
store = ValkeyCallStore(where, name, "deposits") if "://" in where else FileCallStore(Path(where), name, "deposits")

async def deliver(events):
    if when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    sys.stdout.write("".join(text.decode() for _, text in events))
    sys.stdout.flush()
    if when == "after":
        os.kill(os.getpid(), signal.SIGKILL)

async def main():
    queue = DepositQueue(name, store, deliver)
    if when == "at once":
        queue.put("voicemail.deposited", {"n": 1})
        os.kill(os.getpid(), signal.SIGKILL)
    await queue.start()
    queue.put("voicemail.deposited", {"n": 1})
    await asyncio.sleep(60)

asyncio.run(main())
"""


class Taker:
    def __init__(self, refusals: int = 0) -> None:
        self.refusals = refusals
        self.got: list[tuple[str, int]] = []

    async def deliver(self, events: Sequence[tuple[str, bytes]]) -> None:
        if self.refusals:
            self.refusals -= 1
            raise OSError("The database is away.")
        self.got += [(topic, json.loads(text)["n"]) for topic, text in events]


@pytest.fixture(params=["file", "valkey"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(request.getfixturevalue("valkey_url")) if request.param == "valkey" else str(tmp_path)


@pytest.fixture
def name() -> str:
    return f"cs{os.urandom(4).hex()}"


def store_at(where: str, name: str) -> CallStore:
    if "://" in where:
        return ValkeyCallStore(where, name, "deposits")
    return FileCallStore(Path(where), name, "deposits")


ONE = ("voicemail.deposited", 1)


@pytest.mark.parametrize(("when", "told_before"), [("at once", ""), ("before", ""), ("after", '{"n":1}')])
async def test_a_deposit_outlives_kill_9(where: str, name: str, when: str, told_before: str) -> None:
    command = [sys.executable, "-c", DYING, where, name, when]
    dead = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=60)
    assert (dead.returncode, dead.stdout) == (-9, told_before), dead.stderr
    taker = Taker()
    queue = DepositQueue(name, store_at(where, name), taker.deliver)
    await queue.start()
    await wait_for(lambda: taker.got == [ONE], missing="the deposit of the process that died")
    await queue.stop()
    again = Taker()
    last = DepositQueue(name, store_at(where, name), again.deliver)
    await last.start()
    await last.stop()
    assert again.got == [], "what is delivered is not kept"


async def test_what_a_lost_call_server_left_is_delivered_by_another(where: str, name: str) -> None:
    command = [sys.executable, "-c", DYING, where, name, "before"]
    await asyncio.to_thread(subprocess.run, command, capture_output=True, timeout=60)
    taker = Taker()
    other = DepositQueue(f"{name}b", store_at(where, f"{name}b"), taker.deliver)
    await other.start()
    other.adopt(name)
    await wait_for(lambda: taker.got == [ONE], missing="the deposit of the lost server")
    other.adopt(name)
    await other.stop()
    assert taker.got == [ONE], "once"


async def test_deposits_wait_in_order_while_nothing_takes_them(tmp_path: Path) -> None:
    taker = Taker(refusals=1)
    queue = DepositQueue("a", FileCallStore(tmp_path, "a", "deposits"), taker.deliver)
    await queue.start()
    for number in range(3):
        queue.put("topic", {"n": number})
    await wait_for(lambda: len(taker.got) == 3, missing=lambda: f"all three, got {taker.got}")
    assert [number for _, number in taker.got] == [0, 1, 2]
    await queue.stop()
