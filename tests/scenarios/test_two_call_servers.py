"""Two calls that live on two call servers meet: the one moves to the other's server, and phones do not notice."""

import contextlib
import json
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from clarion.base.bus_valkey import ValkeyBus
from clarion.calls.control import CallControl
from clarion.engines.phone_network import ask_network
from tests.scenarios.roles import Roles, fresh_settings
from tests.support.baresip import Account, Baresip, Call, StartBaresip
from tests.support.waiting import free_ports, wait_for

TONE = "+12025550102"

pytestmark = [pytest.mark.scenario, pytest.mark.engine]


@pytest.fixture
async def roles(tmp_path: Path, empty_valkey: str) -> AsyncIterator[Roles]:
    first, second, keys = (str(port) for port in free_ports(3))
    settings = fresh_settings(
        tmp_path / "data",
        CLARION_VALKEY_URL=empty_valkey,
        CLARION_CALL_SERVERS=f"cs1=127.0.0.1:{first},cs2=127.0.0.1:{second}",
        CLARION_CALL_SIP_PORT=first,
    )
    more = {"CLARION_SERVER_ID": "cs2", "CLARION_CALL_SIP_PORT": second, "CLARION_RTPENGINE_DTMF_PORT": keys}
    roles = Roles(settings, tmp_path / "logs")
    try:
        for role in ("media", "edge", "calls"):
            await roles.start(role)
        await roles.start("calls", "calls2", **more)
        await roles.start("network")
        yield roles
    finally:
        roles.stop()


def account(roles: Roles, number: str) -> Account:
    demo = roles.demo()
    return Account(
        user=demo[f"CLARION_{number}_SIP_USERNAME"],
        domain=demo["CLARION_SIP_DOMAIN"],
        auth_id=demo[f"CLARION_{number}_SIP_AUTH_ID"],
        password=demo[f"CLARION_{number}_SIP_PASSWORD"],
        proxy=f"sip:127.0.0.1:{roles.settings['CLARION_SIP_PORT']};transport=tcp",
    )


def server_of(phone: Baresip, call: Call) -> str:
    """The call server that made our tag in this dialog."""
    return phone.tags(call)[1].partition("-")[0]


async def call_by_another_server(phone: Baresip, number: str, known: str) -> Call:
    """The edge spreads calls by their Call-ID: dial until one lands on the other server."""
    for _ in range(24):
        call = await phone.call(number)
        if server_of(phone, call) != known:
            return call
        await phone.hang_up(call)
        await phone.ended(call)
    raise AssertionError(f"24 calls all went to {known}")


async def newest_network_call(roles: Roles) -> dict[str, Any]:
    folder = Path(roles.settings["CLARION_DATA"]) / "network"
    calls = (await ask_network(folder, "calls", number=TONE, standing=True))["calls"]
    return dict(calls[-1])


async def network_hears(roles: Roles, call: dict[str, Any], frequency: float) -> None:
    folder = Path(roles.settings["CLARION_DATA"]) / "network"

    async def look() -> bool:
        heard = await ask_network(folder, "heard", id=call["id"], seconds=0.4)
        return bool(abs(heard["frequency_hz"] - frequency) < 4 and heard["level_dbfs"] > -30)

    await wait_for(look, missing=f"{frequency:g} Hz at the network", timeout=12)


def records(roles: Roles) -> list[dict[str, Any]]:
    database = Path(roles.settings["CLARION_DATA"]) / "clarion.db"
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return [json.loads(row[0]) for row in connection.execute("select record from cdrs")]


async def two_calls(roles: Roles, baresip: StartBaresip) -> tuple[Baresip, Baresip, Call, Call, Call]:
    """Ada talks with Ben by one server, who is on hold, and with the network by the other."""
    ada = await baresip(account(roles, "101"), tone=440)
    ben = await baresip(account(roles, "102"), tone=880)
    await ada.registered()
    await ben.registered()
    first = await ada.dial("102")
    answered = await ben.answer()
    await ada.established(first)
    await ada.hold(first)
    second = await call_by_another_server(ada, TONE, server_of(ada, first))
    return ada, ben, first, second, answered


async def test_an_attended_transfer_joins_calls_of_two_servers(roles: Roles, baresip: StartBaresip) -> None:
    ada, ben, first, second, answered = await two_calls(roles, baresip)
    giver = server_of(ada, second)
    far = await newest_network_call(roles)
    await ada.transfer_to_call(first, second)
    await ben.hears(1004)
    await network_hears(roles, far, 880)
    await ada.ended(first)
    await ada.ended(second)

    # Ben's dialog is where it was, the network's has moved: requests from both sides find the call.
    await ben.hold(answered)
    await ben.resume(answered)
    await ben.hears(1004)
    folder = Path(roles.settings["CLARION_DATA"]) / "network"
    assert (await ask_network(folder, "hold", id=far["id"], on=True))["status"] == 200
    assert (await ask_network(folder, "hold", id=far["id"], on=False))["status"] == 200
    await ben.hears(1004)

    # The server that had the network's call dies: nobody needs it any more.
    roles.running[process_of(giver)].kill()
    await ask_network(folder, "hang_up", id=far["id"])
    await ben.ended(answered, within=30)
    await wait_for(lambda: len(records(roles)) >= len(ada.calls), missing="a record of each call", timeout=20)
    assert len(records(roles)) == len(ada.calls)


async def test_a_bridge_by_the_api_joins_calls_of_two_servers_and_outlives_the_one(
    roles: Roles, baresip: StartBaresip, valkey_url: str
) -> None:
    """PH-72"""
    ada, ben, first, second, answered = await two_calls(roles, baresip)
    far = await newest_network_call(roles)
    bus = ValkeyBus(valkey_url)
    control = CallControl(bus, [server_of(ada, second), server_of(ada, first)])
    account = account_id(roles)
    try:
        to_network, to_ben = [session["id"] for session in await control.list_sessions(account)]
        await control.act(account, to_ben, "bridge", party=1, other_session=to_network, other_party=1)
        await ben.hears(1004)
        await ada.ended(first)
        await ada.ended(second)
    finally:
        await bus.close()

    # The server that has everything now dies: the other one, which gave the network's call away, takes it back.
    roles.running[process_of(server_of(ada, first))].kill()
    await ask_network(Path(roles.settings["CLARION_DATA"]) / "network", "hang_up", id=far["id"])
    await ben.ended(answered, within=30)


def process_of(server: str) -> str:
    return "calls2" if server == "cs2" else "calls"


def account_id(roles: Roles) -> str:
    database = Path(roles.settings["CLARION_DATA"]) / "clarion.db"
    with contextlib.closing(sqlite3.connect(database)) as connection:
        extension = roles.demo()["CLARION_101_EXTENSION_ID"]
        return str(connection.execute("select account_id from extensions where id = ?", (extension,)).fetchone()[0])
