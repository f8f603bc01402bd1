"""Six real phones do what they like with a whole installation: nobody stays on the line, rtpengine gives every port
back, and each call has one record.

At full size: `PHONE_WALKS=10000 pytest -n 0 tests/scenarios/test_walking_phones.py`, some forty minutes;
`PHONE_WALKS_FROM=5001` begins later, so that several can share the work. The same without engines:
`tests/calls/test_random_walks.py`.
"""

import asyncio
import os
import random
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.scenarios.installation import BUSY, NO_ANSWER, TONE, Installation
from tests.support.phones import installed
from tests.support.waiting import wait_for
from tests.support.walking_phone import Line, WalkingPhone

pytestmark = [pytest.mark.scenario, pytest.mark.engine]

WALKS = int(os.environ.get("PHONE_WALKS", "6"))
FIRST = int(os.environ.get("PHONE_WALKS_FROM", "1"))
STEPS = 25
DIALED = ("101", "102", "103", "104", "101", "102", "103", "104", TONE, BUSY, NO_ANSWER, "*801", "*802", "999999")
LINES = 2  # at most, of one phone


@pytest.fixture
async def own(tmp_path: Path) -> AsyncIterator[Installation]:
    async with installed(tmp_path) as installation:
        yield installation


class Walk:
    def __init__(self, seed: int, phones: list[WalkingPhone]) -> None:
        self.random = random.Random(seed)
        self.phones = phones
        self.done: list[str] = []

    def lines(self, *states: str) -> list[tuple[WalkingPhone, Line]]:
        return [(phone, line) for phone in self.phones for line in phone.lines.values() if line.state in states]

    async def step(self) -> None:
        deed = self.random.choices((self.dial, self.hear, self.leave_early, self.talk), (4, 6, 1, 8))[0]
        await deed()
        await asyncio.sleep(0)

    async def dial(self) -> None:
        phone = self.random.choice(self.phones)
        if sum(line.state != "over" for line in phone.lines.values()) >= LINES:
            return
        dialed = self.random.choice(DIALED)
        self.done.append(f"{phone.user} dials {dialed}")
        line = phone.dial(dialed)
        await wait_for(lambda: line.heard, missing=f"an answer to {line.call_id}", timeout=20)

    async def hear(self) -> None:
        ringing = self.lines("ringing")
        if not ringing:
            return
        phone, line = self.random.choice(ringing)
        status = self.random.choice((200, 200, 200, 200, 486, 480, 603))
        self.done.append(f"{phone.user} answers {status}")
        if status == 200:
            phone.answer(line)
        else:
            phone.decline(line, status)

    async def leave_early(self) -> None:
        calling = self.lines("calling")
        if calling:
            phone, line = self.random.choice(calling)
            self.done.append(f"{phone.user} cancels")
            phone.cancel(line)
            await wait_for(lambda: line.state != "calling", missing="the end of a cancelled call", timeout=20)

    async def talk(self) -> None:
        talking = self.lines("up")
        if not talking:
            return
        phone, line = self.random.choice(talking)
        deed = self.random.choice(("bye", "hold", "hold", "refer", "attended", "attended", "park", "record", "press"))
        self.done.append(f"{phone.user}: {deed}")
        await self._do(deed, phone, line)

    async def _do(self, deed: str, phone: WalkingPhone, line: Line) -> None:
        others = [one for one in phone.lines.values() if one.state == "up" and one is not line]
        match deed:
            case "bye":
                await phone.hang_up(line)
            case "hold":
                await phone.hold(line)
            case "refer":
                await phone.refer(line, self.random.choice((*DIALED, "*800")))
            case "attended" if others:
                await phone.refer(line, "102", replaces=self.random.choice(others))
            case "park":
                await phone.command(line, "callpark")
            case "record":
                await phone.command(line, self.random.choice(("startcallrecord", "stopcallrecord")))
            case "press":
                await phone.press(line, self.random.choice("0123456789*#"))

    async def everybody_leaves(self) -> None:
        def gone() -> bool:
            return not self.lines("calling", "ringing", "up")

        for _ in range(20):
            for phone, line in self.lines("up"):
                await phone.hang_up(line)
            for phone, line in self.lines("ringing"):
                phone.decline(line, 486)
            for phone, line in self.lines("calling"):
                phone.cancel(line)
            if gone():
                return
            await wait_for(lambda: not self.lines("calling"), missing="the end of cancelled calls", timeout=40)
        raise AssertionError(f"still there: {self.lines('calling', 'ringing', 'up')}")


