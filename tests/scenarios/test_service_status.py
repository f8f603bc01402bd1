"""The public status page of a running installation, and that its probes leave no traces where people look."""

import contextlib
import sqlite3
from pathlib import Path

import httpx
import pytest

from clarion.base.ids import PROBE_ACCOUNT_ID
from tests.support.phones import installed
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]
STATUS = "/restapi/v1.0/clarion/service-status"


async def test_synthetic_probes_show_how_the_services_are_and_appear_nowhere_else_adm_35(tmp_path: Path) -> None:
    async with installed(tmp_path, CLARION_STATUS_PROBES="true") as clarion:
        async with httpx.AsyncClient(base_url=clarion.url, timeout=20) as anybody:
            found: dict[str, str] = {}

            async def probed() -> bool:
                answer = (await anybody.get(STATUS)).json()
                found.update({each["id"]: each["status"] for each in answer["components"] if each["checkedAt"]})
                return len(found) == 4

            await wait_for(probed, missing="the first probes", timeout=90)
            assert found == dict.fromkeys(("calls", "messages", "texts", "sign-in"), "operational"), clarion.log()
            page = await anybody.get("/status", headers={"Accept-Language": "nl"})
            assert page.status_code == 200
            assert "Alle diensten werken." in page.text
            assert "<script" not in page.text
        rows = sqlite3.connect(f"file:{clarion.data / 'clarion.db'}?mode=ro", uri=True)
        with contextlib.closing(rows):
            of_probes = f"where account_id = '{PROBE_ACCOUNT_ID}'"
            assert rows.execute(f"select count(*) from auth_sessions {of_probes}").fetchone() != (0,)
            for table in ("audit_records", "call_log", "conduct_verdicts"):
                assert rows.execute(f"select count(*) from {table} {of_probes}").fetchone() == (0,), table
            assert rows.execute("select count(*) from cdrs").fetchone() == (0,)
        accounts = await clarion.request("101", "GET", "/restapi/v1.0/clarion/conduct/accounts")
        assert "Service status" not in {each["name"] for each in accounts["records"]}
