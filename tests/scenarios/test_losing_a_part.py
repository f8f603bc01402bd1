"""kill -9 of each part in the middle of a call: what is lost is stated here, and is never more than it must be.

- call server: audio goes on; after the restart either side can hang up; one record with the right duration.
- API and jobs: calls do not notice; pages and SDKs are away until it is back.
- Kamailio: audio goes on; signalling waits until it is back (a hang-up is repeated by the phone).
- rtpengine: its calls get other media from the next one, or are ended where none comes; the next call goes through.
"""

import asyncio
import contextlib
import json
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.scenarios.installation import Installation, ask_network
from tests.scenarios.roles import Roles, fresh_settings
from tests.support.baresip import Account, Baresip, Call, baresip

__all__ = ["baresip"]
from tests.support.waiting import wait_for

TONE = "+12025550102"


@pytest.fixture
async def roles(tmp_path: Path, empty_valkey: str) -> AsyncIterator[Roles]:
    settings = fresh_settings(tmp_path / "data", CLARION_VALKEY_URL=empty_valkey)
    roles = Roles(settings, tmp_path / "logs")
    try:
        await asyncio.gather(*(roles.start(role) for role in ("media", "edge", "network")))
        await roles.start("calls")
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
        proxy=f"sip:127.0.0.1:{roles.settings['CLARION_SIP_TLS_PORT']};transport=tls",
        ca_file=Path(demo["CLARION_CA_FILE"]),
        srtp=True,
    )


def records(roles: Roles) -> list[dict[str, object]]:
    database = Path(roles.settings["CLARION_DATA"]) / "clarion.db"
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return [json.loads(row[0]) for row in connection.execute("select record from cdrs")]


async def one_record(roles: Roles) -> dict[str, object]:
    await wait_for(lambda: records(roles), missing="the record of the call", timeout=20)
    found = records(roles)
    assert len(found) == 1, f"{len(found)} records of one call"
    return found[0]


Phone = Callable[..., "asyncio.Future[Baresip]"]


async def test_a_killed_call_server_takes_no_audio_and_no_record_with_it(roles: Roles, baresip: Phone) -> None:
    alice = await baresip(account(roles, "101"), tone=440)
    await alice.registered()
    dialled = time.time()
    call = await alice.call(TONE)
    await alice.hears(1004)
    heard = time.time()
    roles.running["calls"].kill()
    await alice.speak(523)  # something that only works while the phone itself lives
    await alice.hears(1004)
    await roles.restart("calls", "calls")
    await alice.hears(1004)
    enough = time.time()
    await alice.hang_up(call)
    record = await one_record(roles)
    assert dialled < float(record["answered"]) < heard  # type: ignore[arg-type]
    assert enough < float(record["ended"]) < time.time()  # type: ignore[arg-type]


@pytest.mark.parametrize("meanwhile", [False, True], ids=["afterwards", "meanwhile"])
async def test_the_far_end_can_hang_up_after_the_call_server_came_back(
    roles: Roles, baresip: Phone, *, meanwhile: bool
) -> None:
    """Or while it was away: then it is asked whether it still has the call."""
    alice = await baresip(account(roles, "101"))
    await alice.registered()
    call = await alice.call("+12025550110")  # hangs up by itself after five seconds
    roles.running["calls"].kill()
    if meanwhile:
        folder = Path(roles.settings["CLARION_DATA"]) / "network"

        async def hung_up() -> bool:
            return not (await ask_network(folder, "calls", number="+12025550110", standing=True))["calls"]

        await wait_for(hung_up, missing="the far end to hang up", timeout=60)
    await roles.restart("calls", "calls")
    await alice.ended(call, within=40)
    await one_record(roles)


async def test_a_killed_edge_takes_no_audio_with_it(roles: Roles, baresip: Phone) -> None:
    alice = await baresip(account(roles, "101"))
    await alice.registered()
    call = await alice.call(TONE)
    await alice.hears(1004)
    roles.lose("edge")
    await alice.hears(1004)
    await roles.restart("edge", "edge")
    await alice.hears(1004)
    await alice.hang_up(call)
    await wait_for(lambda: records(roles), missing="the record after the edge came back", timeout=90)


async def call_once_media_is_back(phone: Baresip) -> Call:
    """The call server asks a silent media engine once a second; until it answers, calls are refused with 503."""

    async def attempt() -> Call | None:
        call = await phone.dial(TONE)
        await wait_for(lambda: call.established or call.closed, missing="an answer of any kind", timeout=30)
        return call if call.established else None

    return await wait_for(attempt, missing="a call that is answered", timeout=30)  # type: ignore[return-value]


async def test_a_killed_supervisor_of_media_is_not_noticed_by_calls_and_adopts_its_engine(
    roles: Roles, baresip: Phone
) -> None:
    """`clarion media` by itself: rtpengine goes on, and is the same one after the restart."""
    alice = await baresip(account(roles, "101"), tone=440)
    await alice.registered()
    call = await alice.call(TONE)
    await alice.hears(1004)
    run_file = next((Path(roles.settings["CLARION_DATA"]) / "run").glob("rtpengine*.json"))
    engine = json.loads(run_file.read_text())["group"]
    roles.running["media"].kill()
    await alice.speak(523)
    await alice.listen_again()
    await alice.hears(1004)
    await roles.restart("media", "media")
    assert json.loads(run_file.read_text())["group"] == engine, "the engine is adopted"
    await alice.listen_again()
    await alice.hears(1004)
    await alice.hang_up(call)
    await one_record(roles)


async def test_a_killed_media_engine_ends_its_calls_and_the_next_one_works(roles: Roles, baresip: Phone) -> None:
    alice = await baresip(account(roles, "101"))
    await alice.registered()
    call = await alice.call(TONE)
    await alice.hears(1004)
    roles.lose("media")
    await alice.ended(call, within=60)
    for_help = await alice.dial("911")  # its SRTP is nothing for the carrier: the call waits for an engine (ADM-43)
    await roles.restart("media", "media")
    await wait_for(lambda: for_help.established or for_help.closed, missing="an answer of any kind", timeout=30)
    assert for_help.established, for_help.reason
    await alice.hears_something()
    await alice.hang_up(for_help)
    again = await call_once_media_is_back(alice)
    await alice.hears(1004)
    await alice.hang_up(again)


async def test_killed_api_and_jobs_are_not_noticed_by_calls_and_nothing_they_left_is_lost(
    roles: Roles, baresip: Phone
) -> None:
    await roles.start("api")
    await roles.start("jobs")
    alice = await baresip(account(roles, "101"), tone=620)
    await alice.registered()
    call = await alice.call(TONE)
    roles.running["api"].kill()
    roles.running["jobs"].kill()
    await alice.hears(1004)
    await alice.hang_up(call)
    await one_record(roles)
    other = await alice.call("104")  # nobody is there: the mailbox answers
    await alice.hears(1000, within=30)  # the beep
    until = time.monotonic() + 2
    await wait_for(lambda: time.monotonic() > until, missing="two seconds of message")
    await alice.hang_up(other)
    await roles.restart("jobs", "jobs")
    await roles.restart("api", "api")
    installation = Installation(roles, roles.demo())

    async def logged() -> bool:
        return len(await installation.call_log("101")) == 2

    await wait_for(logged, missing="both calls in the call log", timeout=20)
    messages = "/restapi/v1.0/account/~/extension/~/message-store?messageType=VoiceMail"

    async def stored() -> bool:
        return len((await installation.request("104", "GET", messages))["records"]) == 1

    await wait_for(stored, missing="the voicemail", timeout=20)