def rtp_ports(installation: Installation) -> set[int]:
    """Ports of the media range that are open, whoever has them."""
    low, high = (int(installation.settings[f"CLARION_RTP_{end}"]) for end in ("MIN", "MAX"))
    lines = Path("/proc/net/udp").read_text().splitlines()[1:]
    ports = {int(line.split()[1].rpartition(":")[2], 16) for line in lines}
    return {port for port in ports if low <= port <= high}


def records(installation: Installation) -> tuple[int, int]:
    """How many there are, and of how many sessions."""
    with closing(sqlite3.connect(f"file:{installation.data}/clarion.db?mode=ro", uri=True)) as database:
        query = "SELECT COUNT(*), COUNT(DISTINCT session_id) FROM cdrs"
        return tuple(database.execute(query).fetchone())  # type: ignore[return-value]


async def end_parked(installation: Installation) -> None:
    """Who was parked by a phone that has left would wait for minutes until that phone rings again."""
    account = "/restapi/v1.0/account/~"
    for live in (await installation.request("101", "GET", f"{account}/active-calls"))["records"]:
        session = f"{account}/telephony/sessions/{live['telephonySessionId']}"
        parties = (await installation.request("101", "GET", session))["parties"]
        if any(party["status"]["code"] == "Parked" for party in parties):
            await installation.request("101", "DELETE", session)


async def six_phones(installation: Installation) -> list[WalkingPhone]:
    """Of four people: two have two."""
    server = ("127.0.0.1", int(installation.settings["CLARION_SIP_PORT"]))
    phones = []
    for person in ("101", "102", "103", "104", "101", "102"):
        words = (installation.env[f"CLARION_{person}_SIP_{name}"] for name in ("USERNAME", "AUTH_ID", "PASSWORD"))
        phones.append(WalkingPhone(server, *words, installation.env["CLARION_SIP_DOMAIN"]))
        await phones[-1].register()
    return phones


async def one_record_each(installation: Installation, begun: int) -> None:
    def there() -> bool:
        return records(installation)[0] == begun

    with suppress(AssertionError):
        await wait_for(there, missing="records", timeout=2)
    if not there():
        await end_parked(installation)
    missing = f"{begun} records"
    await wait_for(there, missing=lambda: f"{missing}; there are {records(installation)[0]}", timeout=60)


@pytest.mark.timeout(300 + 40 * WALKS)
async def test_whatever_six_phones_do_nothing_of_it_stays(own: Installation) -> None:
    """PH-24 to PH-31 in any order, with real engines."""
    phones = await six_phones(own)
    before = rtp_ports(own)
    for seed in range(FIRST, FIRST + WALKS):
        walk = Walk(seed, phones)
        try:
            for _ in range(STEPS):
                await walk.step()
            await walk.everybody_leaves()
            lines = [line for phone in phones for line in phone.lines.values()]
            begun = sum(bool(line.sent) and line.heard and not line.turned_away for line in lines)
            await one_record_each(own, begun)
            await wait_for(
                lambda: rtp_ports(own) <= before,
                missing=lambda: f"the end of ports {rtp_ports(own) - before}",
                timeout=60,
            )
            assert records(own) == (begun, begun)
        except BaseException:
            print(f"walk {seed}:", *walk.done, own.log(), sep="\n  ")
            raise
    for phone in phones:
        phone.close()
