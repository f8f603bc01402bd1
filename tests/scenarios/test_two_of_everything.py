"""Two call servers, two edges, two media engines, PostgreSQL and Valkey: losing one keeps the rest."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from clarion.apps.cli_drain import drain_calls, drain_media
from tests.scenarios.roles import Roles, two_of_each
from tests.support.baresip import Account, Baresip, Call, StartBaresip
from tests.support.waiting import wait_for

TONE = "+12025550102"

pytestmark = [pytest.mark.scenario, pytest.mark.engine]


class Pair:
    """The settings that the two of each differ in, and the database they share."""

    def __init__(self, roles: Roles, database: str, second: dict[str, dict[str, str]]) -> None:
        self.roles = roles
        self.database = database
        self.second = second

    def account(self, number: str, *, edge: int) -> Account:
        demo = self.roles.demo()
        port = (self.second["edge"] if edge == 2 else self.roles.settings)["CLARION_SIP_PORT"]
        return Account(
            user=demo[f"CLARION_{number}_SIP_USERNAME"],
            domain=demo["CLARION_SIP_DOMAIN"],
            auth_id=demo[f"CLARION_{number}_SIP_AUTH_ID"],
            password=demo[f"CLARION_{number}_SIP_PASSWORD"],
            proxy=f"sip:127.0.0.1:{port};transport=tcp",
        )

    def lose_media_of(self, phone: Baresip) -> None:
        """The media engine that the phone's call is on goes, with its supervisor."""
        first = range(int(self.roles.settings["CLARION_RTP_MIN"]), int(self.roles.settings["CLARION_RTP_MAX"]) + 1)
        second = self.second["media"]
        ports = [int(port) for port in re.findall(r"m=audio (\d+) ", phone.process.text())]
        ours = [
            port
            for port in ports
            if port in first or int(second["CLARION_RTP_MIN"]) <= port <= int(second["CLARION_RTP_MAX"])
        ]
        if ours[-1] in first:
            self.roles.lose("media")
        else:
            self.roles.running["media2"].kill()
            self.roles.kill_engine(f"rtpengine-{second['CLARION_RTPENGINE_NG_PORT']}")

    async def lose_database(self) -> None:
        """Nobody reaches it any more, and who was there is thrown out."""
        gone = "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'two_of_everything'"
        await self._admin("alter database two_of_everything with allow_connections false", gone)

    async def return_database(self) -> None:
        await self._admin("alter database two_of_everything with allow_connections true")

    async def _admin(self, *statements: str) -> None:
        connection = await asyncpg.connect(self.database.replace("/two_of_everything", "/postgres"))
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    async def records(self) -> list[dict[str, Any]]:
        connection = await asyncpg.connect(self.database)
        try:
            return [json.loads(row["record"]) for row in await connection.fetch("select record from cdrs")]
        finally:
            await connection.close()


@pytest.fixture
async def pair(tmp_path: Path, empty_valkey: str, postgres_url: str) -> AsyncIterator[Pair]:
    database = postgres_url.replace("/postgres", "/two_of_everything")
    await _create(postgres_url)
    urls = {"CLARION_VALKEY_URL": empty_valkey, "CLARION_DATABASE_URL": database}
    both = two_of_each(tmp_path / "data", **urls)
    second = both.second
    roles = Roles(both.settings, tmp_path / "logs")
    try:
        beside = [roles.start(role, f"{role}2", **second[role]) for role in ("media", "edge")]
        await asyncio.gather(*(roles.start(role) for role in ("media", "edge", "network")), *beside)
        await roles.start("calls")  # makes the tables
        await roles.start("calls", "calls2", **second["calls"])
        yield Pair(roles, database, second)
    finally:
        roles.stop()


async def _create(postgres_url: str) -> None:
    connection = await asyncpg.connect(postgres_url)
    try:
        await connection.execute("drop database if exists two_of_everything with (force)")
        await connection.execute("create database two_of_everything")
    finally:
        await connection.close()


