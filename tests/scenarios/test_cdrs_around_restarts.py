"""`clarion up` is killed and started again: every call has one CDR, one line in the call log and one charge."""

import contextlib
import json
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from tests.scenarios.installation import ECHO, TONE, Installation
from tests.support.baresip import StartBaresip
from tests.support.phones import installed
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]
RATES = "/restapi/v1.0/account/~/clarion/spending/rates"


def counted(clarion: Installation) -> dict[str, Counter[str]]:
    """How often each call is in each table, by the number of rows for the same party or leg."""
    tables = {"cdrs": "session_id", "call_log": "id", "call_charges": "id"}
    with contextlib.closing(sqlite3.connect(f"file:{clarion.data}/clarion.db?mode=ro", uri=True)) as database:
        return {
            table: Counter(row[0] for row in database.execute(f"SELECT session_id FROM {table} GROUP BY {column}"))
            for table, column in tables.items()
        }


def journaled(clarion: Installation) -> set[str]:
    """The calls that the call server has written down for the next process."""
    lines = [line for path in (clarion.data / "calls").glob("*.calls") for line in path.read_bytes().splitlines()]
    return {json.loads(line)["call"] for line in lines if line.endswith(b"}")}


async def test_calls_that_end_around_a_restart_are_in_the_call_log_and_charged_once(
    tmp_path: Path, baresip: StartBaresip
) -> None:
    async with installed(tmp_path) as clarion:
        await clarion.request("101", "POST", RATES, json={"perMinute": 1, "minimumSeconds": 1})
        phones = [await baresip(clarion.account(person, transport="tcp")) for person in ("101", "103")]
        calls = []
        for phone, number in zip(phones, (TONE, ECHO), strict=True):
            await phone.registered()
            calls.append((phone, await phone.call(number)))
        ending = await phones[0].call(ECHO)
        await wait_for(
            lambda: len(journaled(clarion)) == 3, missing=lambda: f"three calls on the disk: {journaled(clarion)}"
        )
        await phones[0].hang_up(ending)
        clarion.roles.running["up"].kill()  # one call has just ended, two stand
        await clarion.roles.restart("up", "up", timeout=180)
        for phone, call in calls:
            if not call.closed:
                await phone.hang_up(call)

        async def complete() -> bool:
            found = counted(clarion)
            return len(found["cdrs"]) == len(found["call_log"]) == len(found["call_charges"]) == 3

        await wait_for(
            complete, missing=lambda: f"three calls everywhere: {counted(clarion)}\n{clarion.log()}", timeout=40
        )
        found = counted(clarion)
        assert set(found["cdrs"].values()) == set(found["call_charges"].values()) == {1}, found
        assert found["call_log"].keys() == found["cdrs"].keys() == found["call_charges"].keys()
        shown = {line["sessionId"] for line in await clarion.call_log(account=True)}
        assert shown == set(found["cdrs"])
