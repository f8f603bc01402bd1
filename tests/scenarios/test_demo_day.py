"""A filled demo company under `clarion up`: a short day is played with real calls, then everything is reset."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from clarion.apps.container import build_container
from clarion.apps.demo_content import cast
from clarion.apps.demo_day import DemoDay, Event
from clarion.apps.demo_reset import reset_demo
from clarion.base.bus import InProcessBus
from clarion.base.container import Container
from clarion.base.errors import Conflict
from clarion.base.settings import load_settings
from clarion.calls.cdr import CallRecord
from clarion.calls.cdr_models import CdrRow
from tests.scenarios.installation import Installation
from tests.scenarios.roles import Roles, fresh_settings
from tests.support.waiting import wait_for

BASE = "/restapi/v1.0/account/~"
pytestmark = [pytest.mark.scenario, pytest.mark.engine]

SPOKEN = "I have a question about my machine."
OF_THE_DAY = [
    Event(480.1, "call", (cast.CUSTOMERS[1].number, "1", SPOKEN, "12")),
    Event(480.2, "text", ("Laura", "101", "It works again!")),
    Event(480.3, "post", ("Service", "104", "All done for today.")),
    Event(480.4, "fax", ("106", cast.FAX_NUMBER, "Order 7718")),
    Event(480.5, "meeting", ("102", "Quote for Rivera", "Sales")),
]
_UNTOLD = ("note", "menu-path")  # facts that explain


@pytest.fixture
async def filled(tmp_path: Path) -> AsyncIterator[Installation]:
    roles = Roles(fresh_settings(tmp_path / "data", CLARION_DEMO_CONTENT="true"), tmp_path)
    try:
        await roles.start("up", timeout=120)
        yield Installation(roles, roles.demo())
    finally:
        roles.stop()


def shape(record: CallRecord) -> list[tuple[str, int]]:
    return [(fact.kind, fact.party) for fact in record.facts if fact.kind not in _UNTOLD]


async def calls_of(here: Container) -> list[CallRecord]:
    async with here.storage.reading() as session:
        rows = await session.scalars(select(CdrRow.record).order_by(CdrRow.position))
        return [CallRecord.model_validate(row) for row in rows]


def answered_by_queue(record: CallRecord) -> bool:
    facts = [fact.kind for fact in record.facts]
    return facts.count("offered-to") == 1 and "queue-answered" in facts and "held" not in facts


async def test_a_day_of_the_demo_is_played_with_real_calls_and_taken_back_again(filled: Installation) -> None:
    here = build_container(load_settings(filled.settings), bus=InProcessBus())
    try:
        made_up = await calls_of(here)

        async def history() -> bool:
            found = await filled.request("101", "GET", f"{BASE}/call-log?dateFrom=2020-01-01T00:00:00Z&perPage=1000")
            return len(found["records"]) == 1000

        await wait_for(history, missing="four weeks in the call log", timeout=60)
        await DemoDay(here, 1.0, lambda line: None).play(OF_THE_DAY)

        async def real() -> CallRecord | None:
            new = (await calls_of(here))[len(made_up) :]
            return next((record for record in new if answered_by_queue(record)), None)

        played = await wait_for(real, missing=lambda: f"an answered call of the queue\n{filled.log()}", timeout=30)
        assert played is not None
        by_caller = [record for record in made_up if answered_by_queue(record) and shape(record)[-4] == ("hung-up", 1)]
        assert shape(by_caller[0]) == shape(played)
        texts = await filled.request("101", "GET", f"{BASE}/extension/~/message-store?messageType=SMS")
        assert "It works again!" in [each["subject"] for each in texts["records"]]
        planned = await filled.request("102", "GET", f"{BASE}/extension/~/clarion/upcoming-meetings")
        assert "Quote for Rivera" in str(planned)

        async def faxed() -> bool:
            store = f"{BASE}/extension/~/message-store?messageType=Fax&direction=Inbound"
            return bool((await filled.request("103", "GET", store))["records"])

        await wait_for(faxed, missing=lambda: f"a fax in Chloé's inbox\n{filled.log()}", timeout=60)
        with pytest.raises(Conflict, match="Clarion is running"):
            await reset_demo(here)
        filled.roles.stop()
        await reset_demo(here)
        after = await calls_of(here)
        assert played.session_id not in {record.session_id for record in after}
        assert abs(len(after) - len(made_up)) < len(made_up) / 5
    finally:
        await here.bus.close()
        await here.storage.close()