async def test_ops_31_45_a_call_server_and_a_media_engine_are_emptied_while_a_call_goes_on(
    pair: Pair, baresip: StartBaresip
) -> None:
    ada = await baresip(pair.account("101", edge=1), tone=440)
    ben = await baresip(pair.account("102", edge=2), tone=880)
    await ada.registered()
    await ben.registered()
    call = await ada.dial("102")
    answered = await ben.answer()
    await ada.hears(880)

    # The call server hands the call over and is killed: audio, requests inside the call and new calls are at the other.
    drained = ada.tags(call)[1].partition("-")[0]
    said: list[str] = []
    url, engines = (pair.roles.settings[f"CLARION_{name}"] for name in ("VALKEY_URL", "RTPENGINE_ENDPOINTS"))
    assert await drain_calls(url, drained, 30, on=True, say=said.append) == 0, said
    assert said[-1] == f"{drained}: 1 moved, 0 left."
    pair.roles.running["calls2" if drained == "cs2" else "calls"].kill()
    await ada.hold(call)
    await ada.resume(call)
    await ben.hears(440)

    # The media engine that has its legs is emptied at once, and nobody misses it when it has gone.
    for engine in engines.split(","):
        said.clear()
        assert await drain_media(url, ["cs1", "cs2"], engine, 0, on=True, move=True, say=said.append) == 0, said
        if any("moved" in line for line in said):
            break
        await drain_media(url, ["cs1", "cs2"], engine, 0, on=False, move=True, say=said.append)
    if engine == engines.split(",")[0]:
        pair.roles.lose("media")
    else:
        pair.roles.running["media2"].kill()
        pair.roles.kill_engine(f"rtpengine-{pair.second['media']['CLARION_RTPENGINE_NG_PORT']}")
    await ada.listen_again()
    await ada.hears(880)
    await ben.listen_again()
    await ben.hears(440)
    await ada.hang_up(call)
    await ben.ended(answered, within=30)
    await wait_for(pair.records, missing="the record of the call", timeout=30)
    assert len(await pair.records()) == 1


@pytest.mark.parametrize("victim", ["calls", "calls2"])
async def test_calls_go_on_while_one_of_each_is_lost(pair: Pair, baresip: StartBaresip, victim: str) -> None:
    """PH-72"""
    ada = await baresip(pair.account("101", edge=1), tone=440)
    ben = await baresip(pair.account("102", edge=2), tone=880)
    await ada.registered()
    await ben.registered()

    call = await ada.dial("102")
    answered = await ben.answer()
    await ada.hears(880)
    await ben.hears(440)

    # One call server dies. It may be the one that has the call or not: the call goes on, and ends properly.
    pair.roles.running[victim].kill()
    await ada.hears(880)
    await ada.hang_up(call)
    await ben.ended(answered, within=60)
    await wait_for(pair.records, missing="the record of the call", timeout=30)
    assert len(await pair.records()) == 1

    # One media engine dies: its legs go on at the other one, and the next call takes that.
    again = await reach(ada, TONE)
    await ada.hears(1004)
    offers = ada.process.text().count("INVITE sip:")
    pair.lose_media_of(ada)
    await wait_for(lambda: ada.process.text().count("INVITE sip:") > offers, missing="another offer")
    await ada.listen_again()
    await ada.hears(1004)
    await ada.hang_up(again)
    again = await reach(ada, TONE)
    await ada.hears(1004)
    await ada.hang_up(again)

    # One edge dies: who uses the other one does not notice.
    pair.roles.lose("edge")
    last = await reach(ben, TONE)
    await ben.hears(1004)
    await ben.hang_up(last)

    # The database too: calls for help are still answered (ADM-43), and those that are up end as ever. Their CDRs are
    # there once it has failed over.
    across = await reach(ben, TONE)
    await wait_for(lambda: _has_records(pair, 4), missing="the CDRs of the calls that have ended", timeout=30)
    await pair.lose_database()
    with pytest.raises(asyncpg.PostgresError):
        await pair.records()
    await ben.hears(1004)
    await ben.hang_up(across)
    for_help = await ben.call("911")
    await ben.hears_something()
    await ben.hang_up(for_help)
    await pair.return_database()
    await wait_for(lambda: _has_records(pair, 6), missing="the CDRs of the calls of the outage", timeout=60)


async def _has_records(pair: Pair, count: int) -> bool:
    """Of calls that were answered: the first attempt after a loss may have its own."""
    return sum(bool(record["answered"]) for record in await pair.records()) == count


async def reach(phone: Any, number: str) -> Call:
    """Dial until somebody answers: a loss may cost the first attempt, not the second."""

    async def attempt() -> Call | None:
        call: Call = await phone.dial(number)
        await wait_for(lambda: call.established or call.closed, missing="an answer of any kind", timeout=40)
        return call if call.established else None

    return await wait_for(attempt, missing=f"a call to {number} that is answered", timeout=60)  # type: ignore[return-value]
